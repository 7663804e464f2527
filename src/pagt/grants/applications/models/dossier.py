"""A dossier: the chosen applications in one PDF, made by the worker."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from pagt.grants.applications.states import DossierState


class Dossier(models.Model):
    """One wish for a dossier and how far it has come. Its file is kept for a month, for its maker alone.

    `chosen`: the numbers of the applications, in the order of the list.
    """

    key = models.CharField(max_length=32, unique=True, editable=False)
    chosen = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=DossierState.WAITING)
    done = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    file = models.FileField(upload_to="dossiers/%Y/%m/", blank=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in DossierState]),
                name="dossier_known_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(file=""), name="dossier_done_has_a_file"
            ),
        ]

    def __str__(self) -> str:
        return self.key
