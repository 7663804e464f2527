"""Krippendorff's alpha, against the published example and values worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagt.solving.agreement import alpha

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: four observers, twelve units.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def test_the_published_example_with_missing_scores() -> None:
    units = [[float(v) for v in column if v is not None] for column in zip(*OBSERVERS, strict=True)]
    assert alpha(units) == pytest.approx(0.849, abs=0.0005)


@pytest.mark.parametrize(
    ("units", "by_hand"),
    [
        ([[1, 1], [5, 5]], 1.0),
        # Observed: each unit differs by 1, so 1.
        # Expected: squared differences of 1, 2, 2, 3 in pairs: 1, 1, 4, 0, 1, 1 over 6, so 4/3.
        ([[1, 2], [2, 3]], 1 - 1 / (4 / 3)),
        # Opposite: observed 16 in both.
        # Expected over 1, 5, 5, 1: 4 of 6 pairs differ by 4, so 32/3.
        ([[1, 5], [5, 1]], 1 - 16 / (32 / 3)),
        ([[1, 1], [5, 5], [3]], 1.0),
    ],
)
def test_values_worked_out_by_hand(units: list[list[float]], by_hand: float) -> None:
    assert alpha(units) == pytest.approx(by_hand)


@pytest.mark.parametrize("units", [[], [[3.0]], [[1.0], [5.0]], [[3.0, 3.0], [3.0, 3.0, 3.0]]])
def test_nothing_is_said_where_it_is_not_defined(units: list[list[float]]) -> None:
    assert alpha(units) is None


@given(
    st.lists(st.lists(st.integers(1, 5).map(float), max_size=4), max_size=8),
    st.integers(-5, 5),
    st.sampled_from([0.5, 2.0, 3.0]),
)
def test_agreement_does_not_depend_on_the_unit_of_the_scale(
    units: list[list[float]], up: int, times: float
) -> None:
    one, other = alpha(units), alpha([[value * times + up for value in unit] for unit in reversed(units)])
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one == pytest.approx(other)
        assert one <= 1 + 1e-9
