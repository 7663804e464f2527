"""Meetings of every kind, planned and held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from pagt.core.models import Document, Record, known_confidence
from pagt.network.meetings.states import Forum, ItemMark, Purpose
from pagt.network.meetings.words import FORUM_NAMES, MARK_NAMES, PURPOSE_NAMES
from pagt.network.partners.models import Organisation


class Meeting(Record):
    """A meeting; one that is planned is the same record on a day to come."""

    KIND = "meeting"
    ROWS = ("participants", "items")

    title = models.CharField(gettext_lazy("Title"), max_length=200)
    on = models.DateField(gettext_lazy("Date"))
    starts_at = models.TimeField(gettext_lazy("From"), null=True, blank=True)
    ends_at = models.TimeField(gettext_lazy("To"), null=True, blank=True)
    purpose = models.CharField(
        gettext_lazy("Purpose"),
        max_length=20,
        choices=[(purpose.value, PURPOSE_NAMES[purpose]) for purpose in Purpose],
    )
    forum = models.CharField(
        gettext_lazy("Forum"),
        max_length=20,
        blank=True,
        choices=[(forum.value, FORUM_NAMES[forum]) for forum in Forum],
        help_text=gettext_lazy("A meeting with a municipality may be held in its education council."),
    )
    place = models.CharField(gettext_lazy("Place"), max_length=200, blank=True)
    cancelled = models.CharField(
        gettext_lazy("Cancelled because"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("Only when the meeting was cancelled. It then counts for nothing."),
    )
    confidential = models.BooleanField(
        gettext_lazy("Confidential"),
        default=False,
        help_text=gettext_lazy("Only people with the right to confidential records see it. It still counts."),
    )
    public = models.BooleanField(
        gettext_lazy("Show on the public pages"),
        default=False,
        help_text=gettext_lazy("Title, date, place and who took part; never the minutes."),
    )
    minutes = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("Minutes"),
    )

    class Meta:
        constraints: ClassVar = [
            known_confidence("meeting"),
            models.CheckConstraint(
                condition=Q(purpose__in=[purpose.value for purpose in Purpose]), name="meeting_known_purpose"
            ),
            models.CheckConstraint(
                condition=Q(forum__in=["", *(forum.value for forum in Forum)]), name="meeting_known_forum"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=gettext_lazy("A meeting ends after it starts, on the same day."),
            ),
            models.CheckConstraint(
                condition=Q(public=False) | Q(confidential=False),
                name="meeting_public_or_confidential",
                violation_error_message=gettext_lazy(
                    "A confidential meeting can't be shown on the public pages."
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-on"], name="meeting_by_day")]

    def facts(self) -> Mapping[str, Any]:
        return {
            "title": self.title,
            "on": self.on,
            "purpose": self.purpose,
            "forum": self.forum,
            "place": self.place,
            "cancelled": self.cancelled,
            "confidential": self.confidential,
            "minutes": self.minutes is not None,
            "participants": [row.facts() for row in self.participants.select_related("organisation")],
            "items": [row.facts() for row in self.items.all()],
        }

    def rest(self) -> Mapping[str, Any]:
        return {
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "public": self.public,
            # The digest proves which minutes there were.
            "document": f"{self.minutes.name} (SHA-256 {self.minutes.sha256})" if self.minutes else "",
        }


class Participant(models.Model):
    """An organisation that was invited to a meeting, and whether it came."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    position = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=gettext_lazy("Organisation"),
    )
    attended = models.BooleanField(gettext_lazy("Took part"), default=True)
    persons = models.PositiveSmallIntegerField(gettext_lazy("Persons"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                name="participant_once",
                violation_error_message=gettext_lazy("An organisation stands once among the participants."),
            ),
            models.CheckConstraint(
                condition=Q(persons__isnull=True) | Q(attended=True, persons__gt=0),
                name="participant_persons_who_came",
                violation_error_message=gettext_lazy("Say how many came only of those who took part."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def facts(self) -> dict[str, Any]:
        """Return the row as the plan's rules know it."""
        facts: dict[str, Any] = {"organisation": self.organisation.key, "attended": self.attended}
        return facts | ({"persons": self.persons} if self.persons else {})


class AgendaItem(models.Model):
    """A point of a meeting's agenda, what it was for the plan, and what came of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(gettext_lazy("Subject"), max_length=300)
    mark = models.CharField(
        gettext_lazy("Marked as"),
        max_length=20,
        blank=True,
        choices=[(mark.value, MARK_NAMES[mark]) for mark in ItemMark],
    )
    outcome = models.TextField(gettext_lazy("Outcome"), blank=True, max_length=5_000)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(subject=""), name="agenda_item_has_subject"),
            models.CheckConstraint(
                condition=Q(mark__in=["", *(mark.value for mark in ItemMark)]), name="agenda_item_known_mark"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def facts(self) -> dict[str, Any]:
        """Return the row as the plan's rules know it."""
        facts = {"subject": self.subject, "mark": self.mark, "outcome": self.outcome}
        return {name: value for name, value in facts.items() if value}
