"""The way to a decision in words: a table on the call's page, and what is next on the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pagt.core import clock
from pagt.core.register.hints import Hint
from pagt.core.register.spec import Section
from pagt.core.rights import Actor, Right
from pagt.grants.applications.queries_staff import UNDECIDED
from pagt.grants.calls.models import Call
from pagt.grants.recommendation.states import State
from pagt.grants.recommendation.words import STATE_NAMES
from pagt.web.desk.way import Facts, Standing, Stop, steps
from pagt.web.desk.way_queries import facts_of

TITLES = {
    Stop.ELIGIBILITY: gettext_lazy("Eligibility"),
    Stop.CONFLICTS: gettext_lazy("Conflicts of interest"),
    Stop.PLAN: gettext_lazy("Plan of the assessment"),
    Stop.ASSIGNMENT: gettext_lazy("Assessors"),
    Stop.ASSESSING: gettext_lazy("Assessments"),
    Stop.RESULTS: gettext_lazy("Results and panel"),
    Stop.PORTFOLIO: gettext_lazy("Portfolio"),
    Stop.RECOMMENDATION: gettext_lazy("Recommendation"),
    Stop.DECISION: gettext_lazy("Decision"),
    Stop.LETTERS: gettext_lazy("Letters"),
    Stop.RELEASE: gettext_lazy("Telling everybody"),
}
STANDINGS = {
    Standing.DONE: gettext_lazy("Done"),
    Standing.NOW: gettext_lazy("Now"),
    Standing.PASSED: gettext_lazy("Left out"),
    Standing.LATER: gettext_lazy("Later"),
}
MOST_CALLS = 5


@dataclass(frozen=True, slots=True)
class Next:
    """A call that is on its way, and the step that it has come to."""

    call: str
    step: str
    said: str
    url: str


def way_panel(call: Call, by: Actor) -> list[Section]:
    """The table on a call's page; nothing before its last deadline, and nothing to who may not read applications."""
    if Right.READ_APPLICATIONS not in by.rights or not _is_on_the_way(call):
        return []
    facts = _facts(call, by)
    rows: list[Sequence[tuple[object, str]]] = [
        [(TITLES[stop], _page(stop, call, facts)), (_SAID[stop](facts), ""), (STANDINGS[standing], "")]
        for stop, standing in steps(facts).items()
    ]
    return [
        Section(_("The way to a decision"), (_("Step"), _("Where it stands"), _("Status")), rows),
    ]


def way_hint(call: Call, by: Actor) -> list[Hint]:
    """At the top of a call's page: the steps that are to be taken now."""
    if Right.READ_APPLICATIONS not in by.rights or not _is_on_the_way(call):
        return []
    facts = _facts(call, by)
    now = [stop for stop, standing in steps(facts).items() if standing is Standing.NOW]
    links = [
        (str(TITLES[stop]), url, f"– {_SAID[stop](facts)}")
        for stop in now
        if (url := _page(stop, call, facts))
    ]
    return [Hint(_("Next on the way to a decision:"), tuple(links))] if links else []


def next_steps(by: Actor) -> list[Next]:
    """Return the calls that are closed and not yet released, each with the step that is next."""
    if Right.READ_APPLICATIONS not in by.rights:
        return []
    calls = list(
        Call.objects.filter(
            run_here=True,
            published_at__isnull=False,
            withdrawn="",
            closes_at__lte=clock.now(),
            applications__status="submitted",
        )
        .distinct()
        .order_by("-closes_at")[:MOST_CALLS]
    )
    known = facts_of(calls, by) if calls else {}
    found = []
    for call in calls:
        facts = known[call.pk]
        now = next((stop for stop, each in steps(facts).items() if each is Standing.NOW), None)
        if now:
            url = reverse("call-detail", args=[call.key])
            found.append(Next(call.title, str(TITLES[now]), _SAID[now](facts), url))
    return found


def _facts(call: Call, by: Actor) -> Facts:
    """The facts of one call, read once for its page: the hint and the table both tell them."""
    known: Facts | None = call.__dict__.get("way_facts")
    if known is None:
        known = call.__dict__["way_facts"] = facts_of([call], by)[call.pk]
    return known


def _is_on_the_way(call: Call) -> bool:
    return bool(call.run_here and call.published_at and call.closes_at and call.closes_at <= clock.now())


def _page(stop: Stop, call: Call, facts: Facts) -> str:
    """The page on which the step is worked, empty where there is nothing to work on yet."""
    match stop:
        case Stop.ELIGIBILITY:
            return f"{reverse('application-list')}?call={call.pk}&eligibility={UNDECIDED}"
        case Stop.CONFLICTS:
            return reverse("conflicts-call", args=[call.key])
        case Stop.PLAN if facts.plan_key:
            return reverse("assessment_plan-detail", args=[facts.plan_key])
        case Stop.PLAN:
            return f"{reverse('assessment_plan-new')}?call={call.key}"
        case Stop.ASSIGNMENT if facts.plan_key:
            return reverse("assignment", args=[call.key])
        case Stop.ASSESSING if facts.plan_key:
            return reverse("assessment-progress", args=[call.key])
        case Stop.RESULTS if facts.plan_key:
            return reverse("results-board", args=[call.key])
        case Stop.PORTFOLIO if facts.plan_key:
            return reverse("portfolio-call", args=[call.key])
        case Stop.RECOMMENDATION if facts.recommendation_key:
            return reverse("grant_recommendation-detail", args=[facts.recommendation_key])
        case Stop.RECOMMENDATION:
            return reverse("recommendation-begin", args=[call.key])
        case Stop.DECISION if facts.decision_key:
            return reverse("decision-detail", args=[facts.decision_key])
        case Stop.DECISION if facts.recommendation and facts.recommendation[1] == State.APPROVED:
            return reverse("decision-record", args=[facts.recommendation_key])
        case Stop.LETTERS | Stop.RELEASE if facts.decision_key:
            return reverse("decision-letters", args=[facts.decision_key])
    return ""


def _eligibility(facts: Facts) -> str:
    if facts.undecided:
        return _("%(n)s of %(all)s applications wait for a decision.") % {
            "n": facts.undecided,
            "all": facts.submitted,
        }
    return _("%(n)s of %(all)s applications are eligible.") % {"n": facts.eligible, "all": facts.submitted}


def _conflicts(facts: Facts) -> str:
    stands = ngettext("%(n)s closes a case.", "%(n)s close cases.", facts.standing) % {"n": facts.standing}
    if not facts.waiting:
        return stands
    waits = ngettext("%(n)s waits for a decision.", "%(n)s wait for a decision.", facts.waiting)
    return f"{waits % {'n': facts.waiting}} {stands}"


def _plan(facts: Facts) -> str:
    if facts.reviews_each is None:
        return _("Say who assesses what, and when.")
    return ngettext(
        "%(n)s assessor for each application.", "%(n)s assessors for each application.", facts.reviews_each
    ) % {"n": facts.reviews_each}


def _assignment(facts: Facts) -> str:
    return _("%(n)s of %(all)s applications have all their assessors.") % {
        "n": facts.served,
        "all": facts.eligible,
    }


def _assessing(facts: Facts) -> str:
    return _("%(n)s of %(all)s applications have all their assessments.") % {
        "n": facts.assessed,
        "all": facts.eligible,
    }


def _results(facts: Facts) -> str:
    return ngettext(
        "The panel has agreed on %(n)s application.",
        "The panel has agreed on %(n)s applications.",
        facts.agreed,
    ) % {"n": facts.agreed}


def _portfolio(facts: Facts) -> str:
    return ngettext("%(n)s scenario is saved.", "%(n)s scenarios are saved.", facts.scenarios) % {
        "n": facts.scenarios
    }


def _recommendation(facts: Facts) -> str:
    if facts.recommendation is None:
        return _("None is begun.")
    number, status = facts.recommendation
    return _("Version %(n)s: %(status)s.") % {"n": number, "status": str(STATE_NAMES[State(status)]).lower()}


def _decision(facts: Facts) -> str:
    if facts.decided_on is None:
        return _("None is recorded.")
    return _("Decided on %(day)s.") % {"day": date_format(facts.decided_on, "SHORT_DATE_FORMAT")}


def _letters(facts: Facts) -> str:
    return _("%(made)s of %(all)s are made, %(approved)s approved.") % {
        "made": facts.letters,
        "all": facts.lines,
        "approved": facts.approved,
    }


def _release(facts: Facts) -> str:
    if facts.released_at is None:
        return _("Nobody has been told yet.")
    moment = date_format(timezone.localtime(facts.released_at), "SHORT_DATETIME_FORMAT")
    return _("Told to everybody %(moment)s.") % {"moment": moment}


_SAID: dict[Stop, Callable[[Facts], str]] = {
    Stop.ELIGIBILITY: _eligibility,
    Stop.CONFLICTS: _conflicts,
    Stop.PLAN: _plan,
    Stop.ASSIGNMENT: _assignment,
    Stop.ASSESSING: _assessing,
    Stop.RESULTS: _results,
    Stop.PORTFOLIO: _portfolio,
    Stop.RECOMMENDATION: _recommendation,
    Stop.DECISION: _decision,
    Stop.LETTERS: _letters,
    Stop.RELEASE: _release,
}
