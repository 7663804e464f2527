"""How far a call has come from what was submitted to the letters: worked out from the records, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Stop(StrEnum):
    """The steps on the way, in their order."""

    ELIGIBILITY = "eligibility"
    CONFLICTS = "conflicts"
    PLAN = "plan"
    ASSIGNMENT = "assignment"
    ASSESSING = "assessing"
    RESULTS = "results"
    PORTFOLIO = "portfolio"
    RECOMMENDATION = "recommendation"
    DECISION = "decision"
    LETTERS = "letters"
    RELEASE = "release"


class Standing(StrEnum):
    """Where a step stands. `passed`: it is not done, but a later one is, e.g. a call that needed no scenario."""

    DONE = "done"
    NOW = "now"
    PASSED = "passed"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the steps of one call rest on; counts are of cases that are open to whoever reads.

    `submitted`, `undecided`, `eligible`: applications. `waiting`, `standing`: conflicts of interest that nobody has
    decided, and that close a case. `reviews_each`: None without a plan. `served`, `assessed`: eligible applications
    whose assessors have said yes, and have finished. `agreed`: by the panel. `recommendation`: the newest version and
    its status. `letters`, `approved`: of the newest decision's `lines`.
    """

    submitted: int = 0
    undecided: int = 0
    eligible: int = 0
    waiting: int = 0
    standing: int = 0
    plan_key: str = ""
    reviews_each: int | None = None
    served: int = 0
    assessed: int = 0
    agreed: int = 0
    scenarios: int = 0
    recommendation: tuple[int, str] | None = None
    recommendation_key: str = ""
    decision_key: str = ""
    decided_on: date | None = None
    lines: int = 0
    letters: int = 0
    approved: int = 0
    released_at: datetime | None = None


_NEVER_PASSED = frozenset({Stop.ELIGIBILITY, Stop.CONFLICTS})
"""Whatever has been done since, what nobody has decided there still has to be, until the decision is told."""


def steps(facts: Facts) -> dict[Stop, Standing]:
    """Return where each step stands. The first that is not done, and that no later one has overtaken, is now."""
    assessed = bool(facts.eligible) and facts.assessed == facts.eligible
    released = facts.released_at is not None
    done = {
        Stop.ELIGIBILITY: bool(facts.submitted) and not facts.undecided,
        Stop.CONFLICTS: bool(facts.submitted) and not facts.waiting,
        Stop.PLAN: facts.reviews_each is not None,
        Stop.ASSIGNMENT: bool(facts.eligible) and facts.served == facts.eligible,
        Stop.ASSESSING: assessed,
        Stop.RESULTS: assessed and (bool(facts.agreed) or facts.recommendation is not None),
        Stop.PORTFOLIO: bool(facts.scenarios),
        Stop.RECOMMENDATION: facts.decided_on is not None
        or bool(facts.recommendation and facts.recommendation[1] == "approved"),
        Stop.DECISION: facts.decided_on is not None,
        Stop.LETTERS: released or (bool(facts.lines) and facts.approved == facts.lines),
        Stop.RELEASE: released,
    }
    stops = list(Stop)
    last = max(
        (index for index, stop in enumerate(stops) if done[stop] and stop not in _NEVER_PASSED), default=-1
    )
    found = {}
    now_is_taken = False
    for index, stop in enumerate(stops):
        if done[stop]:
            found[stop] = Standing.DONE
        elif stop in _NEVER_PASSED and facts.submitted and not released:
            found[stop] = Standing.NOW
        elif index < last:
            found[stop] = Standing.PASSED
        else:
            found[stop] = Standing.LATER if now_is_taken else Standing.NOW
            now_is_taken = True
    return found
