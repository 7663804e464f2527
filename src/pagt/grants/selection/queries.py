"""Reads of scenarios: what goes into the solver, and what came out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from pagt.core.cache import Newest
from pagt.core.closed import closed_cases, open_to
from pagt.core.errors import Refused
from pagt.core.rights import Actor, SystemActor
from pagt.grants.applications.models import Application
from pagt.grants.assessment.queries.results import Result, calibrated, results
from pagt.grants.calls.models import Call
from pagt.grants.selection.models import Computation, Scenario, ScenarioRule
from pagt.grants.selection.states import LEAST, OF_COUNT, OF_ONE, OF_SHARE, GroupBy, RuleKind
from pagt.grants.selection.study import VERSION, Optimum, optimum, study
from pagt.solving.portfolio.problem import Candidate, Measure, Problem, Rule, Value

DECIMALS = 10_000
"""Scores are rounded to four decimals, so that the solver has exact numbers."""
KRONE = 100
SEED = 20261101
AT_ONCE, THOROUGH = 200, 1_000
"""Draws that are made while the page is waited for, and those that the worker makes."""
SMALL = 25
"""Applications up to which the page waits for margins, prices and draws; above, the worker makes them."""
_SYSTEM = SystemActor("system:portfolio")
_optima: Newest[Optimum] = Newest(size=200)
_studies: Newest[dict[str, Any]] = Newest(size=100)


@dataclass(frozen=True)
class Inputs:
    """What a call's applications say: those that can be chosen among, and those without a score or an amount."""

    call: Call
    found: tuple[Result, ...]
    without: tuple[Result, ...]

    @cached_property
    def numbers(self) -> dict[int, str]:
        """The number of each application that can be chosen, by its id, in the order of numbers."""
        return {each.pk: each.number for each in self.found}

    @cached_property
    def applications(self) -> dict[int, Application]:
        """The applications that can be chosen, by id, with applicant and themes."""
        rows = (
            Application.objects.filter(pk__in=self.numbers).select_related("lead").prefetch_related("themes")
        )
        return {each.pk: each for each in rows}

    def groups(self, by: GroupBy) -> dict[str, list[str]]:
        """The numbers of the applications in each theme (by key), municipality (by code) or kind of education."""
        groups: dict[str, list[str]] = {}
        for pk, number in self.numbers.items():
            application = self.applications[pk]
            for name in _groups_of(application, by):
                groups.setdefault(name, []).append(number)
        return groups

    def draws(self, count: int) -> Any:
        """Scores that are as likely as the model says, a column for each application in the order of numbers.

        What the panel has agreed on is known: it is the same in every draw.
        """
        model = calibrated(self.call)
        column = {int(key): place for place, key in enumerate(model.applications)}
        drawn = model.draws(count, SEED)
        found = np.empty((count, len(self.found)))
        for place, each in enumerate(self.found):
            fixed = each.consensus is not None or each.pk not in column
            found[:, place] = each.score if fixed else drawn[:, column[each.pk]]
        return found


def _groups_of(application: Application, by: GroupBy) -> Iterable[str]:
    if by is GroupBy.THEME:
        return sorted(theme.key for theme in application.themes.all())
    if by is GroupBy.MUNICIPALITY:
        return [application.lead.municipality] if application.lead.municipality else []
    return list(application.lead.education_types)


def require_whole_call(call: Call, by: Actor) -> None:
    """Raise `Refused` unless every case of the call is open to the person: a portfolio is one decision on all of them.

    What is left out for one case is told by the money that is left, so that no part of the workbench is shown.
    """
    closed = closed_cases(by)
    if closed and Application.objects.filter(call=call, key__in=closed).exists():
        raise Refused(
            _(
                "Choosing among a call's applications is one decision on all of them, and not all of them are open to "
                "you. A colleague must do it."
            )
        )


def inputs(call: Call, by: Actor) -> Inputs:
    """Return what can be chosen among.

    Raises:
        Refused: a case of the call is closed to the person.
    """
    require_whole_call(call, by)
    found = sorted(results(call, by), key=lambda each: each.number)
    ready = tuple(each for each in found if each.score is not None and each.amount is not None)
    return Inputs(call, ready, tuple(each for each in found if each.score is None or each.amount is None))


def scenarios_of(call: Call, by: Actor) -> list[Scenario]:
    """Return the scenarios of a call in use, oldest first."""
    rows = open_to(Scenario.objects.filter(call=call, withdrawn=""), by)
    return list(rows.prefetch_related("rules__application", "rules__other").order_by("pk"))


def calls_to_choose_in() -> QuerySet[Call]:
    """Return the calls that have submitted applications, newest first, with their number as `n`."""
    submitted = Application.objects.filter(status="submitted", withdrawn="").values("call")
    rows = Call.objects.filter(pk__in=submitted, run_here=True, withdrawn="")
    return rows.annotate(n=Count("scenarios", distinct=True)).order_by("-year", "title")


def rules_of(rules: Iterable[ScenarioRule], given: Inputs) -> list[tuple[Rule, list[str]]]:
    """Return the rules as the solver has them, each with the names of its groups.

    A rule on an application that can't be chosen, or on a group without any, is about nobody: one of at most says
    nothing then, and one of at least can't be kept.
    """
    return [_rule(f"r{place}", rule, given) for place, rule in enumerate(rules)]


def _rule(name: str, rule: ScenarioRule, given: Inputs) -> tuple[Rule, list[str]]:
    kind = RuleKind(rule.kind)
    if kind is RuleKind.LEAD_MOST:
        leads: dict[int, list[str]] = {}
        for pk, number in given.numbers.items():
            leads.setdefault(given.applications[pk].lead_id, []).append(number)
        labels = [given.applications[pk].lead.name for pk in _first_of(leads, given)]
        return Rule(name, _sets(leads), Measure.COUNT, None, rule.number), labels
    if kind in OF_ONE or kind is RuleKind.EITHER:
        named = [given.numbers[pk] for pk in (rule.application_id, rule.other_id) if pk in given.numbers]
        least = 1 if kind is RuleKind.MUST else None
        most = {RuleKind.MUST: None, RuleKind.MUST_NOT: 0, RuleKind.EITHER: 1}[kind]
        return Rule(name, (frozenset(named),), Measure.COUNT, least, most), [" / ".join(named)]
    groups = given.groups(GroupBy(rule.group_by))
    chosen = {rule.group: groups.get(rule.group, [])} if rule.group else dict(sorted(groups.items()))
    limit: Any = rule.amount
    measure = Measure.MONEY
    if kind in OF_SHARE:
        limit, measure = Fraction(rule.percent or 0, 100), Measure.SHARE
    elif kind in OF_COUNT:
        limit, measure = rule.number, Measure.COUNT
    least, most = (limit, None) if kind in LEAST else (None, limit)
    return Rule(name, _sets(chosen), measure, least, most), list(chosen)


def _first_of(leads: Mapping[int, list[str]], given: Inputs) -> list[int]:
    place = {number: pk for pk, number in given.numbers.items()}
    return [place[numbers[0]] for numbers in leads.values()]


def _sets(groups: Mapping[Any, list[str]]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group) for group in groups.values())


def problem_of(scenario: Scenario, given: Inputs, rules: Iterable[ScenarioRule]) -> Problem:
    """Return a scenario as the solver has it: names are the applications' numbers, money is øre."""
    candidates = tuple(
        Candidate(
            each.number,
            Fraction(round(max(each.score or 0.0, 0.0) * DECIMALS), DECIMALS),
            each.amount or 0,
            tuple(scenario.levels),
        )
        for each in given.found
    )
    rows = tuple(rule for rule, _labels in rules_of(rules, given))
    return Problem(candidates, scenario.budget or 0, rows, Value(scenario.value), unit=KRONE)


def digest(problem: Problem, given: Inputs, draws: int) -> str:
    """Return the fingerprint of everything that the answer depends on."""
    parts = {
        "version": VERSION,
        "candidates": [[c.name, str(c.score), c.amount, c.levels] for c in problem.candidates],
        "budget": problem.budget,
        "rules": [
            [r.name, [sorted(group) for group in r.groups], r.measure, str(r.least), str(r.most)]
            for r in problem.rules
        ],
        "value": problem.value,
        "scores": [[each.scores, each.consensus, each.sd] for each in given.found],
        "draws": draws,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def optimum_of(problem: Problem, given: Inputs) -> Optimum:
    """Return the optimum beside the ranking, kept by its fingerprint."""
    return _optima.get_or_build(digest(problem, given, 0), lambda: optimum(problem))


@dataclass(frozen=True)
class Studied:
    """What there is on margins, prices, alternatives and robustness; `result` is None before there is anything."""

    result: dict[str, Any] | None
    computation: Computation | None
    thorough: bool


def studied(problem: Problem, given: Inputs) -> Studied:
    """Return the most thorough study that there is; of few applications one is made at once."""
    work = Computation.objects.filter(digest=digest(problem, given, THOROUGH)).first()
    if work and work.result:
        return Studied(work.result, work, thorough=True)
    if len(problem.candidates) > SMALL:
        return Studied(None, work, thorough=False)
    key = digest(problem, given, AT_ONCE)
    best = optimum_of(problem, given)
    made = _studies.get_or_build(key, lambda: study(problem, best, given.draws(AT_ONCE)))
    return Studied(made, work, thorough=False)


def chosen(scenario: Scenario) -> dict[int, int]:
    """Return what a scenario gives each application now, in whole kroner, by the application's id.

    Empty when its rules can't be kept. Applications without a score are not among them.
    """
    given = inputs(scenario.call, _SYSTEM)
    rules = list(scenario.rules.select_related("application", "other"))
    problem = problem_of(scenario, given, rules)
    best = optimum_of(problem, given)
    if best.solution is None:
        return {}
    numbers = {number: pk for pk, number in given.numbers.items()}
    options = problem.chosen(best.solution.choice)
    return {numbers[problem.candidates[option.candidate].name]: option.amount // KRONE for option in options}
