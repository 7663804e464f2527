"""When a meeting begins and ends: its local times as instants, also on the days on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.utils import timezone

from pagt.network.meetings.models import Meeting


def begins(meeting: Meeting) -> datetime | None:
    """Return the instant at which a meeting begins, in Europe/Copenhagen; None when only its day is known."""
    return _instant(meeting.on, meeting.starts_at)


def ends(meeting: Meeting) -> datetime | None:
    """Return the instant at which a meeting ends, as `begins`; None when nobody has said."""
    return _instant(meeting.on, meeting.ends_at)


def _instant(day: date, hour: time | None) -> datetime | None:
    """Read a time of day where it was typed.

    A time that comes twice, when the clocks go back in October, is the first of the two. A time that never comes,
    when they go forward in March, is as long after midnight as it says: 2.30 is then what the clocks call 3.30.
    Calendars read such times alike (RFC 5545, 3.3.5).
    """
    if hour is None:
        return None
    typed = datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())
    # By way of UTC, since a time that never comes would otherwise keep its impossible hour.
    return typed.astimezone(UTC).astimezone(timezone.get_default_timezone())
