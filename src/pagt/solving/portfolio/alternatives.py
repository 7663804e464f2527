"""Other portfolios: without a rule, with more or less money, and as different as can be at nearly the same value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pagt.solving.portfolio.problem import BUDGET, Choice, Problem, Row
from pagt.solving.portfolio.program import Program, beyond, rows_of
from pagt.solving.portfolio.solving import Solution, solve

NODES = 100
"""The work that one alternative may take: the most different one found within it is shown."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a rule costs: the value that the portfolio would gain without it, and what would then be chosen."""

    rule: str
    gain: Fraction
    choice: Choice


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another portfolio that keeps the rules: its choice, value, money in øre, and the part of the value it gives up."""

    choice: Choice
    value: Fraction
    amount: int
    loss: Fraction


def prices(problem: Problem, best: Solution) -> list[Price]:
    """Return what each rule costs beside the budget, in their order: one program without each."""
    found = []
    for rule in problem.rules:
        without = problem.without(rule.name)
        if not without.broken(best.choice) and not _binds(problem, rule.name):
            found.append(Price(rule.name, Fraction(0), best.choice))
            continue
        other = solve(without, ties=False)
        # The best portfolio keeps what is left of the rules, so that there is always another at least as good.
        gain = Fraction(0) if other is None else other.value - best.value
        found.append(Price(rule.name, gain, other.choice if other and gain else best.choice))
    return found


def _binds(problem: Problem, name: str) -> bool:
    """Whether a rule can be broken at all: whole groups within its limits can't break it."""
    return any(row.rule == name for row in problem.rows)


def budgets(problem: Problem, steps: Iterable[int]) -> list[tuple[int, Solution | None]]:
    """Return the optimum with the budget changed by each of the steps, in øre; a budget below 0 is 0."""
    changed = [max(problem.budget + step, 0) for step in steps]
    return [(budget, solve(problem.with_budget(budget))) for budget in changed]


def alternatives(
    problem: Problem, best: Solution, *, within: Fraction = Fraction(1, 100), count: int = 5
) -> list[Alternative]:
    """Return the portfolios that differ most from the optimum and from each other, at nearly its value.

    Each is as far as can be from the nearest of those before it; far is the number of projects that are in one of two
    and not in the other.

    Args:
        problem: what was asked.
        best: its optimum.
        within: the part of the value that may be given up.
        count: how many at most; fewer where there are no more.
    """
    if not problem.options:
        return []
    rows = rows_of(problem)
    program = Program([0] * len(problem.options), rows)
    least = -int(-(best.units * (1 - within)) // 1)
    values = {place: option.value for place, option in enumerate(problem.options) if option.value}
    worth = Row("", 0, values, least, None)
    if values:
        program.add(worth)
    # The added column is the distance to the nearest, whose rows follow.
    distance = program.add_amount((0.0, float(len(problem.options))), {}, cost=1.0)
    program.limit_nodes(NODES)
    program.good_enough(0.0)
    chosen: list[tuple[int, ...]] = []
    last = _places(problem, best.choice)
    found: list[Alternative] = []
    while len(found) < count:
        program.add(_nearer(problem, last, distance))
        chosen.append(last)
        try:
            other = program.solve()
        except RuntimeError:  # the limit of work came before a portfolio did
            break
        if other is None or program.values[distance] < 0.5 or other.taken in chosen:
            break
        if any(beyond(row, other.taken) for row in [*rows, worth]):
            break
        last = other.taken
        choice = {
            problem.candidates[problem.options[place].candidate].name: problem.options[place].percent
            for place in last
        }
        value = problem.value_of(choice)
        loss = 1 - value / best.value if best.value else Fraction(0)
        found.append(Alternative(choice, value, problem.amount_of(choice), loss))
    return found


def _places(problem: Problem, choice: Choice) -> tuple[int, ...]:
    taken = []
    for name, percent in choice.items():
        places = problem.options_of[problem.place[name]]
        taken += [place for place in places if problem.options[place].percent == percent]
    return tuple(sorted(taken))


def _nearer(problem: Problem, taken: Sequence[int], distance: int) -> Row:
    """The row that the distance is at most that to one portfolio: who is in it and goes, and who is not and comes."""
    inside = {problem.options[place].candidate for place in taken}
    signs = {place: 1 if option.candidate in inside else -1 for place, option in enumerate(problem.options)}
    return Row("", 0, {**signs, distance: 1}, None, len(inside))


__all__ = ["BUDGET", "Alternative", "Price", "alternatives", "budgets", "prices"]
