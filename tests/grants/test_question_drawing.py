"""A question drawn, sent back by a browser and read again is the same answer."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override

from pagt.grants.applications.encoding import decode
from pagt.grants.calls.question_fields import Choices, draw, input_of
from pagt.grants.calls.rules.answers import Problem, read
from pagt.grants.calls.rules.forms import Column, ColumnType, Form, Option, Question, QuestionType, Section

T = QuestionType
CHOICES = Choices(themes=[("t1", "Tema 1"), ("t2", "Tema 2")], municipalities=[("0615", "Horsens")])
ABC = tuple(Option(value, value.upper()) for value in "abc")
MANY = tuple(Option(f"o{n}", f"Svar {n}") for n in range(12))
COLUMNS = (
    Column("who", "Hvem"),
    Column("many", "Hvor mange", ColumnType.NUMBER),
    Column("cost", "Pris", ColumnType.MONEY),
    Column("when", "Hvornår", ColumnType.DATE),
)
CASES: list[tuple[Question, Any]] = [
    (Question("q", T.TITLE, "Titel"), "Robotter <script> & æøå"),
    (Question("q", T.TEXT, "Tekst"), '"anførsel"'),
    (Question("q", T.LONG_TEXT, "Lang"), "\nførste linje\n\nanden {{ x }}"),
    (Question("q", T.NUMBER, "Tal"), "12.5"),
    (Question("q", T.NUMBER, "Tal"), {"typed": "1e9"}),
    (Question("q", T.MONEY, "Beløb"), 123_456_700),
    (Question("q", T.MONEY, "Beløb"), 123_456_750),
    (Question("q", T.MONEY, "Beløb"), {"typed": "-1"}),
    (Question("q", T.CHOICE, "Valg", options=ABC), "b"),
    (Question("q", T.CHOICE, "Valg", options=MANY), "o11"),
    (Question("q", T.MANY, "Flere", options=ABC), ["a", "c"]),
    (Question("q", T.THEMES, "Temaer"), ["t2"]),
    (Question("q", T.MUNICIPALITIES, "Kommuner"), ["0615"]),
    (Question("q", T.DATE, "Dag"), "2027-01-31"),
    (Question("q", T.DATE, "Dag"), {"typed": "i morgen"}),
    (Question("q", T.PERIOD, "Periode"), {"start": "2027-01-01", "end": "2028-12-31"}),
    (Question("q", T.PERIOD, "Periode"), {"start": {"typed": "maj"}, "end": "2028-12-31"}),
    (Question("q", T.ORGANISATION, "Hvem"), {"name": "Eksempel Skole", "cvr": "12345678"}),
    (Question("q", T.ORGANISATION, "Hvem"), {"key": "eksempel", "name": "Eksempel", "cvr": ""}),
    (
        Question("q", T.TABLE, "Tabel", columns=COLUMNS),
        [{"id": "r1", "cells": {"who": "A", "many": "2.5", "cost": 5000, "when": {"typed": "x"}}}],
    ),
    (Question("q", T.STEPS, "Trin"), [{"id": "r1", "cells": {"activity": "a\nb", "effect": "d"}}]),
    (
        Question("q", T.PARTNERS, "Partnere"),
        [{"id": "r1", "cells": {"organisation": "k", "name": "N", "cost": 100, "aid": "gber"}}],
    ),
    (
        Question("q", T.BUDGET, "Budget", years=(2027, 2028)),
        [
            {"id": "b2", "cells": {"side": "cost", "kind": "salary", "text": "Løn", "y2027": 100_000_000}},
            {"id": "b1", "cells": {"side": "financing", "kind": "own", "y2028": {"typed": "1e9"}}},
        ],
    ),
]


class Browser(HTMLParser):
    """Collects what a browser would send of a page's fields."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = QueryDict(mutable=True)
        self.ids: list[str] = []
        self.labelled: list[str] = []
        self.named: list[tuple[str, str, bool]] = []
        self.templates = 0
        self.area = ""
        self.text = ""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "template":
            self.templates += 1
        if self.templates:
            return
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label":
            self.labelled.append(str(given.get("for")))
        name = given.get("name") or ""
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.named.append((tag, str(given.get("id")), "aria-label" in given))
        if "disabled" in given:
            return
        if tag == "input" and given.get("type") != "file":
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.sent.appendlist(name, given.get("value") or "")
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.sent.appendlist(self.select, given.get("value") or "")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.templates -= 1
        elif tag == "textarea" and self.area:
            self.sent.appendlist(self.area, self.text.removeprefix("\n").replace("\n", "\r\n"))
            self.area = ""
        elif tag == "select":
            self.select = ""


def shown(question: Question, value: Any, **more: Any) -> Browser:
    browser = Browser()
    browser.feed(draw(question, value, choices=CHOICES, **more))
    return browser


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    ("question", "value"), CASES, ids=[f"{case[0].type}-{n}" for n, case in enumerate(CASES)]
)
def test_an_answer_comes_back_as_it_was(question: Question, value: Any, language: str) -> None:
    with override(language):
        sent = decode(Form((Section("S", "", (question,)),)), shown(question, value, base=3).sent)
        assert read(question, sent["q"].raw) == value
    assert sent["q"].base == 3


@pytest.mark.parametrize("kind", list(T))
def test_an_empty_question_comes_back_empty(kind: QuestionType) -> None:
    question = Question("q", kind, "Spørgsmål", options=ABC if kind in (T.CHOICE, T.MANY) else (),
                        columns=COLUMNS if kind is T.TABLE else (), years=(2027,) if kind is T.BUDGET else ())  # fmt: skip
    sent = decode(Form((Section("S", "", (question,)),)), shown(question, None).sent)
    assert read(question, sent["q"].raw) is None if kind is not T.FILE else sent == {}


@pytest.mark.parametrize(
    ("question", "value"), CASES, ids=[f"{case[0].type}-{n}" for n, case in enumerate(CASES)]
)
def test_every_field_has_a_label_and_an_id_of_its_own(question: Question, value: Any) -> None:
    browser = shown(question, value)
    assert len(set(browser.ids)) == len(browser.ids)
    for _tag, place, has_own in browser.named:
        assert has_own or place in browser.labelled


def test_who_may_only_read_sends_nothing() -> None:
    for question, value in CASES:
        assert not shown(question, value, readonly=True).sent


def test_a_problem_stands_at_its_field() -> None:
    question = Question("q", T.BUDGET, "Budget", years=(2027,))
    value = [{"id": "r1", "cells": {"side": "cost", "kind": "salary", "y2027": {"typed": "1e9"}}}]
    problem = Problem("q", "r1", "y2027", "not_an_amount", {"value": "1e9"})
    html = draw(question, value, problems=[problem, Problem("else", "", "", "missing", {})])
    assert f'aria-describedby="{input_of(problem)}-problem"' in html
    assert html.count("form-error-message") == 1


def test_a_text_says_how_long_it_may_be_and_is() -> None:
    with override("en"):
        html = draw(Question("q", T.LONG_TEXT, "Lang", limit=4000), "a😀\nb")
    assert 'data-limit="4000"' in html
    assert "4 written." in html


def test_the_sums_of_a_budget_are_shown() -> None:
    value = [
        {"id": "a", "cells": {"side": "cost", "y2027": 40_000_000}},
        {"id": "b", "cells": {"side": "financing", "kind": "applied", "y2027": 30_000_000}},
    ]
    with override("da"):
        html = draw(Question("q", T.BUDGET, "Budget", years=(2027,)), value)
    assert 'data-sum="cost-all">400.000<' in html
    assert 'data-sum="cofinancing-all">25,0 %<' in html
    assert 'data-sum="difference-all">100.000<' in html
