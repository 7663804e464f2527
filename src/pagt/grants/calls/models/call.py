"""Calls: when the region invites applications, for what, for how much, and from whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Findable, Record, known_confidence
from pagt.core.models.amounts import amount_field, in_kroner, whole_kroner
from pagt.grants.calls.models.pool import PoolYear
from pagt.grants.calls.states import Pool, Season
from pagt.grants.calls.words import POOL_CHOICES, SEASON_NAMES
from pagt.network.meetings.models import Meeting
from pagt.network.partners.states import EducationType, OrganisationKind
from pagt.network.partners.words import EDUCATION_NAMES, KIND_NAMES
from pagt.themes.models import KNOWN_YEAR, YEARS, Theme

KNOWN_POOL = models.Q(pool__in=[pool.value for pool in Pool])
_KINDS = [(kind.value, KIND_NAMES[kind]) for kind in OrganisationKind]


def as_instant(moment: datetime | None) -> str | None:
    """Return an instant as the rules have it: ISO, in the installation's time zone."""
    return timezone.localtime(moment).isoformat() if moment else None


class Call(Record):
    """One invitation to apply. Where no date is known, its year dates it: no later than 31 December.

    `run_here`: applications are written in Pagt, so that it is drafted, published by a second person, opened and
    closed by the clock. Otherwise it is a fact of the record, known to everybody from the day it was put there.
    """

    KIND: ClassVar = "call"
    ROWS: ClassVar = ("criteria",)
    LINKS: ClassVar = ("themes",)
    PRIVATE: ClassVar = frozenset({"contact_name", "contact_email", "contact_phone"})

    title = models.CharField(_("Title"), max_length=300)
    year = models.PositiveSmallIntegerField(_("Year"), validators=YEARS)
    season = models.CharField(
        _("Season"),
        max_length=10,
        blank=True,
        choices=[(season.value, label) for season, label in SEASON_NAMES.items()],
    )
    pool = models.CharField(_("Pool"), max_length=20, choices=POOL_CHOICES)
    pool_year = models.ForeignKey(
        PoolYear,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("Paid from"),
    )
    amount = amount_field(_("Amount to award"))
    opens_at = models.DateTimeField(_("Opens"), null=True, blank=True)
    idea_closes_at = models.DateTimeField(_("Deadline for project ideas"), null=True, blank=True)
    application_opens_at = models.DateTimeField(
        _("Applications open"),
        null=True,
        blank=True,
        help_text=_("Only with project ideas. Left empty, right after their deadline."),
    )
    closes_at = models.DateTimeField(_("Deadline for applications"), null=True, blank=True)
    themes = models.ManyToManyField(Theme, verbose_name=_("Themes"), blank=True, related_name="calls")
    description = models.TextField(_("Description and priorities"), blank=True, max_length=10_000)

    run_here = models.BooleanField(
        _("Applications are written in Pagt"),
        default=False,
        help_text=_("The call is then a draft until a second person has published it."),
    )
    guidance = models.TextField(_("Guidance for applicants"), blank=True, max_length=30_000)
    legal_basis = models.TextField(_("Legal basis"), blank=True, max_length=5_000)
    terms = models.TextField(_("Terms of the grant"), blank=True, max_length=20_000)
    lead_kinds = ArrayField(
        models.CharField(max_length=20, choices=_KINDS),
        verbose_name=_("Kinds of organisation that may apply"),
        default=list,
        blank=True,
        help_text=_("Nothing ticked: all kinds."),
    )
    lead_education = ArrayField(
        models.CharField(
            max_length=10, choices=[(kind.value, EDUCATION_NAMES[kind]) for kind in EducationType]
        ),
        verbose_name=_("The applicant must offer one of"),
        default=list,
        blank=True,
    )
    partner_kinds = ArrayField(
        models.CharField(max_length=20, choices=_KINDS),
        verbose_name=_("Kinds of organisation that may be partners"),
        default=list,
        blank=True,
        help_text=_("Nothing ticked: all kinds."),
    )
    min_partners = models.PositiveSmallIntegerField(_("Fewest partners"), default=0)
    needs_municipality = models.BooleanField(_("A municipality must be partner or applicant"), default=False)
    min_amount = amount_field(_("Lowest amount for one project"))
    max_amount = amount_field(_("Highest amount for one project"))
    cofinancing_percent = models.DecimalField(
        _("Least co-financing in percent of the total cost"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    max_months = models.PositiveSmallIntegerField(_("Longest duration in months"), null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(
        _("Minutes of grace"),
        default=10,
        validators=[MaxValueValidator(120)],
        help_text=_("For an upload or a submission that began before the deadline."),
    )
    scale = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("Grading scale"),
        default=list,
        blank=True,
        help_text=_("From the lowest grade to the highest, with semicolons between."),
    )
    contact_name = models.CharField(_("Contact"), max_length=150, blank=True)
    contact_email = models.EmailField(_("Contact's e-mail"), blank=True)
    contact_phone = models.CharField(_("Contact's telephone"), max_length=30, blank=True)
    information_meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("Information meeting"),
    )
    prepared_by = models.CharField(max_length=80, blank=True, editable=False)
    prepared_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    published_by = models.CharField(max_length=80, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

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
            whole_kroner("min_amount", name="call_min_whole_kroner"),
            whole_kroner("max_amount", name="call_max_whole_kroner"),
            models.CheckConstraint(
                condition=Q(idea_closes_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(idea_closes_at__lte=F("closes_at")),
                name="call_ideas_before_applications",
                violation_error_message=_(
                    "The deadline for project ideas must come before the one for applications."
                ),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | (
                    (Q(idea_closes_at__isnull=True) | Q(opens_at__lt=F("idea_closes_at")))
                    & (Q(closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")))
                ),
                name="call_opens_before_it_closes",
                violation_error_message=_("The call can't open after its first deadline."),
            ),
            models.CheckConstraint(
                condition=Q(application_opens_at__isnull=True)
                | (
                    Q(idea_closes_at__isnull=False, application_opens_at__gte=F("idea_closes_at"))
                    & (Q(closes_at__isnull=True) | Q(application_opens_at__lt=F("closes_at")))
                ),
                name="call_applications_open_between",
                violation_error_message=_("Applications open between the two deadlines."),
            ),
            models.CheckConstraint(
                condition=Q(min_amount__isnull=True)
                | Q(max_amount__isnull=True)
                | Q(min_amount__lte=F("max_amount")),
                name="call_min_below_max",
                violation_error_message=_("The lowest amount can't be above the highest."),
            ),
            models.CheckConstraint(
                condition=Q(cofinancing_percent__isnull=True)
                | Q(cofinancing_percent__gte=0, cofinancing_percent__lte=100),
                name="call_cofinancing",
                violation_error_message=_("Co-financing lies between 0 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(lead_kinds__contained_by=[kind.value for kind in OrganisationKind])
                & Q(partner_kinds__contained_by=[kind.value for kind in OrganisationKind]),
                name="call_known_kinds",
            ),
            models.CheckConstraint(
                condition=Q(lead_education__contained_by=[kind.value for kind in EducationType]),
                name="call_known_education",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by="")
                | (
                    Q(published_at__isnull=False)
                    & ~Q(published_by="")
                    & ~Q(prepared_by="")
                    & ~Q(published_by=F("prepared_by"))
                ),
                name="call_published_by_a_second_person",
                violation_error_message=_("A second person must publish the call."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | Q(run_here=True, opens_at__isnull=False, closes_at__isnull=False),
                name="call_published_with_dates",
                violation_error_message=_("A published call has a day on which it opens and a deadline."),
            ),
        ]

    @property
    def opens_on(self) -> date | None:
        """The day it opens, in the installation's time zone."""
        return timezone.localdate(self.opens_at) if self.opens_at else None

    @cached_property
    def theme_keys(self) -> frozenset[str]:
        """The keys of its themes, asked for once: rules and facts of an application both name them."""
        return frozenset(self.themes.values_list("key", flat=True))

    @property
    def is_public(self) -> bool:
        """Whether everybody may know of it."""
        return not self.run_here or self.published_at is not None

    @property
    def first_date(self) -> date | None:
        """The day it opened, else the day of its first deadline, else None when only the year is known."""
        closings = [moment for moment in (self.idea_closes_at, self.closes_at) if moment]
        return self.opens_on or (timezone.localdate(min(closings)) if closings else None)

    def is_open(self, now: datetime) -> bool:
        """Whether one can still apply at this instant, as far as the dates tell."""
        if not self.is_public or (self.opens_at and now < self.opens_at):
            return False
        last = self.closes_at or self.idea_closes_at
        return last is not None and now < last

    def findable(self) -> Findable:
        return Findable(title=self.title, label=str(self.year), weak=f"{self.year} {self.description}")

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
        } | ({} if self.is_public else {"draft": True})

    def rest(self) -> Mapping[str, Any]:
        percent = self.cofinancing_percent
        return {
            "season": self.season,
            "description": self.description,
            "pool_year": self.pool_year.key if self.pool_year else None,
            "run_here": self.run_here or None,
            "opens_at": as_instant(self.opens_at),
            "application_opens_at": as_instant(self.application_opens_at),
            "guidance": self.guidance,
            "legal_basis": self.legal_basis,
            "terms": self.terms,
            "lead_kinds": list(self.lead_kinds),
            "lead_education": list(self.lead_education),
            "partner_kinds": list(self.partner_kinds),
            "min_partners": self.min_partners or None,
            "needs_municipality": self.needs_municipality or None,
            "min_amount": in_kroner(self.min_amount),
            "max_amount": in_kroner(self.max_amount),
            "cofinancing_percent": None if percent is None else str(percent),
            "max_months": self.max_months,
            "grace_minutes": self.grace_minutes if self.run_here else None,
            "scale": list(self.scale),
            "criteria": [row.facts() for row in self.criteria.all()],
            "information_meeting": self.information_meeting.key if self.information_meeting else None,
            "prepared_by": self.prepared_by,
            "published_by": self.published_by,
            "published_at": as_instant(self.published_at),
        }


class Criterion(models.Model):
    """What applications are assessed by, and how much it weighs."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Criterion"), max_length=300)
    help = models.TextField(_("What it means"), blank=True, max_length=2_000)
    weight = models.PositiveSmallIntegerField(_("Weight"), default=1)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100),
                name="criterion_weight",
                violation_error_message=_("A weight is a number from 1 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def facts(self) -> dict[str, Any]:
        """Return the row for the journal."""
        return {"title": self.title, "help": self.help, "weight": self.weight}
