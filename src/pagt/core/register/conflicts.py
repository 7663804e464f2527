"""Two people change one record: the second is told what the first changed, and loses nothing of either.

What the second has not touched follows the first. What both have changed stays as the second typed it, and is
named, so that saving again is a choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import Field
from django.http import HttpRequest

from pagt.core import journal
from pagt.core.actors import actor_names
from pagt.core.forms import MoneyField
from pagt.core.models import JournalEntry, Record
from pagt.core.register.forms import RecordForm, UploadField
from pagt.core.register.spec import Register
from pagt.core.register.words import JournalWords, plainly
from pagt.core.seals import as_kept, sealed_length


@dataclass(frozen=True)
class Theirs:
    """One fact that the first changed: by which line of the journal, who, and from what to what, in words."""

    entry: JournalEntry
    who: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Conflict:
    """The form to show again.

    `taken`: what the first changed and the second had not touched; it stands in the form now. `both`: what both
    changed; the form holds what the second typed.
    """

    form: RecordForm[Any]
    taken: list[Theirs]
    both: list[Theirs]


def conflict(spec: Register[Any], request: HttpRequest, form: RecordForm[Any], record: Record) -> Conflict:
    """Return the second's form upon the record as it stands now.

    Args:
        spec: the register.
        request: the post of the second.
        form: their valid form, with the version that they had opened.
        record: the record as it stands now.
    """
    seen = form.cleaned_data.get("version") or 0
    newer = journal.history(spec.kind, record.key)[: max(0, record.version - seen)][::-1]
    words = JournalWords(spec, newer)
    names = actor_names(line.entry.actor for line in newer)
    before: dict[str, Any] = {}
    after: dict[str, tuple[JournalEntry, Any]] = {}
    for line in newer:
        for name, old, new in line.changes:
            before.setdefault(name, old)
            after[name] = (line.entry, new)
    typed = request.POST.copy()
    typed["version"] = str(record.version)
    stored = spec.form(instance=copy(record))
    taken, both = [], []
    for name, (entry, new) in after.items():
        change = Theirs(
            entry,
            names[entry.actor],
            words.label(name),
            words.said(name, before[name]),
            # A text of which the journal holds a seal is shown as it stands now.
            plainly(stored[name].value())
            if name in stored.fields and sealed_length(new) is not None
            else words.said(name, new),
        )
        field = form.fields.get(name)
        if field is not None and _touched(field, form.cleaned_data.get(name), before[name], new):
            both.append(change)
            continue
        taken.append(change)
        if field is not None and not isinstance(field, UploadField):
            _put(typed, name, stored[name].value())
    if newer and not all(line.changes for line in newer):
        last = newer[-1].entry
        both += [
            Theirs(last, names[last.actor], words.label(name), "…", plainly(stored[name].value()))
            for name in _differing(spec, form, record)
            if name not in after
        ]
    again = spec.form(typed, request.FILES, instance=copy(record))
    again.full_clean()
    return Conflict(again, taken, both)


def _touched(field: Field, mine: Any, before: Any, after: Any) -> bool:
    """Whether the second gave the fact a value that is neither the old one nor the first's."""
    if isinstance(field, UploadField):
        return mine is False or isinstance(mine, UploadedFile)
    if isinstance(field, MoneyField) and isinstance(mine, int):
        mine //= 100
    mine = _fact(mine)
    return bool(as_kept(mine, _fact(before)) != _fact(before) and as_kept(mine, _fact(after)) != _fact(after))


def _differing(spec: Register[Any], form: RecordForm[Any], record: Record) -> list[str]:
    """The form's fields whose typed value is not the stored one; for data that the journal does not hold."""
    return [
        name
        for name in spec.form.base_fields
        if hasattr(record, name)
        and name not in (*record.ROWS, *record.LINKS, "version")
        and _fact(form.cleaned_data.get(name)) != _fact(getattr(record, name))
    ]


def _put(typed: Any, name: str, value: Any) -> None:
    """Put a value into posted data as a form reads it."""
    for key in [key for key in typed if re.fullmatch(rf"{re.escape(name)}(-\d+-.+)?", key)]:
        del typed[key]
    if value not in (None, False):
        typed[name] = value


def _fact(value: Any) -> Any:
    """Return a form's value or a journal's as one that can be compared with the other."""
    if value in ("", [], ()):
        return None
    if isinstance(value, Record):
        return value.key
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"  # as the database has it, whatever zeros were typed
    if isinstance(value, Mapping):
        return {name: _fact(part) for name, part in value.items() if part not in (None, "")}
    if isinstance(value, Sequence) and not isinstance(value, str):
        parts = [_fact(part) for part in value]
        return sorted(parts) if all(isinstance(part, str) for part in parts) else parts
    if isinstance(value, str) and "T" in value:
        with suppress(ValueError):
            return datetime.fromisoformat(value).astimezone(UTC)
    return value
