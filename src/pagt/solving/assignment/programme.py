"""The linear programme behind an assignment, in HiGHS: rows for the two sides, columns for the pairs that matter.

Of hundreds of thousands of pairs a solution uses a few: the programme starts with the best of each side and adds the
others when their reduced cost says that they could help (column generation). The rows that hold an application's
score above a threshold are added only where they are broken, and the dual simplex goes on from where it was.
"""

from __future__ import annotations

import highspy
import numpy as np
import numpy.typing as npt

from pagt.solving.assignment.problem import Flags, Floats, Ints

_FIRST = 12
"""Pairs of each application that the programme starts with; half as many of each assessor."""
_TOLERANCE = 1e-9
_PRECISE, _WIDTH = 40, 61
"""Bits behind the point that multipliers are rounded to, and bits that a sum of whole numbers may fill."""


class Programme:
    """Maximise the worth of the chosen pairs, each between 0 and 1, with bounds on how many each side has.

    Args:
        left, right: the places of each pair's two sides.
        cost: what each pair is worth.
        left_least, left_most, right_least, right_most: the bounds of each side.
    """

    def __init__(
        self,
        left: Ints,
        right: Ints,
        cost: Floats,
        left_least: npt.NDArray[np.number],
        left_most: npt.NDArray[np.number],
        right_least: npt.NDArray[np.number],
        right_most: npt.NDArray[np.number],
    ) -> None:
        self.left, self.right, self.cost = left, right, cost
        self.lower = np.concatenate([left_least, right_least]).astype(np.float64)
        self.upper = np.concatenate([left_most, right_most]).astype(np.float64)
        self.lefts, self.sides = len(left_least), len(self.lower)
        self.weight: Floats = np.zeros(len(left))
        """What a pair counts in its application's row of a least score; see `hold`."""
        self.row_of: Ints = np.full(self.lefts, -1, dtype=np.int64)
        """The row that holds an application's least score, -1 without one."""
        self.inside: Flags = _first(left, cost) | _first(right, cost, _FIRST // 2)
        self.columns: Ints = np.flatnonzero(self.inside)
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.silent()
        for option, value in (("solver", "simplex"), ("presolve", "off"), ("threads", 1), ("random_seed", 1)):
            self.highs.setOptionValue(option, value)
        self._begin()

    def _begin(self) -> None:
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = 0, len(self.lower)
        programme.row_lower_, programme.row_upper_ = self.lower, self.upper
        programme.sense_ = highspy.ObjSense.kMaximize
        self.highs.passModel(programme)
        self._add(self.columns)

    def _add(self, columns: Ints) -> None:
        """Add pairs as columns: an entry for each side, a third where the application's score is held."""
        if not len(columns):
            return
        held = self.row_of[self.left[columns]] >= 0
        starts = np.concatenate([[0], np.cumsum(2 + held)[:-1]])
        rows = np.empty(2 * len(columns) + int(held.sum()), dtype=np.int32)
        values = np.ones(len(rows))
        rows[starts] = self.left[columns]
        rows[starts + 1] = self.lefts + self.right[columns]
        third = starts[held] + 2
        rows[third] = self.row_of[self.left[columns[held]]]
        values[third] = self.weight[columns[held]]
        ones, zeros = np.ones(len(columns)), np.zeros(len(columns))
        self.highs.addCols(
            len(columns),
            self.cost[columns],
            zeros,
            ones,
            len(rows),
            starts.astype(np.int32),
            rows,
            values,
        )

    def hold(self, applications: Ints, least: Ints) -> None:
        """Hold the scores of applications at or above a number; those that have a row get its new bound."""
        known = self.row_of[applications] >= 0
        if np.any(known):
            rows = self.row_of[applications[known]].astype(np.int32)
            self._bound(rows, least[known].astype(np.float64))
        new = applications[~known]
        if not len(new):
            return
        first = len(self.lower)
        self.row_of[new] = np.arange(first, first + len(new))
        bounds = least[~known].astype(np.float64)
        self.lower = np.concatenate([self.lower, bounds])
        self.upper = np.concatenate([self.upper, np.full(len(new), highspy.kHighsInf)])
        row = self.row_of[self.left[self.columns]] - first
        mine = np.flatnonzero(row >= 0)
        order = mine[np.argsort(row[mine], kind="stable")]
        starts = np.searchsorted(row[order], np.arange(len(new)))
        self.highs.addRows(
            len(new),
            bounds,
            np.full(len(new), highspy.kHighsInf),
            len(order),
            starts.astype(np.int32),
            order.astype(np.int32),
            self.weight[self.columns[order]],
        )

    def _bound(self, rows: npt.NDArray[np.int32], lower: Floats) -> None:
        self.lower[rows] = lower
        self.highs.changeRowsBounds(len(rows), rows, lower, self.upper[rows])  # type: ignore[attr-defined]

    def solve(self) -> bool:
        """Solve with all the pairs that could help; return whether anything fits."""
        if not len(self.cost):
            self.duals: Floats = np.zeros(len(self.lower))
            return bool(np.all(self.lower <= 0) and np.all(self.upper >= 0))
        while True:
            self.highs.run()
            status = self.highs.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                self.duals = np.asarray(self.highs.getSolution().row_dual)
                reduced = self.reduced(self.cost, self.duals)
            elif status == highspy.HighsModelStatus.kInfeasible:
                self.duals = self._ray()
                reduced = self.reduced(np.zeros(len(self.cost)), self.duals)
            else:
                raise ArithmeticError(f"the solver stopped: {self.highs.modelStatusToString(status)}")
            new = np.flatnonzero((reduced > _TOLERANCE) & ~self.inside)
            if not len(new):
                return bool(status == highspy.HighsModelStatus.kOptimal)
            self.inside[new] = True
            self.columns = np.concatenate([self.columns, new])
            self._add(new)

    def _ray(self) -> Floats:
        """Return multipliers of the rows that prove that nothing fits, as `bound` reads them."""
        _status, there, ray = self.highs.getDualRay()  # type: ignore[attr-defined]
        if not there:
            raise ArithmeticError("the solver found no proof that nothing fits")
        found = np.asarray(ray, dtype=np.float64)
        # The sign of a ray is the solver's own affair: the one that proves it is taken.
        return min((self._possible(found), self._possible(-found)), key=self._claim)

    def _possible(self, duals: Floats) -> Floats:
        """Return multipliers without those that a row can't have: positive ones where it has no upper bound."""
        return np.where((self.upper >= highspy.kHighsInf) & (duals > 0), 0.0, duals)

    def _claim(self, duals: Floats) -> float:
        """The most that the columns inside could give by the multipliers: below 0 nothing fits."""
        reduced = self.reduced(np.zeros(len(self.cost)), duals)[self.columns]
        positive, negative = duals > 0, duals < 0
        rows = duals[positive] @ self.upper[positive] + duals[negative] @ self.lower[negative]
        return float(rows + reduced[reduced > 0].sum())

    def reduced(self, cost: Floats, duals: Floats) -> Floats:
        """Return what each pair would add beyond what the rows' multipliers ask for it."""
        reduced = cost - duals[self.left] - duals[self.lefts + self.right]
        rows = self.row_of[self.left]
        held = rows >= 0
        reduced[held] -= duals[rows[held]] * self.weight[held]
        return reduced

    @property
    def objective(self) -> float:
        """The worth of the solution."""
        return float(self.highs.getInfo().objective_function_value)

    @property
    def chosen(self) -> Floats:
        """How much of each pair is chosen, 0 to 1."""
        found = np.zeros(len(self.cost))
        found[self.columns] = np.asarray(self.highs.getSolution().col_value)
        return found

    def bound(self, worth: Ints, duals: Floats) -> int:
        """Return the most that any choice can be worth, proven by multipliers of the rows in exact arithmetic.

        Weak duality: whatever the multipliers are, no choice is worth more than what the rows' bounds and the positive
        reduced costs add up to. They are rounded to fractions of a power of two and the sum is of whole numbers, so
        that it holds without trust in the solver. A negative answer for pairs worth 0 proves that nothing fits.
        """
        multiplied = float(np.abs(duals).max(initial=0.0)) * (2 + float(self.weight.max(initial=0)))
        reach = (float(worth.max(initial=0)) + multiplied + 1) * (len(worth) + 1)
        bits = max(0, min(_PRECISE, _WIDTH - int(np.ceil(np.log2(reach)))))
        whole = np.rint(self._possible(duals) * 2.0**bits).astype(np.int64)
        rows = sum(
            int(value) * int(self.upper[row] if value > 0 else self.lower[row])
            for row, value in enumerate(whole)
            if value
        )
        reduced = (worth << bits) - whole[self.left] - whole[self.lefts + self.right]
        held = self.row_of[self.left]
        reduced[held >= 0] -= whole[held[held >= 0]] * self.weight[held >= 0].astype(np.int64)
        return (rows + int(reduced[reduced > 0].sum())) >> bits


def _first(side: Ints, cost: Floats, most: int = _FIRST) -> Flags:
    """Return which pairs are among the best of their side."""
    order = np.lexsort((-cost, side))
    sides = side[order]
    starts = np.searchsorted(sides, sides)
    chosen = np.zeros(len(side), dtype=np.bool_)
    chosen[order[np.arange(len(side)) - starts < most]] = True
    return chosen
