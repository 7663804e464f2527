"""The story of a record in order of time, told by every floor that has something to tell of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import CharField, DateField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import get_language

from pagt.core import clock
from pagt.core.closed import closed_cases
from pagt.core.models import Record
from pagt.core.rights import Actor, Right

_ANY_KEY = "any-key"
_ANY_RECORD = -7_304_116_000_001
"""Stands for the record in a statement that is put together once; no record has such a number."""
_COLUMNS = ("story_part", "story_on", "story_key", "story_title", "story_first", "story_second")


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened.

    Args:
        on: the day.
        kind: the kind of record that tells of it; lines are chosen by it.
        title: what happened, in words.
        url: the record's page, or an empty text.
        text: more about it, e.g. what was agreed.
    """

    on: date
    kind: str
    title: str
    url: str
    text: str = ""


class Row(NamedTuple):
    """What one row of a `Part` says; `first` and `second` mean what the part makes of them."""

    on: date
    key: str
    title: str
    first: str
    second: str


@dataclass(frozen=True)
class Part:
    """What one floor tells as rows of the database: the rows of all parts are fetched in one statement.

    Args:
        kind: the kind of record that the rows are of; their pages are `<kind>-detail`.
        rows: gives the rows that somebody with the actor's rights may see, made by `rows_of`; None for who may see
            none. It is asked once a day, not for every record: the record is known by its number alone.
        text: says in words what a row says besides its title.
        new: the fields of the form of a new record that are filled in from the record whose story it is; None where
            there is no such form.
    """

    kind: str
    rows: Callable[[Any, Actor], QuerySet[Any, Any] | None]
    text: Callable[[Row], str]
    new: Callable[[Any], Mapping[str, str]] | None = None


@dataclass(frozen=True)
class Told:
    """A row of a part, which becomes words only when somebody reads them."""

    part: Part
    row: Row
    address: Callable[[str], str]

    @property
    def kind(self) -> str:
        """Return the kind of record that tells of it."""
        return self.part.kind

    def line(self) -> StoryLine:
        """Return it in words."""
        row = self.row
        return StoryLine(row.on, self.kind, row.title, self.address(row.key), self.part.text(row))


_parts: dict[str, list[Part]] = {}


def add_part(kind: str, part: Part) -> None:
    """Let a floor tell its part of the story of records of a kind, e.g. the meetings of an organisation."""
    _parts.setdefault(kind, []).append(part)


def parts(kind: str) -> list[Part]:
    """Return the parts of the story of records of a kind."""
    return _parts.get(kind, [])


def rows_of(
    found: QuerySet[Any],
    *,
    on: Any,
    title: Any,
    key: str = "key",
    first: Any = None,
    second: Any = None,
) -> QuerySet[Any, Any]:
    """Return rows as a `Part` gives them.

    Args:
        found: the records.
        on, title, first, second: a field or an expression each; what is missing is an empty text.
        key: the field with the key of the record.
    """

    def text(value: Any) -> Any:
        return Cast(F(value) if isinstance(value, str) else value or Value(""), CharField())

    rows: QuerySet[Any, Any] = found.order_by().annotate(
        story_on=Cast(F(on) if isinstance(on, str) else on, DateField()),
        story_key=text(key),
        story_title=text(title),
        story_first=text(first),
        story_second=text(second),
    )
    return rows


def story(record: Record, by: Actor) -> list[StoryLine]:
    """Return the whole story of a record that the actor may see, newest first."""
    return [each.line() for each in told(record, by)]


def told(record: Record, by: Actor) -> list[Told]:
    """Return the story as rows, newest first, for who shows a few of many: one statement fetches them all."""
    model = type(record)
    known = parts(model.KIND)
    reader = _Reader(frozenset(by.rights), closed_cases(by))
    statement = _statement(model, reader, clock.today(), get_language() or "")
    if statement is None:
        return []
    sql, values = statement
    addressed = {part.kind: addresses(f"{part.kind}-detail") for part in known}
    with connection.cursor() as cursor:
        cursor.execute(sql, [record.pk if value == _ANY_RECORD else value for value in values])
        found = cursor.fetchall()
    rows = [Told(known[number], Row(*row), addressed[known[number].kind]) for number, *row in found]
    # What happened on one day stands in the order in which it was told.
    return sorted(rows, key=lambda each: each.row.on, reverse=True)


@lru_cache(maxsize=64)
def _statement(
    model: type[Record], reader: _Reader, on: date, language: str
) -> tuple[str, tuple[Any, ...]] | None:
    """Return the statement of a kind of record with its values, one of which stands for the record.

    Putting it together takes longer than the database takes to answer, and all that it depends on are the arguments.
    """
    some = model()
    some.pk = _ANY_RECORD
    asked = [
        found.annotate(story_part=Value(number, IntegerField())).values_list(*_COLUMNS)
        for number, part in enumerate(parts(model.KIND))
        if (found := part.rows(some, reader)) is not None
    ]
    if not asked:
        return None
    sql, values = asked[0].union(*asked[1:], all=True).query.sql_with_params()
    return sql, tuple(values)


@dataclass(frozen=True)
class _Reader:
    """Somebody with some rights, to whom some cases are closed: all that the parts may ask of who reads."""

    rights: frozenset[Right]
    _closed_cases: frozenset[str]
    actor_key: str = "system:story"

    def why_not(self, right: Right) -> str:
        return ""


def addresses(page: str) -> Callable[[str], str]:
    """Return what gives the address of a page for a key; the address is worked out once for all keys.

    Args:
        page: the name of an address that takes a key alone, e.g. `meeting-detail`.
    """
    pattern = reverse(page, args=[_ANY_KEY])
    return lambda key: pattern.replace(_ANY_KEY, key)
