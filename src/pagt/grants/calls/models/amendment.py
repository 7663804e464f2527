"""Announced corrections of a call that is published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pagt.grants.calls.models.call import Call


class Amendment(models.Model):
    """What was corrected, when and why: stands on the call's public page and never changes."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="amendments")
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.CharField(max_length=80)
    text = models.TextField(_("What is corrected, and why"), max_length=5_000)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="amendment_says_what"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
