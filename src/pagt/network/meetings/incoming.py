"""What somebody drops: a calendar file, or a mail that may carry one, however deep; read within bounds."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

from django.utils import timezone
from django.utils.translation import gettext as _

from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.network.meetings.incoming_calendar import CalendarFile, Person, as_text, read_calendar

LARGEST_MB = 20
MOST_PARTS = 500
DEEPEST = 100
MOST_PEOPLE = 200
_MOST_LINES = 600_000
_MOST_WORK = 20_000_000
"""Lines times parts within parts: the mail reader compares every line with the boundary of each part around it."""
_LONGEST_TEXT = 20_000
_OUTLOOK_FILE, _WINMAIL = b"\xd0\xcf\x11\xe0", b"\x78\x9f\x3e\x22"
_HEADER = re.compile(rb"\A(?:From [^\n]*\r?\n)?[!-9;-~]{1,60}:[^\n]*\n")
_HEADER_WITHIN = re.compile(
    r"^[>*\s]{0,20}(?:Fra|From|Til|To|Cc|Kopi)\**[ \t]{0,5}:\**([^\n]{3,2000})$", re.MULTILINE
)
_PASSED_ON = re.compile(r"\A(?:(?:VS|SV|FW|FWD|RE|AW|WG|Videresendt)\s{0,3}:\s{0,5}){1,20}", re.IGNORECASE)
_BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: its subject, when it was written, who wrote it and to whom, and its text."""

    subject: str
    at: datetime | None
    sender: Person | None
    people: tuple[Person, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a file holds: a calendar file, a mail, or a mail with a calendar file; `notes` says what was left out."""

    calendar: CalendarFile | None = None
    letter: Letter | None = None
    notes: list[str] = field(default_factory=list)


def read(content: bytes) -> Dropped:
    """Read what somebody dropped, by what is in it, not by its name.

    Raises:
        Invalid: it is neither calendar file nor mail, too large, or built to keep a reader busy.
    """
    if len(content) > LARGEST_MB * 1024 * 1024:
        raise Invalid(_("The file is larger than %(mb)s MB.") % {"mb": LARGEST_MB})
    if content.startswith(_OUTLOOK_FILE):
        raise Invalid(
            _(
                "This is Outlook's own format (.msg). Save the mail as .eml or the meeting as .ics, and drop that."
            )
        )
    if content.startswith(_WINMAIL):
        raise Invalid(
            _(
                "This is winmail.dat, which only Outlook reads. Ask for the meeting as .ics, or write it in by hand."
            )
        )
    start = as_text(content[:400]).lstrip("\ufeff\r\n\t ").upper()
    if start.startswith("BEGIN:VCALENDAR"):
        return Dropped(calendar=read_calendar(content))
    if not _HEADER.match(content.lstrip(b"\xef\xbb\xbf\r\n")):
        raise Invalid(_("This is neither a calendar file (.ics) nor a mail (.eml)."))
    return _read_mail(content.lstrip(b"\xef\xbb\xbf\r\n"))


def _read_mail(content: bytes) -> Dropped:
    lines, lowered = content.count(b"\n"), content.lower()
    within = lowered.count(b"message/rfc822") + lowered.count(b"multipart/")
    if (
        lines > _MOST_LINES
        or content.count(b"\n--") > 20 * MOST_PARTS
        or within > MOST_PARTS
        or lines * within > _MOST_WORK
    ):
        raise Invalid(_("The mail is put together of more parts than a mail has, and was not read."))
    try:
        whole = email.message_from_bytes(content)
        parts = list(_parts(whole))
    except RecursionError as error:
        raise Invalid(
            _("The mail is put together of more parts than a mail has, and was not read.")
        ) from error
    notes: list[str] = []
    calendar = _calendar_of(parts, notes)
    letters = [part for part in parts if part is whole or part.get("From")]
    people: dict[str, Person] = {}
    for part in letters:
        for person in _people(part):
            people.setdefault(person.email, person)
    text = _text_of(parts)
    for person in _forwarded(text):
        people.setdefault(person.email, person)
    sender = next(iter(_addresses(whole, "From")), None)
    letter = Letter(
        subject=_PASSED_ON.sub("", _line(whole.get("Subject", "")))[:200],
        at=_date(whole),
        sender=sender,
        people=tuple(people.values())[:MOST_PEOPLE],
        text=text,
    )
    if any(part.get_content_type() == "application/ms-tnef" for part in parts):
        notes.append(_("An attachment is winmail.dat, which only Outlook reads; it was left out."))
    return Dropped(calendar, letter, notes)


def _parts(whole: Message) -> Iterator[Message]:
    """Yield a mail and its parts in their order, also those of mails within it, within bounds."""
    waiting, number = [(whole, 0)], 0
    while waiting and number < MOST_PARTS:
        part, depth = waiting.pop()
        number += 1
        yield part
        inner = part.get_payload()
        if isinstance(inner, list) and depth < DEEPEST:
            waiting += [(each, depth + 1) for each in reversed(inner) if isinstance(each, Message)]


def _calendar_of(parts: list[Message], notes: list[str]) -> CalendarFile | None:
    for part in parts:
        name = str(part.get_filename() or "").lower()
        if part.get_content_type() not in ("text/calendar", "application/ics") and not name.endswith(".ics"):
            continue
        try:
            return read_calendar(_bytes(part), str(part.get_content_charset() or ""))
        except Invalid as error:
            notes.append(str(error))
    return None


def _text_of(parts: list[Message]) -> str:
    """Return the first text of a mail; of a page, its words."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() != kind or part.get_content_disposition() == "attachment":
                continue
            text = as_text(_bytes(part), str(part.get_content_charset() or ""))[: 10 * _LONGEST_TEXT]
            words = _words(text) if kind == "text/html" else text
            if words.strip():
                return str(seen(words.replace("\r\n", "\n"))).strip()[:_LONGEST_TEXT]
    return ""


def _bytes(part: Message) -> bytes:
    with suppress(*_BROKEN):
        found = part.get_payload(decode=True)
        return found if isinstance(found, bytes) else b""
    return b""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("style", "script", "head"):
            self.hidden += 1
        elif tag in ("p", "br", "div", "tr", "li", "h1", "h2", "h3"):
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "head"):
            self.hidden = max(0, self.hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(re.sub(r"\s+", " ", data))


def _words(page: str) -> str:
    reader = _Words()
    with suppress(AssertionError, ValueError):
        reader.feed(page)
    return re.sub(r"\s*\n\s*", "\n", "".join(reader.found))


def _people(part: Message) -> Iterator[Person]:
    for name in ("From", "To", "Cc"):
        yield from _addresses(part, name)


def _addresses(part: Message, header: str) -> list[Person]:
    found = []
    lines = [str(value)[:50_000] for value in part.get_all(header, [])[:20]]
    with suppress(*_BROKEN):
        for name, address in getaddresses(lines)[:MOST_PEOPLE]:
            if re.fullmatch(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", address) and len(address) <= 254:
                said = _line(name).strip(" \"'")[:150]
                found.append(Person("" if said.lower() == address.lower() else said, address.lower()))
    return found


def _forwarded(text: str) -> Iterator[Person]:
    """Yield who wrote and read a mail that was forwarded within the text of another, as Outlook and others do."""
    for line in _HEADER_WITHIN.findall(text)[:50]:
        shown = Message()
        shown["To"] = re.sub(r"<?\[?mailto:([^\]>\s]+)\]?>?", r"<\1>", line.strip(" *").replace(";", ","))
        yield from _addresses(shown, "To")


def _line(value: object) -> str:
    """Return a header as one line of text, its encoded words read."""
    text = str(value)[:10_000]
    with suppress(*_BROKEN, UnicodeError):
        text = str(make_header(decode_header(text)))
    return " ".join(str(seen(text)).split())


def _date(part: Message) -> datetime | None:
    with suppress(*_BROKEN):
        moment = parsedate_to_datetime(str(part.get("Date", ""))[:200])
        return timezone.localtime(moment if moment.tzinfo else timezone.make_aware(moment))
    return None
