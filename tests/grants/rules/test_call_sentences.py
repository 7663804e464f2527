"""What the rules find is said in both languages, plainly and with what to do. No database."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from pagt.grants.calls import fault_words, sentences
from pagt.grants.calls.rules import fitness, form_reading
from pagt.grants.calls.rules.answers import Facts, Problem, problems, read
from pagt.grants.calls.rules.eligibility import Check
from pagt.grants.calls.rules.forms import Column, ColumnType, Fault, Option, Question, QuestionType
from pagt.grants.calls.sentences import say_check, say_fault, say_problem

T = QuestionType
TABLE = Question(
    "t", T.TABLE, "Tabel", limit=1, columns=(Column("a", "A", ColumnType.NUMBER), Column("b", "B"))
)
CHOICE = Question("c", T.CHOICE, "Valg", options=(Option("a", "A"), Option("b", "B")))
BUDGET = Question("b", T.BUDGET, "Budget", years=(2027,))
PARTNERS = Question("p", T.PARTNERS, "Partnere")
PERIOD = Question("d", T.PERIOD, "Periode", minimum="2027-01-01", maximum="2027-12-31")
NOTHING = Facts(themes=frozenset(), municipalities=frozenset(), files=frozenset())


def asked(kind: QuestionType, **values: Any) -> Question:
    return Question("q", kind, "Spørgsmål", **values)


FOUND: list[tuple[Question, Any, str]] = [
    (asked(T.TEXT, limit=5), "seksten", "Forkort teksten med 2 tegn: den har 7 af højst 5."),
    (asked(T.NUMBER), "1e9", "“1e9” er ikke et tal. Skriv et tal med højst to decimaler, fx 12,5."),
    (asked(T.NUMBER, minimum="2.5"), "1", "Tallet skal være mindst 2,5."),
    (asked(T.NUMBER, maximum="2.5"), "3", "Tallet må højst være 2,5."),
    (
        asked(T.MONEY),
        "-1",
        "“-1” er ikke et beløb, der kan bruges. Skriv kroner uden minus, fx 1.250.000 eller 499,50.",
    ),
    (asked(T.MONEY, minimum="50000"), "1", "Beløbet skal være mindst 50.000 kr."),
    (asked(T.MONEY, maximum="50000.5"), "60000", "Beløbet må højst være 50.000,50 kr."),
    (
        asked(T.DATE),
        "x\ny" * 40,
        "“x yx yx yx yx yx yx yx yx yx yx yx yx yx…” er ikke en dato. Skriv den som dag-måned-år, fx 24-06-2027.",
    ),
    (PERIOD, "snart", "“snart” er ikke en periode. Angiv den første og den sidste dag."),
    (PERIOD, {"start": "", "end": "1-2-2027"}, "Angiv den første dag."),
    (PERIOD, {"start": "1-2-2027", "end": ""}, "Angiv den sidste dag."),
    (
        PERIOD,
        {"start": "3-2-2027", "end": "1-2-2027"},
        "Den sidste dag ligger før den første. Ret en af dem.",
    ),
    (PERIOD, {"start": "3-2-2026", "end": "1-2-2027"}, "Dagen må ikke ligge før 1. januar 2027."),
    (PERIOD, {"start": "3-2-2027", "end": "1-2-2028"}, "Dagen må ikke ligge efter 31. december 2027."),
    (CHOICE, "c", "“c” er ikke blandt svarene her. Vælg et af dem."),
    (asked(T.MANY, limit=1, options=CHOICE.options), ["a", "b"], "Vælg færre: du har valgt 2 ud af højst 1."),
    (
        asked(T.THEMES),
        ["a"],
        "Et tema, du har valgt, hører ikke til dette udbud. Vælg blandt dem, der står her.",
    ),
    (asked(T.MUNICIPALITIES), ["9"], "“9” er ikke en kommune i regionen. Vælg blandt dem, der står her."),
    (asked(T.FILE), ["1"], "En fil er her ikke længere. Vedhæft den igen."),
    (asked(T.ORGANISATION), {"name": "", "cvr": "12345674"}, "Skriv organisationens navn."),
    (
        asked(T.ORGANISATION),
        {"name": "A", "cvr": "123"},
        "“123” kan ikke være et CVR-nummer: Det har 8 cifre, og det sidste skal passe til de andre. Se efter en tastefejl.",
    ),
    (
        TABLE,
        [{"id": "a", "cells": {"b": "x"}}, {"id": "b", "cells": {"b": "x"}}],
        "Fjern rækker: der er 2 ud af højst 1.",
    ),
    (PARTNERS, [{"id": "a", "cells": {"role": "x"}}], "Skriv partnerens navn."),
    (
        PARTNERS,
        [{"id": "a", "cells": {"name": "x", "aid": "gber"}}],
        "Skriv, hvorfor partnerens del er eller ikke er statsstøtte.",
    ),
    (
        BUDGET,
        [{"id": "a", "cells": {"kind": "salary", "y2027": "1"}}],
        "Angiv, om linjen er en udgift eller en del af finansieringen.",
    ),
    (BUDGET, [{"id": "a", "cells": {"side": "cost", "y2027": "1"}}], "Vælg, hvilken slags udgift det er."),
    (BUDGET, [{"id": "a", "cells": {"side": "financing", "y2027": "1"}}], "Vælg, hvor pengene kommer fra."),
    (
        BUDGET,
        [{"id": "a", "cells": {"side": "cost", "kind": "salary"}}],
        "Skriv et beløb i mindst ét år, eller fjern linjen.",
    ),
]


@pytest.mark.parametrize(("question", "raw", "sentence"), FOUND)
def test_a_problem_says_in_danish_what_to_do(question: Question, raw: object, sentence: str) -> None:
    [problem] = problems(question, read(question, raw), NOTHING)
    with translation.override("da"):
        assert say_problem(problem, question) == sentence
    with translation.override("en"):
        said = say_problem(problem, question)
        assert said != sentence and "%(" not in said


def test_many_files_and_what_is_missing() -> None:
    question = asked(T.FILE, limit=1)
    [problem] = problems(question, ["1", "2"])
    assert say_problem(problem, question) == "Fjern filer: der er 2 ud af højst 1."
    assert say_problem(Problem("q", "", "", "missing"), question) == "Her mangler et svar."


def test_hostile_text_stays_text_in_a_sentence() -> None:
    question = asked(T.NUMBER)
    [problem] = problems(question, read(question, "%(limit)s %s {0}"))
    assert "“%(limit)s %s {0}”" in say_problem(problem, question)


CODE = re.compile(r'"([a-z]+(?:_[a-z]+)+|missing)"')


def test_every_code_has_words_and_no_words_are_left_over() -> None:
    """The codes that the rules write, found in their source, against the words that there are."""
    said = {
        problem.code
        for question, raw, _ in FOUND
        for problem in problems(question, read(question, raw), NOTHING)
    }
    assert said | {"missing", "too_many_files"} == set(sentences._PROBLEMS)
    written = set()
    for module in (fitness, form_reading):
        written |= set(CODE.findall(Path(module.__file__).read_text("utf-8")))
    built = {
        "no_title",
        "no_period",
        "no_budget",
        "file_too_large",
        "file_not_text",
        "file_not_toml",
        "unlabelled",
    }
    assert set(fault_words.FAULTS) - built <= written


UNMET = [
    (
        Check("max_amount", False, {"most": 500_000_00, "applied": 500_000_01}),
        "Der er søgt 500.000,01 kr., men udbuddet giver højst 500.000 kr. til et projekt.",
    ),
    (
        Check("cofinancing", True, {"least": Decimal("25.00"), "share": Fraction(1, 4), "over": 0}),
        "Medfinansieringen er 25 % af de samlede udgifter; der kræves mindst 25 %.",
    ),
    (
        Check("balanced", False, {"difference": -100}),
        "Forskellen mellem udgifter og finansiering er 1 kr.: finansieringen er højest.",
    ),
    (
        Check("lead_kind", False, {"kind": "company", "kinds": ["municipality", "school"]}),
        "Ansøger er af en slags, der ikke kan søge: virksomhed. "
        "Udbuddet er for: kommune; skole eller uddannelsesinstitution.",
    ),
]


@pytest.mark.parametrize(("check", "sentence"), UNMET)
def test_a_check_says_it_in_danish(check: Check, sentence: str) -> None:
    said, todo = say_check(check)
    assert said == sentence
    assert bool(todo) is not check.met
    with translation.override("en"):
        assert say_check(check)[0] != said


def test_a_fault_names_its_question_and_place() -> None:
    fault = Fault(("sections", 0, "questions", 2, "key"), "bad_key", {"key": "Æ"})
    assert "(afsnit 1, spørgsmål 3, nøgle)" in say_fault(fault)
    assert say_fault(replace(fault, place=(), code="not_a_table")).endswith(": skemaet.")
