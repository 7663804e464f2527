"""How the questions of a form travel in an HTML form, and back.

Names, for a question with the key `k`:

- `q-k`: what was typed; repeated for choices of many, themes and municipalities
- `q-k-start`, `q-k-end`: a period; `q-k-key`, `q-k-name`, `q-k-cvr`: an organisation
- `rows-k`: the ids of its rows in order, with commas between; `q-k-<row>-<column>`: a cell
- `base-k`: the version of the answer that the writer saw, 0 for none. What has no base was not on the page.

Files are no part of it: they come and go one by one.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pagt.core.errors import Invalid
from pagt.grants.calls.rules.answers import ROW_ID, columns_of
from pagt.grants.calls.rules.forms import ROWS, Form, Question, QuestionType

MOST_ROWS = 200
_LONGEST_KEY = 60
_MANY = frozenset({QuestionType.MANY, QuestionType.THEMES, QuestionType.MUNICIPALITIES})
_PARTS: dict[QuestionType, tuple[str, ...]] = {
    QuestionType.PERIOD: ("start", "end"),
    QuestionType.ORGANISATION: ("key", "name", "cvr"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What one question was answered with, as typed, and the version of the answer that the writer saw."""

    raw: Any
    base: int


def input_name(key: str, *parts: str) -> str:
    """Return the name of an input: `input_name("budget", row, column)`, `input_name("period", "start")`."""
    return "-".join(("q", key, *parts))


def base_name(key: str) -> str:
    """Return the name of the hidden input with the version that the writer sees."""
    return f"base-{key}"


def rows_name(key: str) -> str:
    """Return the name of the hidden input with the ids of the rows in order."""
    return f"rows-{key}"


def new_row_id() -> str:
    """Return the id of a row that is about to be written: no two people ever begin the same one."""
    return secrets.token_hex(5)


def decode(form: Form, data: QueryDict, *, questions: Collection[str] | None = None) -> dict[str, Sent]:
    """Return what a request answers, by question.

    Args:
        form: the form as it stands now.
        data: the request's fields.
        questions: only these, when given.

    Returns:
        The answers in the order of the form, then those to questions that the form no longer has, with all their
        texts as a list: whoever saves gives them back to the writer. A question with a base but without any of
        its inputs is left out unless leaving everything unticked is an answer: a cut-off request empties nothing.

    Raises:
        Invalid: a question has more than `MOST_ROWS` rows.
    """
    found: dict[str, Sent] = {}
    for question in form.questions:
        if question.type is QuestionType.FILE or base_name(question.key) not in data:
            continue
        if questions is not None and question.key not in questions:
            continue
        present, raw = _raw(question, data)
        if present:
            found[question.key] = Sent(raw, _base(data, question.key))
    known = {question.key for question in form.questions}
    gone = {
        key
        for name in data
        if name.startswith("base-") and (key := name.removeprefix("base-")) not in known
        if len(key) <= _LONGEST_KEY and (questions is None or key in questions)
    }
    for key, texts in _texts_of(gone, data).items():
        found[key] = Sent(texts, _base(data, key))
    return found


def _base(data: QueryDict, key: str) -> int:
    text = data.get(base_name(key), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _raw(question: Question, data: QueryDict) -> tuple[bool, Any]:
    """Return whether the question was answered at all, and what was typed."""
    name = input_name(question.key)
    if question.type in ROWS:
        return _rows(question, data)
    if question.type in _MANY:
        return True, data.getlist(name)
    if question.type is QuestionType.CHOICE:
        return True, data.get(name, "")
    if parts := _PARTS.get(question.type):
        names = {part: input_name(question.key, part) for part in parts}
        present = any(each in data for each in names.values())
        return present, {part: data.get(each, "") for part, each in names.items()}
    return name in data, data.get(name, "")


def _rows(question: Question, data: QueryDict) -> tuple[bool, list[dict[str, Any]]]:
    listed = data.get(rows_name(question.key))
    if listed is None:
        return False, []
    ids = _row_ids(listed.split(",", MOST_ROWS + 1))
    rows = []
    for row in ids:
        names = {column.key: input_name(question.key, row, column.key) for column in columns_of(question)}
        cells = {column: data.get(name, "") for column, name in names.items() if name in data}
        if cells:
            rows.append({"id": row, "cells": cells})
    return True, rows


def _row_ids(listed: Iterable[str]) -> list[str]:
    ids = list(dict.fromkeys(row for each in listed if ROW_ID.fullmatch(row := each.strip())))
    if len(ids) > MOST_ROWS:
        raise Invalid(_("A table can have at most %(most)s rows.") % {"most": MOST_ROWS})
    return ids


def _texts_of(gone: set[str], data: QueryDict) -> dict[str, list[str]]:
    """Return all that was typed for each of the questions, in one pass over the fields."""
    texts: dict[str, list[str]] = {}
    if not gone:
        return texts
    for name in data:
        if not name.startswith("q-"):
            continue
        rest = name[2 : _LONGEST_KEY + 3]
        ends = [at for at, character in enumerate(rest) if character == "-"] + [len(rest)]
        key = next((rest[:end] for end in ends if rest[:end] in gone), None)
        if key is not None:
            texts.setdefault(key, []).extend(text for text in data.getlist(name) if text.strip())
    return {key: found for key, found in texts.items() if found}
