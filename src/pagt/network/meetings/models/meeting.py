"""Meetings of every kind, planned and held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from pagt.core.models import Document, Findable, Record, known_confidence
from pagt.network.meetings.states import Forum, MinutesState, Purpose
from pagt.network.meetings.words import FORUM_NAMES, MINUTES_NAMES, PURPOSE_NAMES
from pagt.people.models import User


class Meeting(Record):
    """A meeting; one that is planned is the same record on a day to come.

    `sequence`: how often the invitation was changed (RFC 5545). `called_at`: when the invitations were first sent.
    `series`: shared by the meetings that were planned together. `minutes_approved_by`: who approved them, or the
    meeting (`meeting:key`) at which it was done.
    """

    KIND = "meeting"
    ROWS = ("participants", "items")
    FOUND_WITH = ("items",)
    SEALED: ClassVar = frozenset({"note", "cancelled", "intro", "online_url", "items.outcome"})

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
    intro = models.TextField(
        gettext_lazy("Introduction"),
        blank=True,
        max_length=5_000,
        help_text=gettext_lazy("Stands in the invitation, above the agenda."),
    )
    online_url = models.URLField(gettext_lazy("Link for taking part online"), max_length=500, blank=True)
    organiser = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organised_meetings",
        verbose_name=gettext_lazy("Who arranges it"),
    )
    series = models.SlugField(max_length=120, blank=True, editable=False)
    quorum = models.PositiveSmallIntegerField(
        gettext_lazy("Members needed for decisions"),
        null=True,
        blank=True,
        help_text=gettext_lazy(
            "Of those who are invited as members. Leave it empty where it does not matter."
        ),
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    called_at = models.DateTimeField(null=True, blank=True, editable=False)
    minutes_state = models.CharField(
        max_length=10,
        default=MinutesState.NONE.value,
        editable=False,
        choices=[(state.value, MINUTES_NAMES[state]) for state in MinutesState],
    )
    minutes_approved_on = models.DateField(null=True, blank=True, editable=False)
    minutes_approved_by = models.CharField(max_length=80, blank=True, editable=False)
    minutes_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

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
            models.CheckConstraint(
                condition=Q(minutes_state__in=[state.value for state in MinutesState]),
                name="meeting_known_minutes_state",
            ),
            models.CheckConstraint(
                condition=Q(minutes_state__in=["none", "draft"], minutes_approved_on__isnull=True)
                | (
                    Q(minutes_state__in=["approved", "sent"], minutes_approved_on__isnull=False)
                    & ~Q(minutes_approved_by="")
                ),
                name="meeting_minutes_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(minutes_state="sent") | Q(minutes_sent_at__isnull=False),
                name="meeting_minutes_sent_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-on"], name="meeting_by_day")]

    def findable(self) -> Findable:
        return Findable(
            title=self.title,
            label=" ".join(part for part in (f"{self.on:%d-%m-%Y}", self.place) if part),
            weak=" ".join((self.place, *(item.subject for item in self.items.all()))),
            confidential=self.confidential,
        )

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
            "intro": self.intro,
            "online_url": self.online_url,
            "organiser": self.organiser.actor_key if self.organiser else "",
            "series": self.series,
            "quorum": self.quorum,
            "minutes_state": self.minutes_state if self.minutes_state != MinutesState.NONE else "",
            "minutes_approved_on": self.minutes_approved_on,
            "minutes_approved_by": self.minutes_approved_by,
            # The digest proves which minutes there were.
            "document": f"SHA-256 {self.minutes.sha256}" if self.minutes else "",
        }
