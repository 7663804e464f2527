"""Small changes of a form, each giving a new form. Pure.

A question is named by its key, a section by its number from 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from pagt.grants.calls.rules.questions import (
    ONCE,
    Column,
    ColumnType,
    Condition,
    Form,
    Option,
    Question,
    QuestionType,
    Section,
)

_Item = TypeVar("_Item")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "é": "e"})
_LONGEST_KEY = 40


def slug(text: str, taken: Collection[str], otherwise: str = "question") -> str:
    """Return a key made of a text, with a number when it is taken.

    Args:
        text: a label.
        taken: the keys that there are.
        otherwise: the key of a text without letters that a key may have.
    """
    stem = re.sub(r"[^a-z0-9]+", "_", text.lower().translate(_LETTERS)).strip("_")[:_LONGEST_KEY].strip("_")
    stem = stem if stem[:1].isalpha() and stem.isascii() else otherwise
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def place_of(form: Form, key: str) -> tuple[int, int]:
    """Return the number of a question's section, and its own in that section.

    Raises:
        KeyError: the form has no such question.
    """
    for i, section in enumerate(form.sections):
        for j, question in enumerate(section.questions):
            if question.key == key:
                return i, j
    raise KeyError(key)


def with_section(form: Form, section: Section) -> Form:
    """Return the form with a section more, at its end."""
    return Form((*form.sections, section))


def section_renamed(form: Form, number: int, *, title: str, intro: str) -> Form:
    """Return the form with another title and introduction of a section."""
    return _section(form, number, lambda section: replace(section, title=title, intro=intro))


def without_section(form: Form, number: int) -> Form:
    """Return the form without a section and its questions."""
    return Form(form.sections[:number] + form.sections[number + 1 :])


def section_moved(form: Form, number: int, step: int) -> Form:
    """Return the form with a section one place up (-1) or down (1); the same form at its end."""
    return Form(_moved(form.sections, number, step))


def with_question(form: Form, number: int, question: Question) -> Form:
    """Return the form with a question more, at the end of a section."""
    return _section(form, number, lambda section: replace(section, questions=(*section.questions, question)))


def question_changed(form: Form, question: Question) -> Form:
    """Return the form with another question of the same key in the place of the one there is."""
    i, j = place_of(form, question.key)
    return _questions(form, i, lambda own: (*own[:j], question, *own[j + 1 :]))


def without_question(form: Form, key: str) -> Form:
    """Return the form without a question."""
    i, j = place_of(form, key)
    return _questions(form, i, lambda own: own[:j] + own[j + 1 :])


def question_moved(form: Form, key: str, step: int) -> Form:
    """Return the form with a question one place up (-1) or down (1); from a section's edge into the next section."""
    i, j = place_of(form, key)
    own = form.sections[i].questions
    if 0 <= j + step < len(own):
        return _questions(form, i, lambda questions: _moved(questions, j, step))
    if not 0 <= i + step < len(form.sections):
        return form
    question = own[j]
    left = without_question(form, key)
    return _questions(left, i + step, lambda there: (question, *there) if step > 0 else (*there, question))


def question_doubled(form: Form, key: str, label: str) -> Form:
    """Return the form with a copy of a question right after it.

    Args:
        form: the form.
        key: the question.
        label: the copy's label.
    """
    i, j = place_of(form, key)
    question = form.sections[i].questions[j]
    taken = {each.key for each in form.questions}
    copy = replace(question, key=slug(key, taken), label=label)
    return _questions(form, i, lambda own: (*own[: j + 1], copy, *own[j + 1 :]))


def depending(form: Form, keys: Collection[str]) -> list[Question]:
    """Return the other questions that show only after some answer to one of these."""
    return [
        each
        for each in form.questions
        if each.key not in keys and each.shown_if and each.shown_if.question in keys
    ]


def before(form: Form, key: str | None, section: int) -> list[Question]:
    """Return the questions with options that come before a question, or before the end of a section for a new one."""
    found: list[Question] = []
    for number, each in enumerate(form.sections):
        for question in each.questions:
            if question.key == key:
                return found
            if question.options:
                found.append(question)
        if key is None and number == section:
            break
    return found


def free_types(form: Form) -> list[QuestionType]:
    """Return the types of which the form can have one more."""
    used = {question.type for question in form.questions} & ONCE
    return [kind for kind in QuestionType if kind not in used]


def options_named(labels: Sequence[str], old: Sequence[Option]) -> tuple[Option, ...]:
    """Return options with these labels; an option that is only reworded keeps its value, so that answers keep theirs."""
    values = _kept(labels, [(option.label, option.value) for option in old], "option")
    return tuple(Option(value, label) for value, label in zip(values, labels, strict=True))


def columns_named(given: Sequence[tuple[str, ColumnType]], old: Sequence[Column]) -> tuple[Column, ...]:
    """Return columns with these labels and types; one that is only reworded keeps its key."""
    labels = [label for label, _kind in given]
    keys = _kept(labels, [(column.label, column.key) for column in old], "column")
    return tuple(Column(key, label, kind) for key, (label, kind) in zip(keys, given, strict=True))


def condition_of(chosen: Sequence[str]) -> Condition | None:
    """Return the condition of what was ticked, each `question:value`; None for nothing.

    Raises:
        ValueError: the values are of more than one question.
    """
    if not chosen:
        return None
    questions = {each.partition(":")[0] for each in chosen}
    if len(questions) > 1:
        raise ValueError("more than one question")
    return Condition(questions.pop(), tuple(each.partition(":")[2] for each in chosen))


def _kept(labels: Sequence[str], old: Sequence[tuple[str, str]], otherwise: str) -> list[str]:
    """The key of each label: the one it had, else that of the line in its place that is no longer there."""
    by_label = dict(old)
    keys = [by_label.get(label, "") for label in labels]
    gone = {key for label, key in old if label not in labels}
    for place, (_label, key) in enumerate(old):
        if len(old) == len(labels) and not keys[place] and key in gone:
            keys[place] = key
    taken = {*keys, *(key for _label, key in old)}
    for place, label in enumerate(labels):
        if not keys[place]:
            keys[place] = slug(label, taken, otherwise)
            taken.add(keys[place])
    return keys


def _moved(items: tuple[_Item, ...], number: int, step: int) -> tuple[_Item, ...]:
    there = number + step
    if not 0 <= there < len(items):
        return items
    changed = list(items)
    changed[number], changed[there] = changed[there], changed[number]
    return tuple(changed)


def _section(form: Form, number: int, change: Callable[[Section], Section]) -> Form:
    sections = form.sections
    return Form((*sections[:number], change(sections[number]), *sections[number + 1 :]))


def _questions(
    form: Form, number: int, change: Callable[[tuple[Question, ...]], tuple[Question, ...]]
) -> Form:
    return _section(form, number, lambda section: replace(section, questions=change(section.questions)))
