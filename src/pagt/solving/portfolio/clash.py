"""When no portfolio keeps the rules: which rule is short by how much, and which rules clash."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from pagt.solving.portfolio.problem import BUDGET, Problem, Row
from pagt.solving.portfolio.program import Program, rows_of, top_of
from pagt.solving.portfolio.solving import exact


@dataclass(frozen=True, slots=True)
class Short:
    """A rule that has to give way: in which group, and by how much in its own measure, projects or øre."""

    rule: str
    group: int
    by: Fraction


def feasible(problem: Problem) -> bool:
    """Whether any portfolio keeps the rules."""
    if not problem.options:
        return not problem.broken({})
    rows = rows_of(problem)
    return exact(Program([0] * len(problem.options), rows), rows) is not None


def shortage(problem: Problem) -> list[Short]:
    """Return what the rules lack together: the portfolio that breaks them least, rule by rule.

    A project too many or too few counts as 1, and money in average applications, so that both are measured alike.
    """
    if not problem.options:
        return [Short(each.rule, each.group, each.by) for each in problem.broken({})]
    # Apart, since limits that no sum can lie between would leave the program no solution however much gave way.
    rows = [part for row in rows_of(problem, plain=True) for part in _apart(row)]
    program = Program([0] * len(problem.options), rows)
    asked = [each.amount for each in problem.candidates if each.amount]
    average = Fraction(sum(asked), len(asked)) if asked else Fraction(1)
    for index, row in enumerate(rows):
        if not row.rule:
            continue
        one = (average if row.money else Fraction(1)) / row.unit  # of the row that is one project's worth
        for limit, sign in ((row.least, 1.0), (row.most, -1.0)):
            if limit is not None:
                most = 1e4 + abs(limit) / float(one)
                program.add_amount((0.0, most), {index: sign * float(one) / top_of(row)}, cost=-1.0)
    found = program.solve()
    if found is None:
        return []
    options = problem.options
    choice = {
        problem.candidates[options[place].candidate].name: options[place].percent for place in found.taken
    }
    return [Short(each.rule, each.group, each.by) for each in problem.broken(choice)]


def _apart(row: Row) -> list[Row]:
    """A row with two limits as two rows with one each."""
    if row.least is None or row.most is None:
        return [row]
    return [replace(row, most=None), replace(row, least=None)]


def clash(problem: Problem) -> list[str]:
    """Return rules that clash and of which none can be spared: without any one of them the others can be kept.

    Found by leaving out one rule after the other, the budget last: what is still impossible without it does not need
    it. Empty when the rules can be kept.
    """
    if feasible(problem):
        return []
    gone: list[str] = []
    for name in [*(rule.name for rule in problem.rules), BUDGET]:
        if not feasible(problem.without(*gone, name)):
            gone.append(name)
    return [name for name in [BUDGET, *(rule.name for rule in problem.rules)] if name not in gone]
