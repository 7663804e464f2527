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
from pagt.network.partners.states import SupportKind
from pagt.network.partners.words import SUPPORT_NAMES
from pagt.people.models import User


def _closed(function: str, lower: str, upper: str) -> Func:
    return Func(F(lower), F(upper), Value("[]"), function=function)


class AmbassadorTerm(Record):
    """A time in which an organisation is ambassador, both days included; without an end it runs on."""

    KIND = "ambassador_term"
    ROWS = ("promises",)
    SEALED: ClassVar = frozenset({"note", "goals", "thanks", "promises.text"})

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
    responsible = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ambassador_terms",
        verbose_name=gettext_lazy("Who keeps in touch"),
    )
    thanked_publicly = models.BooleanField(
        gettext_lazy("Thank on the public pages"),
        default=False,
        help_text=gettext_lazy("Only when the organisation has agreed to it."),
    )
    thanks_agreed_on = models.DateField(gettext_lazy("Agreed on"), null=True, blank=True)
    thanks = models.TextField(
        gettext_lazy("Words of thanks"),
        blank=True,
        max_length=1_000,
        help_text=gettext_lazy("What the public page says besides what they have done."),
    )

    class Meta:
        constraints: ClassVar = [
            known_confidence("ambassador_term"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")),
                name="ambassador_term_ends_after_it_begins",
                violation_error_message=gettext_lazy("The last day can't be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(thanked_publicly=False) | Q(thanks_agreed_on__isnull=False),
                name="ambassador_term_agreed_to_thanks",
                violation_error_message=gettext_lazy("Say when the organisation agreed to be thanked."),
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

    def overlaps(self, other: AmbassadorTerm) -> bool:
        return (self.ends is None or other.begins <= self.ends) and (
            other.ends is None or self.begins <= other.ends
        )

    def united(self, other: AmbassadorTerm) -> dict[str, Any]:
        """Return what the term says when another in the same days turns out to be the same ambassador's."""
        return {
            "begins": min(self.begins, other.begins),
            "ends": max(self.ends, other.ends) if self.ends and other.ends else None,
            "goals": self.goals or other.goals,
        }

    def facts(self) -> Mapping[str, Any]:
        return {"organisation": self.organisation.key, "begins": self.begins, "ends": self.ends}

    def rest(self) -> Mapping[str, Any]:
        return {
            "goals": self.goals,
            "responsible": self.responsible.actor_key if self.responsible else "",
            "thanked_publicly": self.thanked_publicly,
            "thanks_agreed_on": self.thanks_agreed_on,
            "thanks": self.thanks,
            "promises": [row.facts() for row in self.promises.all()],
        }


class AmbassadorPromise(models.Model):
    """What an ambassador has promised to give during a term."""

    term = models.ForeignKey(AmbassadorTerm, on_delete=models.CASCADE, related_name="promises")
    position = models.PositiveSmallIntegerField()
    support = models.CharField(
        gettext_lazy("What"),
        max_length=20,
        choices=[(kind.value, SUPPORT_NAMES[kind]) for kind in SupportKind],
    )
    quantity = models.PositiveIntegerField(gettext_lazy("How many"), default=1)
    text = models.CharField(gettext_lazy("In words"), max_length=300, blank=True)
    by = models.DateField(gettext_lazy("By"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(support__in=[kind.value for kind in SupportKind]),
                name="ambassador_promise_known_support",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="ambassador_promise_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.support}"

    def facts(self) -> dict[str, Any]:
        """Return the row as the journal keeps it."""
        facts = {"support": self.support, "quantity": self.quantity, "text": self.text}
        return facts | ({"by": self.by.isoformat()} if self.by else {})
