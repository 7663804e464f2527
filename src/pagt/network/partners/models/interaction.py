"""Interactions: calls, visits, letters and all other dialogue that is no meeting with an agenda."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from pagt.core.models import Findable, Record, known_confidence
from pagt.network.partners.models.contact import Contact
from pagt.network.partners.models.organisation import Organisation
from pagt.network.partners.states import Channel, InteractionPurpose
from pagt.network.partners.words import CHANNEL_NAMES, INTERACTION_PURPOSE_NAMES


class Interaction(Record):
    """One contact with one or more organisations, and the next step that was agreed."""

    KIND = "interaction"
    LINKS = ("organisations", "contacts")
    FOUND_WITH = ("organisations",)
    SEALED: ClassVar = frozenset({"note", "summary", "next_step"})

    title = models.CharField(gettext_lazy("Title"), max_length=200)
    on = models.DateField(gettext_lazy("Date"))
    channel = models.CharField(
        gettext_lazy("How"),
        max_length=20,
        blank=True,
        choices=[(channel.value, CHANNEL_NAMES[channel]) for channel in Channel],
    )
    purpose = models.CharField(
        gettext_lazy("Purpose"),
        max_length=20,
        choices=[(purpose.value, INTERACTION_PURPOSE_NAMES[purpose]) for purpose in InteractionPurpose],
    )
    organisations = models.ManyToManyField(
        Organisation, related_name="interactions", verbose_name=gettext_lazy("Organisations")
    )
    contacts = models.ManyToManyField(
        Contact, related_name="interactions", verbose_name=gettext_lazy("People"), blank=True
    )
    summary = models.TextField(gettext_lazy("Summary"), blank=True, max_length=20_000)
    confidential = models.BooleanField(
        gettext_lazy("Confidential"),
        default=False,
        help_text=gettext_lazy("Only people with the right to confidential records see it. It still counts."),
    )
    next_step = models.CharField(gettext_lazy("Next step"), max_length=300, blank=True)
    next_step_due = models.DateField(gettext_lazy("Next step due"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            known_confidence("interaction"),
            models.CheckConstraint(
                condition=Q(channel__in=["", *(channel.value for channel in Channel)]),
                name="interaction_known_channel",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[purpose.value for purpose in InteractionPurpose]),
                name="interaction_known_purpose",
            ),
            models.CheckConstraint(
                condition=~Q(next_step="") | Q(next_step_due__isnull=True),
                name="interaction_day_of_a_next_step",
                violation_error_message=gettext_lazy("Say what the next step is, or leave its day empty."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-on"], name="interaction_by_day"),
        ]

    def findable(self) -> Findable:
        others = ", ".join(sorted(each.name for each in self.organisations.all()))
        return Findable(
            title=self.title,
            label=f"{self.on:%d-%m-%Y} {others}",
            weak=f"{others} {self.next_step} {self.summary}",
            confidential=self.confidential,
        )

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "on": self.on,
            "channel": self.channel,
            "purpose": self.purpose,
            "organisations": list(self.organisations.order_by("key").values_list("key", flat=True)),
            "confidential": self.confidential,
            "next_step": self.next_step,
            "next_step_due": self.next_step_due,
        }

    def rest(self) -> Mapping[str, Any]:
        return {"summary": self.summary}
