"""Why a candidate is in or out, and at what score or amount that would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pagt.solving.portfolio.problem import WHOLE, Broken, Choice, Problem, Row, Value
from pagt.solving.portfolio.program import Program, rows_of, top_of
from pagt.solving.portfolio.solving import Solution, exact


@dataclass(frozen=True, slots=True)
class Margin:
    """How firmly a candidate is in the best portfolio, or how far from it.

    Attributes:
        name: the candidate.
        percent: what it gets of what it applies for; 0 when it is out.
        score: out: by how much its score must rise before it is in; in: by how much it may fall before it is out (at
            exactly this difference both are equally good). None when no score changes it, because a rule does.
        amount: out: it would be in if it applied for this many øre or less, at the same score; in: it would still be
            in if it applied for this many. None when no amount changes it.
        costs: the value that is lost by deciding the other way, in the value function's own measure; None when the
            rules allow no other way.
        others: what else would change then: the percent that each gets, by name, 0 for who goes out.
        hinders: out: the rules that the portfolio would break if the candidate were simply added to it.
    """

    name: str
    percent: int
    score: Fraction | None
    amount: int | None
    costs: Fraction | None
    others: Choice
    hinders: tuple[Broken, ...]


def margins(
    problem: Problem,
    best: Solution,
    *,
    amounts: bool = True,
    names: Sequence[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Margin]:
    """Return the margin of each candidate, in their order: a program for each way of funding it, or for leaving it out.

    Args:
        problem: what was asked.
        best: its optimum, proven.
        amounts: whether to look for amounts as well, which takes one program more for each.
        names: only these candidates.
        progress: told after each how many are done.
    """
    work = _Work(problem, best)
    found = []
    for name in names if names is not None else [each.name for each in problem.candidates]:
        found.append(work.margin(name, amounts=amounts))
        if progress:
            progress(len(found))
    return found


class _Work:
    def __init__(self, problem: Problem, best: Solution) -> None:
        self.problem, self.best = problem, best
        self.rows = rows_of(problem)
        self.program = Program([option.value for option in problem.options], self.rows)
        self.first = len(self.rows)

    def margin(self, name: str, *, amounts: bool) -> Margin:
        problem, best = self.problem, self.best
        percent = best.choice.get(name, 0)
        if percent:
            return self._inside(name, percent, amounts=amounts)
        reached = [
            (taken, place)
            for place in problem.options_of[problem.place[name]]
            if (taken := self._held({place: 1})) is not None
        ]
        hinders = tuple(problem.broken({**best.choice, name: WHOLE}))
        amount = self._amount(name, best.units) if amounts else None
        if not reached:
            return Margin(name, 0, None, amount, None, {}, hinders)
        rises = [
            Fraction(best.units - self._units(taken), weight)
            for taken, place in reached
            if (weight := self._weight(place))
        ]
        nearest = max(reached, key=lambda each: self._units(each[0]))[0]
        return Margin(
            name,
            0,
            min(rises, default=None),
            amount,
            Fraction(best.units - self._units(nearest), problem.scale),
            self._difference(nearest, name),
            hinders,
        )

    def _inside(self, name: str, percent: int, *, amounts: bool) -> Margin:
        problem, best = self.problem, self.best
        places = problem.options_of[problem.place[name]]
        without = self._held(dict.fromkeys(places, 0))
        if without is None:
            return Margin(name, percent, None, None, None, {}, ())
        falls = []
        for place in places:
            own = problem.options[place].percent == percent
            taken = None if own else self._held({place: 1})
            units = best.units if own else (self._units(taken) if taken is not None else None)
            if units is not None and (weight := self._weight(place)):
                falls.append(Fraction(units - self._units(without), weight))
        score = problem.candidates[problem.place[name]].score
        # Below a score of 0 nobody can fall: then no score changes it.
        fall = max(falls, default=None)
        return Margin(
            name,
            percent,
            None if fall is None or fall > score else fall,
            self._amount(name, self._units(without)) if amounts else None,
            Fraction(best.units - self._units(without), problem.scale),
            self._difference(without, name),
            (),
        )

    def _weight(self, place: int) -> Fraction:
        """The units of value that one point of score is worth in an option."""
        option, problem = self.problem.options[place], self.problem
        part = option.amount if problem.value is Value.MONEY else Fraction(option.percent, WHOLE)
        return Fraction(part * problem.scale)

    def _units(self, taken: Sequence[int]) -> int:
        return sum(self.problem.options[place].value for place in taken)

    def _held(self, columns: dict[int, int]) -> tuple[int, ...] | None:
        """The best solution with some columns held."""
        for place, value in columns.items():
            self.program.fix(place, value)
        found = exact(self.program, self.rows)
        for place in columns:
            self.program.fix(place, None)
        self.program.drop_rows(self.first)
        return None if found is None else found.taken

    def _difference(self, taken: Sequence[int], name: str) -> Choice:
        problem, options = self.problem, self.problem.options
        other = {problem.candidates[options[place].candidate].name: options[place].percent for place in taken}
        everybody = [each.name for each in problem.candidates if each.name != name]
        was = self.best.choice
        return {each: other.get(each, 0) for each in everybody if other.get(each, 0) != was.get(each, 0)}

    def _amount(self, name: str, units: int) -> int | None:
        """The highest amount at which the candidate, funded in full, belongs to a portfolio of so many units."""
        problem = self.problem
        place = problem.options_of[problem.place[name]][0]
        asked, score = problem.options[place].amount, problem.candidates[problem.place[name]].score
        if asked == 0:
            return None
        values = {index: option.value for index, option in enumerate(problem.options) if option.value}
        worth = Row("", 0, values, units, None)
        rows = rows_of(problem, plain=True)
        program = Program([0] * len(problem.options), rows)
        program.add(worth)
        # The added column is what it applies for more or less, as a part of what it applies for now.
        entries = {
            index: row.coefficients[place] / top_of(row)
            for index, row in enumerate(rows)
            if row.money and place in row.coefficients
        }
        if problem.value is Value.MONEY and values:
            entries[self.first] = float(score * problem.scale * asked) / top_of(worth)
        most = max(problem.budget / asked, 1.0)
        more = program.add_amount((-1.0, most), entries, cost=1000.0)
        program.good_enough(1e-7)
        program.fix(place, 1)
        found = program.solve()
        if found is None:
            return None
        amount = int(round(asked * (1 + float(program.values[more])), 2)) // problem.unit * problem.unit
        return max(amount, 0) or None
