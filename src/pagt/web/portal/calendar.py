"""Calls as calendar files (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Event

from pagt.core import calendar
from pagt.grants.calls.models import Call
from pagt.network.meetings.models import Meeting
from pagt.network.meetings.times import begins, ends


def calendar_of(calls: Iterable[Call]) -> bytes:
    """Return the calls' openings, deadlines and information meetings as one calendar.

    Each event keeps its identity for ever and counts up with the call's version, so that a calendar that
    subscribes moves a deadline instead of showing two. Times are the installation's own, with its time zone.
    """
    return calendar.calendar(
        (event for call in calls for event in _events(call)),
        method="PUBLISH",
        product="Calls",
        name=_("Calls of %(pact)s") % {"pact": settings.PACT_NAME},
    )


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
    if meeting and meeting.public and not (meeting.withdrawn or meeting.cancelled):
        yield from _meeting(call, meeting)


def _meeting(call: Call, meeting: Meeting) -> Iterator[Event]:
    if start := begins(meeting):
        end = ends(meeting) or start + timedelta(hours=1)
        version = call.version + meeting.version
        yield _event(call, "meeting", meeting.title, start, end, version=version, place=meeting.place)


def _event(
    call: Call,
    what: str,
    title: str,
    start: datetime,
    end: datetime,
    version: int | None = None,
    place: str = "",
) -> Event:
    return calendar.entry(
        name=f"call-{call.key}-{what}",
        sequence=version or call.version,
        stamp=call.published_at or call.created_at,
        begins=start,
        ends=end,
        title=title,
        url=f"{settings.SITE_URL}{reverse('portal:call', args=[call.key])}",
        place=place,
    )
