"""How firmly each application is in the best portfolio when scores vary within their uncertainty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from pagt.solving.portfolio.problem import WHOLE, Problem, Value
from pagt.solving.portfolio.program import Program, rows_of
from pagt.solving.portfolio.solving import exact

CORE, EXTERIOR = 0.9, 0.1
"""From this share of the draws on an application is in the core; up to that share it is outside."""
RELAXED_GAP = 0.001
"""The gap of the program with parts of projects, below which it serves instead of the exact one."""
MANY = 300
"""Applications from which the program with parts of projects may serve; with fewer, a draw can differ much from the next."""
_POOL = 200


class Place(StrEnum):
    """Where an application stands over the draws."""

    CORE = "core"
    BORDERLINE = "borderline"
    EXTERIOR = "exterior"


@dataclass(frozen=True, slots=True)
class Robustness:
    """What the draws gave.

    Attributes:
        shares: the share of draws in which each candidate is in, by name. By the relaxed method parts count as parts.
        draws: how many there were.
        exact: whether each draw was solved to its proven optimum; otherwise with parts of projects.
        gap: by how much parts of projects raise the value of the problem itself, as a part of it.
    """

    shares: dict[str, float]
    draws: int
    exact: bool
    gap: float

    def place(self, name: str) -> Place:
        """Where a candidate stands."""
        share = self.shares[name]
        return Place.CORE if share >= CORE else Place.EXTERIOR if share <= EXTERIOR else Place.BORDERLINE


def robustness(
    problem: Problem, draws: Any, *, progress: Callable[[int], None] | None = None
) -> Robustness | None:
    """Solve the problem for each draw of scores; None when the rules can't be kept, whatever the scores.

    Args:
        problem: budget, rules and value function; its own scores tell how good the relaxed program is.
        draws: an array of scores, a row for each draw and a column for each candidate in their order. What lies below
            0 counts as 0.
        progress: told after each draw how many are done.

    Raises:
        ValueError: the columns do not fit the candidates.
    """
    scores = np.maximum(np.asarray(draws, dtype=float), 0.0)
    if scores.ndim != 2 or scores.shape[1] != len(problem.candidates):
        raise ValueError("draws have a column for each application")
    if not problem.options:
        return Robustness({}, len(scores), True, 0.0) if not problem.broken({}) else None
    solver = _Draws(problem)
    if not solver.possible:
        return None
    owner = np.array([option.candidate for option in problem.options])
    times = np.array(
        [
            option.amount if problem.value is Value.MONEY else option.percent / WHOLE
            for option in problem.options
        ]
    )
    total = np.zeros(len(problem.candidates))
    for done, row in enumerate(scores, start=1):
        np.add.at(total, owner, solver.taken(row[owner] * times))
        if progress:
            progress(done)
    shares = total / max(len(scores), 1)
    names = [each.name for each in problem.candidates]
    return Robustness(
        dict(zip(names, map(float, shares), strict=True)), len(scores), not solver.relaxed_serves, solver.gap
    )


class _Draws:
    """Solves draw after draw. The relaxed program begins where it stopped; earlier portfolios bound the exact one."""

    def __init__(self, problem: Problem) -> None:
        costs = [option.value for option in problem.options]
        self.rows = rows_of(problem)
        self.parts = Program(costs, self.rows)
        self.parts.binary(False)
        self.whole = Program(costs, self.rows)
        self.pool = np.zeros((0, len(costs)))
        self.gap, self.relaxed_serves = 0.0, False
        relaxed = self.parts.relaxed()
        found = exact(self.whole, self.rows) if relaxed is not None else None
        self.possible = found is not None
        if found is None or relaxed is None:
            return
        self._keep(found.taken)
        best = sum(costs[place] for place in found.taken)
        self.gap = (relaxed.bound - best) / best if best else 0.0
        many = len(problem.candidates) >= MANY
        self.relaxed_serves = many and bool(best) and self.gap < RELAXED_GAP

    def _keep(self, taken: Any) -> Any:
        column = np.zeros(self.whole.columns)
        column[list(taken)] = 1.0
        if len(self.pool) < _POOL:
            self.pool = np.vstack([self.pool, column])
        return column

    def taken(self, costs: Any) -> Any:
        """The columns that a draw takes, as numbers from 0 to 1."""
        self.parts.cost(costs)
        relaxed = self.parts.relaxed()
        if relaxed is None:
            raise RuntimeError("the relaxed program has a solution for any scores")
        if self.relaxed_serves or bool(np.all(np.minimum(relaxed.parts, 1 - relaxed.parts) < 1e-9)):
            return relaxed.parts
        worths = self.pool @ costs
        known = int(np.argmax(worths))
        # What the best known portfolio can't be beaten by need not be looked at again.
        room = max(relaxed.bound - float(worths[known]), 0.0) * (1 + 1e-6) + 1e-9 * abs(relaxed.bound)
        held = np.flatnonzero(np.abs(relaxed.reduced) > room)
        for place in held:
            self.whole.fix(int(place), int(relaxed.parts[place] > 0.5))
        self.whole.cost(costs)
        found = exact(self.whole, self.rows)
        for place in held:
            self.whole.fix(int(place), None)
        self.whole.drop_rows(len(self.rows))
        if found is None or float(costs[list(found.taken)].sum()) <= float(worths[known]):
            return self.pool[known]
        return self._keep(found.taken)
