"""What was computed, kept by the fingerprint of everything that went in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from pagt.grants.selection.states import Progress


class Computation(models.Model):
    """One computation and how far it has come. It holds nothing that can't be computed again.

    `digest`: SHA-256 of the problem, the method and its version, so that the same input finds the same answer and a
    changed score or rule finds none.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(max_length=10, default=Progress.WAITING.value)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True)
    fault = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in Progress]),
                name="computation_known_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(result__isnull=False),
                name="computation_done_has_a_result",
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:12]
