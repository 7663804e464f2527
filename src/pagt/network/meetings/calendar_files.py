"""A meeting as what calendars of others understand: invitation, change, cancellation, entry (RFC 5545, 5546)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Event, vCalAddress

from pagt.core import calendar
from pagt.network.meetings.models import AgendaItem, Invitation, Meeting
from pagt.network.meetings.states import Answer, Part
from pagt.network.meetings.times import begins, ends

_PRODUCT = "Meetings"
_UNSAID = timedelta(hours=1)
"""How long a meeting is shown when nobody has said when it ends."""


def organiser(meeting: Meeting) -> tuple[str, str]:
    """Return name and address of whom answers go to: who arranges the meeting, else the secretariat."""
    if meeting.organiser:
        return meeting.organiser.name or meeting.organiser.email, meeting.organiser.email
    return settings.PACT_NAME, settings.CONTACT_EMAIL or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def request(
    meeting: Meeting, invitation: Invitation, *, items: Sequence[AgendaItem], reply_url: str, stamp: datetime
) -> str:
    """Return the invitation, or its change, for one who is invited; nobody else's address stands in it."""
    event = _event(meeting, stamp, text=description(meeting, items, reply_url), url=reply_url)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return _addressed(event, "REQUEST", meeting, invitation)


def cancel(meeting: Meeting, invitation: Invitation, *, stamp: datetime) -> str:
    """Return what takes a meeting out of the calendar of somebody who was invited."""
    event = _event(meeting, stamp, text=meeting.cancelled)
    event.add("status", "CANCELLED")
    return _addressed(event, "CANCEL", meeting, invitation)


def published(meeting: Meeting, *, items: Sequence[AgendaItem], reply_url: str, stamp: datetime) -> bytes:
    """Return the meeting as a file for somebody's calendar, that asks for no answer."""
    event = _event(meeting, stamp, text=description(meeting, items, reply_url), url=reply_url)
    event.add("status", "CANCELLED" if meeting.cancelled or meeting.withdrawn else "CONFIRMED")
    return calendar.calendar([event], method="PUBLISH", product=_PRODUCT)


def feed_entry(meeting: Meeting, *, stamp: datetime, url: str, answer: str = "") -> Event:
    """Return the meeting as an entry of a calendar that somebody subscribes to.

    Args:
        meeting: the meeting.
        stamp: when it was last changed.
        url: where its reader finds it.
        answer: what they answered; what they don't come to, and what they may come to, leaves their time free.
    """
    event = _event(meeting, stamp, text=meeting.online_url, url=url)
    gone = meeting.cancelled or meeting.withdrawn
    perhaps = answer in (Answer.TENTATIVE, Answer.NEEDS_ACTION)
    event.add("status", "CANCELLED" if gone else "TENTATIVE" if perhaps else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if gone or answer == Answer.DECLINED else "OPAQUE")
    return event


def times(meeting: Meeting) -> tuple[datetime | date, datetime | date]:
    """Return when a meeting begins and ends; its day twice when no time is known."""
    start = begins(meeting)
    if start is None:
        return meeting.on, meeting.on
    end = ends(meeting) or start + _UNSAID
    # When the clocks go back, two times of a day may come to lie the other way round.
    return start, end if end > start else start + _UNSAID


def description(meeting: Meeting, items: Sequence[AgendaItem], reply_url: str) -> str:
    """Return what a calendar shows of a meeting, as text: introduction, link, agenda, where to answer."""
    parts = [meeting.intro.strip()]
    if meeting.online_url:
        parts.append(_("Take part online: %(url)s") % {"url": meeting.online_url})
    if items:
        lines = [f"{number}. {item.subject}" for number, item in enumerate(items, start=1)]
        parts.append("\n".join([_("Agenda:"), *lines]))
    if reply_url:
        parts.append(_("Say whether you come: %(url)s") % {"url": reply_url})
    return "\n\n".join(part for part in parts if part)


def _event(meeting: Meeting, stamp: datetime, *, text: str = "", url: str = "") -> Event:
    start, end = times(meeting)
    return calendar.entry(
        name=meeting.key,
        sequence=meeting.sequence,
        stamp=stamp,
        begins=start,
        ends=end,
        title=meeting.title,
        url=meeting.online_url or url,
        place=meeting.place,
        text=text,
    )


def _addressed(event: Event, method: str, meeting: Meeting, invitation: Invitation) -> str:
    name, email = organiser(meeting)
    event.add("organizer", _address(name, email))
    attendee = _address(invitation.name, invitation.email)
    attendee.params |= {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "CHAIR" if invitation.part == Part.CHAIR else "REQ-PARTICIPANT",
        "PARTSTAT": invitation.answer.upper(),
        "RSVP": "TRUE" if method == "REQUEST" else "FALSE",
    }
    event.add("attendee", attendee)
    return calendar.calendar([event], method=method, product=_PRODUCT).decode()


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    # A parameter can hold no quotation marks and no line ends (RFC 5545, 3.2).
    address.params["CN"] = " ".join(name.replace('"', "'").split())
    return address
