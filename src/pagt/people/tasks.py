"""What the worker does for people each night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allauth.account.models import EmailAddress
from procrastinate.contrib.django import app

from pagt.people.models import User

_KEPT = timedelta(days=7)


@app.periodic(cron="50 3 * * *")
@app.task(name="pagt.people.forget_unconfirmed")
def forget_unconfirmed(timestamp: int) -> None:
    """Each night: delete accounts whose address nobody confirmed within a week; they were never used.

    Args:
        timestamp: when the night's task was due, in seconds since 1970.
    """
    before = datetime.fromtimestamp(timestamp, tz=UTC) - _KEPT
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    User.objects.filter(created_at__lt=before, last_login=None).exclude(pk__in=confirmed).delete()
