"""Why no assignment exists: the smallest claim that shows what is short."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pagt.solving.assignment.problem import Flags, Ints, Name, Problem
from pagt.solving.assignment.programme import Programme

_STARTS = 20
"""Unmet needs that are tried as the beginning of the proof; the smallest proof is taken."""


class Short(StrEnum):
    """What there is too little of.

    CANDIDATES: one application has too few assessors without a conflict. CAPACITY: applications need more than their
    assessors may take. APPLICATIONS: assessors must have more than there is for them. LOCKED: too much is locked to
    one application or one assessor.
    """

    CANDIDATES = "candidates"
    CAPACITY = "capacity"
    APPLICATIONS = "applications"
    LOCKED = "locked"


@dataclass(frozen=True)
class Shortage:
    """A proof that nothing fits: `needed` of these is more than the `available` of those.

    Args:
        kind: what is short.
        applications, assessors: whom it is about.
        needed, available: numbers of reviews; `needed` is greater.
    """

    kind: Short
    applications: tuple[Name, ...]
    assessors: tuple[Name, ...]
    needed: int
    available: int


class Infeasible(Exception):
    """Nothing fits; `shortage` says why."""

    def __init__(self, shortage: Shortage) -> None:
        self.shortage = shortage
        super().__init__(
            f"{shortage.kind}: {shortage.needed} needed, {shortage.available} available "
            f"({len(shortage.applications)} applications, {len(shortage.assessors)} assessors)"
        )


def simple_shortage(problem: Problem) -> Shortage | None:
    """Return what is short of one application or one assessor alone, or None."""
    n, m, _ = problem.size
    free = np.bincount(problem.application_of, minlength=n)
    if np.any(free < problem.reviews):
        worst = int(np.argmin(free))
        return Shortage(
            Short.CANDIDATES, (problem.applications[worst],), (), problem.reviews, int(free[worst])
        )
    for places, names, limit in (
        (problem.application_of, problem.applications, np.full(n, problem.reviews)),
        (problem.assessor_of, problem.assessors, problem.most),
    ):
        held = np.bincount(places[problem.locked], minlength=len(names))
        over = np.flatnonzero(held > limit)
        if len(over):
            one = int(over[0])
            mine, others = ((names[one],), ()) if names is problem.applications else ((), (names[one],))
            return Shortage(Short.LOCKED, mine, others, int(held[one]), int(limit[one]))
    few = np.bincount(problem.assessor_of, minlength=m)
    over = np.flatnonzero(few < problem.least)
    if len(over):
        one = int(over[0])
        return Shortage(
            Short.APPLICATIONS, (), (problem.assessors[one],), int(problem.least[one]), int(few[one])
        )
    return None


def explained(problem: Problem) -> Shortage:
    """Return what is short in a problem that nothing fits.

    The greatest number of reviews that can be filled (or of least loads) is a flow; its smallest cut names the
    applications and the assessors between whom it is narrow. The numbers are then counted on the cut itself, so that
    they prove the shortage without the solver.
    """
    n = len(problem.applications)
    need = np.full(n, problem.reviews, dtype=np.int64)
    cut = _cut(problem, need, problem.most, by_assessor=False)
    if cut is not None:
        inside, full, needed, available = cut
        return Shortage(Short.CAPACITY, *_named(problem, inside, full), needed, available)
    cut = _cut(problem, problem.least, need, by_assessor=True)
    if cut is None:  # one of the two is short whenever both together are (Mendelsohn and Dulmage, 1958)
        raise AssertionError("an assignment exists")
    inside, full, needed, available = cut
    return Shortage(Short.APPLICATIONS, *_named(problem, full, inside), needed, available)


def _named(
    problem: Problem, applications: Flags, assessors: Flags
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    return (
        tuple(problem.applications[place] for place in np.flatnonzero(applications)),
        tuple(problem.assessors[place] for place in np.flatnonzero(assessors)),
    )


def _cut(
    problem: Problem, need: Ints, room: Ints, *, by_assessor: bool
) -> tuple[Flags, Flags, int, int] | None:
    """Return whose need is not met and who is full where it is narrow, with the two counts; None when all is met.

    A locked pair takes one of each side's numbers before the rest is laid out.
    """
    ours, theirs = problem.application_of, problem.assessor_of
    if by_assessor:
        ours, theirs = theirs, ours
    held = problem.locked
    need = np.maximum(need - np.bincount(ours[held], minlength=len(need)), 0)
    room = np.maximum(room - np.bincount(theirs[held], minlength=len(room)), 0)
    ours, theirs = ours[~held], theirs[~held]
    flow = Programme(ours, theirs, np.ones(len(ours)), np.zeros(len(need)), need, np.zeros(len(room)), room)
    flow.solve()
    if round(flow.objective) >= need.sum():
        return None
    used = flow.chosen > 0.5
    unmet = np.flatnonzero(np.bincount(ours[used], minlength=len(need)) < need)
    inside, full = min(
        (_reached(int(one), ours, theirs, used, len(need), len(room)) for one in unmet[:_STARTS]),
        key=lambda found: (np.count_nonzero(found[0]), np.count_nonzero(found[1])),
    )
    # A pair between them and somebody who is not full is one more that they have.
    loose = int(np.count_nonzero(inside[ours] & ~full[theirs]))
    return inside, full, int(need[inside].sum()), int(room[full].sum()) + loose


def _reached(
    start: int, ours: Ints, theirs: Ints, used: Flags, mine: int, others: int
) -> tuple[Flags, Flags]:
    """Return whom one unmet need could be met by if others made room: all of them are full, or it would be met."""
    inside, full = np.zeros(mine, dtype=np.bool_), np.zeros(others, dtype=np.bool_)
    inside[start] = True
    while True:
        full[theirs[inside[ours] & ~used]] = True
        more = np.unique(ours[full[theirs] & used])
        if np.all(inside[more]):
            return inside, full
        inside[more] = True
