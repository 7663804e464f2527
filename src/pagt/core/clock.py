"""The one place that reads the clock. The domain takes `on: date` instead."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return this instant, with time zone."""
    return timezone.now()


def today() -> date:
    """Return today's date in the installation's time zone (Europe/Copenhagen)."""
    return timezone.localdate()
