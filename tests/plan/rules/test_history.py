"""The days on which verdicts changed, of a plan whose promises refer to one another."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.history import Change, changes
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.records import records_from_states
from tests.portal import small

SINCE, UNTIL = date(2023, 12, 1), date(2027, 1, 31)
COMPOSED: dict[str, Any] = {
    "id": "4.1",
    "title": "Begge dele",
    "version": 1,
    "rule": {
        "type": "all_of",
        "parts": [
            {"label": "Møder", "type": "ref", "commitment": "1.1"},
            {
                "label": "Runder",
                "type": "count",
                "record": "award_round",
                "period": "plan",
                "min": 1,
            },
        ],
    },
}
AREA = {"id": "4", "title": "Samlet", "commitment": [COMPOSED]}
PLAN = parse_plan({**small.PLAN, "focus_area": [*small.PLAN["focus_area"], AREA]})
RECORDS = records_from_states(small.STATES)


def day_by_day() -> Iterator[Change]:
    """What changes, found by asking on every day."""
    before = {
        c.commitment.id: c.verdict for c in evaluate(PLAN, RECORDS, on=SINCE - timedelta(1)).commitments
    }
    for number in range((UNTIL - SINCE).days + 1):
        day = SINCE + timedelta(days=number)
        for result in evaluate(PLAN, RECORDS, on=day).commitments:
            earlier, before[result.commitment.id] = before[result.commitment.id], result.verdict
            if earlier is not None and result.verdict is not None and earlier is not result.verdict:
                yield Change(day, result.commitment, earlier, result.verdict)


def test_the_changes_are_those_found_by_asking_every_day() -> None:
    found = changes(PLAN, RECORDS, since=SINCE, until=UNTIL)
    assert found == list(day_by_day())
    assert {change.commitment.id for change in found} >= {"1.1", "1.2", "2.1", "4.1"}


def test_one_promise_can_be_asked_for_alone() -> None:
    every = changes(PLAN, RECORDS, since=SINCE, until=UNTIL)
    for commitment in PLAN.commitments:
        own = changes(PLAN, RECORDS, since=SINCE, until=UNTIL, only=commitment.id)
        assert own == [change for change in every if change.commitment.id == commitment.id]
