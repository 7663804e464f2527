"""Contributions: what a company has done for schools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from pagt.core.models import Record, known_confidence
from pagt.network.partners.models.organisation import Organisation
from pagt.network.partners.states import SupportKind
from pagt.network.partners.words import SUPPORT_NAMES


class Contribution(Record):
    """One thing that an ambassador or another company did: hours, visits, mentors, equipment, cases."""

    KIND = "contribution"
    LINKS = ("receivers",)

    title = models.CharField(gettext_lazy("Title"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="contributions",
        verbose_name=gettext_lazy("Who gave it"),
    )
    on = models.DateField(gettext_lazy("Date"))
    support = models.CharField(
        gettext_lazy("What it was"),
        max_length=20,
        choices=[(kind.value, SUPPORT_NAMES[kind]) for kind in SupportKind],
    )
    quantity = models.PositiveIntegerField(
        gettext_lazy("How many"), default=1, help_text=gettext_lazy("Hours, visits, mentors, pieces, cases.")
    )
    reached = models.PositiveIntegerField(gettext_lazy("Pupils and students reached"), null=True, blank=True)
    receivers = models.ManyToManyField(
        Organisation,
        related_name="received_contributions",
        verbose_name=gettext_lazy("Who received it"),
        blank=True,
    )
    summary = models.TextField(gettext_lazy("Summary"), blank=True, max_length=5_000)

    class Meta:
        constraints: ClassVar = [
            known_confidence("contribution"),
            models.CheckConstraint(
                condition=Q(support__in=[kind.value for kind in SupportKind]),
                name="contribution_known_support",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="contribution_of_something",
                violation_error_message=gettext_lazy("Write at least 1."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-on"], name="contribution_by_giver")]

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "on": self.on,
            "support": self.support,
            "quantity": self.quantity,
            "organisation": self.organisation.key,
            "receivers": list(self.receivers.order_by("key").values_list("key", flat=True)),
        }

    def rest(self) -> Mapping[str, Any]:
        return {"reached": self.reached}
