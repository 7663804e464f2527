"""The municipalities and the national bodies as the desk shows them: everything that hangs on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pagt.core.collation import DanishOrder
from pagt.core.errors import NotOnRecord
from pagt.core.money import kroner
from pagt.core.register.parts import cell
from pagt.core.register.spec import Section, registers
from pagt.core.rights import Actor
from pagt.grants.awards.models import Award
from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import phase_of
from pagt.grants.calls.states import Phase
from pagt.network.matching.models import Need
from pagt.network.meetings.models import Meeting
from pagt.network.meetings.states import Purpose
from pagt.network.partners.models import AmbassadorTerm, Interaction, Organisation
from pagt.network.partners.municipalities import municipalities
from pagt.network.partners.states import OrganisationKind
from pagt.web.desk.agenda import Matters, Point, proposal
from pagt.web.desk.dialogue import (
    Counterpart,
    Period,
    companies_met,
    counterparts,
    municipal_bodies,
    open_follow_ups,
    period_on,
)

TILE_WIDTH, TILE_HEIGHT = 118, 84
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Tile:
    """A municipality's place on the tile map, and its name in one or two lines."""

    one: Counterpart
    x: int
    y: int
    url: str

    @property
    def lines(self) -> list[tuple[str, int]]:
        """The lines of the name with the height at which each stands on the tile."""
        first, hyphen, rest = self.one.organisation.name.removesuffix(" Kommune").partition("-")
        return [(first + hyphen, 26), (rest, 43)] if rest else [(first, 34)]


def overview(by: Actor, on: date) -> tuple[list[Counterpart], Period]:
    """Return every municipality with what there is with it, by name, in seven queries whatever there is."""
    period = period_on(on)
    found = counterparts(municipal_bodies(), by, on, period)
    codes = [one.organisation.municipality for one in found]
    met = companies_met(codes, by, on, period)
    known = _companies(codes).order_by().values_list("municipality").annotate(Count("pk"))
    companies = dict(known)
    awarded = _awards(codes, on, period).order_by().values_list("municipality")
    money = {code: (n, amount or 0) for code, n, amount in awarded.annotate(Count("pk"), Sum("amount"))}
    for one in found:
        code = one.organisation.municipality
        one.companies, one.companies_met = companies.get(code, 0), len(met.get(code, ()))
        one.projects, one.amount = money.get(code, (0, 0))
    return found, period


def tiles(found: Sequence[Counterpart]) -> list[Tile]:
    """Return the municipalities as tiles."""
    places = {one.code: one for one in municipalities()}
    return [
        Tile(
            one,
            place.tile_col * TILE_WIDTH,
            place.tile_row * TILE_HEIGHT,
            reverse("desk:municipality", args=[place.code]),
        )
        for one in found
        if (place := places.get(one.organisation.municipality))
    ]


def map_size() -> tuple[int, int]:
    """Return how wide and high the tile map is."""
    every = municipalities()
    return (
        TILE_WIDTH * (1 + max(one.tile_col for one in every)),
        TILE_HEIGHT * (1 + max(one.tile_row for one in every)),
    )


def municipality(code: str) -> Organisation:
    """Return the organisation that is a municipality of the region.

    Raises:
        NotOnRecord: there is none with this code in the register.
    """
    found = municipal_bodies().filter(municipality=code).first()
    if found is None:
        raise NotOnRecord(_("There is no municipality with this code in the region."))
    return found


@dataclass(frozen=True)
class Page:
    """What one page shows: the counterpart, tables, the proposed agenda, and the purpose of its meetings."""

    one: Counterpart
    period: Period
    sections: list[Section]
    points: list[Point]
    purpose: Purpose


def municipality_page(organisation: Organisation, by: Actor, on: date, now: datetime) -> Page:
    """Return everything about a municipality."""
    period = period_on(on)
    code = organisation.municipality
    (one,) = counterparts([organisation], by, on, period)
    met = companies_met([code], by, on, period).get(code, set())
    companies = list(_companies([code]).order_by(DanishOrder("name")))
    awards = list(_awards([code], on, period).select_related("lead").order_by("-on", "pk"))
    one.companies, one.companies_met = len(companies), len(met)
    one.projects, one.amount = len(awards), sum(award.amount or 0 for award in awards)
    terms = _ambassadors(code, on)
    wishes = list(
        Need.objects.filter(organisation__municipality=code, withdrawn="", closed_on=None)
        .select_related("organisation")
        .order_by("-on", "pk")[:SHOWN]
    )
    meetings = _meetings(Q(participants__organisation__municipality=code), by, period)
    talks = _talks(organisation, by, period)
    matters = _matters(
        one,
        by,
        on,
        now,
        projects=awards,
        companies=len(companies),
        strangers=[each.name for each in companies if each.pk not in met],
        ambassadors=[term.organisation.name for term in terms],
        wishes=[f"{need.organisation.name}: {need.title}" for need in wishes],
        council=one.council_on is not None,
    )
    sections = [
        _meeting_section(meetings, on),
        _talk_section(talks),
        _follow_up_section(by, organisation),
        Section(
            _("Companies"),
            (_("Name"), _("Came to a meeting in the period")),
            [[cell(each), (_("Yes") if each.pk in met else _("No"), "")] for each in companies[:100]],
            _("No company of this municipality is in the register yet."),
        ),
        _award_section(awards),
        Section(
            _("Sought and offered"),
            (_("Title"), _("Organisation"), _("Stated")),
            [[cell(need), cell(need.organisation), (need.on, "")] for need in wishes],
            _("Nothing is sought or offered here now."),
        ),
    ]
    return Page(one, period, sections, proposal(matters), Purpose.MUNICIPAL)


def national_page(organisation: Organisation, by: Actor, on: date, now: datetime) -> Page:
    """Return everything about a national body."""
    period = period_on(on)
    (one,) = counterparts([organisation], by, on, period)
    taking_part = Q(lead=organisation) | Q(partners=organisation)
    awards = list(
        Award.objects.filter(taking_part, withdrawn="", on__gte=period.start, on__lte=on)
        .distinct()
        .select_related("lead")
        .order_by("-on", "pk")
    )
    one.projects, one.amount = len(awards), sum(award.amount or 0 for award in awards)
    matters = _matters(one, by, on, now, projects=awards)
    sections = [
        _meeting_section(_meetings(Q(participants__organisation=organisation), by, period), on),
        _talk_section(_talks(organisation, by, period)),
        _follow_up_section(by, organisation),
        _award_section(awards),
    ]
    return Page(one, period, sections, proposal(matters), Purpose.NATIONAL)


def _matters(
    one: Counterpart,
    by: Actor,
    on: date,
    now: datetime,
    *,
    projects: Sequence[Award],
    companies: int = 0,
    strangers: Sequence[str] = (),
    ambassadors: Sequence[str] = (),
    wishes: Sequence[str] = (),
    council: bool = True,
) -> Matters:
    since = one.last.on if one.last else None
    published = Call.objects.filter(withdrawn="", run_here=True).exclude(published_at=None)
    calls = [call for call in published.order_by("closes_at", "pk") if phase_of(call, now) is Phase.OPEN]
    # The agenda is read by others than whoever proposes it.
    agreed = open_follow_ups(by).filter(organisation=one.organisation, confidential=False)
    return Matters(
        since=since,
        agreed=[step.title for step in agreed[:SHOWN]],
        projects=[(each.title, each.amount) for each in projects if since is None or each.on > since],
        companies=companies,
        strangers=strangers,
        ambassadors=ambassadors,
        wishes=wishes,
        calls=[
            (call.title, timezone.localdate(call.closes_at) if call.closes_at else None) for call in calls
        ],
        council=council,
    )


def _companies(codes: Sequence[str]) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        kind=OrganisationKind.COMPANY.value, municipality__in=codes, withdrawn=""
    )


def _awards(codes: Sequence[str], on: date, period: Period) -> QuerySet[Award]:
    return Award.objects.filter(municipality__in=codes, withdrawn="", on__gte=period.start, on__lte=on)


def _ambassadors(code: str, on: date) -> list[AmbassadorTerm]:
    in_force = Q(begins__lte=on) & (Q(ends=None) | Q(ends__gte=on))
    found = AmbassadorTerm.objects.filter(in_force, organisation__municipality=code, withdrawn="")
    return list(found.select_related("organisation").order_by("organisation__name"))


def _meetings(wanted: Q, by: Actor, period: Period) -> list[Meeting]:
    seen: QuerySet[Meeting] = registers()["meeting"].bare_rows(by)
    found = seen.filter(wanted, withdrawn="", on__gte=period.start)
    return list(found.distinct().order_by("-on", "pk")[: 2 * SHOWN])


def _talks(organisation: Organisation, by: Actor, period: Period) -> list[Interaction]:
    seen: QuerySet[Interaction] = registers()["interaction"].bare_rows(by)
    found = seen.filter(organisations=organisation, withdrawn="", on__gte=period.start)
    return list(found.order_by("-on", "pk")[:SHOWN])


def _meeting_section(meetings: Sequence[Meeting], on: date) -> Section:
    def state(meeting: Meeting) -> str:
        if meeting.cancelled:
            return _("Cancelled")
        return _("Planned") if meeting.on > on else _("Held")

    return Section(
        _("Meetings"),
        (_("Title"), _("Date"), _("Purpose"), _("Forum"), _("Status")),
        [
            [
                cell(each),
                (each.on, ""),
                (each.get_purpose_display(), ""),
                (each.get_forum_display() if each.forum else "", ""),
                (state(each), ""),
            ]
            for each in meetings
        ],
        _("No meeting with anybody from here is on record in this period."),
    )


def _talk_section(talks: Sequence[Interaction]) -> Section:
    return Section(
        _("Interactions"),
        (_("Title"), _("Date"), _("Purpose")),
        [[cell(each), (each.on, ""), (each.get_purpose_display(), "")] for each in talks],
        _("No call, visit or letter is on record."),
    )


def _follow_up_section(by: Actor, organisation: Organisation) -> Section:
    steps = open_follow_ups(by).filter(organisation=organisation)[:SHOWN]
    return Section(
        _("Follow-ups"),
        (_("What is to be done"), _("By")),
        [[cell(each), (each.due or "", "")] for each in steps],
        _("Nothing is waiting to be done."),
    )


def _award_section(awards: Sequence[Award]) -> Section:
    return Section(
        _("Projects and money"),
        (_("Project"), _("Lead"), _("Decided"), _("Amount, kr.")),
        [
            [cell(each), (each.lead.name, ""), (each.on, ""), (kroner(each.amount), "")]
            for each in awards[:100]
        ],
        _("No project has been awarded money here in this period."),
    )
