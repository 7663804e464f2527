"""An application as the register knows it: what was submitted last. What is being written lies in `draft`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pagt.core.collation import DanishOrder
from pagt.core.models import Record, known_confidence
from pagt.core.models.amounts import in_kroner
from pagt.core.rights import Right
from pagt.grants.applications.states import Status
from pagt.grants.applications.words import STATUS_NAMES
from pagt.grants.calls.models import Call, as_instant
from pagt.grants.calls.states import AidKind, Stage
from pagt.grants.calls.words import AID_NAMES, STAGE_NAMES
from pagt.network.partners.models import Organisation
from pagt.themes.models import Theme

CASE_NUMBER = r"^\d-\d{2}-\d{2}-\d+-\d{2}$"


class Application(Record):
    """One project's way through a call, from idea to application, under one number.

    Title, amounts, partners and themes are those of the last submission, empty before the first: nobody but those
    who write it sees a draft. `number` is what people call it by, e.g. `2027-0042`; it is also its key.
    """

    KIND: ClassVar = "application"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    ROWS: ClassVar = ("participants",)
    LINKS: ClassVar = ("themes",)
    CASE: ClassVar = "key"

    number = models.CharField(_("Number"), max_length=20, unique=True)
    call = models.ForeignKey(
        Call, on_delete=models.PROTECT, related_name="applications", verbose_name=_("Call")
    )
    lead = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="applications", verbose_name=_("Applicant")
    )
    stage = models.CharField(
        _("Stage"), max_length=12, choices=[(stage.value, STAGE_NAMES[stage]) for stage in Stage]
    )
    status = models.CharField(
        _("Status"),
        max_length=10,
        default=Status.DRAFT.value,
        choices=[(status.value, STATUS_NAMES[status]) for status in Status],
    )
    title = models.CharField(_("Title"), max_length=300, blank=True)
    amount = models.PositiveBigIntegerField(_("Applied for"), null=True, blank=True)
    total_cost = models.PositiveBigIntegerField(_("Total cost"), null=True, blank=True)
    starts_on = models.DateField(_("Begins"), null=True, blank=True)
    ends_on = models.DateField(_("Ends"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("Submitted"), null=True, blank=True)
    receipt = models.CharField(_("Receipt"), max_length=24, blank=True)
    sha256 = models.CharField(_("Fingerprint"), max_length=64, blank=True)
    outcome = models.CharField(_("Eligibility"), max_length=12, blank=True, default="", editable=False)
    """The eligibility decision on what was submitted last, empty without one; the database keeps it (see migration)."""
    themes = models.ManyToManyField(Theme, verbose_name=_("Themes"), blank=True, related_name="applications")
    case_number = models.CharField(
        _("Case number"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(CASE_NUMBER, _("Write a case number as digits and hyphens, e.g. 1-23-45-678-90."))
        ],
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            known_confidence("application"),
            models.CheckConstraint(
                condition=Q(stage__in=[stage.value for stage in Stage]), name="application_known_stage"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]), name="application_known_status"
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | (Q(submitted_at__isnull=False) & ~Q(title="")),
                name="application_submitted_when",
            ),
            models.CheckConstraint(
                condition=Q(case_number="") | Q(case_number__regex=CASE_NUMBER),
                name="application_case_number",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["call", "status"], name="application_by_call"),
            # As the list sorts: newest first, those that nobody has submitted last.
            models.Index(
                models.F("submitted_at").desc(nulls_last=True),
                models.F("id").asc(),
                name="application_by_day",
            ),
            models.Index(DanishOrder("title"), "id", name="application_by_title"),
            # Counted alone: all of it for the list, a part for what awaits a decision.
            models.Index(fields=["status", "outcome"], condition=Q(withdrawn=""), name="application_in_use"),
        ]

    @property
    def name_or_title(self) -> str:
        return f"{self.number} {self.title}".strip()

    def facts(self) -> Mapping[str, Any]:
        models.prefetch_related_objects([self], "participants__organisation", "themes")
        return {
            "title": self.title,
            "call": self.call.key,
            "stage": self.stage,
            "status": self.status,
            "lead": self.lead.key,
            "on": self.submitted_at and as_instant(self.submitted_at)[:10],  # type: ignore[index]
            "amount": in_kroner(self.amount),
            "themes": sorted(theme.key for theme in self.themes.all()),
            "partners": sorted(row.organisation.key for row in self.participants.all() if row.organisation),
            "confidential": True,
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "number": self.number,
            "total_cost": in_kroner(self.total_cost),
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "submitted_at": as_instant(self.submitted_at),
            "receipt": self.receipt,
            "sha256": self.sha256,
            "case_number": self.case_number,
        }


class Participant(models.Model):
    """A project partner of what was submitted: who bears cost and has an interest of its own in the project.

    Source: the standard terms for regional development grants: a partner bears cost and has its own interest;
    consultants can't be partners.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="participants")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="application_parts"
    )
    name = models.CharField(_("Name"), max_length=200)
    cvr = models.CharField(_("CVR number"), max_length=8, blank=True)
    role = models.CharField(_("Role"), max_length=500, blank=True)
    cost = models.PositiveBigIntegerField(_("Share of the cost"), null=True, blank=True)
    interest = models.TextField(_("Own interest"), blank=True)
    aid = models.CharField(
        _("State aid"), max_length=12, blank=True, choices=[(kind.value, AID_NAMES[kind]) for kind in AidKind]
    )
    aid_reason = models.TextField(_("Why"), blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(aid__in=["", *(kind.value for kind in AidKind)]),
                name="application_participant_known_aid",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="application_participant_named"),
        ]

    def __str__(self) -> str:
        return self.name
