"""From what people typed to canonical values. Pure.

Canonical values are JSON:

- title, text, long_text: a text with `\\n`; number: `"12.5"`; money: whole øre; date: `"2027-01-31"`
- choice: the option's value; many: the values in the options' order
- themes, municipalities, file: keys, codes, ids of attachments, sorted
- period: `{"start": date, "end": date}`, a missing one `""`
- organisation: `{"name", "cvr"}`, with `"key"` when it was picked from the register
- table, steps, partners, budget: `[{"id": "r1", "cells": {column: value}}]`, empty cells left out

What can't be read is kept as `{"typed": "1e9"}` in the place of the value, and is a problem until it is mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import count
from typing import Any

from pagt.core import typed
from pagt.grants.calls.rules.questions import (
    ROWS,
    WRITTEN,
    Column,
    ColumnType,
    Question,
    QuestionType,
)
from pagt.grants.calls.states import AidKind, CostKind, FundingKind, Side

T = QuestionType
Value = Any
"""A canonical value; None for an empty answer."""

ROW_ID = re.compile(r"[A-Za-z0-9_]{1,40}")
LONGEST = 100_000
"""Most characters of anything typed; what comes after is no person's typing and is cut off."""
_LONGEST_KEY = 100
_THOUSANDTHS = re.compile(r",\d{3}")

_STEPS = tuple(Column(key, "") for key in ("activity", "output", "outcome", "effect"))
_PARTNERS = (
    Column("organisation", "", limit=100),
    Column("name", "", limit=200),
    Column("cvr", "", limit=8),
    Column("role", "", limit=500),
    Column("cost", "", ColumnType.MONEY),
    Column("interest", ""),
    Column("aid", "", ColumnType.CHOICE, tuple(kind.value for kind in AidKind)),
    Column("aid_reason", ""),
)
# The kind of a cost or of a financing: which of them a row may have, its side says (see `answers.problems`).
_BUDGET = (
    Column("side", "", ColumnType.CHOICE, tuple(side.value for side in Side)),
    Column(
        "kind", "", ColumnType.CHOICE, tuple(dict.fromkeys([*map(str, CostKind), *map(str, FundingKind)]))
    ),
    Column("text", "", limit=300),
)


def year_column(year: int) -> str:
    """Return the key of a budget's column for the year: `y2027`."""
    return f"y{year}"


def columns_of(question: Question) -> tuple[Column, ...]:
    """Return the columns of a question with rows; none for all others.

    The columns of steps, partners and budget are Pagt's own and have no label here: `sentences.column_name` says it.
    """
    if question.type is T.STEPS:
        return _STEPS
    if question.type is T.PARTNERS:
        return _PARTNERS
    if question.type is T.BUDGET:
        return (*_BUDGET, *(Column(year_column(year), "", ColumnType.MONEY) for year in question.years))
    return question.columns if question.type is T.TABLE else ()


def length(text: str) -> int:
    """Return how many characters a text has: code points, a line's end as one; as `[...text].length` in a browser."""
    return len(text.replace("\r\n", "\n"))


def is_typed(value: Value) -> bool:
    """Whether this is what could not be read, kept as it was typed."""
    return isinstance(value, dict) and set(value) == {"typed"}


def read(question: Question, raw: object) -> Value:
    """Return the canonical value of what was typed; a canonical value gives itself. Never raises.

    Args:
        question: the question that was answered.
        raw: a text, a list of texts, `{"start", "end"}`, `{"key", "name", "cvr"}` or `[{"id", "cells": {...}}]`, each
            as a form sends it, or a canonical value.
    """
    if question.type in WRITTEN:
        return _text(raw, lines=question.type is T.LONG_TEXT) or None
    if question.type is T.CHOICE:
        return _choice(raw, tuple(option.value for option in question.options))
    if question.type in (T.MANY, T.THEMES, T.MUNICIPALITIES, T.FILE):
        return _several(question, raw) or None
    if question.type is T.PERIOD:
        return _period(raw)
    if question.type is T.ORGANISATION:
        return _organisation(raw)
    if question.type in ROWS:
        return _rows(columns_of(question), raw) or None
    return _one(ColumnType(question.type.value), raw)


def _plain(raw: object) -> str:
    """What was typed, as text, whatever shape it came in."""
    while isinstance(raw, dict) and set(raw) == {"typed"}:
        raw = raw["typed"]
    if isinstance(raw, list | tuple):
        raw = raw[0] if raw else ""
    if isinstance(raw, str):
        return typed.seen(raw[:LONGEST]).replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return ""
    return str(raw)


def _text(raw: object, *, lines: bool) -> str:
    """The text; one line's ends are trimmed, and of several lines nothing is lost but blanks alone."""
    text = _plain(raw)
    if not lines:
        return " ".join(text.split("\n")).strip()
    return text if text.strip() else ""


def _kept(raw: object) -> Value:
    """What can't be read, as it was typed; None when there is nothing."""
    text = _plain(raw).strip()
    return {"typed": text} if text else None


def _choice(raw: object, values: Iterable[str]) -> Value:
    text = _plain(raw).strip()
    return text if text in values else _kept(text)


def _one(kind: ColumnType, raw: object) -> Value:
    """A number, an amount or a date."""
    if kind is ColumnType.MONEY and isinstance(raw, int) and not isinstance(raw, bool):
        return raw if 0 <= raw <= typed.MOST_KRONER * 100 else _kept(raw)
    text = _plain(raw).strip()
    if not text:
        return None
    try:
        if kind is ColumnType.MONEY:
            return typed.amount(text)
        return typed.day(text).isoformat() if kind is ColumnType.DATE else _number(text)
    except ValueError:
        return _kept(text)


def _number(text: str) -> str:
    """A number as people write it: as an amount, with a sign; two decimals at most.

    Three digits after a comma may be thousandths or thousands, so that they are refused.
    """
    squeezed = text.replace("−", "-").removeprefix("+")
    if _THOUSANDTHS.search(squeezed):
        raise ValueError(text)
    hundredths = typed.amount(squeezed.removeprefix("-"))
    number = Decimal(hundredths) / 100 * (-1 if squeezed.startswith("-") and hundredths else 1)
    return format(number.normalize(), "f")


def _several(question: Question, raw: object) -> list[str]:
    """Each thing picked, once: an option in the options' order and before all that are none, the rest sorted."""
    entries = raw if isinstance(raw, list | tuple) else [raw]
    picked = {text[:_LONGEST_KEY] for text in (_plain(entry).strip() for entry in entries) if text}
    known = [option.value for option in question.options if option.value in picked]
    return known + sorted(picked.difference(known), key=lambda text: (_number_of(text), text))


def _number_of(text: str) -> int:
    """Sorts ids of attachments as numbers, that is in the order in which they came, and texts before them."""
    return int(text) if text.isascii() and text.isdigit() else -1


def _period(raw: object) -> Value:
    given = raw if isinstance(raw, Mapping) else {}
    if "start" not in given and "end" not in given:
        return _kept(raw)
    start, end = (_one(ColumnType.DATE, given.get(name)) or "" for name in ("start", "end"))
    return {"start": start, "end": end} if start or end else None


def _organisation(raw: object) -> Value:
    given = raw if isinstance(raw, Mapping) and not is_typed(raw) else {"name": raw}
    name = _text(given.get("name"), lines=False)
    cvr = "".join(_text(given.get("cvr"), lines=False).split())
    key = _text(given.get("key"), lines=False)
    if not (name or cvr or key):
        return None
    return {"key": key, "name": name, "cvr": cvr} if key else {"name": name, "cvr": cvr}


def _rows(columns: tuple[Column, ...], raw: object) -> list[dict[str, Any]]:
    """The rows that hold anything, each with an id of its own."""
    rows: list[dict[str, Any]] = []
    entries = [entry for entry in raw if isinstance(entry, Mapping)] if isinstance(raw, list | tuple) else []
    taken = {entry["id"] for entry in entries if isinstance(entry.get("id"), str)}
    given: set[str] = set()
    free = (f"r{number}" for number in count(1))
    for entry in entries:
        written = entry.get("cells")
        cells = _cells(columns, written) if isinstance(written, Mapping) else {}
        if not cells.keys() - {"side"}:  # its side says only where an empty row stands
            continue
        row_id = entry.get("id")
        if not isinstance(row_id, str) or not ROW_ID.fullmatch(row_id) or row_id in given:
            row_id = next(name for name in free if name not in taken)
        taken.add(row_id)
        given.add(row_id)
        rows.append({"id": row_id, "cells": cells})
    return rows


def _cells(columns: tuple[Column, ...], written: Mapping[Any, Any]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for column in columns:
        raw = written.get(column.key)
        if column.type is ColumnType.TEXT:
            value: Value = _plain(raw).strip() or None
        elif column.type is ColumnType.CHOICE:
            value = _choice(raw, column.options)
        else:
            value = _one(column.type, raw)
        if value is not None:
            cells[column.key] = value
    return cells
