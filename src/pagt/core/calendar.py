"""Calendar files (RFC 5545) as every part of the program writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, Todo

CONTENT_TYPE = "text/calendar; charset=utf-8"
_ZONE = "Europe/Copenhagen"


def uid(name: str) -> str:
    """Return what calendars know an entry by for ever: a name of ours at our host."""
    return f"{name}@{urlsplit(settings.SITE_URL).hostname}"


def entry(
    *,
    name: str,
    sequence: int,
    stamp: datetime,
    begins: datetime | date,
    ends: datetime | date,
    title: str,
    url: str = "",
    place: str = "",
    text: str = "",
    status: str = "",
) -> Event:
    """Return an event.

    Args:
        name: unique within the installation and the same for ever; the file's UID is made from it.
        sequence: counts up when what matters changes, so that calendars move the event instead of showing two.
        stamp: when this version was written.
        begins, ends: instants, shown in the installation's time zone; or days, the last included, for a whole day.
        title, url, place, text: what the calendar shows; left out where empty.
        status: `CONFIRMED`, `CANCELLED`, or nothing.
    """
    event = Event()
    event.add("uid", uid(name))
    event.add("sequence", sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", _local(begins))
    # The end of an event of whole days is the day after (RFC 5545, 3.6.1).
    event.add("dtend", _local(ends) if isinstance(ends, datetime) else ends + timedelta(days=1))
    event.add("summary", title)
    _add(event, url=url, location=place, description=text, status=status)
    return event


def task(*, name: str, sequence: int, stamp: datetime, due: date, title: str, url: str = "") -> Todo:
    """Return something to do by a day; arguments as in `entry`."""
    todo = Todo()
    todo.add("uid", uid(name))
    todo.add("sequence", sequence)
    todo.add("dtstamp", stamp.astimezone(UTC))
    todo.add("due", due)
    todo.add("summary", title)
    _add(todo, url=url)
    return todo


def calendar(
    entries: Iterable[Event | Todo], *, method: str, product: str, name: str = "", refresh: str = ""
) -> bytes:
    """Return a calendar file with CRLF at the ends of its lines, folded at 75 octets.

    Args:
        entries: what it holds.
        method: `PUBLISH`, or what a calendar is asked to do with an invitation (`REQUEST`, `CANCEL`; RFC 5546).
        product: which part of the program wrote it, in one word.
        name: what a calendar that subscribes calls it.
        refresh: how often such a calendar may ask again, e.g. `PT4H`.
    """
    found = Calendar()
    found.add("prodid", f"-//Pagt//{product}//DA")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", method)
    if name:
        found.add("x-wr-calname", name)
    if refresh:
        found.add("x-published-ttl", refresh)
    all_of_them = list(entries)
    if any(isinstance(getattr(each.get("dtstart"), "dt", None), datetime) for each in all_of_them):
        found.add_component(_zone())
    for each in all_of_them:
        found.add_component(each)
    return bytes(found.to_ical())


def _local(moment: datetime | date) -> datetime | date:
    zone = timezone.get_default_timezone()
    return timezone.localtime(moment, zone) if isinstance(moment, datetime) else moment


def _add(component: Event | Todo, **values: str) -> None:
    for name, value in values.items():
        if value:
            component.add(name, value)


def _zone() -> Timezone:
    """The rule of the European Union for summer time, without an end. Source: Directive 2000/84/EC."""
    zone = Timezone()
    zone.add("tzid", _ZONE)
    hour = timedelta(hours=1)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, first, month, before, after in (
        (summer, "CEST", datetime(1996, 3, 31, 2), 3, hour, 2 * hour),
        (winter, "CET", datetime(1996, 10, 27, 3), 10, 2 * hour, hour),
    ):
        part.add("dtstart", first)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone
