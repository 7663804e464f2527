"""The seven verdicts and how they combine."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """What the records say of a promise on a day (Danish words in `labels`)."""

    UPCOMING = "upcoming"
    OPEN = "open"
    AT_RISK = "at_risk"
    KEPT = "kept"
    DEVIATES = "deviates"
    BROKEN = "broken"
    UNPROVEN = "unproven"


WORST_FIRST = (Verdict.BROKEN, Verdict.UNPROVEN, Verdict.DEVIATES, Verdict.AT_RISK)
BEST_FIRST = (
    Verdict.KEPT,
    Verdict.OPEN,
    Verdict.UPCOMING,
    Verdict.AT_RISK,
    Verdict.DEVIATES,
    Verdict.UNPROVEN,
    Verdict.BROKEN,
)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of periods, or of parts that must all be kept: the worst; kept only when all are; ValueError on none."""
    found = set(verdicts)
    if not found:
        raise ValueError("no verdicts to combine")
    for verdict in WORST_FIRST:
        if verdict in found:
            return verdict
    return next(iter(found)) if len(found) == 1 else Verdict.OPEN


def best(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of parts of which one is enough; ValueError on none."""
    found = set(verdicts)
    for verdict in BEST_FIRST:
        if verdict in found:
            return verdict
    raise ValueError("no verdicts to combine")
