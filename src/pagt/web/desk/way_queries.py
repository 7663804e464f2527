"""Reads for the way from applications to a decision: the same number of statements for one call and for many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from pagt.core.closed import open_to
from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.applications.states import Eligibility, Status
from pagt.grants.assessment.models import AssessmentPlan, Assignment, Consensus
from pagt.grants.assessment.review_states import ReviewState
from pagt.grants.assessment.states import AssignmentState
from pagt.grants.awards.models import Decision, DecisionLetter, DecisionLine
from pagt.grants.awards.states import LetterState
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.states import WAITING
from pagt.grants.recommendation.models import Recommendation
from pagt.grants.selection.models import Scenario
from pagt.web.desk.way import Facts

_READY = [LetterState.APPROVED.value, LetterState.RELEASED.value]


def facts_of(calls: Collection[Call], by: Actor) -> dict[int, Facts]:
    """Return what the steps of each call rest on, by the call's primary key.

    Args:
        calls: the calls.
        by: who reads; cases that are closed to them count nowhere.
    """
    of = [call.pk for call in calls]
    applications = _applications(of, by)
    planned = AssessmentPlan.objects.filter(call__in=of, withdrawn="")
    plans = {call: (key, each) for call, key, each in planned.values_list("call", "key", "reviews_each")}
    served, assessed = _served(of, by, {call: each for call, (_key, each) in plans.items()})
    conflicts = _conflicts(of, by)
    agreed = _count(open_to(Consensus.objects.filter(withdrawn=""), by), "application__call", of)
    scenarios = _count(open_to(Scenario.objects.filter(withdrawn=""), by), "call", of)
    recommended = _recommendations(of, by)
    decided = _decisions(of, by)
    lines, letters, approved = _letters([decision.pk for decision in decided.values()])
    found = {}
    for call in of:
        plan_key, reviews_each = plans.get(call, ("", None))
        recommendation_key, recommendation = recommended.get(call, ("", None))
        decision = decided.get(call)
        key = decision.pk if decision else 0
        found[call] = Facts(
            **applications.get(call, {}),
            **conflicts.get(call, {}),
            plan_key=plan_key,
            reviews_each=reviews_each,
            served=served[call],
            assessed=assessed[call],
            agreed=agreed[call],
            scenarios=scenarios[call],
            recommendation=recommendation,
            recommendation_key=recommendation_key,
            decision_key=decision.key if decision else "",
            decided_on=decision.on if decision else None,
            lines=lines[key],
            letters=letters[key],
            approved=approved[key],
            released_at=decision.released_at if decision else None,
        )
    return found


def _applications(of: Iterable[int], by: Actor) -> dict[int, dict[str, int]]:
    names = ("submitted", "undecided", "eligible")
    sent = Application.objects.filter(call__in=of, withdrawn="", status=Status.SUBMITTED.value)
    rows = (
        open_to(sent, by)
        .order_by()
        .values("call")
        .annotate(
            submitted=Count("pk"),
            undecided=Count("pk", filter=Q(outcome="")),
            eligible=Count("pk", filter=Q(outcome=Eligibility.ELIGIBLE.value)),
        )
    )
    return {call: dict(zip(names, counts, strict=True)) for call, *counts in rows.values_list("call", *names)}


def _conflicts(of: Iterable[int], by: Actor) -> dict[int, dict[str, int]]:
    known = open_to(Conflict.objects.filter(application__call__in=of, withdrawn=""), by)
    stands = Q(pk__in=Conflict.objects.standing().values("pk"))
    rows = (
        known.order_by()
        .values(call=F("application__call"))
        .annotate(
            waiting=Count("pk", filter=Q(status__in=[status.value for status in WAITING])),
            standing=Count("pk", filter=stands),
        )
    )
    found = rows.values_list("call", "waiting", "standing")
    return {call: {"waiting": waiting, "standing": standing} for call, waiting, standing in found}


def _served(of: Iterable[int], by: Actor, plans: dict[int, int]) -> tuple[Counter[int], Counter[int]]:
    """How many eligible applications have all the assessors that they are to have, and all their assessments."""
    given = Assignment.objects.filter(
        application__call__in=of,
        application__status=Status.SUBMITTED.value,
        application__outcome=Eligibility.ELIGIBLE.value,
        status=AssignmentState.ACCEPTED.value,
        withdrawn="",
    )
    rows = (
        open_to(given, by)
        .order_by()
        .values_list("application__call", "application")
        .annotate(
            accepted=Count("pk"),
            finished=Count("pk", filter=Q(review__status=ReviewState.FINISHED.value, review__withdrawn="")),
        )
    )
    served, assessed = Counter[int](), Counter[int]()
    for call, _application, accepted, finished in rows:
        wanted = plans.get(call, 1)
        served[call] += accepted >= wanted
        assessed[call] += finished >= wanted
    return served, assessed


def _count(rows: QuerySet[Any], path: str, of: Iterable[int]) -> Counter[int]:
    found = rows.filter(**{f"{path}__in": of}).order_by().values_list(path).annotate(n=Count("pk"))
    return Counter(dict(found))


def _recommendations(of: Iterable[int], by: Actor) -> dict[int, tuple[str, tuple[int, str]]]:
    rows = open_to(Recommendation.objects.filter(call__in=of, withdrawn=""), by).order_by("number")
    known = rows.values_list("call", "key", "number", "status")
    return {call: (key, (number, status)) for call, key, number, status in known}


def _decisions(of: Iterable[int], by: Actor) -> dict[int, Decision]:
    rows = open_to(Decision.objects.filter(call__in=of, withdrawn=""), by).order_by("on", "pk")
    return {row.call_id: row for row in rows.only("key", "call", "on", "released_at")}


def _letters(decisions: Collection[int]) -> tuple[Counter[int], Counter[int], Counter[int]]:
    lines = Counter(
        dict(
            DecisionLine.objects.filter(decision__in=decisions)
            .order_by()
            .values_list("decision")
            .annotate(n=Count("pk"))
        )
    )
    rows = (
        DecisionLetter.objects.filter(line__decision__in=decisions, withdrawn="")
        .order_by()
        .values_list("line__decision")
        .annotate(n=Count("pk"), ready=Count("pk", filter=Q(status__in=_READY)))
    )
    letters, approved = Counter[int](), Counter[int]()
    for decision, number, ready in rows:
        letters[decision], approved[decision] = number, ready
    return lines, letters, approved
