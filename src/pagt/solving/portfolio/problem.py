"""What is asked: applications with a score and an amount, a budget, and rules. Everything in exact numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

BUDGET = "budget"
"""The name of the rule that the money suffices; no other rule may have it."""
WHOLE = 100


class Value(StrEnum):
    """What makes a portfolio good: the sum of its scores, or the sum of score times money."""

    SCORES = "scores"
    MONEY = "money"


class Measure(StrEnum):
    """What a rule counts in a group: projects, øre, or the group's part of the money that is awarded."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application.

    Args:
        name: what tells it from the others.
        score: its score, not below 0, exact. A score from a model is rounded by whoever builds the problem.
        amount: what it applies for, in øre.
        levels: the part funding that it may get, in percent between 1 and 99. Without any: all or nothing.
    """

    name: str
    score: Fraction
    amount: int
    levels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A linear rule: in each of the groups, what is measured lies between two limits.

    Args:
        name: what tells it from the others.
        groups: names of candidates; the rule holds for each group apart.
        measure: projects, øre, or part of the money awarded (limits are then fractions of 1).
        least, most: the limits; None where there is none.
    """

    name: str
    groups: tuple[frozenset[str], ...]
    measure: Measure = Measure.COUNT
    least: int | Fraction | None = None
    most: int | Fraction | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A way of funding a candidate: the percent of what it applies for, øre, and its exact value in whole units."""

    candidate: int
    percent: int
    amount: int
    value: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the program in whole numbers: `least` <= sum of coefficient times option <= `most`.

    `unit`: what 1 of the row is in the rule's own measure, projects or øre. `money`: whether the coefficients grow with
    the amounts.
    """

    rule: str
    group: int
    coefficients: Mapping[int, int]
    least: int | None
    most: int | None
    unit: Fraction = Fraction(1)
    money: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a choice breaks: in which of its groups, and by how much in the rule's own measure."""

    rule: str
    group: int
    by: Fraction


Choice = Mapping[str, int]
"""The percent that each chosen candidate gets, by its name; who is not there gets nothing."""


@dataclass(frozen=True)
class Problem:
    """A call to be decided. The candidates' order is the order of their numbers: it breaks ties.

    Args:
        candidates: the applications, each name once.
        budget: øre.
        rules: beside the budget.
        value: the value function.
        unit: part funding is rounded down to whole multiples of it, in øre (100: whole kroner).

    Raises:
        ValueError: a name twice, a negative number, a level outside 1 to 99, a rule on somebody who is not there.
    """

    candidates: tuple[Candidate, ...]
    budget: int
    rules: tuple[Rule, ...] = ()
    value: Value = Value.SCORES
    unit: int = 1

    def __post_init__(self) -> None:
        names = {each.name for each in self.candidates}
        if len(names) != len(self.candidates):
            raise ValueError("two applications have the same name")
        if self.budget < 0 or any(each.amount < 0 or each.score < 0 for each in self.candidates):
            raise ValueError("budgets, amounts and scores are not negative")
        if any(not 0 < level < WHOLE for each in self.candidates for level in each.levels):
            raise ValueError("part funding lies between 1 and 99 percent")
        if len({BUDGET, *(rule.name for rule in self.rules)}) != len(self.rules) + 1:
            raise ValueError("two rules have the same name")
        for rule in self.rules:
            if stray := frozenset().union(*rule.groups) - names:
                raise ValueError(f"rule {rule.name} names {min(stray)}, who has not applied")

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each candidate by its name, from 0."""
        return {each.name: index for index, each in enumerate(self.candidates)}

    @cached_property
    def scale(self) -> int:
        """How many whole units of value make 1 of the value function."""
        parts = WHOLE if self.value is Value.SCORES and any(each.levels for each in self.candidates) else 1
        return lcm(*(each.score.denominator for each in self.candidates)) * parts

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Every way of funding every candidate, the whole amount first."""
        found = []
        for index, each in enumerate(self.candidates):
            for percent in (WHOLE, *sorted(set(each.levels), reverse=True)):
                amount = each.amount
                if percent < WHOLE:
                    amount = amount * percent // WHOLE // self.unit * self.unit
                    if amount == 0 < each.amount:  # nothing is no part: it would take its score for no money
                        continue
                found.append(Option(index, percent, amount, self._worth(each, percent, amount)))
        return tuple(found)

    def _worth(self, each: Candidate, percent: int, amount: int) -> int:
        units = each.score * self.scale * (amount if self.value is Value.MONEY else Fraction(percent, WHOLE))
        return int(units)

    @cached_property
    def options_of(self) -> tuple[tuple[int, ...], ...]:
        """The places of each candidate's options."""
        found: list[list[int]] = [[] for _each in self.candidates]
        for place, option in enumerate(self.options):
            found[option.candidate].append(place)
        return tuple(tuple(each) for each in found)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The budget and every group of every rule, in the smallest whole numbers that say the same."""
        return tuple(_reduced(row) for row in self.plain_rows)

    @cached_property
    def plain_rows(self) -> tuple[Row, ...]:
        """The same in projects and øre as they are, which also holds for amounts that are not among the options."""
        money = {place: option.amount for place, option in enumerate(self.options)}
        found = [_row((BUDGET, 0), money, None, self.budget, money=True)]
        for rule in self.rules:
            for index, group in enumerate(rule.groups):
                found += self._rows_of(rule, index, group, money)
        return tuple(found)

    def _rows_of(self, rule: Rule, index: int, group: frozenset[str], money: Mapping[int, int]) -> list[Row]:
        inside = [place for name in group for place in self.options_of[self.place[name]]]
        if rule.measure is not Measure.SHARE:
            counted = rule.measure is Measure.COUNT
            coefficients = {place: 1 if counted else money[place] for place in sorted(inside)}
            return [_row((rule.name, index), coefficients, rule.least, rule.most, money=not counted)]
        found = []
        for limit, least, most in ((rule.least, 0, None), (rule.most, None, 0)):
            if limit is None:
                continue
            part, members = Fraction(limit), frozenset(inside)
            coefficients = {
                place: amount * ((part.denominator if place in members else 0) - part.numerator)
                for place, amount in money.items()
            }
            row = _row((rule.name, index), coefficients, least, most, money=True)
            found.append(replace(row, unit=row.unit / part.denominator))
        return found

    def amount_of(self, choice: Choice) -> int:
        """The money that a choice takes, in øre."""
        return sum(option.amount for option in self.chosen(choice))

    def units_of(self, choice: Choice) -> int:
        """The exact value of a choice in whole units."""
        return sum(option.value for option in self.chosen(choice))

    def value_of(self, choice: Choice) -> Fraction:
        """The exact value of a choice: in points of score, or in points times øre."""
        return Fraction(self.units_of(choice), self.scale)

    def chosen(self, choice: Choice) -> list[Option]:
        """The options that a choice takes.

        Raises:
            ValueError: it names somebody who is not there, or a level that is not theirs.
        """
        found = []
        for name, percent in choice.items():
            options = (
                [self.options[place] for place in self.options_of[self.place[name]]]
                if name in self.place
                else []
            )
            right = [option for option in options if option.percent == percent]
            if not right:
                raise ValueError(f"{name} can't be funded with {percent} %")
            found += right
        return found

    def broken(self, choice: Choice) -> list[Broken]:
        """Every rule that a choice breaks, checked in whole numbers; empty when it keeps them all.

        By how much: projects, øre, or for a share the øre that are too few or too many in the group.
        """
        taken = [place for name in choice for place in self.options_of[self.place[name]]]
        taken = [place for place in taken if self.options[place].percent == choice[self._name(place)]]
        found = []
        for rule in (Rule(BUDGET, (frozenset(self.place),), Measure.MONEY, None, self.budget), *self.rules):
            whole = sum(self.options[place].amount for place in taken)
            for index, group in enumerate(rule.groups):
                inside = [place for place in taken if self._name(place) in group]
                measured = (
                    len(inside)
                    if rule.measure is Measure.COUNT
                    else sum(self.options[place].amount for place in inside)
                )
                times = whole if rule.measure is Measure.SHARE else 1
                low = None if rule.least is None else Fraction(rule.least) * times - measured
                high = None if rule.most is None else measured - Fraction(rule.most) * times
                by = max((each for each in (low, high) if each is not None), default=Fraction(0))
                if by > 0:
                    found.append(Broken(rule.name, index, Fraction(by)))
        return found

    def _name(self, place: int) -> str:
        return self.candidates[self.options[place].candidate].name

    def with_budget(self, budget: int) -> Problem:
        """The same problem with another budget, in øre."""
        return Problem(self.candidates, budget, self.rules, self.value, self.unit)

    def without(self, *rules: str) -> Problem:
        """The same problem without some rules. Without the budget, there is money for everybody."""
        budget = sum(each.amount for each in self.candidates) if BUDGET in rules else self.budget
        kept = tuple(rule for rule in self.rules if rule.name not in rules)
        return Problem(self.candidates, max(budget, self.budget), kept, self.value, self.unit)


def _row(
    of: tuple[str, int],
    coefficients: Mapping[int, int],
    least: int | Fraction | None,
    most: int | Fraction | None,
    *,
    money: bool,
) -> Row:
    """A row of whole numbers; a limit between two of them is moved to the one that a sum can reach."""
    low = None if least is None else -int(-Fraction(least) // 1)
    high = None if most is None else int(Fraction(most) // 1)
    return Row(
        *of, {place: number for place, number in coefficients.items() if number}, low, high, money=money
    )


def _reduced(row: Row) -> Row:
    """The row without a common factor: limits that no sum can reach are moved to the nearest that one can."""
    factor = gcd(*row.coefficients.values()) or 1
    return replace(
        row,
        coefficients={place: number // factor for place, number in row.coefficients.items()},
        least=None if row.least is None else -(-row.least // factor),
        most=None if row.most is None else row.most // factor,
        unit=row.unit * factor,
    )


def apart(*groups: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Return groups of names as a rule has them, each of which keeps the rule apart."""
    return tuple(frozenset(group) for group in groups)
