"""A call with applications to recommend on, for tests: some with finished reviews, so that there is a ranking."""

from __future__ import annotations

from typing import Any

from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Call
from pagt.grants.recommendation import actions
from pagt.grants.recommendation.models import Recommendation
from pagt.people.models import User
from pagt.people.roles import Role
from tests.assessment.results_for_tests import application, assessor, call_with_criteria, review
from tests.factories import person

GRADES = (4, 3, 2, 1)
"""The grades of the four applications, best first: their ranks are 1 to 4."""


def call_to_award(amount: int = 90_000_000) -> tuple[Call, list[Application]]:
    """Return a call that has 900,000 kr. to award, and four applications of 300,000 kr. each, best ranked first."""
    call = call_with_criteria()
    Call.objects.filter(pk=call.pk).update(amount=amount)
    call.refresh_from_db()
    found = [application(call) for _grade in GRADES]
    who = [assessor(), assessor()]
    for each, grade in zip(found, GRADES, strict=True):
        for one in who:
            review(each, one, [grade, grade])
    return call, found


def officer() -> User:
    """Return somebody who handles applications."""
    return person(Role.OFFICER)


def approver() -> User:
    """Return somebody who approves."""
    return person(Role.APPROVER)


def drafted(by: User | None = None, **values: Any) -> Recommendation:
    """Return a draft from the ranking: the first three funded, the last one refused with its reasons."""
    who = by or officer()
    call, _applications = call_to_award(**values)
    found = actions.begin(call, by=who)
    rows = [
        {"id": line.pk, "considerations": "Eksempel: hensyn", "decisive_facts": "Eksempel: forhold"}
        for line in found.lines.all()
    ]
    return actions.change_recommendation(found, by=who, version=found.version, lines=rows)


def prepared(by: User | None = None) -> Recommendation:
    """Return one that an officer has made ready."""
    who = by or officer()
    found = drafted(who)
    return actions.prepare(found, by=who, version=found.version)


def approved(by: User | None = None) -> Recommendation:
    """Return one that a second person has approved."""
    found = prepared(by)
    return actions.approve(found, by=approver(), version=found.version)
