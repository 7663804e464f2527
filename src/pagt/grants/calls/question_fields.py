"""Draws a question of a form with its inputs, for the pages on which one writes, previews or reads.

The names of the inputs are those of `applications.encoding`: `q-<key>`, `q-<key>-start`, `q-<key>-<row>-<column>`,
`rows-<key>`, `base-<key>`. What a script may hang on to: `data-question` and `data-type` on the whole question,
`data-limit` on an input and `data-count` on the element that says how much is written, `data-rows` on the rows of a
table with `<template data-row>` (`__row__` stands for the new row's id), `data-add-row` and `data-remove-row` on
hidden buttons, `data-sum` on the sums of a budget.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pagt.core import money
from pagt.grants.calls.question_rows import rows_of, tables_of
from pagt.grants.calls.question_values import amount_or_typed, number_or_typed, text_of, typed
from pagt.grants.calls.rules.answers import Problem, length
from pagt.grants.calls.rules.budget import Sums, sums
from pagt.grants.calls.rules.forms import ROWS, WRITTEN, Question, QuestionType
from pagt.grants.calls.sentences import say_problem
from pagt.grants.calls.states import FundingKind
from pagt.grants.calls.words import FUNDING_NAMES

RADIOS = 8
"""So many answers stand below each other; more go into a list to choose from."""
_TEMPLATES = {
    QuestionType.CHOICE: "choice",
    QuestionType.MANY: "many",
    QuestionType.THEMES: "many",
    QuestionType.MUNICIPALITIES: "many",
    QuestionType.PERIOD: "period",
    QuestionType.ORGANISATION: "organisation",
    QuestionType.FILE: "files",
    QuestionType.LONG_TEXT: "long_text",
}


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that hangs on a question: its id as the answer has it, its name, its size in words, where it lies."""

    id: str
    name: str
    size: str = ""
    url: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen from, where the form itself does not say.

    Args:
        themes: key and title of each theme of the call.
        municipalities: code and name.
        organisations: names that are suggested.
        files: by question, the files that hang on it.
    """

    themes: Sequence[tuple[str, str]] = ()
    municipalities: Sequence[tuple[str, str]] = ()
    organisations: Sequence[str] = ()
    files: Mapping[str, Sequence[AttachedFile]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in words, and the input that it is about."""

    at: str
    sentence: str


def input_of(problem: Problem) -> str:
    """Return the id of the input that a problem is about, for a link to it."""
    parts = ["q", problem.question, *(part for part in (problem.row, problem.column) if part)]
    return "-".join(parts)


def draw(
    question: Question,
    value: Any,
    *,
    problems: Sequence[Problem] = (),
    base: int = 0,
    choices: Choices | None = None,
    readonly: bool = False,
) -> SafeString:
    """Return a question with its label, help and inputs.

    Args:
        question: the question.
        value: its answer as `rules.answers` keeps it, also what could not be read (`{"typed": ...}`).
        problems: what is wrong with the answer; those of other questions are left out.
        base: the version of the answer that the page shows, which goes back with it.
        choices: what themes, municipalities and organisations there are.
        readonly: nothing can be written.
    """
    choices = choices or Choices()
    own = [problem for problem in problems if problem.question == question.key]
    said = [Said(input_of(problem), say_problem(problem, question)) for problem in own]
    name = f"q-{question.key}"
    context: dict[str, Any] = {
        "question": question,
        "name": name,
        "base": base,
        "readonly": readonly,
        "problems": said,
        "own_problems": [one for one in said if one.at == name or question.type not in ROWS],
        "described": _described(question, name, said),
        "limit": question.most,
        "counted": question.type in WRITTEN,
        "grouped": question.type in ROWS
        or (question.type in _TEMPLATES and question.type is not QuestionType.LONG_TEXT),
    }
    context |= _specific(question, value, choices, {one.at: one.sentence for one in said})
    template = "rows" if question.type in ROWS else _TEMPLATES.get(question.type, "line")
    context["template"] = f"calls/questions/{template}.html"
    return render_to_string("calls/questions/question.html", context)


def _described(question: Question, name: str, said: Sequence[Said]) -> str:
    """The ids of what is read aloud with the question."""
    parts = [f"{name}-help"] if question.help else []
    parts += [f"{name}-limit"] if question.most else []
    parts += [f"{name}-problems"] if said else []
    return " ".join(parts)


def _specific(
    question: Question, value: Any, choices: Choices, problems: Mapping[str, str]
) -> dict[str, Any]:
    """What the template of the type needs besides."""
    kind = question.type
    if kind in WRITTEN:
        text = text_of(value)
        return {"value": text, "length": length(text), "lines": 5 if (question.most or 0) <= 1000 else 12}
    if kind is QuestionType.NUMBER:
        return {"value": number_or_typed(value), "inputmode": "decimal", "width": "s"}
    if kind is QuestionType.MONEY:
        return {"value": amount_or_typed(value), "inputmode": "decimal", "width": "s", "unit": True}
    if kind is QuestionType.DATE:
        return {"value": text_of(value), "date": not typed(value), "width": "s"}
    if kind in (QuestionType.CHOICE, QuestionType.MANY, QuestionType.THEMES, QuestionType.MUNICIPALITIES):
        return _choosing(question, value, choices)
    if kind in (QuestionType.PERIOD, QuestionType.ORGANISATION):
        whole = value if isinstance(value, Mapping) else {}
        return {
            "parts": {part: text_of(whole.get(part)) for part in ("start", "end", "key", "name", "cvr")},
            "typed": any(typed(part) for part in whole.values()) or typed(value),
            "organisations": choices.organisations,
        }
    if kind is QuestionType.FILE:
        return {"files": choices.files.get(question.key, ())}
    rows = rows_of(question, value, problems)
    return {
        "tables": tables_of(question, value, rows),
        "row_ids": ",".join(row.id for row in rows),
        "organisations": choices.organisations if kind is QuestionType.PARTNERS else (),
        "budget": _budget(value) if kind is QuestionType.BUDGET else (),
    }


def _budget(value: Any) -> list[tuple[str, Any, str]]:
    """The sums of the whole budget: what a script calls each, its label, and how it stands now."""
    found = sums(value) if isinstance(value, list) else Sums()
    share = found.cofinancing
    percent = "–" if share is None else number_or_typed(f"{floor(share * 1000) / 10:.1f}") + " %"
    return [
        ("cost", _("Total cost"), money.kroner(found.cost)),
        ("applied", FUNDING_NAMES[FundingKind.APPLIED], money.kroner(found.applied)),
        ("own", FUNDING_NAMES[FundingKind.OWN], money.kroner(found.own)),
        ("other", FUNDING_NAMES[FundingKind.OTHER], money.kroner(found.other)),
        ("difference", _("Cost without financing"), money.kroner(found.difference)),
        ("cofinancing", _("Co-financing"), percent),
    ]


def _choosing(question: Question, value: Any, choices: Choices) -> dict[str, Any]:
    if question.type is QuestionType.THEMES:
        offered = list(choices.themes)
    elif question.type is QuestionType.MUNICIPALITIES:
        offered = list(choices.municipalities)
    else:
        offered = [(option.value, option.label) for option in question.options]
    given = value if isinstance(value, list) else [text_of(value)]
    return {
        "offered": [(each, label, each in given) for each, label in offered],
        "as_list": question.type is QuestionType.CHOICE and len(offered) > RADIOS,
        "columns": question.type is QuestionType.MUNICIPALITIES,
        "nothing": question.type is QuestionType.CHOICE and not any(given),
    }
