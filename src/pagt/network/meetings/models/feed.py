"""The calendar that somebody subscribes to."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from pagt.network.meetings.models.invitation import new_token
from pagt.people.models import User


class CalendarFeed(models.Model):
    """A person's own calendar address; whoever has the token reads it, so it can be replaced."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return str(self.user)
