"""What awaits somebody at the desk: worked out from the records on each visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import F
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from pagt.core.drafts import is_open
from pagt.core.models import Draft, Record
from pagt.core.register.spec import registers
from pagt.core.rights import Actor, Right
from pagt.network.meetings.models import Meeting
from pagt.network.partners.models import AmbassadorTerm, FollowUp
from pagt.network.partners.queries_health import going_cold
from pagt.network.partners.words import WARMTH_NAMES
from pagt.network.partners.words_health import TONES, reason_in_words
from pagt.people.models import User
from pagt.plan import queries
from pagt.plan.gaps import GapLink, gap_links
from pagt.plan.marks import mark
from pagt.plan.models import Plan
from pagt.plan.rules.results import CommitmentResult, PeriodResult
from pagt.plan.rules.verdict import Verdict
from pagt.plan.sentences import in_words
from pagt.plan.shown import measure, missing_names, title_of
from pagt.plan.words import word

AHEAD = timedelta(days=90)
SHOWN = 8
NAMED = 6
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Gap:
    """A promise not yet kept in the period that runs, and the forms that would close it.

    `names`: what is missing, as far as the reader may know it.
    """

    plan: Plan
    result: CommitmentResult
    period: PeriodResult
    sentence: str
    links: list[GapLink]
    names: Sequence[str]

    @property
    def in_danger(self) -> bool:
        return self.period.verdict is Verdict.AT_RISK

    @property
    def title(self) -> str:
        return title_of(self.result)

    @property
    def measure(self) -> str:
        """How far the promise has come against what it needs."""
        return measure(self.period, self.result.commitment.rule)

    @property
    def url(self) -> str:
        return reverse("commitment-detail", args=[self.plan.key, self.result.commitment.id])

    @property
    def mark(self) -> str:
        return mark_safe(mark(self.period.verdict))

    @property
    def verdict(self) -> str:
        return word("verdict", self.period.verdict)

    @property
    def missing(self) -> str:
        """The names of what is missing, the first ones when there are many."""
        more = len(self.names) - NAMED
        return ", ".join(self.names[:NAMED]) + (_(" and %(n)s more") % {"n": more} if more > 0 else "")


@dataclass(frozen=True)
class Linked(Generic[R]):
    """A record with the address of its page."""

    record: R
    url: str


@dataclass(frozen=True)
class ToDo(Linked[FollowUp]):
    """A follow-up of mine that is open."""

    overdue: bool


@dataclass(frozen=True)
class ColdRelation(Linked[AmbassadorTerm]):
    """A relation with an ambassador that goes cold: how it stands, in which tone, and the weightiest reason."""

    warmth: str
    tone: str
    reason: str


@dataclass(frozen=True)
class Begun:
    """A form begun and not saved."""

    label: str
    url: str
    saved_at: datetime


@dataclass(frozen=True)
class Awaiting:
    """What the home page shows.

    `gaps`: promises not yet kept in a period that runs, those in danger first, then by due date.
    `follow_ups`: those of the person that are open, overdue first. `meetings`: planned in the next 90 days.
    `unfinished`: meetings held without minutes. `drafts`: forms begun and not saved. `cold`: relations with
    ambassadors that the person should tend to, coldest first.
    """

    gaps: Sequence[Gap] = ()
    follow_ups: Sequence[ToDo] = ()
    meetings: Sequence[Linked[Meeting]] = ()
    unfinished: Sequence[Linked[Meeting]] = ()
    drafts: Sequence[Begun] = ()
    cold: Sequence[ColdRelation] = ()


def awaits(by: Actor, on: date) -> Awaiting:
    """Return what awaits the person; nothing of the records without the right to them."""
    if Right.READ_RECORDS not in by.rights:
        return Awaiting()
    meeting, follow_up = registers()["meeting"], registers()["follow_up"]
    held = meeting.visible_to(by).filter(withdrawn="", cancelled="")
    mine = follow_up.visible_to(by).filter(
        withdrawn="", done_on=None, responsible__key=by.actor_key.removeprefix("user:")
    )
    ahead = held.filter(on__gte=on, on__lte=on + AHEAD).order_by("on")[:SHOWN]
    unfinished = held.filter(on__lt=on, minutes=None).order_by("-on")[:SHOWN]
    return Awaiting(
        gaps=open_gaps(by, on),
        follow_ups=[
            ToDo(one, follow_up.url("detail", one), bool(one.due and one.due < on))
            for one in mine.order_by(F("due").asc(nulls_last=True), "pk")[:SHOWN]
        ],
        meetings=[Linked(each, meeting.url("detail", each)) for each in ahead],
        unfinished=[Linked(each, meeting.url("detail", each)) for each in unfinished],
        drafts=[
            _begun(draft, by)
            for draft in Draft.objects.filter(owner=by.actor_key).order_by("-saved_at")
            if is_open(draft, by)
        ],
        cold=_cold(by, on),
    )


def _cold(by: Actor, on: date) -> list[ColdRelation]:
    if Right.WRITE_RECORDS not in by.rights or not isinstance(by, User):
        return []
    term = registers()["ambassador_term"]
    return [
        ColdRelation(
            found.term,
            term.url("detail", found.term),
            str(WARMTH_NAMES[found.health.warmth]),
            TONES[found.health.warmth],
            reason_in_words(found.health.reasons[0]),
        )
        for found in going_cold(on, by)[:SHOWN]
    ]


def _begun(draft: Draft, by: Actor) -> Begun:
    kind, _colon, key = draft.form.partition(":")
    spec = registers().get(kind)
    if spec is None or spec.model.READS not in by.rights:
        return Begun(draft.form, "", draft.saved_at)
    if key == "new":
        return Begun(str(spec.new_label), spec.url("new"), draft.saved_at)
    record = spec.visible_to(by).filter(key=key).first()
    return Begun(str(record or key), spec.url("edit", record) if record else "", draft.saved_at)


def open_gaps(by: Actor, on: date) -> list[Gap]:
    """Return every promise that is not yet kept in a running period, in danger first, then by due date."""
    found = []
    for plan in queries.plans():
        board = queries.result(plan.key, on)
        for result in board.commitments:
            for period in result.periods:
                if period.verdict in (Verdict.AT_RISK, Verdict.OPEN) and period.start <= on:
                    rule = in_words(result.commitment.rule, board.plan) if result.commitment.rule else ""
                    names = missing_names(period, by)
                    found.append(Gap(plan, result, period, rule, gap_links(result, period), names))
    return sorted(found, key=lambda gap: (not gap.in_danger, gap.period.due, gap.result.commitment.id))
