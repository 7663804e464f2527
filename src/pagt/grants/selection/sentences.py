"""What the solver found, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pagt.core.money import kroner
from pagt.grants.applications.models import Application
from pagt.grants.selection.models import ScenarioRule
from pagt.grants.selection.queries import KRONE
from pagt.grants.selection.states import OF_COUNT, OF_MONEY, OF_SHARE, GroupBy, RuleKind
from pagt.grants.selection.words import EACH_NAMES
from pagt.network.partners.municipalities import names as municipality_names
from pagt.network.partners.words import EDUCATION_NAMES
from pagt.solving.portfolio.problem import BUDGET
from pagt.themes.models import Theme

SHOWN = 6
"""Projects that a sentence names before it only counts the rest."""


def number(value: float) -> str:
    """Return a score with two decimals, as the language writes it."""
    text = f"{value:.2f}"
    return text.replace(".", ",") if (get_language() or "da").startswith("da") else text


def whole_kroner(oere: float) -> str:
    """Return an amount rounded to whole kroner."""
    return kroner(round(oere / KRONE) * KRONE)


class Rules:
    """A scenario's rules in words, by the names that the solver has for them."""

    def __init__(self, rules: Iterable[ScenarioRule], labels: Mapping[str, list[str]]) -> None:
        self._rules = {f"r{place}": rule for place, rule in enumerate(rules)}
        self._labels = labels
        keys = [rule.group for rule in self._rules.values() if rule.group_by == GroupBy.THEME]
        known = [
            label
            for name, rule in self._rules.items()
            if rule.group_by == GroupBy.THEME
            for label in labels[name]
        ]
        self._themes = dict(Theme.objects.filter(key__in=[*keys, *known]).values_list("key", "title"))

    def say(self, name: str) -> str:
        """Return a rule as a sentence."""
        if name == BUDGET:
            return _("The budget")
        rule = self._rules[name]
        kind = RuleKind(rule.kind)
        if kind is RuleKind.LEAD_MOST:
            return _("At most %(n)s for each applicant") % {"n": rule.number}
        if kind is RuleKind.EITHER:
            two = {"one": _number(rule.application), "other": _number(rule.other)}
            return _("At most one of %(one)s and %(other)s") % two
        if kind in (RuleKind.MUST, RuleKind.MUST_NOT):
            text = _("%(project)s must be in") if kind is RuleKind.MUST else _("%(project)s must not be in")
            return text % {"project": _number(rule.application)}
        of = self.group(rule.group_by, rule.group)
        least = kind in (RuleKind.SHARE_LEAST, RuleKind.MONEY_LEAST, RuleKind.COUNT_LEAST)
        text = _("%(group)s: at least %(limit)s") if least else _("%(group)s: at most %(limit)s")
        return text % {"group": of, "limit": self._limit(rule, kind)}

    def _limit(self, rule: ScenarioRule, kind: RuleKind) -> str:
        if kind in OF_SHARE:
            return _("%(n)s %% of the money") % {"n": rule.percent}
        if kind in OF_MONEY:
            return _("%(amount)s kr") % {"amount": kroner(rule.amount)}
        return _projects(rule.number or 0)

    def group(self, by: str, name: str) -> str:
        """Return what a group is called; without a name, each of its kind."""
        if not name:
            return str(EACH_NAMES[GroupBy(by)])
        if by == GroupBy.THEME:
            return self._themes.get(name, name)
        if by == GroupBy.MUNICIPALITY:
            return municipality_names().get(name, name)
        return next((str(label) for kind, label in EDUCATION_NAMES.items() if kind.value == name), name)

    def by_how_much(self, name: str, group: int, by: float) -> str:
        """Return a rule that is broken, in which group, and by how much."""
        if name == BUDGET:
            return _("the budget by %(amount)s kr") % {"amount": whole_kroner(by)}
        rule = self._rules[name]
        kind = RuleKind(rule.kind)
        if kind in OF_SHARE or kind in OF_MONEY:
            much = _("%(amount)s kr") % {"amount": whole_kroner(by)}
        else:
            much = _projects(round(by))
        label = ""
        if not rule.group and (kind in OF_SHARE | OF_MONEY | OF_COUNT or kind is RuleKind.LEAD_MOST):
            label = self._labels[name][group]
            label = label if kind is RuleKind.LEAD_MOST else self.group(rule.group_by, label)
        said = f"“{self.say(name)}”" + (f" ({label})" if label else "")
        return _("%(rule)s by %(much)s") % {"rule": said, "much": much}


def _number(application: Application | None) -> str:
    return application.number if application else ""


def _projects(count: int) -> str:
    return ngettext("%(n)s project", "%(n)s projects", count) % {"n": count}


def named(numbers: Iterable[str]) -> str:
    """Return numbers of applications as people list them, the first few and how many more."""
    found = list(numbers)
    text = ", ".join(found[:SHOWN])
    more = len(found) - SHOWN
    return text if more <= 0 else _("%(names)s and %(n)s more") % {"names": text, "n": more}


def changes(others: Mapping[str, int]) -> str:
    """Return who comes in, who goes out and who gets another part."""
    come = [name for name, percent in others.items() if percent == 100]
    part = [f"{name} ({percent} %)" for name, percent in others.items() if 0 < percent < 100]
    go = [name for name, percent in others.items() if percent == 0]
    parts = []
    if come or part:
        parts.append(_("in: %(names)s") % {"names": named([*come, *part])})
    if go:
        parts.append(_("out: %(names)s") % {"names": named(go)})
    return "; ".join(parts)


def why(margin: Mapping[str, Any], rules: Rules, score: float, amount: int) -> list[str]:
    """Return why an application is in or out and when it would not be, a sentence each.

    Args:
        margin: as `study` has it.
        rules: the scenario's.
        score: its score.
        amount: what it applies for, in øre.
    """
    said = []
    if margin["percent"]:
        if margin["costs"] is None:
            return [_("In: no choice that keeps the rules leaves it out.")]
        if margin["score"] is not None:
            low = max(score - margin["score"], 0.0)
            said.append(
                _("Stays in down to a score of %(low)s (%(fall)s lower).")
                % {"low": number(low), "fall": number(margin["score"])}
            )
        else:
            said.append(_("Stays in whatever its score is."))
        if margin["amount"] and margin["amount"] > amount:
            said.append(_("Stays in up to %(amount)s kr.") % {"amount": whole_kroner(margin["amount"])})
        if margin["others"]:
            said.append(
                _("Left out, this would change: %(changes)s.") % {"changes": changes(margin["others"])}
            )
        return said
    if margin["score"] is not None:
        said.append(_("Needs %(rise)s more in score to be in.") % {"rise": f"+{number(margin['score'])}"})
    else:
        said.append(_("Out whatever its score is: the rules or the budget leave no room for it."))
    if margin["amount"] and margin["amount"] < amount:
        said.append(
            _("In if it applied for %(amount)s kr. at most.") % {"amount": whole_kroner(margin["amount"])}
        )
    if margin["hinders"]:
        texts = "; ".join(rules.by_how_much(*each) for each in margin["hinders"][:3])
        said.append(_("Simply added, it would break: %(rules)s.") % {"rules": texts})
    if margin["others"]:
        said.append(_("Taken in, this would change: %(changes)s.") % {"changes": changes(margin["others"])})
    return said


def gain(value: float, *, money: bool) -> str:
    """Return a difference in value in the words of the value function: points, or points times kroner."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    if not money:
        return f"{sign}{number(abs(value))}"
    return f"{sign}{kroner(round(abs(value) / KRONE) * KRONE)}"
