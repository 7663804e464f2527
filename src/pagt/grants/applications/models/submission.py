"""What was submitted: frozen for ever, with the hash that proves it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from pagt.grants.applications.models.application import Application
from pagt.grants.calls.states import Stage


class Submission(models.Model):
    """One submission. The database refuses any change of it but that a later one supersedes it (see migration).

    `content` is canonical JSON (UTF-8, sorted keys, no spaces) with form, answers, applicant and the hash of each
    file; `sha256` is its hash in hex. `token` comes from the page that submitted, so that a second click is known.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    stage = models.CharField(max_length=12)
    receipt = models.CharField(max_length=24, unique=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    token = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=80)
    after_deadline = models.CharField(max_length=500, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["submitted_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(stage__in=[stage.value for stage in Stage]), name="submission_known_stage"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="submission_hash"),
            models.UniqueConstraint(
                fields=["application", "stage"],
                condition=Q(superseded_at__isnull=True),
                name="submission_one_in_force",
            ),
            models.UniqueConstraint(fields=["application", "token"], name="submission_once_a_click"),
        ]

    def __str__(self) -> str:
        return self.receipt
