"""The letter of a decision: what it rests on, its frozen words, and the batch that makes many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Document, Record, known_confidence
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.awards.models.award import Award
from pagt.grants.awards.models.decision import Decision, DecisionLine
from pagt.grants.awards.states import BatchState, LetterState
from pagt.grants.awards.words import BATCH_NAMES, LETTER_NAMES
from pagt.grants.calls.models import as_instant


class LetterGrounds(Record):
    """The words of one letter that an officer writes: what forvaltningsloven § 24 asks, and § 19's statement.

    Without one the letter says what the decision's line says. `nothing_unknown`: an officer has stated that no fact
    counts against the party that the party does not know.
    """

    KIND: ClassVar = "letter_grounds"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    CASE: ClassVar = "line__application__key"
    SEALED: ClassVar = frozenset({"note", "considerations", "decisive_facts"})

    line = models.OneToOneField(DecisionLine, on_delete=models.PROTECT, related_name="grounds")
    considerations = models.TextField(
        _("Main considerations"),
        blank=True,
        max_length=5_000,
        help_text=_("What weighed for and against, as the applicant will read it."),
    )
    decisive_facts = models.TextField(
        _("Decisive facts"),
        blank=True,
        max_length=5_000,
        help_text=_("The facts of the application that the decision rests on."),
    )
    nothing_unknown = models.BooleanField(
        _("No fact counts against the applicant that the applicant does not know"), default=False
    )
    stated_by = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            known_confidence("letter_grounds"),
            models.CheckConstraint(
                condition=Q(nothing_unknown=False, stated_by="")
                | (Q(nothing_unknown=True) & ~Q(stated_by="")),
                name="letter_grounds_stated_by_somebody",
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return self.line.application.name_or_title

    @property
    def journal_title(self) -> str:
        return self.line.application.number

    def facts(self) -> Mapping[str, Any]:
        return {
            "application": self.line.application.number,
            "decision": self.line.decision.key,
            "considerations": self.considerations,
            "decisive_facts": self.decisive_facts,
            "nothing_unknown": self.nothing_unknown,
            "stated_by": self.stated_by,
        }


class DecisionLetter(Record):
    """The letter of one line of a decision. What is released stays as it was (see migration).

    `content` is canonical JSON of every word that the letter says, `sha256` its hash in hex; `document` is the PDF
    (PDF/UA-1 and PDF/A-2a at once), made of the content alone. `award` is what the letter gave.
    """

    KIND: ClassVar = "decision_letter"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    CASE: ClassVar = "application__key"

    line = models.OneToOneField(DecisionLine, on_delete=models.PROTECT, related_name="letter")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decision_letters")
    language = models.CharField(_("Language"), max_length=5, default="da")
    dated = models.DateField(_("Date of the letter"))
    content = models.TextField(editable=False)
    sha256 = models.CharField(_("Fingerprint"), max_length=64, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", editable=False)
    status = models.CharField(
        _("State"),
        max_length=10,
        default=LetterState.DRAFTED.value,
        editable=False,
        choices=[(state.value, LETTER_NAMES[state]) for state in LetterState],
    )
    prepared_by = models.CharField(max_length=80, editable=False)
    approved_by = models.CharField(max_length=80, blank=True, editable=False)
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    award = models.ForeignKey(
        Award, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["application__number"]
        constraints: ClassVar = [
            known_confidence("decision_letter"),
            models.CheckConstraint(
                condition=Q(status__in=[state.value for state in LetterState]),
                name="decision_letter_known_state",
            ),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="decision_letter_known_language",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="decision_letter_fingerprint"
            ),
            models.CheckConstraint(
                condition=Q(approved_by="", approved_at__isnull=True)
                | (
                    ~Q(approved_by="")
                    & ~Q(approved_by=F("prepared_by"))
                    & ~Q(prepared_by="")
                    & Q(approved_at__isnull=False)
                ),
                name="decision_letter_approved_by_a_second_person",
                violation_error_message=_("A second person must approve the letter."),
            ),
            models.CheckConstraint(
                condition=Q(status=LetterState.DRAFTED.value, approved_by="", released_at__isnull=True)
                | (Q(status=LetterState.APPROVED.value, released_at__isnull=True) & ~Q(approved_by=""))
                | (Q(status=LetterState.RELEASED.value, released_at__isnull=False) & ~Q(approved_by=""))
                | Q(status=LetterState.SUPERSEDED.value),
                name="decision_letter_state_fits",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status=LetterState.RELEASED.value),
                name="decision_letter_one_in_force",
                violation_error_message=_("The application has a letter in force already."),
            ),
        ]

    @property
    def name_or_title(self) -> str:
        return self.application.name_or_title

    @property
    def journal_title(self) -> str:
        return self.application.number

    def facts(self) -> Mapping[str, Any]:
        return {
            "application": self.application.number,
            "decision": self.line.decision.key,
            "language": self.language,
            "dated": self.dated,
            "sha256": self.sha256,
            "status": self.status,
            "prepared_by": self.prepared_by,
            "approved_by": self.approved_by,
            "released_at": as_instant(self.released_at),
            "award": self.award.key if self.award else None,
        }


class LetterBatch(models.Model):
    """One wish for letters and how far the worker has come.

    `lines`: the decision's lines, in order. `failures`: lists of the application's number and why its letter could not
    be made. `touched_at`: when something was last heard from the worker.
    """

    key = models.CharField(max_length=32, unique=True, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="batches")
    dated = models.DateField()
    lines = models.JSONField(default=list)
    state = models.CharField(
        max_length=10,
        default=BatchState.WAITING.value,
        choices=[(state.value, BATCH_NAMES[state]) for state in BatchState],
    )
    done = models.PositiveIntegerField(default=0)
    failures = models.JSONField(default=list)
    problem = models.TextField(blank=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    touched_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in BatchState]), name="letter_batch_known_state"
            ),
        ]

    def __str__(self) -> str:
        return self.key
