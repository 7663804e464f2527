"""What awaits somebody at the desk: worked out from the records on each visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from pagt.core.models import Draft
from pagt.core.register.spec import registers
from pagt.core.rights import Actor, Right
from pagt.network.meetings.models import Meeting
from pagt.network.partners.models import Interaction
from pagt.plan import queries
from pagt.plan.gaps import GapLink, gap_links
from pagt.plan.models import Plan
from pagt.plan.rules.results import CommitmentResult, PeriodResult
from pagt.plan.rules.verdict import Verdict

MEETINGS_AHEAD = timedelta(days=90)
SHOWN = 8


@dataclass(frozen=True)
class Gap:
    """A promise not yet kept in the period that runs, and the forms that would close it."""

    plan: Plan
    result: CommitmentResult
    period: PeriodResult
    links: list[GapLink]

    @property
    def in_danger(self) -> bool:
        return self.period.verdict is Verdict.AT_RISK


@dataclass(frozen=True)
class Awaiting:
    """What the home page shows.

    `gaps`: promises not yet kept in a period that runs, those in danger first, then by due date.
    `follow_ups`: next steps that are open, overdue first. `meetings`: planned in the next 90 days.
    `unfinished`: meetings held without minutes. `drafts`: (name, address) of forms begun and not saved.
    """

    gaps: list[Gap]
    follow_ups: list[Interaction]
    meetings: list[Meeting]
    unfinished: list[Meeting]
    drafts: list[tuple[Draft, str]]


def awaits(by: Actor, on: date) -> Awaiting:
    """Return what awaits the person; nothing of the records without the right to them."""
    if Right.READ_RECORDS not in by.rights:
        return Awaiting([], [], [], [], [])
    kinds = registers()
    meetings = kinds["meeting"].visible_to(by).filter(withdrawn="", cancelled="")
    steps = kinds["interaction"].visible_to(by).filter(withdrawn="", next_step_done_on=None).exclude(next_step="")
    return Awaiting(
        gaps=open_gaps(on),
        follow_ups=list(steps.order_by("next_step_due")[:SHOWN]),
        meetings=list(meetings.filter(on__gte=on, on__lte=on + MEETINGS_AHEAD).order_by("on")[:SHOWN]),
        unfinished=list(meetings.filter(on__lt=on, minutes=None).order_by("-on")[:SHOWN]),
        drafts=[(draft, _address(draft)) for draft in Draft.objects.filter(owner=by.actor_key).order_by("-saved_at")],
    )


def open_gaps(on: date) -> list[Gap]:
    """Return every promise that is not yet kept in a running period, in danger first, then by due date."""
    found = []
    for plan in queries.plans():
        for result in queries.result(plan.key, on).commitments:
            for period in result.periods:
                if period.verdict in (Verdict.AT_RISK, Verdict.OPEN) and period.start <= on:
                    found.append(Gap(plan, result, period, gap_links(result, period)))
    return sorted(found, key=lambda gap: (not gap.in_danger, gap.period.due, gap.result.commitment.id))


def _address(draft: Draft) -> str:
    kind, _, key = draft.form.partition(":")
    if kind not in registers():
        return ""
    return reverse(f"{kind}-new") if key == "new" else reverse(f"{kind}-edit", args=[key])
