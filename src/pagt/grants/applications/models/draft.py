"""What is being written: answers with their versions, files, and who writes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pagt.core.models import Document
from pagt.grants.applications.models.application import Application
from pagt.grants.applications.states import May
from pagt.grants.applications.words import MAY_NAMES
from pagt.grants.calls.states import Stage
from pagt.people.models import User

_STAGE = Q(stage__in=[stage.value for stage in Stage])


class CoWriter(models.Model):
    """Somebody who may read, write or submit an application; invited by address, known once they sign in."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="co_writers")
    email = models.EmailField(_("E-mail"))
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="co_writing")
    may = models.CharField(
        pgettext_lazy("right", "May"),
        max_length=8,
        choices=[(may.value, MAY_NAMES[may]) for may in May],
        default=May.EDIT.value,
    )
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(F("application"), Lower("email"), name="co_writer_once"),
            models.UniqueConstraint(
                fields=["application", "user"], condition=Q(user__isnull=False), name="co_writer_one_a_person"
            ),
            models.CheckConstraint(
                condition=Q(may__in=[may.value for may in May]), name="co_writer_known_right"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.may})"


class Answer(models.Model):
    """The answer to one question as it stands; `value` as `rules.answers` says for the type of question."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    stage = models.CharField(max_length=12)
    question = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "stage", "question"], name="answer_once"),
            models.CheckConstraint(condition=_STAGE, name="answer_known_stage"),
        ]

    def __str__(self) -> str:
        return self.question


class AnswerRevision(models.Model):
    """What an answer said before, and who wrote it: the base for merging what two people write at once."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    value = models.JSONField(null=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "version"], name="answer_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.version}"


class Attachment(models.Model):
    """A file of an answer. `began_at`: when its upload began, which the grace after a deadline goes by."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    stage = models.CharField(max_length=12)
    question = models.CharField(max_length=60)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    stored_at = models.DateTimeField(db_default=Now())
    by = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["stored_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_STAGE, name="attachment_known_stage"),
        ]

    def __str__(self) -> str:
        return self.document.name
