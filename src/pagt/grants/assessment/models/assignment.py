"""Assignments: one application given to one assessor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.assessment.models.assessor import Assessor
from pagt.grants.assessment.states import ACTIVE_ASSIGNMENTS, AssignmentState
from pagt.grants.assessment.words import ASSIGNMENT_NAMES
from pagt.grants.calls.models import as_instant

IS_ACTIVE = Q(status__in=[state.value for state in ACTIVE_ASSIGNMENTS], withdrawn="")


class Assignment(Record):
    """That somebody is to assess an application, from the proposal to their answer.

    `score` (0-100) and `reasons` (codes with what they are of): how well they fitted when it was proposed. `locked`:
    the officer keeps it, however the rest is assigned anew.
    """

    KIND: ClassVar = "assignment"
    CASE: ClassVar = "application__key"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    SEALED: ClassVar = frozenset({"note", "reason"})

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="assignments")
    status = models.CharField(
        _("State"),
        max_length=10,
        default=AssignmentState.PROPOSED.value,
        choices=[(status.value, ASSIGNMENT_NAMES[status]) for status in AssignmentState],
    )
    locked = models.BooleanField(_("Locked"), default=False)
    score = models.PositiveSmallIntegerField(_("Fit"), default=0, validators=[MaxValueValidator(100)])
    reasons = models.JSONField(default=list, blank=True)
    due = models.DateField(_("To be finished by"), null=True, blank=True)
    reason = models.TextField(_("Reason"), blank=True, max_length=2_000)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["application__number", "assessor__user__name", "pk"]
        constraints: ClassVar = [
            known_confidence("assignment"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in AssignmentState]),
                name="assignment_known_status",
            ),
            models.CheckConstraint(condition=Q(score__lte=100), name="assignment_score"),
            models.CheckConstraint(
                condition=~Q(status__in=["declined", "removed"]) | ~Q(reason=""),
                name="assignment_ended_with_a_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["invited", "accepted", "declined"]) | Q(invited_at__isnull=False),
                name="assignment_answered_after_an_invitation",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "declined"]) | Q(answered_at__isnull=False),
                name="assignment_answered_when",
            ),
            models.CheckConstraint(
                condition=Q(locked=False) | Q(status__in=[state.value for state in ACTIVE_ASSIGNMENTS]),
                name="assignment_locked_while_it_stands",
            ),
            models.UniqueConstraint(
                fields=["application", "assessor"],
                condition=IS_ACTIVE,
                name="assignment_once",
                violation_error_message=_("The assessor has this application already."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["assessor", "status"], name="assignment_by_assessor")]

    @property
    def is_active(self) -> bool:
        """Whether the application counts as given to the assessor."""
        return not self.withdrawn and self.status in ACTIVE_ASSIGNMENTS

    @property
    def name_or_title(self) -> str:
        return f"{self.application.number} – {self.assessor}"

    @property
    def journal_title(self) -> str:
        return self.application.number

    def facts(self) -> Mapping[str, Any]:
        return {
            "application": self.application.number,
            "assessor": self.assessor.key,
            "status": self.status,
            "locked": self.locked,
            "score": self.score,
            "due": self.due,
            "reason": self.reason,
            "invited_at": as_instant(self.invited_at),
            "answered_at": as_instant(self.answered_at),
        }
