"""Two records that were found to be one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Merge(models.Model):
    """What was moved from the record that went to the one that stays, so that it can be moved back.

    `moved`: a list of what pointed at the record that went and now points at the other; `dropped`: rows that stood
    twice afterwards and were taken away, with all they said; `before`: what the record that stays said before.
    """

    kind = models.CharField(max_length=30)
    kept = models.CharField(max_length=120)
    gone = models.CharField(max_length=120)
    moved = models.JSONField(default=list)
    dropped = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    reason = models.CharField(max_length=500)
    merged_by = models.CharField(max_length=80)
    merged_at = models.DateTimeField(db_default=Now(), editable=False)
    undone_by = models.CharField(max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="")
                | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="merge_undone_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["kind", "gone"], condition=Q(undone_at__isnull=True), name="merge_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"
