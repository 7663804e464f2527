"""What the public may know of calls, and when what they are told changes by the clock alone."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.core import clock, money
from pagt.core.cache import Newest
from pagt.grants.applications.models import Application
from pagt.grants.applications.states import Status
from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import next_date, phase_of
from pagt.grants.calls.states import Phase, Stage
from pagt.grants.calls.words import PHASE_NAMES
from pagt.network.partners.states import EducationType, OrganisationKind
from pagt.network.partners.words import EDUCATION_NAMES, KIND_NAMES
from pagt.web.portal import whatnext

DATES = ("opens_at", "idea_closes_at", "application_opens_at", "closes_at")
_moments: Newest[list[datetime]] = Newest(size=1)


def public_calls(at: datetime) -> QuerySet[Call]:
    """Return the calls that everybody may know of at an instant: facts of the record, and what is published."""
    return Call.objects.filter(Q(run_here=False) | Q(published_at__lte=at), withdrawn="")


def shown_at(on: date) -> datetime:
    """Return the instant that a page of a day shows: this one for today, its last one for any other day."""
    return clock.now() if on == clock.today() else whatnext.end_of(on)


def clock_ticks(stamp: str) -> int:
    """Return how many of the calls' instants are past: what a page on calls changes with between two journal lines.

    Args:
        stamp: what stands for the content of the journal now (`journal.stamp`).
    """
    return bisect(_moments.get_or_build(stamp, _instants), clock.now())


def _instants() -> list[datetime]:
    rows = public_calls(clock.now()).values_list(*DATES)
    return sorted(moment for row in rows for moment in row if moment)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a call stands, for its page.

    `said`: the phase and what comes next, in a sentence. `left`: how long until then. `may_apply`: one can write
    an application in Pagt now.
    """

    phase: Phase
    said: str
    left: str
    may_apply: bool


def standing(call: Call, at: datetime) -> Standing:
    """Return where a call stands at an instant, in words."""
    phase = phase_of(call, at)
    coming = next_date(call, at)
    word = str(PHASE_NAMES[phase])
    if phase is Phase.CLOSED or coming is None:
        return Standing(phase, word, "", may_apply=False)
    name, moment = coming
    sentences = {
        "opens_at": _("opens %(instant)s"),
        "idea_closes_at": _("project ideas by %(instant)s"),
        "application_opens_at": _("applications open %(instant)s"),
        "closes_at": _("applications by %(instant)s"),
    }
    said = f"{word}: " + sentences[name] % {"instant": whatnext.instant(moment)}
    return Standing(phase, said, _left(moment, at), may_apply=call.run_here and phase is Phase.OPEN)


def _left(moment: datetime, at: datetime) -> str:
    """By the calendar, so that a page that is kept for the day stays true."""
    days = (timezone.localdate(moment) - timezone.localdate(at)).days
    if days == 0:
        return _("today")
    return _("tomorrow") if days == 1 else whatnext.days_left(days)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a call asks of those who apply."""

    label: str
    text: str


def conditions(call: Call) -> list[Condition]:
    """Return what a call asks of those who apply, in words; only what it does ask."""
    found = []
    if call.lead_kinds:
        found.append(Condition(_("Who may apply"), _kinds(call.lead_kinds)))
    if call.lead_education:
        names = ", ".join(str(EDUCATION_NAMES[EducationType(kind)]) for kind in call.lead_education)
        found.append(Condition(_("The applicant offers at least one of"), names))
    if call.partner_kinds:
        found.append(Condition(_("Who may be partner"), _kinds(call.partner_kinds)))
    if call.min_partners:
        found.append(Condition(_("Partners"), _("at least %(n)s") % {"n": call.min_partners}))
    if call.needs_municipality:
        found.append(Condition(_("Municipality"), _("at least one takes part")))
    if amount := _amounts(call.min_amount, call.max_amount):
        found.append(Condition(_("Amount for one project"), amount))
    if call.cofinancing_percent:
        percent = f"{call.cofinancing_percent.normalize():f}"
        text = _("at least %(percent)s percent of the total cost") % {"percent": percent}
        found.append(Condition(_("Co-financing"), text))
    if call.max_months:
        found.append(Condition(_("Duration"), _("at most %(n)s months") % {"n": call.max_months}))
    return found


def _kinds(kinds: list[str]) -> str:
    return ", ".join(str(KIND_NAMES[OrganisationKind(kind)]) for kind in kinds)


def _amounts(least: int | None, most: int | None) -> str:
    named = {"least": money.kroner(least), "most": money.kroner(most)}
    if least is not None and most is not None:
        return _("from %(least)s to %(most)s kr.") % named
    if most is not None:
        return _("at most %(most)s kr.") % named
    return _("at least %(least)s kr.") % named if least is not None else ""


def applications_received(call: Call) -> list[str]:
    """Return how much came in, in words, once the call is closed; a number only, and nothing before."""
    if not call.run_here or phase_of(call, clock.now()) is not Phase.CLOSED:
        return []
    submitted = Application.objects.filter(call=call, status=Status.SUBMITTED, withdrawn="")
    counts = dict(submitted.values_list("stage").annotate(Count("pk")))
    texts = []
    if ideas := counts.get(Stage.IDEA, 0):
        words = ngettext("%(n)s project idea only", "%(n)s project ideas only", ideas)
        texts.append(words % {"n": ideas})
    if applications := counts.get(Stage.APPLICATION, 0):
        texts.append(ngettext("%(n)s application", "%(n)s applications", applications) % {"n": applications})
    return texts
