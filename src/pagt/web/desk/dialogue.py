"""How far the dialogue with a municipality or a national body has come, and what to talk about next.

Worked out from the records on each visit; only what the reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.collation import DanishOrder
from pagt.core.register.spec import registers
from pagt.core.rights import Actor
from pagt.network.meetings.models import Meeting, Participant
from pagt.network.meetings.states import Forum
from pagt.network.partners.models import FollowUp, Interaction, Organisation
from pagt.network.partners.municipalities import municipalities
from pagt.network.partners.states import Level, OrganisationKind
from pagt.plan import queries

YEARS_BACK = 4
"""How far back the dialogue is looked at where no plan runs: as long as a council's term."""


class Dialogue(StrEnum):
    """How far the dialogue has come in the plan's period."""

    MET = "met"
    PLANNED = "planned"
    TALKING = "talking"
    NONE = "none"


DIALOGUE_NAMES = {
    Dialogue.MET: gettext_lazy("Has met"),
    Dialogue.PLANNED: gettext_lazy("Meeting planned"),
    Dialogue.TALKING: gettext_lazy("In touch, not met"),
    Dialogue.NONE: gettext_lazy("No contact on record"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """The days that the dialogue is looked at: the plan's that runs, or the last years."""

    start: date
    end: date
    plan: str = ""


@dataclass(slots=True)
class Counterpart:
    """A municipality or a national body, and what there is with it in the period.

    `held`, `planned`: meetings that it came to and is to come to. `talked_on`: the newest interaction.
    `council_on`: the newest meeting in its education council. `follow_ups`: open ones with it.
    `companies_met`: of the companies that lie in it. `amount`: what was awarded there, in øre.
    """

    organisation: Organisation
    held: list[Meeting] = field(default_factory=list)
    planned: list[Meeting] = field(default_factory=list)
    talked_on: date | None = None
    council_on: date | None = None
    follow_ups: int = 0
    companies: int = 0
    companies_met: int = 0
    projects: int = 0
    amount: int = 0

    @property
    def state(self) -> Dialogue:
        """How far the dialogue has come."""
        if self.held:
            return Dialogue.MET
        if self.planned:
            return Dialogue.PLANNED
        return Dialogue.TALKING if self.talked_on else Dialogue.NONE

    @property
    def state_name(self) -> str:
        return str(DIALOGUE_NAMES[self.state])

    @property
    def last(self) -> Meeting | None:
        return self.held[-1] if self.held else None

    @property
    def next(self) -> Meeting | None:
        return self.planned[0] if self.planned else None


def period_on(on: date) -> Period:
    """Return the period of the newest plan that runs on the day, else the years before the day."""
    for plan in queries.plans():
        known = queries.standing().plan(plan.key)
        if known.start <= on <= known.end:
            return Period(known.start, known.end, plan.title)
    return Period(date(on.year - YEARS_BACK, 1, 1), on)


def municipal_bodies() -> QuerySet[Organisation]:
    """Return the municipalities of the region that are in the register, by name."""
    codes = [one.code for one in municipalities()]
    return Organisation.objects.filter(
        kind=OrganisationKind.MUNICIPALITY.value, municipality__in=codes, withdrawn=""
    ).order_by(DanishOrder("name"))


def national_bodies() -> QuerySet[Organisation]:
    """Return the bodies at the national level in Denmark, by name."""
    return Organisation.objects.filter(level=Level.NATIONAL.value, country="DK", withdrawn="").order_by(
        DanishOrder("name")
    )


def counterparts(
    organisations: Iterable[Organisation], by: Actor, on: date, period: Period
) -> list[Counterpart]:
    """Return what there is with each organisation, in its order; three queries whatever their number."""
    found = {one.pk: Counterpart(one) for one in organisations}
    for row in _rows(Q(organisation__in=list(found)), by, period):
        one, meeting = found[row.organisation_id], row.meeting
        if meeting.on > on:
            one.planned.append(meeting)
        elif row.attended:
            one.held.append(meeting)
            if meeting.forum == Forum.EDUCATION_COUNCIL:
                one.council_on = meeting.on
    talks: QuerySet[Interaction] = registers()["interaction"].bare_rows(by)
    talks = talks.filter(withdrawn="", on__gte=period.start, on__lte=on, organisations__in=list(found))
    for pk, newest in talks.order_by().values_list("organisations").annotate(Max("on")):
        if pk in found:
            found[pk].talked_on = newest
    for pk in open_follow_ups(by).filter(organisation__in=list(found)).values_list("organisation", flat=True):
        if pk is not None:
            found[pk].follow_ups += 1
    return list(found.values())


def open_follow_ups(by: Actor) -> QuerySet[FollowUp]:
    """Return the follow-ups that nobody has done yet, those due first."""
    rows: QuerySet[FollowUp] = registers()["follow_up"].bare_rows(by)
    return rows.filter(withdrawn="", done_on=None).order_by("due", "pk")


def companies_met(codes: Sequence[str], by: Actor, on: date, period: Period) -> Mapping[str, set[int]]:
    """Return the companies that came to any meeting in the period, by the municipality they lie in."""
    met: dict[str, set[int]] = defaultdict(set)
    there = Q(
        organisation__municipality__in=codes,
        organisation__kind=OrganisationKind.COMPANY.value,
        attended=True,
        meeting__on__lte=on,
    )
    rows = _rows(there, by, period).values_list("organisation__municipality", "organisation")
    for code, pk in rows.order_by():
        met[code].add(pk)
    return met


def _rows(wanted: Q, by: Actor, period: Period) -> QuerySet[Participant]:
    seen: QuerySet[Meeting] = registers()["meeting"].bare_rows(by)
    seen = seen.filter(withdrawn="", cancelled="", on__gte=period.start)
    rows = Participant.objects.filter(wanted, meeting__in=seen.order_by())
    return rows.select_related("meeting").order_by("meeting__on", "meeting")


def sentence(one: Counterpart) -> str:
    """Return in one sentence how the dialogue stands."""
    match one.state:
        case Dialogue.MET:
            return _("The pact has met with %(name)s in this period.") % {"name": one.organisation.name}
        case Dialogue.PLANNED:
            return _("A meeting with %(name)s is planned; none has been held in this period.") % {
                "name": one.organisation.name
            }
        case Dialogue.TALKING:
            return _("There has been contact with %(name)s, but no meeting in this period.") % {
                "name": one.organisation.name
            }
    return _("There is no contact with %(name)s on record in this period.") % {"name": one.organisation.name}
