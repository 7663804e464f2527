"""A form from JSON-like data, and back. Pure.

Every value is checked and every fault collected with its place, so that an officer who imports a form sees all of
them at once. What is left out has its default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pagt.core import typed
from pagt.grants.calls.rules.questions import (
    Column,
    ColumnType,
    Condition,
    Fault,
    Form,
    FormFaults,
    Option,
    Place,
    Question,
    QuestionType,
    Section,
)

LONGEST = {"intro": 10_000, "help": 5_000}
_LONGEST_NAME = 500
MOST_LISTED = 300
_OWN_COLUMNS = tuple(kind for kind in ColumnType if kind is not ColumnType.CHOICE)
_Each = TypeVar("_Each")


def read_form(data: object) -> Form:
    """Return the form that the data describes.

    Args:
        data: the dataclasses of `forms` as dicts and lists, with the same names; defaults may be left out.

    Raises:
        FormFaults: a value is of another type, too long or unknown; each fault with its place.
    """
    faults: list[Fault] = []
    table = _Table(data, (), faults)
    form = Form(table.each("sections", _section))
    table.done()
    if faults:
        raise FormFaults(faults)
    return form


def write_form(form: Form) -> dict[str, Any]:
    """Return the form as data for JSON or TOML; `read_form` gives the same form again."""
    return {"sections": [_section_data(section) for section in form.sections]}


class _Table:
    """One table of the data; each getter checks one value, and `done` the names that nobody asked for."""

    def __init__(self, data: object, place: Place, faults: list[Fault]) -> None:
        self.place = place
        self.faults = faults
        self.asked: set[str] = set()
        self.data: Mapping[Any, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            faults.append(Fault(place, "not_a_table"))

    def fault(self, name: str, code: str, **params: object) -> None:
        self.faults.append(Fault((*self.place, name), code, params))

    def raw(self, name: str) -> object:
        self.asked.add(name)
        return self.data.get(name)

    def text(self, name: str) -> str:
        value = self.raw(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fault(name, "not_a_text")
            return ""
        limit = LONGEST.get(name, _LONGEST_NAME)
        if len(value) > limit:
            self.fault(name, "too_long", limit=limit, count=len(value))
        return typed.seen(value).replace("\r\n", "\n").strip()

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.raw(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.fault(name, "not_a_flag")
        return default

    def number(self, name: str) -> int | None:
        value = self.raw(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(name, "not_whole")
        return None

    def word(self, name: str, words: tuple[_Each, ...], default: _Each) -> _Each:
        """One of the words, which are enum values."""
        text = self.text(name)
        found = next((word for word in words if word == text), None)
        if found is None and (text or name in self.data):
            self.fault(name, "unknown_word", value=text[:60], words=[str(word) for word in words])
        return default if found is None else found

    def entries(self, name: str) -> list[object]:
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.fault(name, "not_a_list")
            return []
        if len(value) > MOST_LISTED:
            self.fault(name, "too_many", limit=MOST_LISTED, count=len(value))
        return list(value[:MOST_LISTED])

    def each(self, name: str, read: Callable[[_Table], _Each]) -> tuple[_Each, ...]:
        """Each table of a list of tables, read."""
        found = []
        for number, entry in enumerate(self.entries(name)):
            table = _Table(entry, (*self.place, name, number), self.faults)
            found.append(read(table))
            table.done()
        return tuple(found)

    def all_of(self, name: str, kind: type[_Each], code: str) -> tuple[_Each, ...]:
        """A list of plain values of one type."""
        entries = self.entries(name)
        good = [entry for entry in entries if isinstance(entry, kind) and not isinstance(entry, bool)]
        if len(good) < len(entries):
            self.fault(name, code)
        return tuple(good)

    def done(self) -> None:
        if isinstance(self.data, Mapping):
            for name in self.data:
                if name not in self.asked:
                    self.fault(str(name)[:60], "unknown_name")


def _section(table: _Table) -> Section:
    return Section(table.text("title"), table.text("intro"), table.each("questions", _question))


def _question(table: _Table) -> Question:
    return Question(
        key=table.text("key"),
        type=table.word("type", tuple(QuestionType), QuestionType.TEXT),
        label=table.text("label"),
        help=table.text("help"),
        required=table.flag("required", default=False),
        limit=table.number("limit"),
        minimum=table.text("minimum") or None,
        maximum=table.text("maximum") or None,
        options=table.each("options", _option),
        columns=table.each("columns", _column),
        years=table.all_of("years", int, "not_years"),
        shown_if=_condition(table),
        contains_personal_data=table.flag("contains_personal_data", default=False),
        visible_to_assessors=table.flag("visible_to_assessors", default=True),
    )


def _option(table: _Table) -> Option:
    return Option(table.text("value"), table.text("label"))


def _column(table: _Table) -> Column:
    return Column(table.text("key"), table.text("label"), table.word("type", _OWN_COLUMNS, ColumnType.TEXT))


def _condition(table: _Table) -> Condition | None:
    value = table.raw("shown_if")
    if value is None:
        return None
    inner = _Table(value, (*table.place, "shown_if"), table.faults)
    condition = Condition(inner.text("question"), inner.all_of("values", str, "not_texts"))
    inner.done()
    return condition


def _section_data(section: Section) -> dict[str, Any]:
    questions = [_question_data(question) for question in section.questions]
    data: dict[str, Any] = {"title": section.title, "intro": section.intro, "questions": questions}
    return {name: value for name, value in data.items() if value or name == "title"}


def _question_data(question: Question) -> dict[str, Any]:
    data: dict[str, Any] = {"key": question.key, "type": question.type.value, "label": question.label}
    for name in ("help", "required", "limit", "minimum", "maximum"):
        value = getattr(question, name)
        if value is not None and value is not False and value != "":
            data[name] = value
    if question.options:
        data["options"] = [{"value": option.value, "label": option.label} for option in question.options]
    if question.columns:
        data["columns"] = [{"key": c.key, "label": c.label, "type": c.type.value} for c in question.columns]
    if question.years:
        data["years"] = list(question.years)
    if question.shown_if:
        condition = question.shown_if
        data["shown_if"] = {"question": condition.question, "values": list(condition.values)}
    if question.contains_personal_data:
        data["contains_personal_data"] = True
    if not question.visible_to_assessors:
        data["visible_to_assessors"] = False
    return data
