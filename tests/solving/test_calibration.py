"""The calibration of scores: what it recovers, what it does not depend on, and what it does with very little."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.solving.calibration import Calibrated, Score, calibrate, outlying


def simulated(
    applications: int, assessors: int, each: int, *, severity: float = 0.5, noise: float = 0.4, seed: int = 7
) -> tuple[list[Score], np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    true, strictness = random.normal(3, 0.6, applications), random.normal(0, severity, assessors)
    scores = [
        Score(i, int(j), float(true[i] + strictness[j] + random.normal(0, noise)))
        for i in range(applications)
        for j in random.choice(assessors, each, replace=False)
    ]
    return scores, true, strictness


def of(*rows: tuple[int, int, float]) -> Calibrated:
    return calibrate([Score(*row) for row in rows], 1, 5)


def test_severity_noise_and_scores_are_recovered() -> None:
    scores, true, strictness = simulated(400, 40, 3)
    found = calibrate(scores, 1, 5)
    assert np.corrcoef(found.severity, strictness)[0, 1] > 0.97
    assert found.noise == pytest.approx(0.4, abs=0.03)
    assert found.spread == pytest.approx(strictness.std(), abs=0.1)
    assert np.abs(found.mean - true).mean() < np.abs(found.raw - true).mean() * 0.8


def test_the_deviation_is_what_the_errors_turn_out_to_be() -> None:
    errors = []
    for seed in range(20):
        scores, true, _strictness = simulated(40, 12, 3, seed=seed)
        found = calibrate(scores, 1, 5)
        errors.extend(((found.mean - true) / found.sd).tolist())
    assert np.std(errors) == pytest.approx(1, abs=0.12)
    assert np.mean(np.abs(errors) < 1.96) == pytest.approx(0.95, abs=0.03)


def test_a_strict_assessor_costs_an_application_less_after_than_before() -> None:
    scores = [Score(i, j, 3.0 - (1.0 if j == 0 else 0.0)) for i in range(20) for j in (0, 1, 2) if i or j]
    scores += [Score(100, 0, 2.0), Score(101, 1, 3.0)]
    found = calibrate(scores, 1, 5)
    before = found.raw[found.position[101]] - found.raw[found.position[100]]
    after = found.mean[found.position[101]] - found.mean[found.position[100]]
    assert before == 1.0
    assert abs(after) < 0.1
    assert found.severity[0] < 0 < found.severity[1]


def test_somebody_who_read_one_application_is_hardly_corrected() -> None:
    usual = [Score(i, j, 3.0 + 0.3 * ((i + j) % 3 - 1)) for i in range(20) for j in (0, 1)]
    found = calibrate([*usual, Score(0, 2, 1.0), *[Score(i, 3, 1.0) for i in range(20)]], 1, 5)
    once, always = found.severity[2], found.severity[3]
    # Two grades below the others on all twenty applications, and on one.
    assert found.severity[0] - always == pytest.approx(2, abs=0.3)
    assert always < once / 2 < 0


def test_draws_have_the_means_and_deviations_that_are_stated_and_repeat() -> None:
    scores, _true, _strictness = simulated(30, 8, 3)
    found = calibrate(scores, 1, 5)
    drawn = found.draws(8_000, seed=5)
    assert drawn.shape == (8_000, 30)
    assert np.abs(drawn.mean(axis=0) - found.mean).max() < 0.02
    assert np.abs(drawn.std(axis=0) / found.sd - 1).max() < 0.05
    assert np.array_equal(drawn, found.draws(8_000, seed=5))
    assert not np.array_equal(drawn, found.draws(8_000, seed=6))


def test_what_two_applications_share_moves_them_together() -> None:
    """One assessor gave both their only scores: how strict that person is must not make their order unsure."""
    others = [Score(i, j, 3.0 + (j - 1) * 0.8) for i in range(10) for j in (1, 2)]
    found = calibrate([Score(100, 9, 4.0), Score(101, 9, 2.0), *others], 1, 5)
    drawn = found.draws(4_000, seed=1)[:, [found.position[100], found.position[101]]]
    assert np.corrcoef(drawn.T)[0, 1] > 0.3


def test_no_scores_give_empty_answers() -> None:
    found = of()
    assert found.applications == () and len(found.mean) == 0
    assert found.draws(3, seed=1).shape == (3, 0)


def test_a_single_score_is_its_own_mean_and_very_unsure() -> None:
    found = of((1, 1, 4.0))
    assert found.mean.tolist() == [4.0]
    assert found.severity.tolist() == [0.0]
    assert found.sd[0] > 0.8


def test_one_assessor_for_everything_keeps_the_scores_as_they_are() -> None:
    found = of(*[(i, 1, float(1 + i % 5)) for i in range(10)])
    assert np.allclose(found.mean, found.raw)
    assert found.severity_sd[0] > 0.3  # nothing tells how strict that person is
    assert np.isfinite(found.sd).all()


def test_equal_scores_give_equal_means_and_no_certainty() -> None:
    found = of(*[(i, j, 3.0) for i in range(6) for j in range(3)])
    assert np.allclose(found.mean, 3.0)
    assert np.allclose(found.severity, 0.0)
    assert (found.sd > 0.02).all()


def test_groups_without_a_common_assessor_are_corrected_within_themselves() -> None:
    first = [(i, j, 2.0 + j * 0.5) for i in range(8) for j in (0, 1)]
    second = [(i, j, 4.0 + (j - 10) * 0.5) for i in range(8, 16) for j in (10, 11)]
    found = of(*first, *second)
    assert np.allclose(found.mean[:8], found.mean[0])
    assert found.severity[:2].sum() == pytest.approx(0, abs=1e-9)
    assert found.severity[2:].sum() == pytest.approx(0, abs=1e-9)


def test_means_may_leave_the_scale_and_clipped_ones_do_not() -> None:
    strict = [(i, 0, 3.0) for i in range(12)] + [(i, 1, 5.0) for i in range(12)]
    found = of(*strict, (50, 0, 5.0))
    place = found.position[50]
    assert found.mean[place] > 5
    assert found.clipped[place] == 5


@pytest.mark.parametrize(
    ("scores", "lowest", "highest"),
    [
        ([Score(1, 1, 3.0)], 3, 3),
        ([Score(1, 1, float("nan"))], 1, 5),
        ([Score(1, 1, 3.0), Score(1, 1, 4.0)], 1, 5),
    ],
)
def test_what_cannot_be_calibrated_is_refused(scores: Sequence[Score], lowest: float, highest: float) -> None:
    with pytest.raises(ValueError, match=r"\."):
        calibrate(scores, lowest, highest)


some_scores = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 4)),
    st.integers(4, 20).map(lambda quarters: quarters / 4),
    max_size=25,
).map(lambda cells: [Score(i, j, value) for (i, j), value in cells.items()])


@settings(max_examples=60, deadline=None)
@given(scores=some_scores, data=st.data())
def test_the_order_of_the_scores_makes_no_difference(scores: list[Score], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(scores))
    one, other = calibrate(scores, 1, 5), calibrate(mixed, 1, 5)
    assert np.array_equal(one.mean, other.mean) and np.array_equal(one.sd, other.sd)
    assert np.array_equal(one.draws(5, seed=3), other.draws(5, seed=3))


@settings(max_examples=60, deadline=None)
@given(scores=some_scores, up=st.integers(-40, 40).map(lambda step: step / 4))
def test_moving_the_whole_scale_moves_the_means_alone(scores: list[Score], up: float) -> None:
    one = calibrate(scores, 1, 5)
    other = calibrate([Score(s.application, s.assessor, s.value + up) for s in scores], 1 + up, 5 + up)
    assert np.allclose(one.mean + up, other.mean, atol=1e-6)
    assert np.allclose(one.sd, other.sd, atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(scores=some_scores)
def test_everything_is_finite_and_severities_are_balanced(scores: list[Score]) -> None:
    found = calibrate(scores, 1, 5)
    for values in (found.mean, found.sd, found.severity, found.severity_sd):
        assert np.isfinite(values).all()
    assert (found.sd > 0).all()
    assert found.severity.sum() == pytest.approx(0, abs=1e-6)


def test_the_score_that_the_others_do_not_explain_is_pointed_out() -> None:
    scores = [Score(i, j, 3.0 + 0.25 * ((i + j) % 2)) for i in range(15) for j in (i % 4, 4, 5, 6)]
    odd = Score(3, 5, 1.0)
    scores = [odd if (s.application, s.assessor) == (3, 5) else s for s in scores]
    assert outlying(scores, calibrate(scores, 1, 5)) == [odd]


def test_two_scores_apart_do_not_say_which_is_off() -> None:
    scores = [Score(1, 1, 1.0), Score(1, 2, 5.0), *[Score(i, j, 3.0) for i in range(2, 9) for j in (1, 2)]]
    assert outlying(scores, calibrate(scores, 1, 5)) == []
