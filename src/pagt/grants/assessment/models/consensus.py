"""What the panel agreed on: a grade per criterion with one reason, which then stands in place of the calculated score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pagt.core.models import Record, known_confidence
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Criterion
from pagt.network.meetings.models import Meeting


class Consensus(Record):
    """The panel's agreed grades of one application. There is one in use; an earlier one is withdrawn with a reason.

    `meeting`: where it was agreed; None when the assessors agreed in writing.
    """

    KIND: ClassVar = "consensus"
    CASE: ClassVar = "application__key"
    READS: ClassVar = Right.READ_APPLICATIONS
    NEEDS: ClassVar = Right.HANDLE_APPLICATIONS
    ROWS: ClassVar = ("grades",)
    SEALED: ClassVar = frozenset({"note", "reason"})

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="consensuses")
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consensuses",
        verbose_name=_("Agreed at"),
    )
    reason = models.TextField(_("The panel's reason"), max_length=5_000)

    class Meta:
        ordering: ClassVar = ["application__number", "pk"]
        constraints: ClassVar = [
            known_confidence("consensus"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="consensus_says_why",
                violation_error_message=_("Say why the panel gives these grades."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(withdrawn=""),
                name="consensus_one_in_use",
                violation_error_message=_("The panel has agreed on this application already."),
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
            "meeting": self.meeting.key if self.meeting else None,
            "grades": [row.facts() for row in self.grades.select_related("criterion")],
            "reason": self.reason,
        }


class AgreedGrade(models.Model):
    """The grade of one criterion: its place in the call's scale, counted from 0. A criterion without one is left out."""

    consensus = models.ForeignKey(Consensus, on_delete=models.CASCADE, related_name="grades")
    position = models.PositiveSmallIntegerField()
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consensus", "criterion"], name="agreed_grade_once"),
        ]

    def __str__(self) -> str:
        return str(self.criterion)

    def facts(self) -> dict[str, Any]:
        """Return the row for the journal."""
        return {"criterion": self.criterion.title, "grade": self.grade}
