"""Calls: when the region invites applications, for what and for how much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.models.amounts import amount_field, in_kroner, whole_kroner
from pagt.grants.calls.states import Pool, Season
from pagt.grants.calls.words import POOL_CHOICES, SEASON_NAMES
from pagt.themes.models import KNOWN_YEAR, YEARS, Theme

KNOWN_POOL = models.Q(pool__in=[pool.value for pool in Pool])


def as_instant(moment: datetime | None) -> str | None:
    """Return an instant as the rules have it: ISO, in the installation's time zone."""
    return timezone.localtime(moment).isoformat() if moment else None


class Call(Record):
    """One invitation to apply. Where no date is known, its year dates it: no later than 31 December."""

    KIND: ClassVar = "call"
    LINKS: ClassVar = ("themes",)

    title = models.CharField(_("Title"), max_length=300)
    year = models.PositiveSmallIntegerField(_("Year"), validators=YEARS)
    season = models.CharField(
        _("Season"),
        max_length=10,
        blank=True,
        choices=[(season.value, label) for season, label in SEASON_NAMES.items()],
    )
    pool = models.CharField(_("Pool"), max_length=20, choices=POOL_CHOICES)
    amount = amount_field(_("Amount to award"))
    opens_on = models.DateField(_("Opens"), null=True, blank=True)
    idea_closes_at = models.DateTimeField(_("Deadline for project ideas"), null=True, blank=True)
    closes_at = models.DateTimeField(_("Deadline for applications"), null=True, blank=True)
    themes = models.ManyToManyField(Theme, verbose_name=_("Themes"), blank=True, related_name="calls")
    description = models.TextField(_("Description and priorities"), blank=True, max_length=10_000)

    class Meta:
        ordering: ClassVar = ["-year", "title"]
        constraints: ClassVar = [
            known_confidence("call"),
            models.CheckConstraint(condition=KNOWN_YEAR, name="call_known_year"),
            models.CheckConstraint(condition=KNOWN_POOL, name="call_known_pool"),
            models.CheckConstraint(
                condition=models.Q(season__in=["", *(season.value for season in Season)]),
                name="call_known_season",
            ),
            whole_kroner("amount", name="call_whole_kroner"),
            models.CheckConstraint(
                condition=models.Q(idea_closes_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(idea_closes_at__lte=models.F("closes_at")),
                name="call_ideas_before_applications",
                violation_error_message=_(
                    "The deadline for project ideas must come before the one for applications."
                ),
            ),
        ]

    @property
    def first_date(self) -> date | None:
        """The day it opened, else the day of its first deadline, else None when only the year is known."""
        closings = [moment for moment in (self.idea_closes_at, self.closes_at) if moment]
        return self.opens_on or (timezone.localdate(min(closings)) if closings else None)

    def is_open(self, now: datetime) -> bool:
        """Whether one can still apply at this instant, as far as the dates tell."""
        if self.opens_on and timezone.localdate(now) < self.opens_on:
            return False
        last = self.closes_at or self.idea_closes_at
        return last is not None and now < last

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "year": self.year,
            "pool": self.pool,
            "amount": in_kroner(self.amount),
            "opens_on": self.opens_on,
            "idea_closes_at": as_instant(self.idea_closes_at),
            "closes_at": as_instant(self.closes_at),
            "themes": sorted(theme.key for theme in self.themes.all()),
        }

    def rest(self) -> Mapping[str, Any]:
        return {"season": self.season, "description": self.description}
