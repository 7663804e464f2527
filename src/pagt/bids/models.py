"""Money that the pact seeks from others, and the ESF+ projects that the region recommends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pagt.bids.states import SENT_STATES, BidState, Programme
from pagt.bids.words import PROGRAMME_CHOICES, STATE_NAMES
from pagt.core.models import Findable, Record, known_confidence
from pagt.core.models.amounts import amount_field, in_kroner, whole_kroner
from pagt.network.partners.models import Organisation

KNOWN_PROGRAMME = models.Q(programme__in=[programme.value for programme in Programme])
_SENT = models.Q(stage__in=[state.value for state in SENT_STATES])


class Bid(Record):
    """An application to a foundation or an EU programme. It counts from the day it was sent."""

    KIND: ClassVar = "bid"
    LINKS: ClassVar = ("partners",)
    FOUND_WITH: ClassVar = ("funder", "partners")

    title = models.CharField(_("Title"), max_length=300)
    programme = models.CharField(_("Programme"), max_length=20, choices=PROGRAMME_CHOICES)
    funder = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bids_received",
        verbose_name=_("Foundation or programme authority"),
    )
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="bids_joined", verbose_name=_("Partners")
    )
    stage = models.CharField(
        _("State"), max_length=10, choices=[(state.value, label) for state, label in STATE_NAMES.items()]
    )
    deadline = models.DateTimeField(_("Deadline"), null=True, blank=True)
    sent_on = models.DateField(_("Sent"), null=True, blank=True)
    amount_sought = amount_field(_("Amount sought"))
    amount_won = amount_field(_("Amount won"))
    description = models.TextField(_("Description"), blank=True, max_length=10_000)
    confidential = models.BooleanField(
        _("Confidential"),
        default=False,
        help_text=_("Seen only by those with that right; the public sees that it counts, not what it is."),
    )

    class Meta:
        ordering: ClassVar = ["-sent_on", "title"]
        constraints: ClassVar = [
            known_confidence("bid"),
            models.CheckConstraint(condition=KNOWN_PROGRAMME, name="bid_known_programme"),
            models.CheckConstraint(
                condition=models.Q(stage__in=[state.value for state in BidState]), name="bid_known_stage"
            ),
            models.CheckConstraint(
                condition=(_SENT & models.Q(sent_on__isnull=False))
                | (~_SENT & models.Q(sent_on__isnull=True)),
                name="bid_sent_has_date",
                violation_error_message=_(
                    "A bid that is sent, won or lost has the day it was sent; an idea or a draft has none."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(amount_won__isnull=True) | models.Q(stage=BidState.WON.value),
                name="bid_won_has_stage",
                violation_error_message=_("Only a bid that is won has an amount won."),
            ),
            whole_kroner("amount_sought", name="bid_sought_whole_kroner"),
            whole_kroner("amount_won", name="bid_won_whole_kroner"),
        ]

    def findable(self) -> Findable:
        funder = self.funder.name if self.funder else ""
        partners = " ".join(partner.name for partner in self.partners.all())
        return Findable(
            title=self.title,
            label=funder,
            weak=f"{funder} {partners} {self.description}",
            confidential=self.confidential,
        )

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "programme": self.programme,
            "funder": self.funder.key if self.funder else None,
            "partners": sorted(partner.key for partner in self.partners.all()),
            "state": self.stage,
            "sent_on": self.sent_on,
            "amount_sought": in_kroner(self.amount_sought),
            "amount_won": in_kroner(self.amount_won),
            "confidential": self.confidential,
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "deadline": timezone.localtime(self.deadline).isoformat() if self.deadline else None,
            "description": self.description,
        }


class Recommendation(Record):
    """A use of the region's right to recommend projects for EU money (ESF+)."""

    KIND: ClassVar = "recommendation"

    title = models.CharField(_("Title"), max_length=300)
    programme = models.CharField(
        _("Programme"), max_length=20, choices=PROGRAMME_CHOICES, default=Programme.ESF.value
    )
    on = models.DateField(_("Decided"))
    on_is_latest = models.BooleanField(
        _("Only known to be decided by then"),
        default=False,
        help_text=_("Tick when the source only shows that it was decided no later than that day."),
    )
    projects = models.PositiveIntegerField(_("Number of projects"), null=True, blank=True)
    amount = amount_field(_("Amount"))
    lead = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations_led",
        verbose_name=_("Lead"),
    )
    subject = models.TextField(_("Subject"), blank=True, max_length=5_000)

    class Meta:
        ordering: ClassVar = ["-on", "title"]
        constraints: ClassVar = [
            known_confidence("recommendation"),
            models.CheckConstraint(condition=KNOWN_PROGRAMME, name="recommendation_known_programme"),
            whole_kroner("amount", name="recommendation_whole_kroner"),
        ]

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "programme": self.programme,
            "on": self.on,
            "on_is_latest": self.on_is_latest,
            "projects": self.projects,
            "amount": in_kroner(self.amount),
            "lead": self.lead.key if self.lead else None,
        }

    def rest(self) -> Mapping[str, Any]:
        return {"subject": self.subject}
