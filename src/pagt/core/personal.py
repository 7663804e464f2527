"""A person's own data: what each floor knows of them, what it erases, and when it last had to do with them.

Core knows no contact and no account. A floor hands its part to `add_personal` in its app's `ready()`; the floors
that own contacts and accounts put the parts together (GDPR art. 15, 17 and 20).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pagt.core.models import Document, Record
from pagt.core.rights import Actor


@dataclass(frozen=True)
class Subject:
    """A person by everything that they are known by.

    Args:
        name: the full name.
        emails: their addresses, in small letters.
        phone: their telephone number, or an empty text.
        contacts: the keys of their records in the register of contacts.
        user: the key of their account, or an empty text.
    """

    name: str
    emails: frozenset[str] = frozenset()
    phone: str = ""
    contacts: tuple[str, ...] = ()
    user: str = ""

    @property
    def terms(self) -> tuple[str, ...]:
        """What a text is searched for: whole name, addresses, number; never a part that others share."""
        said = (" ".join(self.name.split()), *sorted(self.emails), self.phone.strip())
        return tuple(term for term in said if len(term) >= _SHORTEST)

    def joined(self, other: Subject) -> Subject:
        """Return the person as both know them; name, number and account are this one's where it has them."""
        return Subject(
            name=self.name or other.name,
            emails=self.emails | other.emails,
            phone=self.phone or other.phone,
            contacts=tuple(dict.fromkeys([*self.contacts, *other.contacts])),
            user=self.user or other.user,
        )

    def pattern(self) -> re.Pattern[str]:
        """What finds them in a text, whatever the case and the spaces; it fits nothing when nothing is known."""
        words = (r"\s+".join(re.escape(part) for part in term.split()) for term in self.terms)
        return re.compile("|".join(rf"(?<!\w){word}(?!\w)" for word in words) or r"(?!)", re.IGNORECASE)

    def is_named_in(self, text: str) -> bool:
        """Whether a text names them."""
        return bool(self.pattern().search(text))

    def taken_out_of(self, text: str, stranger: str) -> str:
        """Return a text with what stands for them instead of their name, address and number."""
        return self.pattern().sub(stranger, text)


_SHORTEST = 4


@dataclass(frozen=True)
class Part:
    """What one floor knows of a person.

    Args:
        title: what it is.
        rows: each a label -> plain value.
        files: documents that are about them.
    """

    title: str
    rows: Sequence[Mapping[str, Any]]
    files: Sequence[Document] = ()


@dataclass(frozen=True)
class Done:
    """A line of the receipt: what was erased, or kept and why.

    Args:
        what: e.g. `Mails to the person`.
        number: how many.
        why: why it is kept; empty for what is erased.
    """

    what: str
    number: int
    why: str = ""


@dataclass(frozen=True)
class Floor:
    """One floor's part in people's own data.

    Args:
        told: gives what it knows of a person; the flag says that the person fetches it alone, without an officer
            who looks for what others would be harmed by.
        erase: pseudonymises, with what stands for the person and who acts, and says what it did and what it keeps.
        last: gives the newest day on which each contact (by key) took part in something.
        goes: gives kind and key of the records that are the person's own, emptied with them.
        final: whether a field of a record (or of its rows) is a final document's, which nobody may change.
        keeps: kinds of record whose texts stay as they are, because the law demands the case whole.
    """

    told: Callable[[Subject, bool], Iterable[Part]] = lambda subject, own: ()
    erase: Callable[[Subject, str, Actor], Iterable[Done]] = lambda subject, stranger, by: ()
    last: Callable[[Sequence[str]], Mapping[str, date]] = lambda keys: {}
    goes: Callable[[Subject], Iterable[tuple[str, str]]] = lambda subject: ()
    final: Callable[[Record, str], bool] = lambda record, field: False
    keeps: frozenset[str] = frozenset()


_floors: dict[str, Floor] = {}


def add_personal(name: str, floor: Floor) -> None:
    """Make a floor's part known, once by its name; called in the app's `ready()`."""
    _floors[name] = floor


def told(subject: Subject, *, own: bool = False) -> list[Part]:
    """Return everything that is known of a person, floor by floor; parts without rows are left out."""
    return [part for floor in _floors.values() for part in floor.told(subject, own) if part.rows]


def erase(subject: Subject, stranger: str, *, by: Actor) -> list[Done]:
    """Let every floor erase its part, in the transaction that is open, and return the lines of the receipt."""
    done = [line for floor in _floors.values() for line in floor.erase(subject, stranger, by)]
    return [line for line in done if line.number]


def last_active(keys: Sequence[str]) -> dict[str, date]:
    """Return the newest day on which each contact took part in something; contacts without one are left out."""
    newest: dict[str, date] = {}
    for floor in _floors.values():
        for key, day in floor.last(keys).items():
            newest[key] = max(day, newest.get(key, day))
    return newest


def kept_kinds() -> frozenset[str]:
    """Return the kinds of record whose texts are kept whole."""
    return frozenset().union(*(floor.keeps for floor in _floors.values()))


def own_records(subject: Subject) -> frozenset[tuple[str, str]]:
    """Return kind and key of the records that are emptied with the person."""
    return frozenset(each for floor in _floors.values() for each in floor.goes(subject))


def is_final(record: Record, field: str) -> bool:
    """Whether a text belongs to a final document, which is kept whole also where it names somebody."""
    return any(floor.final(record, field) for floor in _floors.values())
