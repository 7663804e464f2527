"""The rows of tables, theories of change, partners and budgets, as they are drawn."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pagt.core import money
from pagt.grants.calls.question_values import amount_or_typed, number_or_typed, text_of, typed
from pagt.grants.calls.question_words import COLUMN_NAMES
from pagt.grants.calls.rules.budget import Part, Sums, sums
from pagt.grants.calls.rules.forms import ColumnType, Question, QuestionType
from pagt.grants.calls.states import Side
from pagt.grants.calls.words import AID_NAMES, COST_NAMES, FUNDING_NAMES

NEW_ROW = "__row__"
"""Stands for the id of a row that a script adds."""
_TABLE_COLUMNS = 6
"""Tables with more columns are drawn as one card a row."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One input. `kind`: text, lines, number, money, date, choice or hidden."""

    name: str
    column: str
    label: str
    kind: str
    value: str = ""
    offered: tuple[tuple[str, Any], ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    cells: tuple[Cell, ...]
    problem: str = ""
    side: str = ""

    @property
    def visible(self) -> list[Cell]:
        """The cells that are shown."""
        return [cell for cell in self.cells if cell.kind != "hidden"]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that stand together: a budget has two of them, costs and financing."""

    heading: str
    side: str
    rows: tuple[Row, ...]
    pattern: Row
    sums: tuple[tuple[int, str], ...] = ()
    total: str = ""
    cards: bool = False


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    label: Any
    kind: str
    offered: tuple[tuple[str, Any], ...] = ()


def rows_of(question: Question, value: Any, problems: Mapping[str, str]) -> list[Row]:
    """Return the rows that are written, and empty ones to write in: a few in an empty table, else one.

    Args:
        question: a question with rows.
        value: its answer.
        problems: sentences by the id of the input.
    """
    given = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    fresh = {QuestionType.BUDGET: 2, QuestionType.PARTNERS: 1}.get(question.type, 3)
    rows: list[Row] = []
    for side in _sides(question):
        own = [row for row in given if not side or _side(row) == side]
        rows += [_row(question, str(row.get("id", "")), row.get("cells", {}), problems, side) for row in own]
        rows += [blank_row(question, secrets.token_hex(5), side) for _each in range(1 if own else fresh)]
    return rows


def blank_row(question: Question, name: str, side: str = "") -> Row:
    """Return an empty row with the id."""
    return _row(question, name, {}, {}, side)


def tables_of(question: Question, value: Any, rows: Sequence[Row]) -> list[Table]:
    """Return the tables in which the rows of a question stand, a budget's with its sums."""
    found = sums(value) if question.type is QuestionType.BUDGET and isinstance(value, list) else Sums()
    headings = {Side.COST.value: _("Costs"), Side.FINANCING.value: _("Financing"), "": ""}
    return [
        Table(
            heading=headings[side],
            side=side,
            rows=tuple(row for row in rows if row.side == side),
            pattern=blank_row(question, NEW_ROW, side),
            sums=tuple((year, _sum(found.by_year.get(year, Part()), side)) for year in question.years),
            total=_sum(found, side),
            cards=question.type is QuestionType.PARTNERS or len(_columns(question, side)) > _TABLE_COLUMNS,
        )
        for side in _sides(question)
    ]


def _sum(part: Part, side: str) -> str:
    return money.kroner(part.cost if side == Side.COST.value else part.financing)


def _sides(question: Question) -> tuple[str, ...]:
    return (Side.COST.value, Side.FINANCING.value) if question.type is QuestionType.BUDGET else ("",)


def _side(row: Mapping[str, Any]) -> str:
    """The side of a budget that a row stands on; a row that says neither is a cost to mend."""
    financing = row.get("cells", {}).get("side") == Side.FINANCING.value
    return Side.FINANCING.value if financing else Side.COST.value


def _row(
    question: Question, name: str, cells: Mapping[str, Any], problems: Mapping[str, str], side: str
) -> Row:
    at = f"q-{question.key}-{name}"
    drawn = tuple(
        Cell(
            name=f"{at}-{column.key}",
            column=column.key,
            label=str(column.label),
            kind="text" if column.kind == "date" and typed(cells.get(column.key)) else column.kind,
            value=side if column.key == "side" else _written(column.kind, cells.get(column.key)),
            offered=_with(column.offered, text_of(cells.get(column.key))),
            problem=problems.get(f"{at}-{column.key}", ""),
        )
        for column in _columns(question, side)
    )
    return Row(name, drawn, problems.get(at, ""), side)


def _with(offered: tuple[tuple[str, Any], ...], value: str) -> tuple[tuple[str, Any], ...]:
    """What is chosen from, with a value that is none of it, so that it does not vanish unseen."""
    known = not value or not offered or value in [each for each, _word in offered]
    return offered if known else (*offered, (value, value))


def _written(kind: str, value: Any) -> str:
    if kind == ColumnType.MONEY.value:
        return amount_or_typed(value)
    if kind == ColumnType.NUMBER.value:
        return number_or_typed(value)
    return text_of(value)


def _columns(question: Question, side: str) -> list[_Column]:
    names = COLUMN_NAMES.get(question.type, {})
    if question.type is QuestionType.STEPS:
        return [_Column(key, label, "lines") for key, label in names.items()]
    if question.type is QuestionType.PARTNERS:
        kinds = {"cost": "money", "aid": "choice", "interest": "lines", "aid_reason": "lines"}
        aid = tuple((kind.value, label) for kind, label in AID_NAMES.items())
        return [
            _Column("organisation", "", "hidden"),
            *(
                _Column(key, label, kinds.get(key, "text"), aid if key == "aid" else ())
                for key, label in names.items()
            ),
        ]
    if question.type is QuestionType.BUDGET:
        kinds_of: Mapping[Any, Any] = COST_NAMES if side == Side.COST.value else FUNDING_NAMES
        return [
            _Column("side", "", "hidden"),
            _Column(
                "kind", names["kind"], "choice", tuple((kind.value, word) for kind, word in kinds_of.items())
            ),
            _Column("text", names["text"], "text"),
            *(_Column(f"y{year}", str(year), "money") for year in question.years),
        ]
    return [_Column(column.key, column.label, column.type.value) for column in question.columns]
