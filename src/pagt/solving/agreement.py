"""How far assessors agree: Krippendorff's alpha for interval data, with any number of missing scores.

Source of the rule: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section on interval data:
alpha = 1 - observed disagreement / expected disagreement, over the values that can be paired.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def alpha(units: Iterable[Sequence[float]]) -> float | None:
    """Krippendorff's alpha of interval data.

    Args:
        units: the scores of each application, as many as it has; those with fewer than two say nothing.

    Returns:
        1 when all agree within every application, about 0 when scores agree no more than by chance, below 0
        when they agree less. None where it is not defined: nothing to pair, or all scores are the same.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    values = [value for unit in pairable for value in unit]
    if not values:
        return None
    expected = _squares(values) / (len(values) - 1)
    # Rounding must not make a difference of what is none.
    if max(values) - min(values) < 1e-12:
        return None
    observed = sum(len(unit) * _squares(unit) / (len(unit) - 1) for unit in pairable) / len(values)
    return 1 - observed / expected


def _squares(values: Sequence[float]) -> float:
    """The sum of squared differences from the mean."""
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values)
