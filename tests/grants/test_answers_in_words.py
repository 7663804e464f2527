"""Answers as people read them, without a database."""

from django.utils import translation

from pagt.grants.applications.reading import Names, as_text
from pagt.grants.calls.rules.forms import Column, Question, QuestionType


def test_other_cost_and_other_funding_have_words_of_their_own() -> None:
    question = Question("b", QuestionType.BUDGET, "Budget", years=(2027,))
    rows = [
        {"id": "a", "cells": {"side": "cost", "kind": "other", "y2027": 100}},
        {"id": "b", "cells": {"side": "financing", "kind": "other", "y2027": 100}},
    ]
    with translation.override("en"):
        cost, funding = as_text(question, rows, Names()).split("\n")
    assert "Other cost" in cost
    assert "Other funding" in funding


def test_a_word_in_a_forms_own_table_is_no_code() -> None:
    question = Question(
        "t", QuestionType.TABLE, "Tabel", columns=(Column("kind", "Slags"), Column("aid", "Hjælp"))
    )
    assert (
        as_text(question, [{"id": "a", "cells": {"kind": "other", "aid": "none"}}], Names())
        == "Slags: other · Hjælp: none"
    )
