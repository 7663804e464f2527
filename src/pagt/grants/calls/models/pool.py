"""The money of one year, how it is split between calls, and the rules that hold from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.models.amounts import amount_field, in_kroner, whole_kroner
from pagt.grants.calls.states import Pool
from pagt.grants.calls.words import POOL_CHOICES
from pagt.themes.models import KNOWN_YEAR, YEARS


class PoolYear(Record):
    """A pool's budget for one year."""

    KIND: ClassVar = "pool_year"
    ROWS: ClassVar = ("shares", "rules")

    title = models.CharField(_("Title"), max_length=300)
    year = models.PositiveSmallIntegerField(_("Year"), validators=YEARS)
    budget = amount_field(_("Budget"))
    decided_by = models.CharField(_("Budget decided by"), max_length=200, blank=True)
    description = models.TextField(_("What the money is for"), blank=True, max_length=10_000)

    class Meta:
        ordering: ClassVar = ["-year", "title"]
        constraints: ClassVar = [
            known_confidence("pool_year"),
            models.CheckConstraint(condition=KNOWN_YEAR, name="pool_year_known_year"),
            whole_kroner("budget", name="pool_year_whole_kroner"),
        ]

    def facts(self) -> Mapping[str, Any]:
        return {"title": self.title, "year": self.year, "budget": in_kroner(self.budget)}

    def rest(self) -> Mapping[str, Any]:
        return {
            "decided_by": self.decided_by,
            "description": self.description,
            "shares": [row.facts() for row in self.shares.all()],
            "rules": [row.facts() for row in self.rules.all()],
        }


class PoolShare(models.Model):
    """How much of the year's money goes to the calls of one kind of pool, e.g. 80 % to the theme pool."""

    pool_year = models.ForeignKey(PoolYear, on_delete=models.CASCADE, related_name="shares")
    position = models.PositiveSmallIntegerField()
    pool = models.CharField(_("Pool"), max_length=20, choices=POOL_CHOICES)
    percent = models.DecimalField(
        _("Share in percent"), max_digits=5, decimal_places=2, validators=[MaxValueValidator(100)]
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(pool__in=[pool.value for pool in Pool]), name="pool_share_known_pool"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="pool_share_percent",
                violation_error_message=_("A share lies above 0 and at most at 100 percent."),
            ),
            models.UniqueConstraint(
                fields=["pool_year", "pool"],
                name="pool_share_once",
                violation_error_message=_("Each pool stands once among the shares."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_pool_display()}: {self.percent} %"

    def facts(self) -> dict[str, Any]:
        """Return the row for the journal."""
        return {"pool": self.pool, "percent": str(self.percent)}


class PoolRules(models.Model):
    """The rules that hold from a day on, until the next ones: a call copies those of the day it is made for."""

    pool_year = models.ForeignKey(PoolYear, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    applies_from = models.DateField(_("Applies from"))
    legal_basis = models.TextField(_("Legal basis"), max_length=5_000)
    terms = models.TextField(_("Terms of the grant"), blank=True, max_length=20_000)
    appeal_guidance = models.TextField(
        _("How to appeal"),
        blank=True,
        max_length=5_000,
        help_text=_("Stands in each letter that does not give all that was applied for."),
    )
    cofinancing_percent = models.DecimalField(
        _("Least co-financing in percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    max_amount = amount_field(_("Highest amount for one project"))

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pool_year", "applies_from"],
                name="pool_rules_once_a_day",
                violation_error_message=_("Only one set of rules can begin on a day."),
            ),
            models.CheckConstraint(
                condition=Q(cofinancing_percent__isnull=True)
                | Q(cofinancing_percent__gte=0, cofinancing_percent__lte=100),
                name="pool_rules_cofinancing",
                violation_error_message=_("Co-financing lies between 0 and 100 percent."),
            ),
            whole_kroner("max_amount", name="pool_rules_whole_kroner"),
        ]

    def __str__(self) -> str:
        return str(self.applies_from)

    def facts(self) -> dict[str, Any]:
        """Return the row for the journal."""
        percent = self.cofinancing_percent
        return {
            "applies_from": self.applies_from.isoformat(),
            "legal_basis": self.legal_basis,
            "terms": self.terms,
            "appeal_guidance": self.appeal_guidance,
            "cofinancing_percent": None if percent is None else str(percent),
            "max_amount": in_kroner(self.max_amount),
        }
