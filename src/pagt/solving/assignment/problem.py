"""What is to be assigned: the pairs that may be made, what each is worth, and what must hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Name = str
Pair = tuple[Name, Name]

LARGEST_SCORE = 10**9
"""In units. Above it, sums of scores would not be exact where the solver computes with them."""


class Fairness(StrEnum):
    """What of the worst-served application is raised before the total.

    WORST: the sum of its scores. RELATIVE: that sum as a share of the best that the application could have if it were
    alone, in whole thousandths, rounded down.
    """

    WORST = "worst"
    RELATIVE = "relative"


class InvalidProblem(ValueError):
    """The input contradicts itself; the text says where."""


@dataclass(frozen=True)
class Problem:
    """An assignment problem in arrays: candidate pairs in the order of application, then assessor.

    Args:
        applications, assessors: their names, sorted; the arrays hold their places.
        application_of, assessor_of, score: one entry a candidate pair; scores are whole units, 0 or more.
        reviews: assessors for each application.
        least, most: the bounds of each assessor's load.
        locked: pairs that must be chosen.
        earlier: pairs that were chosen before.
        change_cost: units that the choice must gain before an earlier pair is given up. It is added to the score of
            the earlier pairs while the problem is solved.
    """

    applications: tuple[Name, ...]
    assessors: tuple[Name, ...]
    application_of: Ints
    assessor_of: Ints
    score: Ints
    reviews: int
    least: Ints
    most: Ints
    locked: Flags
    earlier: Flags
    change_cost: int = 0

    @property
    def worth(self) -> Ints:
        """The scores as the solver weighs them: with the cost of a change on top of the earlier pairs."""
        return self.score + self.change_cost * self.earlier

    @property
    def size(self) -> tuple[int, int, int]:
        """How many applications, assessors and candidate pairs."""
        return len(self.applications), len(self.assessors), len(self.score)

    def pair(self, place: int) -> Pair:
        """Return the names of a candidate pair."""
        return (
            self.applications[self.application_of[place]],
            self.assessors[self.assessor_of[place]],
        )


def problem(
    scores: Mapping[Pair, int],
    *,
    reviews: int,
    conflicts: Collection[Pair] = frozenset(),
    least: int | Mapping[Name, int] = 0,
    most: int | Mapping[Name, int],
    locked: Collection[Pair] = frozenset(),
    earlier: Collection[Pair] = frozenset(),
    change_cost: int = 0,
    applications: Iterable[Name] = (),
    assessors: Iterable[Name] = (),
) -> Problem:
    """Return the problem of names and whole numbers as arrays.

    Args:
        scores: (application, assessor) -> score in whole units, 0 or more. A pair without a score can't be made.
        reviews: assessors for each application, at least 1.
        conflicts: pairs that must not be made, whatever their score.
        least, most: the bounds of the loads, one for all or by assessor.
        locked: pairs that must be made; `earlier`: pairs that are kept unless a change gains more than `change_cost`.
        applications, assessors: further names, that no pair has.

    Raises:
        InvalidProblem: a bound is negative, a score out of range, or a locked pair can't be made.
    """
    names = tuple(sorted({application for application, _ in scores} | set(applications)))
    people = tuple(sorted({assessor for _, assessor in scores} | set(assessors)))
    barred = set(conflicts)
    for pair in sorted(locked):
        if pair in barred:
            raise InvalidProblem(f"{pair[0]} is locked to {pair[1]}, who has a conflict there")
        if pair not in scores:
            raise InvalidProblem(f"{pair[0]} is locked to {pair[1]}, but the pair has no score")
    made = sorted(pair for pair in scores if pair not in barred)
    place = {name: n for n, name in enumerate(names)}
    person = {name: n for n, name in enumerate(people)}
    chosen, before = set(locked), set(earlier)
    return checked(
        Problem(
            applications=names,
            assessors=people,
            application_of=np.array([place[application] for application, _ in made], dtype=np.int64),
            assessor_of=np.array([person[assessor] for _, assessor in made], dtype=np.int64),
            score=np.array([scores[pair] for pair in made], dtype=np.int64),
            reviews=reviews,
            least=_bounds(least, people),
            most=_bounds(most, people),
            locked=np.array([pair in chosen for pair in made], dtype=np.bool_),
            earlier=np.array([pair in before for pair in made], dtype=np.bool_),
            change_cost=change_cost,
        )
    )


def _bounds(given: int | Mapping[Name, int], people: tuple[Name, ...]) -> Ints:
    if isinstance(given, int):
        return np.full(len(people), given, dtype=np.int64)
    return np.array([given[name] for name in people], dtype=np.int64)


def checked(given: Problem) -> Problem:
    """Return the problem when it says nothing impossible by itself.

    Raises:
        InvalidProblem: see `problem`.
    """
    if given.reviews < 1:
        raise InvalidProblem("an application needs at least 1 assessor")
    if given.change_cost < 0:
        raise InvalidProblem("the cost of a change can't be negative")
    if len(given.score) and not 0 <= given.score.min() <= given.score.max() <= LARGEST_SCORE:
        raise InvalidProblem(f"a score is a number from 0 to {LARGEST_SCORE} units")
    if np.any(given.least < 0) or np.any(given.most < given.least):
        raise InvalidProblem("the least load can't be negative or above the greatest")
    return given
