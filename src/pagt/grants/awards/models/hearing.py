"""The hearing of the party: facts that the applicant does not know, put to them before a decision against them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.awards.states import HearingStanding
from pagt.grants.calls.models import as_instant


class Hearing(Record):
    """One hearing under forvaltningsloven § 19. Who writes the application answers it on its own page, in time.

    `facts` are what was put to the party, as it was sent. `considered` says what the answer changes; an answer that
    nobody has considered keeps the letter back as an open hearing does.
    """

    KIND: ClassVar = "hearing"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    CASE: ClassVar = "application__key"
    SEALED: ClassVar = frozenset({"note", "facts", "answer", "considered"})

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="hearings", verbose_name=_("Application")
    )
    told = models.TextField(
        _("Facts that the applicant does not know"),
        max_length=10_000,
        help_text=_("As the applicant will read them: what was found out, and where it comes from."),
    )
    sent_at = models.DateTimeField(editable=False)
    sent_by = models.CharField(max_length=80, editable=False)
    answer_by = models.DateTimeField(_("Answer by"))
    answer = models.TextField(_("Your answer"), blank=True, max_length=20_000, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.CharField(max_length=80, blank=True, editable=False)
    considered = models.TextField(_("What the answer changes"), blank=True, max_length=5_000)
    considered_by = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            known_confidence("hearing"),
            models.CheckConstraint(condition=~Q(told=""), name="hearing_says_what"),
            models.CheckConstraint(
                condition=Q(answer_by__gt=F("sent_at")),
                name="hearing_leaves_time",
                violation_error_message=_("The deadline must lie ahead."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by="")
                | (~Q(answer="") & Q(answered_at__isnull=False) & ~Q(answered_by="")),
                name="hearing_answer_has_a_writer",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__lt=F("answer_by")),
                name="hearing_answered_in_time",
                violation_error_message=_("The deadline has passed."),
            ),
            models.CheckConstraint(
                condition=Q(considered="", considered_by="")
                | (~Q(considered="") & ~Q(considered_by="") & ~Q(answer="")),
                name="hearing_considers_an_answer",
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return f"{self.application.number} {self.application.title}".strip()

    @property
    def journal_title(self) -> str:
        return self.application.number

    def standing(self, now: datetime) -> HearingStanding:
        """Where it stands at an instant."""
        if self.considered:
            return HearingStanding.CONSIDERED
        if self.answer:
            return HearingStanding.ANSWERED
        return HearingStanding.OPEN if now < self.answer_by else HearingStanding.EXPIRED

    def facts(self) -> Mapping[str, Any]:
        return {
            "application": self.application.number,
            "facts": self.told,
            "sent_at": as_instant(self.sent_at),
            "sent_by": self.sent_by,
            "answer_by": as_instant(self.answer_by),
            "answer": self.answer,
            "answered_at": as_instant(self.answered_at),
            "answered_by": self.answered_by,
            "considered": self.considered,
            "considered_by": self.considered_by,
        }
