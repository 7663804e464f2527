"""A call whose applications have scores, and scenarios of it."""

from __future__ import annotations

from itertools import count
from typing import Any

from pagt.grants.applications.models import Application
from pagt.grants.assessment.queries import results
from pagt.grants.calls.models import Call
from pagt.grants.selection.actions import create_scenario
from pagt.grants.selection.models import Scenario
from pagt.people.models import User
from pagt.people.roles import Role
from tests.assessment import results_for_tests as made
from tests.factories import person

_numbers = count(1)


def call_to_choose_in(*amounts: int, unscored: int = 0) -> tuple[Call, list[Application]]:
    """Return a call with applications of these amounts in kroner, the first being the best, and some without a score."""
    call = made.call_with_criteria()
    people = [made.assessor(), made.assessor()]
    found = []
    for place, amount in enumerate(amounts):
        each = made.application(call)
        Application.objects.filter(pk=each.pk).update(amount=amount * 100)
        each.amount = amount * 100
        for who in people:
            made.review(each, who, [max(4 - place, 0), max(4 - place, 0)])
        found.append(each)
    found += [made.application(call) for _each in range(unscored)]
    results._boards.clear()
    return call, found


def scenario(call: Call, by: User | None = None, **values: Any) -> Scenario:
    """Return a scenario, as an officer saves it."""
    values = {"budget": 100_000_00, "value": "scores", "title": f"Eksempel {next(_numbers)}", **values}
    return create_scenario(by=by or person(Role.OFFICER), call=call, **values)
