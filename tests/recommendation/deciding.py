"""Decisions for tests."""

from __future__ import annotations

from typing import Any

from pagt.core import clock
from pagt.grants.awards.actions.deciding import change_decision, record_decision
from pagt.grants.awards.models import Decision
from pagt.grants.recommendation.models import Recommendation
from pagt.people.models import User
from tests.recommendation.recommending import approved, officer

BODY = "Eksempelrådet"


def decided(found: Recommendation | None = None, *, by: User | None = None, **values: Any) -> Decision:
    """Return a decision as it was recommended: three of four funded, which takes all of the 900,000 kr."""
    day = clock.today()
    given = {"body": BODY, "on": day, "effective_on": day, **values}
    return record_decision(found or approved(), by=by or officer(), **given)


def changed(decision: Decision, changes: dict[int, dict[str, Any]], **values: Any) -> Decision:
    """Return a later decision on the same call."""
    day = clock.today()
    given = {"reason": "Eksempel: nyt", "body": BODY, "on": day, "effective_on": day, **values}
    return change_decision(decision.call, by=given.pop("by", None) or officer(), changes=changes, **given)
