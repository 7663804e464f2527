"""Yearly themes and the input from the hearing before them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Findable, Record, known_confidence
from pagt.network.partners.models import Organisation
from pagt.themes.states import HearingGroup
from pagt.themes.words import GROUP_NAMES

YEARS = (MinValueValidator(1900), MaxValueValidator(2200))
KNOWN_YEAR = models.Q(year__gte=1900, year__lte=2200)


class Theme(Record):
    """What the money of one year goes to. `on_is_latest`: adopted no later than `on`, the day is not known."""

    KIND: ClassVar = "theme"

    title = models.CharField(_("Title"), max_length=300)
    year = models.PositiveSmallIntegerField(_("Year"), validators=YEARS)
    on = models.DateField(_("Adopted"))
    on_is_latest = models.BooleanField(
        _("Only known to be adopted by then"),
        default=False,
        help_text=_("Tick when the source only shows that the theme was adopted no later than that day."),
    )
    description = models.TextField(_("Description"), blank=True, max_length=10_000)
    esf_priorities = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("ESF+ priorities"),
        default=list,
        blank=True,
        help_text=_("Codes of the EU social fund's priorities, separated by commas."),
    )

    class Meta:
        ordering: ClassVar = ["-year", "title"]
        constraints: ClassVar = [
            known_confidence("theme"),
            models.CheckConstraint(condition=KNOWN_YEAR, name="theme_known_year"),
            models.UniqueConstraint(
                "title",
                "year",
                condition=models.Q(withdrawn=""),
                name="theme_once_a_year",
                violation_error_message=_("The year already has a theme with this title."),
            ),
        ]

    def findable(self) -> Findable:
        return Findable(title=self.title, label=str(self.year), weak=f"{self.year} {self.description}")

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "year": self.year,
            "on": self.on,
            "on_is_latest": self.on_is_latest,
            "esf_priorities": list(self.esf_priorities),
        }

    def rest(self) -> Mapping[str, Any]:
        return {"description": self.description}


class HearingInput(Record):
    """What one of the groups said when the year's themes were heard."""

    KIND: ClassVar = "hearing_input"
    SEALED: ClassVar = frozenset({"note", "summary"})

    title = models.CharField(_("Title"), max_length=300)
    year = models.PositiveSmallIntegerField(_("Themes of the year"), validators=YEARS)
    group = models.CharField(
        _("Group"), max_length=20, choices=[(group.value, label) for group, label in GROUP_NAMES.items()]
    )
    on = models.DateField(_("Received"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hearing_inputs",
        verbose_name=_("Sent by"),
    )
    summary = models.TextField(_("Summary"), blank=True, max_length=20_000)

    class Meta:
        ordering: ClassVar = ["-on", "title"]
        constraints: ClassVar = [
            known_confidence("hearing_input"),
            models.CheckConstraint(condition=KNOWN_YEAR, name="hearing_input_known_year"),
            models.CheckConstraint(
                condition=models.Q(group__in=[group.value for group in HearingGroup]),
                name="hearing_input_known_group",
            ),
        ]

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "year": self.year,
            "group": self.group,
            "on": self.on,
            "organisation": self.organisation.key if self.organisation else None,
        }

    def rest(self) -> Mapping[str, Any]:
        return {"summary": self.summary}
