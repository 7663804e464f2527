"""What is wrong with answers, and what is missing. Pure.

The canonical values themselves, and how they are read from what people typed, are in `values`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pagt.grants.calls.rules.budget import KINDS, Sums
from pagt.grants.calls.rules.questions import (
    ROWS,
    WRITTEN,
    Column,
    ColumnType,
    Form,
    Question,
    QuestionType,
    shown,
)
from pagt.grants.calls.rules.values import ROW_ID, Value, columns_of, is_typed, length, read
from pagt.grants.calls.states import AidKind
from pagt.network.partners.rules import is_cvr

__all__ = [
    "ROW_ID",
    "Facts",
    "PartnerFacts",
    "Problem",
    "Value",
    "all_problems",
    "columns_of",
    "is_typed",
    "length",
    "missing",
    "problems",
    "read",
]

T = QuestionType
_UNREAD = {
    ColumnType.NUMBER: "not_a_number",
    ColumnType.MONEY: "not_an_amount",
    ColumnType.DATE: "not_a_date",
    ColumnType.CHOICE: "unknown_option",
}


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """A partner: its name, its `OrganisationKind` if the register has it, and whether it is said what cost it bears
    and what interest of its own it has."""

    name: str
    kind: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What answers and eligibility are judged by. `eligibility.gather` makes it of answers and the register.

    themes, municipalities, files: the keys, codes and ids that may be picked; None: not checked.
    lead_kind, lead_education: the applicant's `OrganisationKind` and what it offers.
    asked: the types of question that show in the form.
    chosen: the themes chosen; sums, start, end: of budget and period; None: no answer that can be read.
    """

    themes: frozenset[str] | None = None
    municipalities: frozenset[str] | None = None
    files: frozenset[str] | None = None
    lead_kind: str = ""
    lead_education: frozenset[str] = frozenset()
    asked: frozenset[QuestionType] = frozenset()
    partners: tuple[PartnerFacts, ...] = ()
    chosen: tuple[str, ...] = ()
    sums: Sums | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an answer: at a cell, if `row` (its id) and `column` say so, or at `start`, `end` of a
    period, `cvr` of an organisation. `sentences.say_problem` says it."""

    question: str
    row: str
    column: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def problems(question: Question, value: Value, facts: Facts | None = None) -> list[Problem]:
    """Return what is wrong with an answer; that a required one is missing is `missing`'s to say.

    Args:
        question: the question.
        value: its canonical value, as `read` gives it for this question.
        facts: what may be picked; without it, that is not checked.
    """
    return [Problem(question.key, *found) for found in _found(question, value, facts or Facts())]


def missing(form: Form, answers: Mapping[str, Value]) -> list[Problem]:
    """Return a problem for each question that shows, is required, and has no answer."""
    keys = shown(form, answers)
    return [
        Problem(question.key, "", "", "missing")
        for question in form.questions
        if question.required and question.key in keys and answers.get(question.key) is None
    ]


def all_problems(form: Form, answers: Mapping[str, Value], facts: Facts | None = None) -> list[Problem]:
    """Return everything that is missing or wrong in the questions that show, in the form's order."""
    keys = shown(form, answers)
    gaps = {problem.question: problem for problem in missing(form, answers)}
    found: list[Problem] = []
    for question in form.questions:
        if question.key in gaps:
            found.append(gaps[question.key])
        elif question.key in keys:
            found.extend(problems(question, answers.get(question.key), facts))
    return found


_Found = tuple[str, str, str, Mapping[str, object]]
"""Row, column, code and params of a problem."""


def _found(question: Question, value: Value, facts: Facts) -> Iterator[_Found]:
    if value is None:
        return
    if question.type in WRITTEN:
        yield from _too_much(question, length(value), "too_long")
    elif question.type is T.CHOICE:
        if is_typed(value):
            yield "", "", "unknown_option", {"value": value["typed"]}
    elif question.type in (T.MANY, T.THEMES, T.MUNICIPALITIES, T.FILE):
        yield from _picked(question, value, facts)
    elif question.type is T.PERIOD:
        yield from _period(question, value)
    elif question.type is T.ORGANISATION:
        yield from _organisation("", value, unnamed="organisation_unnamed")
    elif question.type in ROWS:
        yield from _rows(question, value)
    else:
        yield from _one(question, value, ColumnType(question.type.value), "")


def _too_much(question: Question, count: int, code: str) -> Iterator[_Found]:
    if question.most is not None and count > question.most:
        yield "", "", code, {"limit": question.most, "count": count}


def _picked(question: Question, value: list[str], facts: Facts) -> Iterator[_Found]:
    known, code = {
        T.MANY: (frozenset(option.value for option in question.options), "unknown_option"),
        T.THEMES: (facts.themes, "unknown_theme"),
        T.MUNICIPALITIES: (facts.municipalities, "unknown_municipality"),
        T.FILE: (facts.files, "file_gone"),
    }[question.type]
    for each in value:
        if known is not None and each not in known:
            yield "", "", code, {"value": each}
    yield from _too_much(
        question, len(value), "too_many_files" if question.type is T.FILE else "too_many_choices"
    )


def _one(question: Question, value: Value, kind: ColumnType, column: str) -> Iterator[_Found]:
    """A number, an amount or a date, against the question's least and greatest."""
    if is_typed(value):
        yield "", column, _UNREAD[kind], {"value": value["typed"]}
        return
    if question.minimum is not None and _size(kind, value) < _bound(kind, question.minimum):
        yield "", column, f"{kind}_below", {"limit": question.minimum}
    if question.maximum is not None and _size(kind, value) > _bound(kind, question.maximum):
        yield "", column, f"{kind}_above", {"limit": question.maximum}


def _size(kind: ColumnType, value: Any) -> Any:
    """A canonical value as something that compares."""
    return Decimal(value) if kind is ColumnType.NUMBER else value


def _bound(kind: ColumnType, limit: str) -> Any:
    """A question's limit as something that compares with `_size`; an amount's is in kroner."""
    if kind is ColumnType.MONEY:
        return Decimal(limit) * 100
    return _size(kind, limit)


def _period(question: Question, value: dict[str, Any]) -> Iterator[_Found]:
    if is_typed(value):
        yield "", "", "not_a_period", {"value": value["typed"]}
        return
    for name in ("start", "end"):
        if value[name] == "":
            yield "", name, f"{name}_missing", {}
        else:
            yield from _one(question, value[name], ColumnType.DATE, name)
    start, end = value["start"], value["end"]
    if isinstance(start, str) and isinstance(end, str) and start and end and end < start:
        yield "", "end", "ends_before_it_starts", {}


def _organisation(row: str, named: Mapping[str, Any], *, unnamed: str) -> Iterator[_Found]:
    if not named.get("name") and not (named.get("key") or named.get("organisation")):
        yield row, "name", unnamed, {}
    if named.get("cvr") and not is_cvr(named["cvr"]):
        yield row, "cvr", "not_a_cvr", {"value": named["cvr"]}


def _rows(question: Question, rows: list[dict[str, Any]]) -> Iterator[_Found]:
    yield from _too_much(question, len(rows), "too_many_rows")
    for row in rows:
        cells = row["cells"]
        for column in columns_of(question):
            yield from _cell(row["id"], column, cells.get(column.key))
        if question.type is T.PARTNERS:
            yield from _partner(row["id"], cells)
        elif question.type is T.BUDGET:
            yield from _budget_row(row["id"], cells)


def _cell(row: str, column: Column, value: Value) -> Iterator[_Found]:
    if is_typed(value):
        yield row, column.key, _UNREAD[column.type], {"value": value["typed"]}
    elif column.type is ColumnType.TEXT and value and column.key != "cvr" and length(value) > column.limit:
        yield row, column.key, "too_long", {"limit": column.limit, "count": length(value)}


def _partner(row: str, cells: Mapping[str, Any]) -> Iterator[_Found]:
    yield from _organisation(row, cells, unnamed="partner_unnamed")
    judged = cells.get("aid") in (AidKind.NONE, AidKind.DE_MINIMIS, AidKind.GBER, AidKind.OTHER)
    if judged and not cells.get("aid_reason"):
        yield row, "aid_reason", "aid_reason_missing", {}


def _budget_row(row: str, cells: Mapping[str, Any]) -> Iterator[_Found]:
    side, kind = cells.get("side"), cells.get("kind")
    if side is None:
        yield row, "side", "side_missing", {}
    elif not is_typed(side) and not is_typed(kind) and kind not in KINDS[side]:
        yield row, "kind", f"{side}_kind_missing", {}
    if not any(name.startswith("y") for name in cells):
        yield row, "", "amount_missing", {}
