"""What assessors may do and see at an instant, how a plan may change, and what a review scores: the pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pagt.grants.assessment.review_states import REVIEW_MOVES, ReviewState, ReviewStep, ShownTo
from pagt.grants.assessment.rules.phases import (
    Fault,
    Harm,
    Phase,
    Terms,
    faults,
    harms,
    last_scoring,
    standing,
)
from pagt.grants.assessment.rules.scores import review_score

START = datetime(2027, 3, 1, 12, tzinfo=UTC)
FLAGS = ("may_score", "sees_applicant", "sees_others", "sees_names", "discusses")


def phase(opens: int, closes: int, title: str = "", **values: bool) -> Phase:
    """A phase from and until so many days after the start, with no permission that is not given."""
    allowed = dict.fromkeys(FLAGS, False) | values
    days = [START + timedelta(days=each) for each in (opens, closes)]
    return Phase(title or f"{opens}-{closes}", *days, **allowed)


def at(days: float) -> datetime:
    return START + timedelta(days=days)


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize(
    ("days", "runs", "begun"),
    [(-0.001, False, False), (0, True, True), (4.999, True, True), (5, False, True)],
)
def test_a_permission_holds_from_the_opening_until_the_closing(
    flag: str, days: float, runs: bool, begun: bool
) -> None:
    found = standing([phase(0, 5, **{flag: True})], at(days))

    assert found.has_begun is begun
    # What one has seen, one knows: these two stay when the phase is over.
    assert getattr(found, flag) is (begun if flag in ("sees_applicant", "sees_names") else runs)
    assert not any(getattr(found, other) for other in FLAGS if other != flag)


def test_between_phases_nothing_is_written_and_the_next_is_known() -> None:
    plan = [phase(10, 12, discusses=True), phase(0, 5, may_score=True)]

    found = standing(plan, at(7))

    assert not found.may_score
    assert found.phase is None
    assert found.reopens_at == at(10)
    assert last_scoring(plan, at(3)) == at(5)
    assert last_scoring(plan, at(5)) is None


phases_in_order = some.lists(some.integers(1, 20), min_size=2, max_size=8).flatmap(
    lambda lengths: some.builds(
        lambda flags: [
            phase(sum(lengths[:n]), sum(lengths[: n + 1]), **dict(zip(FLAGS, row, strict=True)))
            for n, row in enumerate(flags)
        ],
        some.lists(some.tuples(*[some.booleans()] * 5), min_size=1, max_size=len(lengths)),
    )
)


@given(phases_in_order, some.integers(-5, 200))
def test_at_any_instant_only_the_phase_that_runs_lets_people_write(plan: list[Phase], day: int) -> None:
    found = standing(plan, at(day))
    running = [each for each in plan if each.opens_at <= at(day) < each.closes_at]

    assert len(running) <= 1
    assert found.may_score is any(each.may_score for each in running)
    assert found.discusses is any(each.discusses for each in running)
    assert found.sees_others is any(each.sees_others for each in running)
    assert found.sees_applicant is any(each.sees_applicant for each in plan if each.opens_at <= at(day))
    assert standing(plan[::-1], at(day)) == found


@given(phases_in_order)
def test_a_sound_plan_never_shows_others_reviews_before_ones_own_could_be_written(plan: list[Phase]) -> None:
    if faults(plan):
        return
    shows = [each.opens_at for each in plan if each.sees_others]
    scores = [each.closes_at for each in plan if each.may_score]
    assert scores
    assert all(min(scores) <= each for each in shows)
    assert all(before.closes_at <= after.opens_at for before, after in pairwise(plan))


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        ([], Fault.NONE),
        ([phase(5, 5, may_score=True)], Fault.ENDS_BEFORE),
        ([phase(0, 5, may_score=True), phase(4, 8)], Fault.OVERLAP),
        ([phase(0, 5, discusses=True)], Fault.NO_SCORING),
        ([phase(0, 5, may_score=True, sees_others=True)], Fault.OTHERS_TOO_EARLY),
        ([phase(0, 2, sees_others=True), phase(2, 5, may_score=True)], Fault.OTHERS_TOO_EARLY),
    ],
)
def test_each_fault_of_a_plan_is_found(plan: list[Phase], fault: Fault) -> None:
    assert [found for found, _title in faults(plan)] == [fault]


def test_phases_that_follow_each_other_are_sound() -> None:
    plan = [phase(0, 5, may_score=True), phase(5, 9, may_score=True, sees_others=True, discusses=True)]
    assert faults(plan) == []


FIRST = phase(0, 10, "Vurdering", may_score=True, sees_applicant=True)
SECOND = phase(20, 30, "Samtale", may_score=True, discusses=True)
TERMS = Terms((FIRST, SECOND), 1_000, ShownTo.NOBODY, ShownTo.APPLICANT)


@pytest.mark.parametrize(
    ("day", "change", "expected"),
    [
        (5, {}, []),
        (5, {"reason_limit": 1_001}, []),
        (5, {"reason_limit": 999}, [Harm.SHORTER]),
        (5, {"names_shown_to": ShownTo.APPLICANT}, [Harm.NAMES_SHOWN]),
        (5, {"texts_shown_to": ShownTo.PUBLIC}, [Harm.TEXTS_SHOWN]),
        (5, {"texts_shown_to": ShownTo.NOBODY}, []),
        (5, {"phases": (replace(FIRST, closes_at=at(12)), SECOND)}, []),
        (5, {"phases": (replace(FIRST, title="Et andet navn"), SECOND)}, []),
        (5, {"phases": (replace(FIRST, closes_at=at(9)), SECOND)}, [Harm.LESS_TIME]),
        (5, {"phases": (replace(FIRST, opens_at=at(1)), SECOND)}, [Harm.PHASE_BEGUN]),
        (5, {"phases": (replace(FIRST, sees_applicant=False), SECOND)}, [Harm.PHASE_BEGUN]),
        (5, {"phases": (FIRST,)}, [Harm.LESS_TIME]),
        (5, {"phases": (FIRST, replace(SECOND, opens_at=at(25), closes_at=at(35)))}, []),
        (5, {"phases": (FIRST, replace(SECOND, opens_at=at(19), closes_at=at(29)))}, [Harm.LESS_TIME]),
        (5, {"phases": (FIRST, replace(SECOND, sees_names=True))}, [Harm.NAMES_SEEN]),
        (-1, {"phases": (replace(FIRST, opens_at=at(1), closes_at=at(11)), SECOND)}, []),
        (15, {"phases": (replace(FIRST, closes_at=at(12)), SECOND)}, [Harm.PHASE_OVER]),
        (15, {"phases": (SECOND,)}, [Harm.PHASE_OVER]),
        (15, {"phases": (FIRST, SECOND, phase(40, 45, may_score=True))}, []),
    ],
)
def test_what_a_change_would_break_for_those_who_are_invited(
    day: int, change: dict[str, Any], expected: list[Harm]
) -> None:
    assert [harm for harm, _title in harms(TERMS, replace(TERMS, **change), at(day))] == expected


@given(phases_in_order, some.integers(-5, 200))
def test_a_plan_that_stays_as_it_is_harms_nobody(plan: list[Phase], day: int) -> None:
    terms = replace(TERMS, phases=tuple(plan))
    assert harms(terms, terms, at(day)) == []


def test_every_step_of_every_state_is_decided() -> None:
    moves = {
        (state, step): REVIEW_MOVES.get((state, step)) for state, step in product(ReviewState, ReviewStep)
    }
    assert moves == {
        (ReviewState.DRAFT, ReviewStep.FINISH): ReviewState.FINISHED,
        (ReviewState.DRAFT, ReviewStep.REOPEN): None,
        (ReviewState.FINISHED, ReviewStep.FINISH): None,
        (ReviewState.FINISHED, ReviewStep.REOPEN): ReviewState.DRAFT,
    }


@pytest.mark.parametrize(
    ("marks", "weights", "score"),
    [
        ({1: 0}, {1: 3}, Fraction(1)),
        ({1: 4, 2: 0}, {1: 3, 2: 1}, Fraction(16, 4)),
        ({1: 2, 2: None}, {1: 1, 2: 100}, Fraction(3)),
        ({1: None, 2: None}, {1: 1, 2: 1}, None),
        ({}, {1: 1}, None),
        ({9: 4, 1: 1}, {1: 2}, Fraction(2)),
        ({1: 0, 2: 1, 3: 1}, {1: 1, 2: 1, 3: 1}, Fraction(5, 3)),
    ],
)
def test_a_score_is_the_exact_weighted_mean_of_what_was_judged(
    marks: dict[int, int | None], weights: dict[int, int], score: Fraction | None
) -> None:
    assert review_score(marks, weights) == score


@given(some.dictionaries(some.integers(0, 9), some.one_of(some.none(), some.integers(0, 4))), some.data())
def test_what_is_missing_never_moves_a_score(marks: dict[int, int | None], data: some.DataObject) -> None:
    weights = {key: data.draw(some.integers(1, 100)) for key in marks}
    judged = {key: grade for key, grade in marks.items() if grade is not None}

    score = review_score(marks, weights)

    assert score == review_score(judged, weights)
    assert score is None or min(judged.values()) + 1 <= score <= max(judged.values()) + 1


def test_a_weight_or_grade_below_its_least_is_refused() -> None:
    for marks, weights in (({1: 1}, {1: 0}), ({1: -1}, {1: 1})):
        with pytest.raises(ValueError, match="weights begin"):
            review_score(marks, weights)
