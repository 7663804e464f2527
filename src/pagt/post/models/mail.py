"""The outbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from pagt.core.models import Document
from pagt.people.models import User, new_key
from pagt.post.states import MailState, Topic
from pagt.post.words import STATE_NAMES, TOPIC_NAMES


class Mail(models.Model):
    """One mail to one address. Written in the transaction of what it is about, sent by the worker.

    `about_kind`, `about_key`: the record on whose case it is filed. `message_id`: the same at every attempt, so
    that a mail that was sent just before a crash is known by its reader's program as the same.
    `html`: the body as a page, for readers whose program shows it. `calendar`: an iCalendar object that goes along as
    its own alternative (RFC 6047), so that the reader's calendar takes it.
    `secret`: the body lets its reader in (a link for a new password), so nobody else ever sees it, and it is
    forgotten once the mail has left or never will.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    to_user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="mails")
    to_address = models.EmailField()
    language = models.CharField(max_length=5, default="da")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    topic = models.CharField(
        max_length=12, blank=True, choices=[(topic.value, TOPIC_NAMES[topic]) for topic in Topic]
    )
    about_kind = models.CharField(max_length=30, blank=True)
    about_key = models.CharField(max_length=120, blank=True)
    sent_by = models.CharField(max_length=80)
    state = models.CharField(
        max_length=10,
        default=MailState.WAITING.value,
        choices=[(state.value, STATE_NAMES[state]) for state in MailState],
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    secret = models.BooleanField(default=False)
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MailState]), name="mail_known_state"
            ),
            models.CheckConstraint(
                condition=Q(topic__in=["", *(topic.value for topic in Topic)]), name="mail_known_topic"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="mail_sent_when",
            ),
            models.CheckConstraint(
                condition=Q(secret=False) | Q(state=MailState.WAITING.value) | Q(body=""),
                name="mail_secret_forgotten",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["about_kind", "about_key"], name="mail_by_case"),
            models.Index(fields=["state"], condition=~Q(state="sent"), name="mail_not_sent"),
        ]

    def __str__(self) -> str:
        return self.subject


class MailAttachment(models.Model):
    """A file that goes with a mail: a stored document, or a small file made for this mail (calendar, receipt)."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, content__isnull=True)
                | Q(document__isnull=True, content__isnull=False),
                name="mail_attachment_one_source",
            ),
        ]

    def __str__(self) -> str:
        return self.name
