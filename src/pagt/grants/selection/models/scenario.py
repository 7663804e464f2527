"""Scenarios: one way of choosing among a call's applications, with a budget and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.models.amounts import amount_field, in_kroner, whole_kroner
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Call
from pagt.grants.selection.states import (
    LEAST,
    OF_COUNT,
    OF_GROUP,
    OF_MONEY,
    OF_ONE,
    OF_SHARE,
    GroupBy,
    RuleKind,
    ValueFunction,
)
from pagt.grants.selection.words import GROUP_NAMES, RULE_NAMES, VALUE_NAMES


def _kinds(kinds: Iterable[RuleKind]) -> list[str]:
    return sorted(kind.value for kind in kinds)


class Scenario(Record):
    """A saved wish: budget, value function and rules. What follows from it is computed, never typed.

    It belongs to every case of its call, since a portfolio is one decision on all of them: to whom one of the cases
    is closed, the scenario is closed too.
    """

    KIND: ClassVar = "scenario"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.DECIDE
    ROWS: ClassVar = ("rules",)
    CASE: ClassVar = "call__applications__key"

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="scenarios")
    title = models.CharField(_("Name"), max_length=120)
    budget = amount_field(_("Budget (kr.)"))
    value = models.CharField(
        _("What makes a portfolio good"),
        max_length=10,
        default=ValueFunction.SCORES.value,
        choices=[(value.value, label) for value, label in VALUE_NAMES.items()],
    )
    levels = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(99)]),
        verbose_name=_("Part funding, in percent of what is applied for"),
        default=list,
        blank=True,
        size=4,
        help_text=_("With semicolons between, e.g. 80; 60. Empty: all that is applied for, or nothing."),
    )

    class Meta:
        ordering: ClassVar = ["call", "title"]
        constraints: ClassVar = [
            known_confidence("scenario"),
            whole_kroner("budget", name="scenario_whole_kroner"),
            models.CheckConstraint(
                condition=Q(budget__isnull=False),
                name="scenario_budget",
                violation_error_message=_("A scenario has a budget. It may be 0."),
            ),
            models.CheckConstraint(
                condition=Q(value__in=[value.value for value in ValueFunction]), name="scenario_known_value"
            ),
            models.UniqueConstraint(
                fields=["call", "title"],
                condition=Q(withdrawn=""),
                name="scenario_one_name",
                violation_error_message=_("Another scenario of the call has this name."),
            ),
        ]

    def facts(self) -> Mapping[str, Any]:
        return {
            "call": self.call.key,
            "title": self.title,
            "budget": in_kroner(self.budget),
            "value": self.value,
            "levels": list(self.levels),
            "rules": [row.facts() for row in self.rules.all()],
        }


class ScenarioRule(models.Model):
    """A rule of a scenario. `group` is a theme's key, a municipality's code or a kind of education; with an empty
    one, a rule of at most holds for each group.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(
        _("Rule"), max_length=12, choices=[(kind.value, label) for kind, label in RULE_NAMES.items()]
    )
    group_by = models.CharField(
        _("Of"),
        max_length=12,
        blank=True,
        choices=[(group.value, label) for group, label in GROUP_NAMES.items()],
    )
    group = models.CharField(_("Which"), max_length=120, blank=True)
    number = models.PositiveSmallIntegerField(_("Number"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(
        _("Percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    amount = amount_field(_("Amount (kr.)"))
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Project"),
    )
    other = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Or project"),
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RuleKind]), name="scenario_rule_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(group_by__in=[group.value for group in GroupBy]), name="scenario_rule_known_group"
            ),
            whole_kroner("amount", name="scenario_rule_whole_kroner"),
            models.CheckConstraint(
                condition=~Q(kind__in=_kinds(OF_SHARE)) | Q(percent__isnull=False, percent__lte=100),
                name="scenario_rule_percent",
                violation_error_message=_("Write the share in percent, from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_kinds(OF_MONEY)) | Q(amount__isnull=False),
                name="scenario_rule_amount",
                violation_error_message=_("Write the amount."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_kinds({*OF_COUNT, RuleKind.LEAD_MOST})) | Q(number__isnull=False),
                name="scenario_rule_number",
                violation_error_message=_("Write the number."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_kinds(OF_GROUP)) | ~Q(group_by=""),
                name="scenario_rule_group_by",
                violation_error_message=_("Say what the rule groups by: theme, municipality or education."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_kinds(LEAST)) | ~Q(group=""),
                name="scenario_rule_group",
                violation_error_message=_("A rule of at least something names the group that it is about."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_kinds({*OF_ONE, RuleKind.EITHER})) | Q(application__isnull=False),
                name="scenario_rule_project",
                violation_error_message=_("Choose the project."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RuleKind.EITHER.value)
                | (Q(other__isnull=False) & ~Q(other=F("application"))),
                name="scenario_rule_two_projects",
                violation_error_message=_("Choose two different projects."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def facts(self) -> dict[str, Any]:
        """Return the row for the journal, without what the kind has no use for."""
        values: dict[str, Any] = {
            "kind": self.kind,
            "group_by": self.group_by,
            "group": self.group,
            "number": self.number,
            "percent": self.percent,
            "amount": in_kroner(self.amount),
            "application": self.application.number if self.application else None,
            "other": self.other.number if self.other else None,
        }
        return {name: value for name, value in values.items() if value not in ("", None)}
