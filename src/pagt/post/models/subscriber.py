"""Who wants which mail."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from pagt.people.models import User
from pagt.post.states import Topic
from pagt.post.words import TOPIC_NAMES

_TOPICS = [(topic.value, TOPIC_NAMES[topic]) for topic in Topic]


def new_token() -> str:
    """Return what stands in the links of a subscriber's mails."""
    return secrets.token_urlsafe(24)


class Subscriber(models.Model):
    """An address that wants news of calls. It counts once its owner has confirmed it by the link in a mail."""

    email = models.EmailField()
    language = models.CharField(max_length=5, default="da")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="subscriber_once"),
        ]

    def __str__(self) -> str:
        return self.email


class Choice(models.Model):
    """A person's own choice for a topic; without one they are told."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_choices")
    topic = models.CharField(max_length=12, choices=_TOPICS)
    wanted = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "topic"], name="choice_once"),
            models.CheckConstraint(
                condition=Q(topic__in=[topic.value for topic in Topic]), name="choice_known_topic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.topic}"
