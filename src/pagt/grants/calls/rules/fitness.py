"""What hinders a form from being published. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pagt.core import typed
from pagt.grants.calls.rules.questions import (
    MOST_ROWS,
    ONCE,
    PICKED,
    ROWS,
    SLUG,
    Fault,
    Form,
    Place,
    Question,
    QuestionType,
)
from pagt.grants.calls.states import Stage

T = QuestionType
_LONGEST_VALUE = 60
_MOST_YEARS = 10
_BOUNDED = frozenset({T.NUMBER, T.MONEY, T.DATE, T.PERIOD})
_GREATEST = {T.TITLE: 300, T.TEXT: 1_000, T.LONG_TEXT: 50_000, T.FILE: 50, **dict.fromkeys(ROWS, MOST_ROWS)}
"""The greatest limit that a form may set; a title's is that of the register."""


def fitness(form: Form, stage: Stage) -> list[Fault]:
    """Return what must be mended before the form of the stage can be published; nothing when it is fit."""
    found = list(_whole(form, stage))
    keys = Counter(question.key for question in form.questions)
    before: dict[str, Question] = {}
    for place, question in _placed(form):
        if keys[question.key] > 1 and question.key in before:
            found.append(Fault((*place, "key"), "key_twice", {"key": question.key}))
        found.extend(_question(place, question, before))
        before.setdefault(question.key, question)
    return found


def _placed(form: Form) -> Iterator[tuple[Place, Question]]:
    for i, section in enumerate(form.sections):
        for j, question in enumerate(section.questions):
            yield ("sections", i, "questions", j), question


def _whole(form: Form, stage: Stage) -> Iterator[Fault]:
    """What the form as a whole lacks or has twice."""
    counts = Counter(question.type for question in form.questions)
    needed = (T.TITLE, T.PERIOD, T.BUDGET) if stage is Stage.APPLICATION else (T.TITLE,)
    for kind in needed:
        if not counts[kind]:
            yield Fault((), f"no_{kind}")
    for i, section in enumerate(form.sections):
        if not section.title:
            yield Fault(("sections", i, "title"), "section_untitled")
        if not section.questions:
            yield Fault(("sections", i), "section_empty", {"section": section.title})
    seen: set[QuestionType] = set()
    for place, question in _placed(form):
        if question.type in ONCE and question.type in seen:
            yield Fault(
                (*place, "type"), "type_twice", {"type": question.type.value, "label": question.label}
            )
        seen.add(question.type)
        if question.type in needed and (question.shown_if or not question.required):
            yield Fault((*place, "required"), "always_needed", {"label": question.label})


def _question(place: Place, question: Question, before: dict[str, Question]) -> Iterator[Fault]:
    named = {"label": question.label or question.key}
    if not SLUG.fullmatch(question.key):
        yield Fault((*place, "key"), "bad_key", {"key": question.key})
    if not question.label:
        yield Fault((*place, "label"), "unlabelled", {"key": question.key})
    if question.limit is not None:
        most = _GREATEST.get(question.type)
        if question.type not in _GREATEST and question.type is not T.MANY:
            yield Fault((*place, "limit"), "limit_unused", named)
        elif most is not None and not 1 <= question.limit <= most:
            yield Fault((*place, "limit"), "limit_outside", {**named, "most": most})
        elif question.limit < 1:
            yield Fault((*place, "limit"), "limit_too_small", named)
    yield from _bounds(place, question, named)
    yield from _options(place, question, named)
    yield from _columns(place, question, named)
    yield from _years(place, question, named)
    if question.shown_if is not None:
        yield from _condition(place, question, before, named)


def _bounds(place: Place, question: Question, named: Mapping[str, object]) -> Iterator[Fault]:
    bounds = {"minimum": question.minimum, "maximum": question.maximum}
    read: dict[str, Any] = {}
    for name, text in bounds.items():
        if text is None:
            continue
        if question.type not in _BOUNDED:
            yield Fault((*place, name), "bound_unused", named)
        elif (bound := _bound(question.type, text)) is None:
            yield Fault((*place, name), "bad_bound", {**named, "type": question.type.value, "value": text})
        else:
            read[name] = bound
    if len(read) == 2 and read["minimum"] > read["maximum"]:
        yield Fault((*place, "maximum"), "bounds_crossed", named)


def _bound(kind: QuestionType, text: str) -> Any:
    """The bound as something that compares; None when it isn't written as the question's type wants."""
    try:
        if kind in (T.DATE, T.PERIOD):
            return text if typed.day(text).isoformat() == text else None
        number = Decimal(text)
    except (ValueError, InvalidOperation):
        return None
    return number if number.is_finite() and abs(number) <= typed.MOST_KRONER else None


def _options(place: Place, question: Question, named: Mapping[str, object]) -> Iterator[Fault]:
    if question.type not in PICKED:
        if question.options:
            yield Fault((*place, "options"), "options_unused", named)
        return
    if len(question.options) < (2 if question.type is T.CHOICE else 1):
        yield Fault((*place, "options"), "too_few_options", named)
    for number, option in enumerate(question.options):
        at = (*place, "options", number)
        if not option.value or len(option.value) > _LONGEST_VALUE:
            yield Fault((*at, "value"), "bad_option", named)
        if not option.label:
            yield Fault((*at, "label"), "option_unlabelled", named)
    yield from _twice(
        (option.value for option in question.options), (*place, "options"), "option_twice", named
    )


def _columns(place: Place, question: Question, named: Mapping[str, object]) -> Iterator[Fault]:
    if question.type is not T.TABLE:
        if question.columns:
            yield Fault((*place, "columns"), "columns_unused", named)
        return
    if not question.columns:
        yield Fault((*place, "columns"), "no_columns", named)
    for number, column in enumerate(question.columns):
        at = (*place, "columns", number)
        if not SLUG.fullmatch(column.key):
            yield Fault((*at, "key"), "bad_column_key", {**named, "key": column.key})
        if not column.label:
            yield Fault((*at, "label"), "column_unlabelled", named)
    yield from _twice((column.key for column in question.columns), (*place, "columns"), "column_twice", named)


def _twice(values: Iterable[str], place: Place, code: str, named: Mapping[str, object]) -> Iterator[Fault]:
    for value, times in Counter(values).items():
        if times > 1:
            yield Fault(place, code, {**named, "value": value})


def _years(place: Place, question: Question, named: Mapping[str, object]) -> Iterator[Fault]:
    years = question.years
    if question.type is not T.BUDGET:
        if years:
            yield Fault((*place, "years"), "years_unused", named)
        return
    good = list(years) == sorted(set(years)) and 1 <= len(years) <= _MOST_YEARS
    if not good or not all(typed.FIRST_YEAR <= year <= typed.LAST_YEAR for year in years):
        yield Fault((*place, "years"), "bad_years", {**named, "most": _MOST_YEARS})


def _condition(
    place: Place, question: Question, before: dict[str, Question], named: Mapping[str, object]
) -> Iterator[Fault]:
    condition = question.shown_if
    assert condition is not None  # noqa: S101 - the caller has looked
    asked = before.get(condition.question)
    if asked is None:
        yield Fault((*place, "shown_if"), "condition_not_before", {**named, "question": condition.question})
    elif asked.type not in PICKED:
        yield Fault((*place, "shown_if"), "condition_on_no_choice", {**named, "question": asked.label})
    elif not condition.values:
        yield Fault((*place, "shown_if"), "condition_without_value", named)
    else:
        known = {option.value for option in asked.options}
        for value in condition.values:
            if value not in known:
                yield Fault(
                    (*place, "shown_if"),
                    "condition_unknown_value",
                    {**named, "question": asked.label, "value": value},
                )
