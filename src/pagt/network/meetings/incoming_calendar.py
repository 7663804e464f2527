"""Calendar files that come from elsewhere, read with suspicion: small, bounded, and never a fault of ours.

Only events are looked at, and of each only its own lines: time zones that a file describes itself, rules of
repetition and alarms are left aside, since a few bytes of them can keep a machine busy for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Component, Event

from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.typed import FIRST_YEAR, LAST_YEAR

MOST_EVENTS = 50
"""A file with more is somebody's whole calendar, and none of it is taken."""
_LONGEST = 200_000
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
# How Outlook packs a foreign UID into one of its own.
_OUTLOOK = re.compile(r"^040000008200E00074C5B7101A82E008.*7643616C2D556964(?:01000000)?([0-9A-F]+?)(?:00)*$")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a file names; the address is in lower case."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event of a file, with what had to be left out of it in `notes`, as sentences.

    `answer`, `delegate`, `comment`: of the first attendee; what an answer (METHOD:REPLY) is about.
    """

    uid: str = ""
    sequence: int | None = None
    stamp: datetime | None = None
    title: str = ""
    on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    text: str = ""
    url: str = ""
    organiser: Person | None = None
    people: tuple[Person, ...] = ()
    answer: str = ""
    delegate: str = ""
    comment: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What a calendar file asks (`REQUEST`, `REPLY` ..., empty for nothing) and its events."""

    method: str
    events: list[CalendarEvent] = field(default_factory=list)


def read_calendar(content: bytes, charset: str = "") -> CalendarFile:
    """Read a calendar file.

    Args:
        content: the file.
        charset: what a mail said about its characters.

    Raises:
        Invalid: there is no event in it, or more than `MOST_EVENTS`.
    """
    method, chunks, number = "", [], 0
    for kind, lines in _components(as_text(content, charset)):
        if kind == "METHOD":
            method = method or lines[0].strip().upper()[:20]
            continue
        number += 1
        if number <= MOST_EVENTS:
            chunks.append(lines)
    if number > MOST_EVENTS:
        raise Invalid(
            _(
                "The file holds %(n)s events: it is a whole calendar, and none of it was taken. Save the one event "
                "that you mean as a file of its own, and drop that."
            )
            % {"n": number}
        )
    if not chunks:
        raise Invalid(_("There is no event in the calendar file."))
    return CalendarFile(method, [_event(lines) for lines in chunks])


def as_text(content: bytes, charset: str = "") -> str:
    """Return bytes as text: by their mark, as UTF-8, as somebody says they are, or as Windows writes them."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", charset):
        try:
            if encoding:
                return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def _components(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield `METHOD` with its line, and `VEVENT` with its own lines, those of parts within it left out."""
    inside: list[str] = []
    lines: list[str] = []
    size = 0
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        word = line.strip().upper()
        if word.startswith("BEGIN:"):
            inside.append(word[6:])
            if inside[-1] == "VEVENT":
                lines, size = [], 0
        elif word.startswith("END:"):
            if inside and inside[-1] == "VEVENT":
                yield "VEVENT", lines
            if inside:
                inside.pop()
        elif inside == ["VCALENDAR"] and word.startswith("METHOD:"):
            yield "METHOD", [line[7:]]
        elif inside and inside[-1] == "VEVENT" and size < _LONGEST:
            size += len(line)
            lines.append(line)


def _event(lines: list[str]) -> CalendarEvent:
    text = "\r\n".join(["BEGIN:VEVENT", *(line for line in lines if ":" in line), "END:VEVENT", ""])
    try:
        found = Event.from_ical(text)
    except _BROKEN:
        return CalendarEvent(notes=(_("The event is damaged and could not be read."),))
    notes: list[str] = []
    on, starts_at, ends_at = _when(found, notes)
    if "RRULE" in found or "RDATE" in found:
        notes.append(_("It is repeated; only the first time is taken."))
    attendees = [each for each in _all(found, "ATTENDEE") if _person(each)]
    first = attendees[0] if attendees else None
    organisers = [person for each in _all(found, "ORGANIZER") if (person := _person(each))]
    return CalendarEvent(
        uid=_uid(_said(found, "UID", 500)),
        sequence=_number(found.get("SEQUENCE")),
        stamp=_stamp(found),
        title=_said(found, "SUMMARY", 200),
        on=on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=_said(found, "LOCATION", 200),
        text=_said(found, "DESCRIPTION", 5_000, lines=True),
        url=_said(found, "URL", 500),
        organiser=organisers[0] if organisers else None,
        people=tuple(person for each in attendees if (person := _person(each))),
        answer=str(_parameter(first, "PARTSTAT")).lower(),
        delegate=re.sub(r"(?i)^\"?mailto:|\"$", "", str(_parameter(first, "DELEGATED-TO"))).lower(),
        comment=_said(found, "COMMENT", 500),
        notes=tuple(notes),
    )


def _when(found: Component, notes: list[str]) -> tuple[date | None, time | None, time | None]:
    try:
        begins, ends = _moment(found, "DTSTART", notes), _moment(found, "DTEND", notes)
        length = getattr(_first(found, "DURATION"), "dt", None)
        if ends is None and isinstance(begins, datetime) and isinstance(length, timedelta):
            ends = begins + length
    except _BROKEN:
        begins = ends = None
    if begins is None or not FIRST_YEAR <= begins.year <= LAST_YEAR:
        notes.append(_("When it is could not be read."))
        return None, None, None
    if not isinstance(begins, datetime):
        if isinstance(ends, date) and ends - begins > timedelta(days=1):
            notes.append(_("It lasts several days; the first is taken."))
        return begins, None, None
    if not isinstance(ends, datetime):
        return begins.date(), begins.time(), None
    if ends.date() != begins.date() or ends <= begins:
        if ends > begins:
            notes.append(_("It ends on another day; only when it begins is taken."))
        return begins.date(), begins.time(), None
    return begins.date(), begins.time(), ends.time()


def _moment(found: Component, name: str, notes: list[str]) -> datetime | date | None:
    value = _first(found, name)
    moment = getattr(value, "dt", None)
    if not isinstance(moment, datetime):
        return moment if isinstance(moment, date) else None
    if moment.tzinfo is None:
        zone = str(_parameter(value, "TZID"))
        sentence = _("The time zone “%(zone)s” is unknown; the time is taken as Danish.") % {
            "zone": zone[:60]
        }
        if zone and sentence not in notes:
            notes.append(sentence)
        return moment.replace(microsecond=0)
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0)


def _first(found: Component, name: str) -> Any:
    values = _all(found, name)
    return values[0] if values else None


def _all(found: Component, name: str) -> list[Any]:
    value = found.get(name)
    return [] if value is None else value if isinstance(value, list) else [value]


def _said(found: Component, name: str, longest: int, *, lines: bool = False) -> str:
    text = str(seen(str(_first(found, name) or "")))
    return text.strip()[:longest] if lines else " ".join(text.split())[:longest]


def _number(value: Any) -> int | None:
    try:
        return max(0, min(int(value), 2**31 - 1))
    except _BROKEN:
        return None


def _stamp(found: Component) -> datetime | None:
    moment = getattr(_first(found, "DTSTAMP"), "dt", None)
    if not isinstance(moment, datetime):
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _person(value: Any) -> Person | None:
    email = re.sub(r"(?i)^mailto:", "", str(value)).strip().lower()
    if "@" not in email or len(email) > 254 or re.search(r"\s", email):
        return None
    name = " ".join(str(seen(str(_parameter(value, "CN")))).strip(" \"'").split())[:150]
    return Person("" if name.lower() == email else name, email)


def _parameter(value: Any, name: str) -> Any:
    parameters = getattr(value, "params", None) or {}
    found = parameters.get(name, "")
    return found[0] if isinstance(found, list) and found else found


def _uid(text: str) -> str:
    packed = _OUTLOOK.match(text.upper())
    if not packed or len(packed[1]) % 2:
        return text
    return bytes.fromhex(packed[1]).decode("utf-8", "replace").strip("\0\x01")
