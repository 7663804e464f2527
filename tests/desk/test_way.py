"""Where the steps from applications to letters stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagt.web.desk.way import Facts, Standing, Stop, steps

COMPLETE = Facts(
    submitted=11,
    eligible=11,
    standing=2,
    reviews_each=3,
    served=11,
    assessed=11,
    agreed=1,
    scenarios=2,
    recommendation=(2, "approved"),
    decided_on=date(2026, 6, 1),
    lines=11,
    letters=11,
    approved=11,
    released_at=datetime(2026, 6, 2, tzinfo=UTC),
)


def test_what_is_over_is_done() -> None:
    assert set(steps(COMPLETE).values()) == {Standing.DONE}


@pytest.mark.parametrize(
    ("facts", "now"),
    [
        ({}, Stop.ELIGIBILITY),
        ({"submitted": 11, "undecided": 1, "eligible": 10}, Stop.ELIGIBILITY),
        ({"submitted": 11, "eligible": 11, "waiting": 1}, Stop.CONFLICTS),
        ({"submitted": 11, "eligible": 11}, Stop.PLAN),
        ({"submitted": 11, "eligible": 11, "reviews_each": 3}, Stop.ASSIGNMENT),
        ({"submitted": 11, "eligible": 11, "reviews_each": 3, "served": 11}, Stop.ASSESSING),
        ({"submitted": 11, "eligible": 11, "reviews_each": 3, "served": 11, "assessed": 10}, Stop.ASSESSING),
        ({"submitted": 11, "eligible": 11, "reviews_each": 3, "served": 11, "assessed": 11}, Stop.RESULTS),
    ],
)
def test_the_next_step_is_the_first_that_is_not_done(facts: dict[str, Any], now: Stop) -> None:
    found = steps(Facts(**facts))
    assert next(stop for stop, standing in found.items() if standing is Standing.NOW) is now


def test_a_step_that_was_left_out_is_told_apart_from_one_to_come() -> None:
    found = steps(replace(COMPLETE, scenarios=0, released_at=None, approved=0, agreed=0))
    assert found[Stop.PORTFOLIO] is Standing.PASSED
    assert (found[Stop.LETTERS], found[Stop.RELEASE]) == (Standing.NOW, Standing.LATER)


def test_a_conflict_that_nobody_has_decided_is_never_left_behind() -> None:
    found = steps(
        Facts(submitted=2, eligible=2, waiting=1, reviews_each=1, served=2, assessed=2, agreed=1, scenarios=1)
    )
    assert found[Stop.CONFLICTS] is Standing.NOW
    assert found[Stop.RECOMMENDATION] is Standing.NOW


def test_what_is_left_open_when_the_decision_is_told_is_not_asked_for_any_more() -> None:
    assert steps(replace(COMPLETE, waiting=1))[Stop.CONFLICTS] is Standing.PASSED


COUNTS = st.integers(min_value=0, max_value=3)


@given(
    st.builds(
        Facts,
        submitted=COUNTS,
        undecided=COUNTS,
        eligible=COUNTS,
        waiting=COUNTS,
        reviews_each=st.none() | COUNTS,
        served=COUNTS,
        assessed=COUNTS,
        agreed=COUNTS,
        scenarios=COUNTS,
        recommendation=st.none() | st.tuples(COUNTS, st.sampled_from(["draft", "prepared", "approved"])),
        decided_on=st.none() | st.just(date(2026, 6, 1)),
        lines=COUNTS,
        approved=COUNTS,
    )
)
def test_nothing_to_come_stands_before_something_done(facts: Facts) -> None:
    found = list(steps(facts).values())
    later = [index for index, standing in enumerate(found) if standing is Standing.LATER]
    done = [index for index, standing in enumerate(found) if standing is Standing.DONE]
    overtakes = [index for index in done if index > 1]
    assert not later or not overtakes or min(later) > max(overtakes)
    assert len(found) == len(Stop)
