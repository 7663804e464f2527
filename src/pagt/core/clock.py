"""The one place that reads the clock. The domain takes `on: date` or `now: datetime` instead."""

import time
from datetime import date, datetime, timedelta

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone


def now() -> datetime:
    """Return this instant, with time zone."""
    return timezone.now()


def today() -> date:
    """Return today's date in the installation's time zone (Europe/Copenhagen)."""
    return timezone.localdate()


def database_now() -> datetime:
    """Return this instant by the database's clock: the one that deadlines go by, whichever machine answers.

    Not the start of the transaction: what waited for a lock until after a deadline came after the deadline.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def began_at(request: HttpRequest) -> datetime:
    """Return when a request's first byte reached the program, by the database's clock.

    `BeganMiddleware` noted it before the body was read. A proxy that reads whole bodies before it passes them on
    moves the moment to the end of the upload.
    """
    began: float = request.began  # type: ignore[attr-defined]
    # Read before the database is asked: the time that its answer takes must never make a request begin earlier.
    elapsed = time.monotonic() - began
    return database_now() - timedelta(seconds=elapsed)
