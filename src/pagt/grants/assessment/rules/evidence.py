"""What to talk about before a score is used: how sure it is, and what stands behind it. Changes no number.

Explained in docs/explanation/how-scores-are-calibrated.md; the thresholds there are these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

STRAY_SPREAD = 1 / 2
"""The highest and the lowest score lie so much of the scale apart, or more."""
UNJUDGED = 1 / 3
"""So many of the marks could not be given, or more."""
FAIRLY_SURE, UNSURE = 1 / 12, 1 / 6
"""The standard deviation as a share of the scale."""
GOOD_AGREEMENT, USABLE_AGREEMENT = 0.8, 0.667
"""Krippendorff's alpha; source: K. Krippendorff, Content Analysis (2004), chapter 11."""


class Flag(StrEnum):
    """Why a score wants a talk."""

    STRAY = "stray"
    SPREAD = "spread"
    FEW = "few"
    UNJUDGED = "unjudged"
    UNSURE = "unsure"


class Sureness(StrEnum):
    """How sure a calibrated score is, in one word."""

    FAIRLY_SURE = "fairly_sure"
    UNSURE = "unsure"
    VERY_UNSURE = "very_unsure"


class Agreement(StrEnum):
    """How far assessors agree, in one word."""

    GOOD = "good"
    USABLE = "usable"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one application's score.

    Args:
        scores: of its finished reviews.
        strays: how many of them the others do not explain.
        wanted: reviews that the plan asks for.
        given, asked: marks with a grade, and marks there would be if every criterion of every review had one.
        sd: the standard deviation of the calibrated score; None without one.
        length: of the scale, from its lowest to its highest.
    """

    scores: Sequence[float]
    strays: int
    wanted: int
    given: int
    asked: int
    sd: float | None
    length: float


def flags(evidence: Evidence) -> tuple[Flag, ...]:
    """Return what to talk about, the most telling first."""
    found = []
    if evidence.strays:
        found.append(Flag.STRAY)
    if (
        len(evidence.scores) > 1
        and max(evidence.scores) - min(evidence.scores) >= evidence.length * STRAY_SPREAD
    ):
        found.append(Flag.SPREAD)
    if len(evidence.scores) < evidence.wanted:
        found.append(Flag.FEW)
    if evidence.asked and (evidence.asked - evidence.given) >= evidence.asked * UNJUDGED:
        found.append(Flag.UNJUDGED)
    if evidence.sd is not None and sureness(evidence.sd, evidence.length) is Sureness.VERY_UNSURE:
        found.append(Flag.UNSURE)
    return tuple(found)


def sureness(sd: float, length: float) -> Sureness:
    """Say in a word how sure a score is, on a scale of a length."""
    if sd <= length * FAIRLY_SURE:
        return Sureness.FAIRLY_SURE
    return Sureness.UNSURE if sd <= length * UNSURE else Sureness.VERY_UNSURE


def agreement(alpha: float) -> Agreement:
    """Say in a word how far assessors agree."""
    if alpha >= GOOD_AGREEMENT:
        return Agreement.GOOD
    return Agreement.USABLE if alpha >= USABLE_AGREEMENT else Agreement.POOR


def ranks(scores: Sequence[float | None]) -> list[int | None]:
    """Rank scores, 1 the highest; equal ones share a rank, and the next one counts them all. None has no rank.

    Scores that differ by less than a billionth are equal: that is rounding.
    """
    rounded = [None if score is None else round(score, 9) for score in scores]
    ordered = sorted((score for score in rounded if score is not None), reverse=True)
    first = {score: place for place, score in reversed(list(enumerate(ordered, 1)))}
    return [None if score is None else first[score] for score in rounded]
