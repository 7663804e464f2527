"""Answers as people read them: for the preview, for those who may only read, and beside each other in a conflict.

Values are canonical as `calls.rules.values` has them; what could not be read is shown as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pagt.grants.calls.question_fields import AttachedFile
from pagt.grants.calls.question_values import amount_or_typed, number_or_typed, text_of
from pagt.grants.calls.question_words import COLUMN_NAMES
from pagt.grants.calls.rules.budget import Sums, sums
from pagt.grants.calls.rules.forms import ROWS, ColumnType, Question, QuestionType
from pagt.grants.calls.rules.values import is_typed
from pagt.grants.calls.states import Side
from pagt.grants.calls.words import AID_NAMES, COST_NAMES, FUNDING_NAMES, SIDE_NAMES

_KINDS: Mapping[str, Mapping[Any, Any]] = {Side.COST: COST_NAMES, Side.FINANCING: FUNDING_NAMES}
"""What the kinds of each side of a budget are called: both sides have a kind `other`."""


@dataclass(frozen=True)
class Names:
    """What the codes among the answers are called.

    Attributes:
        themes: titles by key.
        municipalities: names by code.
        files: by id.
    """

    themes: Mapping[str, str] = field(default_factory=dict)
    municipalities: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, AttachedFile] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading:
    """A column of an answer with rows."""

    key: str
    label: str
    type: ColumnType = ColumnType.TEXT

    @property
    def is_number(self) -> bool:
        return self.type in (ColumnType.NUMBER, ColumnType.MONEY)


@dataclass(frozen=True)
class Shown:
    """A cell as it reads."""

    column: Heading
    text: str


@dataclass(frozen=True)
class Reading:
    """A question with its answer as it reads: a text, rows under columns, or files."""

    question: Question
    text: str = ""
    columns: Sequence[Heading] = ()
    rows: Sequence[Sequence[Shown]] = ()
    files: Sequence[AttachedFile] = ()
    sums: Sums | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.rows or self.files)


def reading(question: Question, value: Any, names: Names) -> Reading:
    """Return a question with its answer as it reads.

    Args:
        question: the question.
        value: its canonical answer; None when there is none.
        names: what the codes are called; a code without a name is shown as it is.
    """
    if value is None:
        return Reading(question)
    if question.type in ROWS:
        columns = _headings(question)
        rows = [
            [
                Shown(column, _cell(column, cells.get(column.key), _names(question, column, cells)))
                for column in columns
            ]
            for cells in (row.get("cells", {}) for row in value)
        ]
        return Reading(
            question,
            columns=columns,
            rows=rows,
            sums=sums(value) if question.type is QuestionType.BUDGET else None,
        )
    if question.type is QuestionType.FILE:
        return Reading(question, files=[names.files.get(each) or AttachedFile(each, each) for each in value])
    return Reading(question, text=_text(question, value, names))


def as_text(question: Question, value: Any, names: Names) -> str:
    """Return an answer as plain text, one line a row."""
    read = reading(question, value, names)
    if read.rows:
        return "\n".join(
            " · ".join(f"{cell.column.label}: {cell.text}" for cell in row if cell.text) for row in read.rows
        )
    return "\n".join(file.name for file in read.files) or read.text


def _text(question: Question, value: Any, names: Names) -> str:
    kind = question.type
    if is_typed(value):
        return text_of(value)
    if kind is QuestionType.NUMBER:
        return number_or_typed(value)
    if kind is QuestionType.MONEY:
        return f"{amount_or_typed(value)} kr."
    if kind is QuestionType.DATE:
        return _day(value)
    if kind is QuestionType.PERIOD:
        return _("%(start)s to %(end)s") % {
            "start": _day(value.get("start")) or "…",
            "end": _day(value.get("end")) or "…",
        }
    if kind is QuestionType.ORGANISATION:
        cvr = _(" (CVR %(cvr)s)") % {"cvr": value["cvr"]} if value.get("cvr") else ""
        return f"{value.get('name', '')}{cvr}"
    if kind in (QuestionType.CHOICE, QuestionType.MANY):
        labels = {option.value: option.label for option in question.options}
        chosen: list[str] = value if isinstance(value, list) else [value]
        return "\n".join(labels.get(each) or each for each in chosen)
    if kind is QuestionType.THEMES:
        return "\n".join(names.themes.get(each, each) for each in value)
    if kind is QuestionType.MUNICIPALITIES:
        return ", ".join(names.municipalities.get(each, each) for each in value)
    return str(value)


def _headings(question: Question) -> list[Heading]:
    known = [Heading(key, str(label)) for key, label in COLUMN_NAMES.get(question.type, {}).items()]
    if question.type is QuestionType.PARTNERS:
        return [
            Heading(each.key, each.label, ColumnType.MONEY if each.key == "cost" else each.type)
            for each in known
        ]
    if question.type is QuestionType.BUDGET:
        years = [Heading(f"y{year}", str(year), ColumnType.MONEY) for year in question.years]
        return [Heading("side", _("Side")), *known, *years]
    return known or [Heading(column.key, column.label, column.type) for column in question.columns]


def _names(question: Question, column: Heading, cells: Mapping[str, Any]) -> Mapping[Any, Any]:
    """What the codes in a cell of Pagt's own columns are called; a form's own table has none."""
    if question.type is QuestionType.PARTNERS and column.key == "aid":
        return AID_NAMES
    if question.type is QuestionType.BUDGET and column.key == "side":
        return SIDE_NAMES
    if question.type is QuestionType.BUDGET and column.key == "kind":
        return _KINDS.get(text_of(cells.get("side")), {})
    return {}


def _cell(column: Heading, value: Any, names: Mapping[Any, Any]) -> str:
    if value is None or is_typed(value):
        return text_of(value)
    if column.type is ColumnType.MONEY:
        return amount_or_typed(value)
    if column.type is ColumnType.NUMBER:
        return number_or_typed(value)
    if column.type is ColumnType.DATE:
        return _day(value)
    return str(names.get(value, value))


def _day(value: Any) -> str:
    if is_typed(value) or not value:
        return text_of(value)
    return date_format(date.fromisoformat(value), "DATE_FORMAT")


def overlay(question: Question, mine: Any, theirs: Any) -> Any:
    """Return what I wrote over what stands: for rows, theirs stay where I wrote nothing."""
    if question.type not in ROWS or not isinstance(mine, list) or not isinstance(theirs, list):
        return mine
    own = {row["id"]: row for row in mine}
    joined = [
        {"id": row["id"], "cells": {**row["cells"], **own.pop(row["id"], {"cells": {}})["cells"]}}
        for row in theirs
    ]
    return [*joined, *own.values()]
