"""Assign assessors to applications: the worst served as well as can be, then the total."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pagt.solving.assignment.branching import branch, is_whole
from pagt.solving.assignment.problem import Fairness, Flags, Ints, Problem
from pagt.solving.assignment.programme import Programme
from pagt.solving.assignment.result import Assigned, Certified, Proof
from pagt.solving.assignment.shortage import Infeasible, explained, simple_shortage

_SHARES = 1000
"""A relative fairness is a whole number of thousandths."""
_ROOM = 1e-6
_SEED = 20_260_101


@dataclass(frozen=True)
class _Attempt:
    """What holding a level of fairness gave: pairs, the bound of their total; no pairs when it can't be held."""

    chosen: Flags | None
    bound: int
    proof: Proof


def assign(problem: Problem, *, fairness: Fairness = Fairness.WORST) -> Assigned:
    """Return the best choice: first the worst-served application, then the total.

    The first bound of the worst is what an application's best assessors would give it. The problem is solved with that
    level held; where it can't be held, the level is bisected. Among choices of equal worst and equal total, the one
    with the greatest sum of tie-breakers is taken: numbers drawn for the pairs, in the order of their names, from a
    fixed seed. So the same input gives the same answer, in whatever order it comes.

    Args:
        problem: see `problem.problem`.
        fairness: what of the worst-served application is raised.

    Returns:
        the choice with certificates, checked in whole numbers.

    Raises:
        Infeasible: nothing fits; `shortage` says what is short.
    """
    shortage = simple_shortage(problem)
    if shortage is not None:
        raise Infeasible(shortage)
    return _Search(problem, fairness).run()


class _Search:
    """The search for the level of fairness, on one linear programme that is kept warm."""

    def __init__(self, problem: Problem, fairness: Fairness) -> None:
        self.problem, self.fairness = problem, fairness
        self.applications, self.assessors, _pairs = problem.size
        held = problem.locked
        self.free = np.flatnonzero(~held)
        self.worth = problem.worth[self.free]
        self.left, self.right = problem.application_of[self.free], problem.assessor_of[self.free]
        of_application = np.bincount(problem.application_of[held], minlength=self.applications)
        of_assessor = np.bincount(problem.assessor_of[held], minlength=self.assessors)
        self.base = np.zeros(self.applications, dtype=np.int64)
        np.add.at(self.base, problem.application_of[held], problem.worth[held])
        self.need = problem.reviews - of_application
        self.best = self.base + _best_sums(self.left, self.worth, self.need)
        self.programme = Programme(
            self.left,
            self.right,
            self.worth + _tie_breakers(problem)[self.free],
            self.need,
            self.need,
            np.maximum(problem.least - of_assessor, 0),
            problem.most - of_assessor,
        )
        self.programme.weight = self.worth.astype(np.float64)

    def run(self) -> Assigned:
        """Raise the level as far as it goes."""
        start = self.attempt(0)
        if start.chosen is None:
            raise Infeasible(explained(self.problem))
        free_total, best = self.total(start.chosen), start
        low, high = self.level(start.chosen), self.ceiling() + 1
        proof, level, bound = Proof.CEILING, high - 1, high - 1
        while high - low > 1:
            tried = self.attempt(level)
            if tried.chosen is None:
                high, proof = level, tried.proof
                # A search that was cut off proves nothing: the bound stays where it was.
                bound = bound if proof is Proof.NONE else level - 1
            else:
                best, low = tried, self.level(tried.chosen)
            level = (low + high) // 2
        if best.proof is Proof.NONE:
            last = self.attempt(low, final=True)
            best = last if last.chosen is not None else best
        return self.answer(best, Certified(low, bound, proof if low == bound else Proof.NONE), free_total)

    def ceiling(self) -> int:
        """The level that no choice exceeds."""
        return (
            _SHARES
            if self.fairness is Fairness.RELATIVE
            else (int(self.best.min()) if self.applications else 0)
        )

    def level(self, chosen: Flags) -> int:
        """The level of fairness of a choice."""
        sums = self.sums(chosen)
        if self.fairness is Fairness.RELATIVE:
            return int(_shares(sums, self.best).min(initial=_SHARES))
        return int(sums.min()) if len(sums) else 0

    def sums(self, chosen: Flags) -> Ints:
        """What each application gets, locked pairs and the cost of change counted."""
        found = self.base.copy()
        np.add.at(found, self.left[chosen], self.worth[chosen])
        return found

    def total(self, chosen: Flags) -> int:
        return int(self.sums(chosen).sum())

    def attempt(self, level: int, *, final: bool = False) -> _Attempt:
        """Return a choice with the level held, by rows for those applications alone that fall below it.

        It has the best total where the linear programme is whole by itself. Where branching is needed, it is the first
        choice that is found, until the final attempt.
        """
        least = np.full(self.applications, level, dtype=np.int64)
        if self.fairness is Fairness.RELATIVE:
            least = -(-level * self.best // _SHARES)  # rounded up
        least = least - self.base
        programme = self.programme
        rows = np.flatnonzero(programme.row_of >= 0)
        programme.hold(rows, least[rows])
        while True:
            if not programme.solve():
                proven = programme.bound(np.zeros_like(self.worth), programme.duals) < 0
                return _Attempt(None, 0, Proof.DUALITY if proven else Proof.SEARCH)
            chosen = programme.chosen
            sums = np.bincount(self.left, weights=chosen * self.worth, minlength=self.applications)
            broken = np.flatnonzero((sums < least - _ROOM * np.maximum(least, 1)) & (programme.row_of < 0))
            if not len(broken):
                break
            programme.hold(broken, least[broken])
        bound = int(self.base.sum()) + programme.bound(self.worth, programme.duals)
        whole = chosen > 0.5
        if is_whole(chosen) and self.keeps(whole, least):
            return _Attempt(whole, bound, Proof.DUALITY)
        branched = branch(programme, least, any_will_do=not final)
        if branched.chosen is None:
            return _Attempt(None, bound, Proof.SEARCH if branched.proven else Proof.NONE)
        total = self.total(branched.chosen)
        if total >= bound:
            return _Attempt(branched.chosen, bound, Proof.DUALITY)
        if final and branched.proven:
            return _Attempt(branched.chosen, total, Proof.SEARCH)
        if final:
            bound = min(bound, int(self.base.sum()) + branched.bound)
        return _Attempt(branched.chosen, bound, Proof.NONE)

    def keeps(self, chosen: Flags, least: Ints) -> bool:
        """Whether a choice holds each application's least worth, in whole numbers."""
        return bool(np.all(self.sums(chosen) - self.base >= least))

    def answer(self, best: _Attempt, worst: Certified, free_total: int) -> Assigned:
        if best.chosen is None:
            raise AssertionError("an answer has pairs")
        chosen = self.problem.locked.copy()
        chosen[self.free[best.chosen]] = True
        check(self.problem, chosen)
        sums = self.sums(best.chosen)
        served = _shares(sums, self.best) if self.fairness is Fairness.RELATIVE else sums
        return Assigned(
            problem=self.problem,
            pairs=tuple(int(place) for place in np.flatnonzero(chosen)),
            fairness=self.fairness,
            worst=worst,
            total=Certified(int(sums.sum()), best.bound, best.proof),
            free_total=free_total,
            at_worst=self.problem.applications[int(np.argmin(served))] if len(served) else "",
        )


def check(problem: Problem, chosen: Flags) -> None:
    """Check a choice in whole numbers: as many as asked for, loads within bounds, locked pairs there.

    Raises:
        ArithmeticError: the choice breaks a rule; the solver's answer can't be used.
    """
    each = np.bincount(problem.application_of[chosen], minlength=len(problem.applications))
    loads = np.bincount(problem.assessor_of[chosen], minlength=len(problem.assessors))
    if (
        np.any(each != problem.reviews)
        or np.any(loads < problem.least)
        or np.any(loads > problem.most)
        or np.any(problem.locked & ~chosen)
    ):
        raise ArithmeticError("the solver's choice breaks a rule of the problem")


def _tie_breakers(problem: Problem) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Numbers that add up to less than half a unit in any choice, so that they decide between equals alone."""
    most = 2 * len(problem.applications) * problem.reviews
    return np.random.default_rng(_SEED).random(len(problem.score)) / max(most, 1)


def _best_sums(left: Ints, worth: Ints, need: Ints) -> Ints:
    """Return the sum of each application's `need` best pairs."""
    order = np.lexsort((-worth, left))
    sides = left[order]
    rank = np.arange(len(left)) - np.searchsorted(sides, sides)
    best = order[rank < need[sides]]
    found = np.zeros(len(need), dtype=np.int64)
    np.add.at(found, left[best], worth[best])
    return found


def _shares(sums: Ints, best: Ints) -> Ints:
    """Return each application's share of its own best, in thousandths rounded down; all of nothing is all."""
    return np.where(best > 0, _SHARES * sums // np.maximum(best, 1), _SHARES)
