"""A meeting's agenda: its items, their papers, and who has an interest in one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from pagt.core.models import Document
from pagt.network.meetings.models.invitation import Invitation
from pagt.network.meetings.models.meeting import Meeting
from pagt.network.meetings.states import ItemKind, ItemMark
from pagt.network.meetings.words import ITEM_KIND_NAMES, MARK_NAMES


class AgendaItem(models.Model):
    """A point of a meeting's agenda, what it was for the plan, and what came of it.

    `minutes` and `decision` are what the minutes say; `outcome` in one line, for the plan's rules. `saved` counts the
    times that its minutes were saved, so that two who write them do not overwrite each other. `approves`: the earlier
    meeting whose minutes it puts to approval.
    """

    STABLE = True

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(gettext_lazy("Subject"), max_length=300)
    mark = models.CharField(
        gettext_lazy("Marked as"),
        max_length=20,
        blank=True,
        choices=[(mark.value, MARK_NAMES[mark]) for mark in ItemMark],
    )
    kind = models.CharField(
        gettext_lazy("For"),
        max_length=20,
        blank=True,
        choices=[(kind.value, ITEM_KIND_NAMES[kind]) for kind in ItemKind],
    )
    minutes_allowed = models.PositiveSmallIntegerField(gettext_lazy("Minutes of time"), null=True, blank=True)
    text = models.TextField(gettext_lazy("Presentation"), blank=True, max_length=10_000)
    approves = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_in",
        verbose_name=gettext_lazy("Approves the minutes of"),
    )
    minutes = models.TextField(gettext_lazy("Minutes"), blank=True, max_length=20_000)
    decision = models.TextField(gettext_lazy("Decision"), blank=True, max_length=5_000)
    saved = models.PositiveIntegerField(default=0, editable=False)
    outcome = models.TextField(gettext_lazy("Outcome"), blank=True, max_length=5_000)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(subject=""), name="agenda_item_has_subject"),
            models.CheckConstraint(
                condition=Q(mark__in=["", *(mark.value for mark in ItemMark)]), name="agenda_item_known_mark"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *(kind.value for kind in ItemKind)]), name="agenda_item_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(approves__isnull=True) | ~Q(approves=F("meeting")),
                name="agenda_item_approves_another_meeting",
                violation_error_message=gettext_lazy("A meeting can't approve its own minutes."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def facts(self) -> dict[str, Any]:
        """Return the row as the plan's rules know it."""
        facts = {"subject": self.subject, "mark": self.mark, "outcome": self.outcome}
        return {name: value for name, value in facts.items() if value}


class Paper(models.Model):
    """A file that belongs to an agenda item, the same for all who are invited."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(gettext_lazy("Title"), max_length=200)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title


class Disqualification(models.Model):
    """Somebody who is invited has an interest in an item and takes no part in it.

    Source: forvaltningsloven (LBK 433/22-04-2014) §§ 3 and 6: the member tells the body, which decides without them.
    `confirmed`: what the body decided; None until it has. The journal never holds the ground.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="disqualifications")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="disqualifications")
    ground = models.TextField(gettext_lazy("Why"), max_length=2_000)
    declared_at = models.DateTimeField(db_default=Now(), editable=False)
    confirmed = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "invitation"], name="disqualification_once"),
            models.CheckConstraint(condition=~Q(ground=""), name="disqualification_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.invitation} – {self.item}"
