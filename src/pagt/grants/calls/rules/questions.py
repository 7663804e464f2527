"""What a form is made of, and when each question shows. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

SLUG = re.compile(r"[a-z][a-z0-9_]{0,59}")
"""A key of a question or column. No hyphen: it parts the names of a page's fields."""
OTHERWISE = {"title": 300, "text": 500, "long_text": 20_000, "file": 10}
MOST_ROWS = 100
"""What `limit` is where a form does not say; a title is never longer than 300 characters."""


class QuestionType(StrEnum):
    TITLE = "title"
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    MANY = "many"
    DATE = "date"
    PERIOD = "period"
    FILE = "file"
    TABLE = "table"
    ORGANISATION = "organisation"
    STEPS = "steps"
    THEMES = "themes"
    MUNICIPALITIES = "municipalities"
    PARTNERS = "partners"
    BUDGET = "budget"


T = QuestionType
WRITTEN = frozenset({T.TITLE, T.TEXT, T.LONG_TEXT})
PICKED = frozenset({T.CHOICE, T.MANY})
ROWS = frozenset({T.TABLE, T.STEPS, T.PARTNERS, T.BUDGET})
ONCE = frozenset({T.TITLE, T.PERIOD, T.THEMES, T.MUNICIPALITIES, T.PARTNERS, T.BUDGET})
"""Types that a form asks at most once, because the register and the rules read them."""


class ColumnType(StrEnum):
    """What a cell holds. `CHOICE` only in the columns that Pagt itself knows, never in a form's own table."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `options` (values) only with `ColumnType.CHOICE`, `limit` in characters of a text."""

    key: str
    label: str
    type: ColumnType = ColumnType.TEXT
    options: tuple[str, ...] = ()
    limit: int = 2_000


@dataclass(frozen=True, slots=True)
class Condition:
    """Shown if the earlier choice `question` has one of the values."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    `limit`: most characters (title, text, long_text), rows (table, steps, partners, budget), files (file) or choices
    (many). `minimum`, `maximum`: a number as `12.5`, an amount in kroner as `50000`, or a date as `2027-01-31`.
    `years`: the columns of a budget.
    """

    key: str
    type: QuestionType
    label: str
    help: str = ""
    required: bool = False
    limit: int | None = None
    minimum: str | None = None
    maximum: str | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    years: tuple[int, ...] = ()
    shown_if: Condition | None = None
    contains_personal_data: bool = False
    visible_to_assessors: bool = True

    @property
    def most(self) -> int | None:
        """The limit that holds: the form's own, else that of the type; None: as many as there are."""
        if self.type in ROWS:
            return self.limit or MOST_ROWS
        return self.limit or OTHERWISE.get(self.type)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    intro: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Form:
    sections: tuple[Section, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _by_key(self) -> dict[str, Question]:
        return {question.key: question for question in reversed(self.questions)}

    def question(self, key: str) -> Question | None:
        """The question of the key."""
        return self._by_key.get(key)

    def of_type(self, kind: QuestionType) -> Question | None:
        """The first question of the type, e.g. the form's budget."""
        return next((question for question in self.questions if question.type is kind), None)


Place = tuple[str | int, ...]
"""Where in the data: ("sections", 0, "questions", 2, "label")."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a form, and where. `sentences.say_fault` says it."""

    place: Place
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class FormFaults(Exception):
    """The data is no form; `faults` says each thing that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{fault.place} {fault.code}" for fault in faults))
        self.faults = tuple(faults)


def shown(form: Form, answers: Mapping[str, object]) -> frozenset[str]:
    """Return the keys of the questions that show: those without a condition, or whose condition's question shows
    and has one of its values."""
    keys: set[str] = set()
    asked: set[str] = set()
    for question in form.questions:
        condition = question.shown_if
        if condition is None or condition.question not in asked:
            # A condition on what does not come before it can't be judged; `fitness` refuses it.
            keys.add(question.key)
        elif condition.question in keys:
            answer = answers.get(condition.question)
            given = answer if isinstance(answer, list) else [answer]
            if any(value in given for value in condition.values):
                keys.add(question.key)
        asked.add(question.key)
    return frozenset(keys)
