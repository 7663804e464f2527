"""Award rounds and the awards in them: what the region decided to give, to whom and for what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Findable, Record, known_confidence
from pagt.core.models.amounts import amount_field, in_kroner, whole_kroner
from pagt.grants.calls.models import KNOWN_POOL, Call
from pagt.grants.calls.words import POOL_CHOICES
from pagt.network.partners.models import Organisation
from pagt.themes.models import Theme


class AwardRound(Record):
    """One decision on a round of applications, with its total when the single awards are not known."""

    KIND: ClassVar = "award_round"

    title = models.CharField(_("Title"), max_length=300)
    on = models.DateField(_("Decided"))
    on_is_latest = models.BooleanField(
        _("Only known to be decided by then"),
        default=False,
        help_text=_("Tick when the source only shows that it was decided no later than that day."),
    )
    pool = models.CharField(_("Pool"), max_length=20, choices=POOL_CHOICES)
    projects = models.PositiveIntegerField(_("Number of projects"), null=True, blank=True)
    amount = amount_field(_("Total amount"))
    call = models.ForeignKey(
        Call, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name=_("Call")
    )
    decided_by = models.CharField(_("Decided by"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-on", "title"]
        constraints: ClassVar = [
            known_confidence("award_round"),
            models.CheckConstraint(condition=KNOWN_POOL, name="award_round_known_pool"),
            whole_kroner("amount", name="award_round_whole_kroner"),
        ]

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "on": self.on,
            "on_is_latest": self.on_is_latest,
            "pool": self.pool,
            "projects": self.projects,
            "amount": in_kroner(self.amount),
        }

    def rest(self) -> Mapping[str, Any]:
        return {"call": self.call.key if self.call else None, "decided_by": self.decided_by}


class Award(Record):
    """Money granted to one project. An amount that is not known stays empty: unknown is not zero."""

    KIND: ClassVar = "award"
    LINKS: ClassVar = ("partners",)
    FOUND_WITH: ClassVar = ("lead", "partners")

    title = models.CharField(_("Project"), max_length=300)
    on = models.DateField(_("Decided"))
    on_is_latest = models.BooleanField(
        _("Only known to be decided by then"),
        default=False,
        help_text=_("Tick when the source only shows that it was decided no later than that day."),
    )
    round = models.ForeignKey(
        AwardRound,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        verbose_name=_("Award round"),
    )
    call = models.ForeignKey(
        Call, on_delete=models.PROTECT, null=True, blank=True, related_name="awards", verbose_name=_("Call")
    )
    pool = models.CharField(_("Pool"), max_length=20, blank=True, choices=POOL_CHOICES)
    lead = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="awards_led", verbose_name=_("Lead")
    )
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="awards_joined", verbose_name=_("Project partners")
    )
    amount = amount_field(_("Amount"))
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="awards", verbose_name=_("Theme")
    )
    municipality = models.CharField(
        _("Municipality"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^\d{4}$", _("A municipality's code has four digits."))],
        help_text=_("Where the project takes place."),
    )
    starts_on = models.DateField(_("Begins"), null=True, blank=True)
    ends_on = models.DateField(_("Ends"), null=True, blank=True)
    description = models.TextField(
        _("Description"), blank=True, max_length=10_000, help_text=_("Public: shown in the project bank.")
    )

    class Meta:
        ordering: ClassVar = ["-on", "title"]
        constraints: ClassVar = [
            known_confidence("award"),
            models.CheckConstraint(condition=KNOWN_POOL | models.Q(pool=""), name="award_known_pool"),
            whole_kroner("amount", name="award_whole_kroner"),
            models.CheckConstraint(
                condition=models.Q(municipality="") | models.Q(municipality__regex=r"^\d{4}$"),
                name="award_municipality_code",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="award_ends_after_start",
                violation_error_message=_("The project can't end before it begins."),
            ),
        ]

    def findable(self) -> Findable:
        partners = " ".join(partner.name for partner in self.partners.all())
        return Findable(
            title=self.title,
            label=f"{self.lead.name}, {self.on.year}",
            weak=f"{self.lead.name} {partners} {self.description}",
        )

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "on": self.on,
            "on_is_latest": self.on_is_latest,
            "round": self.round.key if self.round else None,
            "pool": self.pool,
            "lead": self.lead.key,
            "partners": sorted(partner.key for partner in self.partners.all()),
            "amount": in_kroner(self.amount),
            "theme": self.theme.key if self.theme else None,
            "municipality": self.municipality,
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "call": self.call.key if self.call else None,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "description": self.description,
        }
