"""The form of a stage, as the officer built it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.grants.calls.models.call import Call
from pagt.grants.calls.states import Stage
from pagt.grants.calls.words import STAGE_NAMES


class StageForm(Record):
    """The questions of one stage of a call: `content` is what `rules.forms.read_form` reads.

    Once the call has opened it changes by an announced amendment only; each version stays in the journal, and
    what was submitted carries the form that it answered.
    """

    KIND: ClassVar = "stage_form"

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="forms")
    stage = models.CharField(
        _("Stage"), max_length=12, choices=[(stage.value, STAGE_NAMES[stage]) for stage in Stage]
    )
    content = models.JSONField(_("Questions"), default=dict)

    class Meta:
        ordering: ClassVar = ["call", "-stage"]
        constraints: ClassVar = [
            known_confidence("stage_form"),
            models.CheckConstraint(
                condition=Q(stage__in=[stage.value for stage in Stage]), name="stage_form_known_stage"
            ),
            models.UniqueConstraint(fields=["call", "stage"], name="stage_form_one_a_stage"),
        ]

    @property
    def name_or_title(self) -> str:
        return f"{self.call.title} – {self.get_stage_display()}"

    @property
    def journal_title(self) -> str:
        return f"{self.call.title} ({self.stage})"

    def facts(self) -> Mapping[str, Any]:
        return {"call": self.call.key, "stage": self.stage, "content": self.content}
