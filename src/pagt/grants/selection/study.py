"""What is worked out for a scenario, as plain values that can be kept. Pure: problem in, numbers out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pagt.solving.portfolio.alternatives import alternatives, budgets, prices
from pagt.solving.portfolio.clash import Short, clash, shortage
from pagt.solving.portfolio.margins import margins
from pagt.solving.portfolio.problem import Broken, Choice, Problem
from pagt.solving.portfolio.ranking import ranking
from pagt.solving.portfolio.solving import Solution, solve
from pagt.solving.robustness import robustness

VERSION = 1
"""Raised when the same problem would get another answer, so that nothing kept from before is found."""
MOST_MARGINS = 150
"""Applications up to which every margin is worked out; it takes several programs each."""
STEP = 20
"""The budget is tried with a part of itself more or less: 1/20 is 5 %."""
_LARGE = 2_000
_LARGE_GAP = 1e-4


@dataclass(frozen=True)
class Optimum:
    """The optimum beside the plain ranking, or why there is none."""

    solution: Solution | None
    ranking: Choice
    broken: tuple[Broken, ...]
    """The rules that the ranking breaks."""
    short: tuple[Short, ...]
    clash: tuple[str, ...]


def optimum(problem: Problem) -> Optimum:
    """Return the optimum of a problem beside its ranking that skips what the money does not reach."""
    gap = _LARGE_GAP if len(problem.candidates) > _LARGE else 0.0
    best = solve(problem, gap=gap)
    plain = ranking(problem, stop=False)
    broken = tuple(problem.broken(plain))
    if best is not None:
        return Optimum(best, plain, broken, (), ())
    return Optimum(None, plain, broken, tuple(shortage(problem)), tuple(clash(problem)))


def study(
    problem: Problem, found: Optimum, draws: Any, *, progress: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Return margins, prices, budgets, alternatives and robustness as JSON values.

    Args:
        problem: what is asked.
        found: its optimum.
        draws: scores, a row for each draw and a column for each candidate.
        progress: told how many steps are done, of `steps(problem, draws)`.
    """
    best = found.solution
    if best is None:
        return {}
    done = [0]

    def step(_count: int) -> None:
        done[0] += 1
        if progress:
            progress(done[0])

    few = len(problem.candidates) <= MOST_MARGINS
    step_of_money = problem.budget // STEP // 100 * 100
    firm = robustness(problem, draws, progress=step)
    return {
        "margins": {each.name: _margin(each) for each in margins(problem, best, progress=step)}
        if few
        else {},
        "prices": {
            each.rule: [float(each.gain), _changes(best.choice, each.choice)]
            for each in prices(problem, best)
        },
        "budgets": [
            [budget, float(other.value - best.value), _changes(best.choice, other.choice)]
            for budget, other in budgets(problem, [-step_of_money, step_of_money])
            if other is not None
        ],
        "alternatives": [
            [float(each.value), float(each.loss), each.amount, _changes(best.choice, each.choice)]
            for each in alternatives(problem, best)
        ]
        if few
        else [],
        "robust": None
        if firm is None
        else {
            "shares": firm.shares,
            "places": {name: firm.place(name).value for name in firm.shares},
            "draws": firm.draws,
            "exact": firm.exact,
        },
    }


def steps(problem: Problem, draws: int) -> int:
    """Return how many steps a study takes."""
    count = len(problem.candidates)
    return draws + (count if count <= MOST_MARGINS else 0)


def _margin(each: Any) -> dict[str, Any]:
    return {
        "percent": each.percent,
        "score": None if each.score is None else float(each.score),
        "amount": each.amount,
        "costs": None if each.costs is None else float(each.costs),
        "others": dict(each.others),
        "hinders": [[broken.rule, broken.group, float(broken.by)] for broken in each.hinders],
    }


def _changes(was: Choice, now: Choice) -> dict[str, int]:
    """What each whose funding differs gets now, in percent."""
    return {name: now.get(name, 0) for name in {**was, **now} if now.get(name, 0) != was.get(name, 0)}
