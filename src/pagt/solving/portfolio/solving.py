"""The proven optimum of a problem, the same on any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter

import numpy as np

from pagt.solving.portfolio.problem import WHOLE, Choice, Problem, Row
from pagt.solving.portfolio.program import Found, Program, beyond, never_again, rows_of

TIE_NODES = 200
"""How much work the tie-break may take before the first optimum stands, in the solver's nodes."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The best portfolio, and what proves it.

    Attributes:
        choice: the percent each gets, by name, in the order of the candidates.
        units, value: its exact value, in whole units and in the value function's own.
        amount: the money it takes, in øre.
        bound: no portfolio has a higher value, by the solver's proof.
        gap: (bound - value) / value, 0 when the optimum is proven.
        tie_broken: whether the choice among portfolios of equal value was made to its end.
        seconds: how long it took.
    """

    choice: Choice
    units: int
    value: Fraction
    amount: int
    bound: Fraction
    gap: float
    tie_broken: bool
    seconds: float


def solve(problem: Problem, *, gap: float = 0.0, ties: bool = True) -> Solution | None:
    """Return the portfolio of the highest value that keeps every rule, or None when no portfolio does.

    Of portfolios with the same value the one with the largest sum of places counted from the last candidate is
    taken, that is: more and earlier numbers first. What is returned is checked in whole numbers.

    Args:
        problem: what is asked.
        gap: the relative gap that is good enough; 0 asks for the proof.
        ties: whether to look among portfolios of equal value; they need not be looked at where only the value counts.
    """
    began = perf_counter()
    costs = [option.value for option in problem.options]
    if not costs:
        return _solution(problem, (), 0.0, True, began) if _empty_keeps(problem) else None
    rows = rows_of(problem)
    program = Program(costs, rows, gap=gap)
    found = exact(program, rows)
    if found is None:
        return None
    taken, done = found.taken, True
    if ties and gap == 0:
        taken, done = _first_of_equals(problem, program, rows, found)
    return _solution(problem, taken, found.bound, done, began)


def exact(program: Program, rows: Sequence[Row]) -> Found | None:
    """Solve until the rounded solution keeps every row in whole numbers: what doesn't is forbidden and solved anew."""
    while (found := program.solve()) is not None:
        if not any(beyond(row, found.taken) for row in rows):
            return found
        program.add(never_again(found.taken, program.columns))
    return None


def _empty_keeps(problem: Problem) -> bool:
    return not problem.broken({})


def _first_of_equals(
    problem: Problem, program: Program, rows: Sequence[Row], found: Found
) -> tuple[tuple[int, ...], bool]:
    """Choose among the portfolios of the highest value, with a limit of work.

    A column whose reduced cost in the relaxed program is above its distance to the optimum is the same in every
    portfolio of that value: it is held, and what is left is small.
    """
    program.binary(False)
    relaxed = program.relaxed()
    program.binary(True)
    units = sum(problem.options[place].value for place in found.taken)
    values = {place: option.value for place, option in enumerate(problem.options) if option.value}
    if relaxed is not None:
        room = (relaxed.bound - units) * (1 + 1e-6) + 1e-9 * units
        for place in np.flatnonzero(np.abs(relaxed.reduced) > room):
            program.fix(int(place), int(relaxed.parts[place] > 0.5))
    last = len(problem.candidates)
    program.add(Row("", 0, values, units, None))
    program.cost([last - option.candidate if option.percent == WHOLE else 0 for option in problem.options])
    program.limit_nodes(TIE_NODES)
    program.start_from(found.taken)
    try:
        better = program.solve()
    except RuntimeError:
        return found.taken, False
    if better is None or any(beyond(row, better.taken) for row in rows):
        return found.taken, False
    if sum(problem.options[place].value for place in better.taken) != units:
        return found.taken, False
    return better.taken, program.finished


def _solution(problem: Problem, taken: Sequence[int], bound: float, done: bool, began: float) -> Solution:
    options = [problem.options[place] for place in sorted(taken)]
    choice = {problem.candidates[option.candidate].name: option.percent for option in options}
    units = problem.units_of(choice)
    gap = max(0.0, (bound - units) / units) if units else 0.0
    if gap < 1e-9 or bound < units + 1 - 1e-3:
        gap = 0.0
    top = Fraction(units) if gap == 0 else Fraction(bound)
    return Solution(
        choice,
        units,
        problem.value_of(choice),
        problem.amount_of(choice),
        top / problem.scale,
        gap,
        done,
        perf_counter() - began,
    )
