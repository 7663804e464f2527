"""Reviews: what one assessor thinks of one application, and what those who assess it write to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.assessment.models.assignment import Assignment
from pagt.grants.assessment.review_states import ReviewState
from pagt.grants.assessment.review_words import REVIEW_NAMES
from pagt.grants.calls.models import Criterion, as_instant
from pagt.people.models import User

LONGEST_TEXT = 20_000
"""Characters that the tables hold of a text: more than any limit, so that what is too long is kept until it is mended."""


class Review(Record):
    """One assessor's review of one application. What is being written is theirs alone until they finish it.

    While it is a draft it is saved at every pause, so the journal tells of its beginning, its end and its reopening,
    and holds seals of what it then said.
    """

    KIND: ClassVar = "review"
    CASE: ClassVar = "assignment__application__key"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.ASSESS
    ROWS: ClassVar = ("marks",)
    SEALED: ClassVar = frozenset({"note", "summary", "marks.reason"})

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="review")
    status = models.CharField(
        _("State"),
        max_length=10,
        default=ReviewState.DRAFT.value,
        choices=[(status.value, REVIEW_NAMES[status]) for status in ReviewState],
    )
    summary = models.TextField(_("Overall assessment"), blank=True, max_length=LONGEST_TEXT)
    summary_version = models.PositiveIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["assignment__application__number", "pk"]
        constraints: ClassVar = [
            known_confidence("review"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ReviewState]), name="review_known_status"
            ),
            models.CheckConstraint(
                condition=Q(status=ReviewState.DRAFT.value, finished_at__isnull=True)
                | Q(status=ReviewState.FINISHED.value, finished_at__isnull=False),
                name="review_finished_when",
            ),
        ]

    @property
    def is_finished(self) -> bool:
        """Whether it counts."""
        return not self.withdrawn and self.status == ReviewState.FINISHED

    @property
    def name_or_title(self) -> str:
        return self.assignment.name_or_title

    @property
    def journal_title(self) -> str:
        return self.assignment.application.number

    def facts(self) -> Mapping[str, Any]:
        known = {
            "application": self.assignment.application.number,
            "assessor": self.assignment.assessor.key,
            "status": self.status,
            "finished_at": as_instant(self.finished_at),
        }
        if self.status != ReviewState.FINISHED:
            return known
        return known | {"summary": self.summary, "marks": [mark.facts() for mark in self.marks.all()]}


class Mark(models.Model):
    """What the assessor says of one criterion: a grade, that they can't judge it, or nothing yet.

    `grade` is the place in the call's scale, from 0 for the lowest; None is missing and never a number.
    `grade_version` and `reason_version` count the writes, so that two windows never write over each other.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="marks")
    position = models.PositiveSmallIntegerField(default=0)
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField(_("Grade"), null=True, blank=True)
    unable = models.BooleanField(_("Can't be judged"), default=False)
    reason = models.TextField(_("Reason"), blank=True, max_length=LONGEST_TEXT)
    grade_version = models.PositiveIntegerField(default=0, editable=False)
    reason_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "criterion"], name="mark_once_a_criterion"),
            models.CheckConstraint(
                condition=Q(unable=False) | Q(grade__isnull=True), name="mark_no_grade_where_unable"
            ),
        ]

    def __str__(self) -> str:
        return str(self.criterion)

    def facts(self) -> dict[str, Any]:
        """Return the row for the journal."""
        return {
            "criterion": self.criterion.title,
            "grade": self.grade,
            "unable": self.unable,
            "reason": self.reason,
        }


class Remark(Record):
    """What somebody wrote in the discussion of an application. A withdrawn one was taken back by who wrote it."""

    KIND: ClassVar = "remark"
    CASE: ClassVar = "application__key"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    SEALED: ClassVar = frozenset({"note", "text"})

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="remarks")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField(_("Remark"), max_length=5_000)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            known_confidence("remark"),
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
        ]

    @property
    def name_or_title(self) -> str:
        return self.application.number

    def facts(self) -> Mapping[str, Any]:
        return {
            "application": self.application.number,
            "author": self.author.key,
            "text": self.text,
            "edited_at": as_instant(self.edited_at),
        }
