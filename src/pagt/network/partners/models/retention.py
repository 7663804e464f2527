"""How long the data of people are kept, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from pagt.core.models import Record, known_confidence
from pagt.network.partners.states import Relation
from pagt.network.partners.words import RELATION_NAMES


class Retention(Record):
    """Purpose, basis in law and time limit for the people of one relation."""

    KIND = "retention"

    relation = models.CharField(
        gettext_lazy("Known as"),
        max_length=20,
        choices=[(relation.value, RELATION_NAMES[relation]) for relation in Relation],
    )
    purpose = models.CharField(gettext_lazy("Purpose"), max_length=500)
    basis = models.CharField(gettext_lazy("Basis in law"), max_length=300, blank=True)
    months = models.PositiveSmallIntegerField(
        gettext_lazy("Months"),
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=gettext_lazy("How long after the last activity the data are kept."),
    )

    class Meta:
        constraints: ClassVar = [
            known_confidence("retention"),
            models.CheckConstraint(
                condition=Q(relation__in=[relation.value for relation in Relation]),
                name="retention_known_relation",
            ),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=600), name="retention_months"),
            models.UniqueConstraint(
                fields=["relation"],
                condition=Q(withdrawn=""),
                name="retention_once",
                violation_error_message=gettext_lazy("There is a time limit for this already."),
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return str(RELATION_NAMES[Relation(self.relation)])

    @property
    def journal_title(self) -> str:
        return self.relation

    def facts(self) -> Mapping[str, Any]:
        return {
            "relation": self.relation,
            "purpose": self.purpose,
            "basis": self.basis,
            "months": self.months,
        }
