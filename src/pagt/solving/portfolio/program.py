"""The problem as HiGHS has it. Floats live here alone: what comes out is rounded and checked in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log2
from typing import Any

import highspy
import numpy as np

from pagt.solving.portfolio.problem import Problem, Row

SEED = 20261101
LARGEST = 1024.0
"""What no cost that the solver sees is above: costs in whole units of value would be numbers of thirteen digits."""
TIGHT = 1e-9
SMALL = 300
"""Columns below which the solver does not begin again with what it has learnt."""


@dataclass(frozen=True, slots=True)
class Found:
    """A solution: which columns are 1, and the solver's own bound on the cost, in the costs it was given."""

    taken: tuple[int, ...]
    bound: float


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The solution with parts of projects: how much of each column, what a unit of it would cost, and the bound."""

    parts: Any
    reduced: Any
    bound: float


class Program:
    """A mixed-integer program that maximises, built once and asked often: costs, limits and columns may change.

    Args:
        costs: one whole number for each binary column.
        rows: in the columns' places.
        gap: the relative gap at which the solver may stop, 0 for the proven optimum.
    """

    def __init__(self, costs: Sequence[int], rows: Sequence[Row], *, gap: float = 0.0) -> None:
        self.columns = len(costs)
        self.finished = False
        self._top = 1.0
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", SEED),
            ("mip_rel_gap", gap),
            ("mip_abs_gap", 0.0),
            ("mip_feasibility_tolerance", TIGHT),
            # Small programs are solved sooner than they are presolved anew.
            ("mip_allow_restart", self.columns > SMALL),
        ):
            self._solver.setOptionValue(name, value)
        self._pass(rows)
        self.cost(costs)

    def _pass(self, rows: Sequence[Row]) -> None:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, len(rows)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = np.zeros(self.columns)
        lp.col_lower_, lp.col_upper_ = np.zeros(self.columns), np.ones(self.columns)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * self.columns
        starts, index, value, low, high = [0], [], [], [], []
        for row in rows:
            index += list(row.coefficients)
            top = top_of(row)
            value += [number / top for number in row.coefficients.values()]
            low.append(-highspy.kHighsInf if row.least is None else row.least / top)
            high.append(highspy.kHighsInf if row.most is None else row.most / top)
            starts.append(len(index))
        lp.row_lower_, lp.row_upper_ = np.array(low, dtype=float), np.array(high, dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(index, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(value, dtype=float)
        self._solver.passModel(lp)

    def cost(self, costs: Sequence[int]) -> None:
        """Give the columns other costs: whole numbers, maximised."""
        numbers = np.array([float(cost) for cost in costs])
        self._top = power_above(np.abs(numbers).max(initial=0.0))
        columns = np.arange(self.columns, dtype=np.int32)
        self._solver.changeColsCost(self.columns, columns, numbers * (LARGEST / self._top))

    def fix(self, column: int, value: int | None) -> None:
        """Hold a binary column at 0 or 1, or let it go."""
        low, high = (0.0, 1.0) if value is None else (float(value), float(value))
        self._solver.changeColBounds(column, low, high)

    def add(self, row: Row) -> int:
        """Add a row, divided as the others are; returns its place."""
        index = np.array(list(row.coefficients), dtype=np.int32)
        top = top_of(row)
        value = np.array([number / top for number in row.coefficients.values()], dtype=float)
        low = -highspy.kHighsInf if row.least is None else row.least / top
        high = highspy.kHighsInf if row.most is None else row.most / top
        self._solver.addRow(low, high, len(index), index, value)
        return int(self._solver.getNumRow()) - 1

    def drop_rows(self, first: int) -> None:
        """Take away the rows from a place on."""
        last = int(self._solver.getNumRow())
        if last > first:
            self._solver.deleteRows(last - first, np.arange(first, last, dtype=np.int32))

    def add_amount(self, limits: tuple[float, float], entries: Mapping[int, float], *, cost: float) -> int:
        """Add a continuous column that is not binary, with its coefficients by row as the rows have them."""
        rows = np.array(list(entries), dtype=np.int32)
        self._solver.addCol(cost, *limits, len(rows), rows, np.array(list(entries.values()), dtype=float))
        return int(self._solver.getNumCol()) - 1

    def good_enough(self, gap: float) -> None:
        """Let the solver stop at this relative gap, and at a difference that nobody could tell."""
        self._solver.setOptionValue("mip_rel_gap", gap)

    def limit_nodes(self, nodes: int) -> None:
        """Stop after so many nodes: a limit in work and not in time, so that every machine stops at the same place."""
        self._solver.setOptionValue("mip_max_nodes", nodes)

    def start_from(self, taken: Sequence[int]) -> None:
        """Tell the solver a solution that it may begin with."""
        solution = highspy.HighsSolution()
        values = np.zeros(int(self._solver.getNumCol()))
        values[list(taken)] = 1.0
        solution.col_value = list(values)
        self._solver.setSolution(solution)

    def binary(self, whole: bool) -> None:
        """Ask for whole projects (as from the beginning), or let parts of them be."""
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        columns = np.arange(self.columns, dtype=np.int32)
        kinds = np.full(self.columns, int(kind), dtype=np.uint8)
        self._solver.changeColsIntegrality(self.columns, columns, kinds)

    def relaxed(self) -> Relaxed | None:
        """Return the best solution with parts of projects, or None when not even that keeps the rows.

        Only after `binary(False)`. Asked again with other costs it begins where it stopped.
        """
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._solver.getSolution()
        return Relaxed(
            np.array(solution.col_value[: self.columns]),
            np.array(solution.col_dual[: self.columns]) * self._top / LARGEST,
            float(self._solver.getInfo().objective_function_value) * self._top / LARGEST,
        )

    def solve(self) -> Found | None:
        """Return the best solution, or None when there is none that keeps the rows.

        Raises:
            RuntimeError: the solver gave up for another reason than a limit of nodes.
        """
        self._solver.run()
        status = self._solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        self.finished = status == highspy.HighsModelStatus.kOptimal
        known = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)
        info = self._solver.getInfo()
        if status not in known or info.primal_solution_status != highspy.kSolutionStatusFeasible:
            raise RuntimeError(f"the solver stopped: {self._solver.modelStatusToString(status)}")
        self.values: Any = np.array(self._solver.getSolution().col_value)
        taken = tuple(int(place) for place in np.flatnonzero(self.values[: self.columns] > 0.5))
        return Found(taken, info.mip_dual_bound * self._top / LARGEST)


def top_of(row: Row) -> float:
    """Return what a row is divided by before the solver has it.

    The largest coefficient becomes 1 or a little less, so that the solver's tolerance is a part of it and no amount.
    """
    return power_above(max((abs(number) for number in row.coefficients.values()), default=1))


def power_above(number: float) -> float:
    """Return the smallest power of two that is at least a number, 1 for 0.

    Division by it loses no digit. Of rows that were rounded, the solver has called a portfolio the optimum that was
    not.
    """
    return 2.0 ** ceil(log2(number)) if number > 0 else 1.0


def rows_of(problem: Problem, *, plain: bool = False) -> list[Row]:
    """Return every row of a problem: budget and rules, and that a candidate is funded in one way at most.

    Args:
        problem: what is asked.
        plain: with the rows in projects and øre as they are, for amounts that are not among the options.
    """
    once = [
        Row("", index, dict.fromkeys(places, 1), None, 1)
        for index, places in enumerate(problem.options_of)
        if len(places) > 1
    ]
    return [*(problem.plain_rows if plain else problem.rows), *once]


def beyond(row: Row, taken: Sequence[int]) -> bool:
    """Whether a solution breaks a row, in whole numbers."""
    total = sum(row.coefficients.get(place, 0) for place in taken)
    return (row.least is not None and total < row.least) or (row.most is not None and total > row.most)


def never_again(taken: Sequence[int], columns: int) -> Row:
    """Return the row that forbids exactly one solution."""
    inside = frozenset(taken)
    signs = {place: 1 if place in inside else -1 for place in range(columns)}
    return Row("", 0, signs, None, len(inside) - 1)
