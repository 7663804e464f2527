"""The append-only journal: what happened, who did it, and what each record said on any past day.

The chain of hashes and the refusal of change live in the database (migration `0002_journal_guard`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from pagt.core.models import JournalEntry
from pagt.core.rights import Actor
from pagt.core.seals import sealed

__all__ = [
    "Broken",
    "Line",
    "chain",
    "head",
    "held",
    "history",
    "one_stamp",
    "sealed",
    "stamp",
    "states",
    "verify",
    "write",
]

_INSERT = """
    INSERT INTO core_journalentry (actor, action, kind, key, title, state, reason)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_lines: ContextVar[list[list[str]] | None] = ContextVar("lines", default=None)
_trying: ContextVar[bool] = ContextVar("trying", default=False)
_asked: ContextVar[dict[str, str] | None] = ContextVar("asked", default=None)


def write(
    *, by: Actor, action: str, kind: str, key: str, title: str, state: Mapping[str, Any], reason: str = ""
) -> None:
    """Write one line, in the transaction that is open.

    Args:
        by: who acts.
        action: what happened, as `create`, `change`, `withdraw`.
        kind: the record's kind, as in the plan's rules.
        key: the record's key, unique within its kind.
        title: what readers of the journal call the record.
        state: the whole state of the record afterwards, plain JSON values without personal data.
        reason: why, when the actor gave one.
    """
    values = [by.actor_key, action, kind, key, title[:300], json.dumps(state, ensure_ascii=False), reason]
    lines = _lines.get()
    if lines is not None:
        lines.append(values)
        return
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)


@contextmanager
def held(*, keep: bool = True) -> Iterator[None]:
    """Hold the lines of a long transaction back and write them at its end.

    The first line locks the journal until its transaction is over. An import of thousands of rows would
    otherwise keep everybody else from writing for minutes. Within another `held`, the lines join that one's; what
    a block wrote before it failed is forgotten.

    Args:
        keep: False for a dry run, whose lines are never written.
    """
    outer = _lines.get()
    lines: list[list[str]] = []
    token, trying = _lines.set(lines), _trying.set(_trying.get() or not keep)
    try:
        yield
    finally:
        _lines.reset(token)
        _trying.reset(trying)
    if not keep:
        return
    if outer is not None:
        outer.extend(lines)
    elif lines:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, lines)


def is_held() -> bool:
    """Whether lines are held back: many records are written at a time, by a worker."""
    return _lines.get() is not None


def is_dry() -> bool:
    """Whether nothing that is written now will stay, so that what only follows from it need not be worked out."""
    return _trying.get()


def head() -> int:
    """Return the number of the newest line; 0 for an empty journal. What public pages are cached by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM core_journalentry")
        return int(cursor.fetchone()[0])


@contextmanager
def one_stamp() -> Iterator[None]:
    """Ask for the stamp once, however often `stamp` is called in the block. For a request that only reads."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def stamp() -> str:
    """Return what stands for the whole content of the journal: the newest line's number and hash.

    A key for caches: a number alone is given again after a transaction that was rolled back, a hash never is.
    """
    asked = _asked.get()
    if asked is None:
        return _newest()
    if "stamp" not in asked:
        asked["stamp"] = _newest()
    return asked["stamp"]


def _newest() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, encode(hash, 'hex') FROM core_journalentry ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
        return f"{row[0]}:{row[1]}" if row else ""


def states(kinds: Iterable[str], known_at: date | None = None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the state of every record of the kinds, in one query.

    Args:
        kinds: kinds of records.
        known_at: the states as they stood at the end of this day; None for now. A record that was
            entered later, but from a source that says it was on record by then (`recorded_on`), is
            given as it was first entered.

    Yields:
        kind, key and state.
    """
    sql = """
        SELECT DISTINCT ON (kind, key) kind, key, state
        FROM core_journalentry
        WHERE kind = ANY(%(kinds)s)
          AND (at < %(end)s OR (action = 'create' AND state->>'recorded_on' <= %(day)s))
        ORDER BY kind, key, id DESC
    """
    day = known_at or date.max
    with connection.cursor() as cursor:
        cursor.execute(sql, {"kinds": list(kinds), "end": _end_of(day), "day": day.isoformat()})
        for kind, key, state in cursor.fetchall():
            facts: dict[str, Any] = json.loads(state)
            yield kind, key, facts


def _end_of(day: date) -> datetime:
    last = date.max - timedelta(days=2)
    return timezone.make_aware(datetime.combine(min(day, last) + timedelta(days=1), time.min))


@dataclass(frozen=True)
class Line:
    """A journal row with what it changed against the row before of the same record."""

    entry: JournalEntry
    changes: list[tuple[str, Any, Any]]


def history(kind: str, key: str) -> list[Line]:
    """Return the journal of one record, newest first, each line with field, before and after."""
    lines: list[Line] = []
    before: dict[str, Any] = {}
    for entry in JournalEntry.objects.filter(kind=kind, key=key).order_by("id"):
        after: dict[str, Any] = entry.state
        fields = [*after, *(name for name in before if name not in after)]
        changes = [
            (name, before.get(name), after.get(name))
            for name in fields
            if before.get(name) != after.get(name)
        ]
        lines.append(Line(entry, changes))
        before = after
    return lines[::-1]


@dataclass(frozen=True)
class Broken:
    """The first row at which the chain does not hold, and why."""

    id: int
    why: str


def verify() -> Broken | None:
    """Recompute the chain from the first row and return the first row that does not hold, or None."""
    sql = """
        SELECT id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor, action, kind, key,
               title, state::text, reason, previous, hash
        FROM core_journalentry ORDER BY id
    """
    expected_id, previous = 1, b""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        for row in cursor:
            number, *texts, stated_previous, stated_hash = row
            if number != expected_id:
                return Broken(expected_id, "missing")
            if bytes(stated_previous) != previous:
                return Broken(number, "previous")
            digest = chain(previous, number, texts)
            if bytes(stated_hash) != digest:
                return Broken(number, "content")
            expected_id, previous = number + 1, digest
    return None


def chain(previous: bytes, number: int, texts: Iterable[str]) -> bytes:
    """Return the hash of a row: SHA-256 over the hash before, the number, and the length and text of each column.

    Lengths keep two columns from being shifted into one another. The trigger computes the same in SQL.
    """
    parts = "".join(f"{len(text)}:{text}" for text in texts)
    return hashlib.sha256(previous + f"{number}|{parts}".encode()).digest()
