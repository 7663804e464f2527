"""Ambassador terms: which companies are the pact's ambassadors, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy

from pagt.core.models import Record, known_confidence
from pagt.network.partners.models.organisation import Organisation


def _closed(function: str, lower: str, upper: str) -> Func:
    return Func(F(lower), F(upper), Value("[]"), function=function)


class AmbassadorTerm(Record):
    """A time in which an organisation is ambassador, both days included; without an end it runs on."""

    KIND = "ambassador_term"

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="ambassador_terms",
        verbose_name=gettext_lazy("Organisation"),
    )
    begins = models.DateField(gettext_lazy("First day"))
    ends = models.DateField(
        gettext_lazy("Last day"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Leave it empty while the organisation is ambassador."),
    )
    goals = models.TextField(
        gettext_lazy("Goals"),
        blank=True,
        max_length=5_000,
        help_text=gettext_lazy("What the ambassador has agreed to do."),
    )

    class Meta:
        constraints: ClassVar = [
            known_confidence("ambassador_term"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")),
                name="ambassador_term_ends_after_it_begins",
                violation_error_message=gettext_lazy("The last day can't be before the first."),
            ),
            # An organisation as a range of one number, so that no extension is needed for the equality.
            ExclusionConstraint(
                name="ambassador_term_no_overlap",
                expressions=[
                    (_closed("int8range", "organisation", "organisation"), RangeOperators.OVERLAPS),
                    (_closed("daterange", "begins", "ends"), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn=""),
                violation_error_message=gettext_lazy(
                    "The organisation has another term as ambassador in these days."
                ),
            ),
        ]

    @property
    def name_or_title(self) -> str:
        last = self.ends.year if self.ends else ""
        years = str(self.begins.year) if last == self.begins.year else f"{self.begins.year}–{last}"
        return f"{self.organisation.name} {years}"

    def facts(self) -> Mapping[str, Any]:
        return {"organisation": self.organisation.key, "begins": self.begins, "ends": self.ends}

    def rest(self) -> Mapping[str, Any]:
        return {"goals": self.goals}
