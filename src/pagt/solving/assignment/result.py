"""What an assignment answers: the choice, what it is worth, and the proof that nothing is better."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pagt.solving.assignment.problem import Fairness, Pair, Problem


class Proof(StrEnum):
    """How a bound is known.

    CEILING: an application's best assessors give no more. DUALITY: multipliers of the rows, added up in exact
    arithmetic. SEARCH: the solver went through every case. NONE: the search was cut off, the bound may not be reached.
    """

    CEILING = "ceiling"
    DUALITY = "duality"
    SEARCH = "search"
    NONE = "none"


@dataclass(frozen=True)
class Certified:
    """A number with the bound that nothing exceeds, and how the bound is known."""

    value: int
    bound: int
    proof: Proof

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of the bound: 0 is proven to be the best."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0


@dataclass(frozen=True)
class Assigned:
    """A choice that was checked pair by pair in whole numbers.

    Args:
        problem: what was asked.
        pairs: the places of the chosen pairs in the problem's arrays, in the order of the names.
        fairness: what was raised before the total.
        worst: for `Fairness.WORST` the smallest sum of one application in units, for `RELATIVE` the smallest share of
            its own best in thousandths. With a cost of change both count it for the pairs that were kept.
        total: the sum of all chosen pairs in units, counted likewise.
        free_total: what the total would be if fairness were not asked for: what fairness costs is the difference.
        at_worst: an application that is served worst.
    """

    problem: Problem
    pairs: tuple[int, ...]
    fairness: Fairness
    worst: Certified
    total: Certified
    free_total: int
    at_worst: str

    @property
    def names(self) -> list[Pair]:
        """The chosen pairs by name."""
        return [self.problem.pair(place) for place in self.pairs]

    @property
    def scores(self) -> dict[str, int]:
        """What each application gets, in units, without the cost of change."""
        found = dict.fromkeys(self.problem.applications, 0)
        for place in self.pairs:
            found[self.problem.applications[self.problem.application_of[place]]] += int(
                self.problem.score[place]
            )
        return found

    @property
    def loads(self) -> dict[str, int]:
        """How many applications each assessor gets."""
        found = dict.fromkeys(self.problem.assessors, 0)
        for place in self.pairs:
            found[self.problem.assessors[self.problem.assessor_of[place]]] += 1
        return found

    @property
    def dropped(self) -> list[Pair]:
        """The earlier pairs that were given up."""
        kept = set(self.pairs)
        earlier = self.problem.earlier.nonzero()[0]
        return [self.problem.pair(int(place)) for place in earlier if int(place) not in kept]
