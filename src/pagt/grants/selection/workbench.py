"""A scenario's page put together: the optimum beside the ranking, with what there is to say on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pagt.core.rights import Actor
from pagt.grants.assessment.queries.results import Result
from pagt.grants.calls.models import Call
from pagt.grants.selection import sentences
from pagt.grants.selection.models import Scenario
from pagt.grants.selection.queries import (
    Inputs,
    Studied,
    inputs,
    optimum_of,
    problem_of,
    rules_of,
    studied,
)
from pagt.grants.selection.states import ValueFunction
from pagt.grants.selection.study import Optimum
from pagt.grants.selection.words import PLACE_NAMES, VALUE_MEANINGS
from pagt.solving.portfolio.problem import Problem


@dataclass(frozen=True)
class Line:
    """An application in the table: what it gets by the optimum and by the ranking, and why."""

    result: Result
    percent: int
    amount: int
    ranked: bool
    why: list[str] = field(default_factory=list)
    share: int | None = None
    place: Any = ""

    @property
    def differs(self) -> bool:
        """Whether optimum and ranking disagree on it."""
        return bool(self.percent) is not self.ranked


class Workbench:
    """What a scenario's page shows.

    Raises:
        Refused: a case of the call is closed to the person.
    """

    def __init__(self, scenario: Scenario, by: Actor, given: Inputs | None = None) -> None:
        self.scenario = scenario
        self.given = given or inputs(scenario.call, by)
        rows = list(scenario.rules.select_related("application", "other")) if scenario.pk else []
        self.problem: Problem = problem_of(scenario, self.given, rows)
        self.optimum: Optimum = optimum_of(self.problem, self.given)
        labels = {rule.name: names for rule, names in rules_of(rows, self.given)}
        self.rules = sentences.Rules(rows, labels)
        self.is_money = scenario.value == ValueFunction.MONEY

    @property
    def meaning(self) -> Any:
        """What the value function means."""
        return VALUE_MEANINGS[ValueFunction(self.scenario.value)]

    def choice(self) -> Mapping[str, int]:
        """The percent that each application gets, by number; empty where the rules can't be kept."""
        return self.optimum.solution.choice if self.optimum.solution else {}

    def amounts(self) -> dict[str, int]:
        """The øre that each application gets, by number."""
        options = self.problem.chosen(self.choice())
        return {self.problem.candidates[each.candidate].name: each.amount for each in options}

    def lines(self, study: Mapping[str, Any] | None) -> list[Line]:
        """The applications by rank, with what is known of each."""
        choice, amounts, ranking = self.choice(), self.amounts(), self.optimum.ranking
        margins = (study or {}).get("margins") or {}
        firm = (study or {}).get("robust") or {}
        found = []
        for each in sorted(self.given.found, key=lambda result: (result.rank or 0, result.number)):
            number = each.number
            share = firm.get("shares", {}).get(number)
            found.append(
                Line(
                    each,
                    choice.get(number, 0),
                    amounts.get(number, 0),
                    number in ranking,
                    self._why(margins.get(number), each),
                    None if share is None else round(100 * share),
                    PLACE_NAMES[firm["places"][number]] if share is not None else "",
                )
            )
        return found

    def _why(self, margin: Mapping[str, Any] | None, each: Result) -> list[str]:
        if margin is None:
            return []
        return sentences.why(margin, self.rules, each.score or 0.0, each.amount or 0)

    def summary(self) -> list[tuple[str, int, int, str, list[str]]]:
        """The optimum and the ranking: key, projects, øre, value in words, and the rules that are broken."""
        problem, found = self.problem, self.optimum
        broken = [self.rules.by_how_much(each.rule, each.group, float(each.by)) for each in found.broken]
        rows: list[tuple[str, int, int, str, list[str]]] = []
        if found.solution:
            best = found.solution
            rows.append(("best", len(best.choice), best.amount, self.said(float(best.value)), []))
        plain = found.ranking
        value = self.said(float(problem.value_of(plain)))
        rows.append(("ranking", len(plain), problem.amount_of(plain), value, broken))
        return rows

    def said(self, value: float) -> str:
        """A value in the value function's own measure."""
        return sentences.gain(value, money=self.is_money).lstrip("+")

    def prices(self, study: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """What each rule costs, and what would be chosen without it."""
        return [
            (self.rules.say(name), sentences.gain(gain, money=self.is_money), sentences.changes(other))
            for name, (gain, other) in study["prices"].items()
        ]

    def budgets(self, study: Mapping[str, Any]) -> list[tuple[int, int, str, str]]:
        """What another budget changes: øre more or less, the budget, the change in value, and who comes and goes."""
        return [
            (
                budget - self.problem.budget,
                budget,
                sentences.gain(change, money=self.is_money),
                sentences.changes(other),
            )
            for budget, change, other in study["budgets"]
        ]

    def alternatives(self, study: Mapping[str, Any]) -> list[tuple[str, str, int, str]]:
        """The most different portfolios at nearly the same value: value, percent given up, øre, who comes and goes."""
        return [
            (self.said(value), sentences.number(100 * loss), amount, sentences.changes(other))
            for value, loss, amount, other in study["alternatives"]
        ]

    def short(self) -> list[str]:
        """Why no portfolio keeps the rules: what is short by how much, at the least."""
        return [self.rules.by_how_much(each.rule, each.group, float(each.by)) for each in self.optimum.short]

    def clash(self) -> list[str]:
        """The rules that can't be kept together."""
        return [self.rules.say(name) for name in self.optimum.clash]

    def studied(self) -> Studied:
        """What there is of margins, prices, alternatives and robustness."""
        return (
            studied(self.problem, self.given)
            if self.optimum.solution
            else Studied(None, None, thorough=False)
        )


def first_scenario(call: Call) -> Scenario:
    """Return what a call's page begins with before anybody has saved a scenario: its budget and no rules."""
    return Scenario(call=call, budget=call.amount or 0)
