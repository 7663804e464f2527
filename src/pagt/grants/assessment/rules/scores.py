"""The score of one review, exactly. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


def review_score(marks: Mapping[int, int | None], weights: Mapping[int, int]) -> Fraction | None:
    """Return a review's score: the weighted mean of its grades, from 1 to as many grades as the scale has.

    What could not be judged, or is not judged yet, has no part in the mean: neither its grade nor its weight.

    Args:
        marks: by criterion, the grade as its place in the scale from 0; None where there is none.
        weights: by criterion; a criterion without a weight is none of the rubric's.

    Returns:
        The mean, exact; None when nothing is judged.

    Raises:
        ValueError: a weight is below 1, or a grade below 0.
    """
    judged = {key: grade for key, grade in marks.items() if grade is not None and key in weights}
    if any(weights[key] < 1 for key in judged) or any(grade < 0 for grade in judged.values()):
        raise ValueError("weights begin at 1, grades at 0")
    if not judged:
        return None
    whole = sum(weights[key] for key in judged)
    return Fraction(sum(weights[key] * (grade + 1) for key, grade in judged.items()), whole)
