"""Calls as calendar files (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from pagt.grants.calls.models import Call
from pagt.network.meetings.models import Meeting


def calendar_of(calls: Iterable[Call]) -> bytes:
    """Return the calls' openings, deadlines and information meetings as one calendar.

    Each event keeps its identity for ever and counts up with the call's version, so that a calendar that
    subscribes moves a deadline instead of showing two. Times are the installation's own, with its time zone.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Pagt//Calls//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Calls of %(pact)s") % {"pact": settings.PACT_NAME})
    for call in calls:
        for event in _events(call):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _events(call: Call) -> Iterator[Event]:
    named = {"call": call.title}
    said = {
        "opens_at": _("Opens: %(call)s"),
        "idea_closes_at": _("Deadline for project ideas: %(call)s"),
        "application_opens_at": _("Applications open: %(call)s"),
        "closes_at": _("Deadline for applications: %(call)s"),
    }
    for name, text in said.items():
        if at := getattr(call, name):
            yield _event(call, name.removesuffix("_at"), text % named, at, at)
    meeting = call.information_meeting
    if meeting and meeting.public and not (meeting.withdrawn or meeting.cancelled) and meeting.starts_at:
        yield _meeting(call, meeting)


def _meeting(call: Call, meeting: Meeting) -> Event:
    assert meeting.starts_at  # noqa: S101 - asked by the caller
    begins = timezone.make_aware(datetime.combine(meeting.on, meeting.starts_at))
    ends = (
        timezone.make_aware(datetime.combine(meeting.on, meeting.ends_at))
        if meeting.ends_at
        else begins + timedelta(hours=1)
    )
    event = _event(call, "meeting", meeting.title, begins, ends, version=call.version + meeting.version)
    if meeting.place:
        event.add("location", meeting.place)
    return event


def _event(
    call: Call, what: str, title: str, begins: datetime, ends: datetime, version: int | None = None
) -> Event:
    host = urlsplit(settings.SITE_URL).hostname
    event = Event()
    event.add("uid", f"call-{call.key}-{what}@{host}")
    event.add("sequence", version or call.version)
    event.add("dtstamp", call.published_at or call.created_at)
    event.add("dtstart", timezone.localtime(begins))
    event.add("dtend", timezone.localtime(ends))
    event.add("summary", title)
    event.add("url", f"{settings.SITE_URL}{reverse('portal:call', args=[call.key])}")
    return event
