"""What staff read of a submission, and what changed from one to the next."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pagt.grants.applications.case_reading import changes, version
from pagt.grants.applications.comparing import Mark, pieces
from pagt.people.roles import Role
from tests.factories import client_as
from tests.grants import applications_for_tests as made

TEXTS = st.text(alphabet="ab æ\n", max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.mark is not Mark.ADDED) == before
    assert "".join(piece.text for piece in found if piece.mark is not Mark.REMOVED) == after
    assert all(piece.text for piece in found)


def test_only_the_words_that_differ_are_marked() -> None:
    found = pieces("Vi søger 100 robotter.\nTil alle.", "Vi søger 200 robotter.\nTil alle.")
    assert [(piece.mark.value, piece.text) for piece in found] == [
        ("same", "Vi søger "),
        ("removed", "100"),
        ("added", "200"),
        ("same", " robotter.\nTil alle."),
    ]


def test_texts_as_long_as_any_form_takes_are_compared() -> None:
    words = [f"ord{n}" if n % 3 else "og" for n in range(4_000)]
    before = " ".join(words)
    words[2_000] = "nyt"
    found = pieces(before, " ".join(words))
    assert [piece.text for piece in found if piece.mark is Mark.ADDED] == ["nyt"]


@pytest.mark.django_db
def test_the_idea_and_the_application_are_compared_question_by_question() -> None:
    application = made.submitted()
    made.carried_over(application)
    budget = [dict(row) for row in made.ANSWERS["budget"]]
    budget[0] = {"id": "a", "cells": {**budget[0]["cells"], "y2027": 45_000_000}}
    budget = [*budget[:2], {"id": "d", "cells": {"side": "cost", "kind": "travel", "y2028": 100_000}}]
    made.submit(
        application,
        title="Eksempel: Robotter i naturfag og matematik",
        answers={"budget": budget, "why": made.ANSWERS["why"]},
    )
    before, after = [version(each) for each in application.submissions.order_by("submitted_at")]
    found = {change.label: change for change in changes(before, after)}
    assert set(found) == {"Projektets titel", "Budget"}
    assert [p.text for p in found["Projektets titel"].text if p.mark is Mark.ADDED] == [" og matematik"]
    rows = {row.mark: row for row in found["Budget"].rows}
    assert set(rows) == {"changed", "added", "removed"}
    amounts = {heading.key: cell for heading, cell in rows["changed"].cells}["y2027"]
    assert [(p.mark.value, p.text) for p in amounts] == [("removed", "400.000"), ("added", "450.000")]
    page = client_as(Role.OFFICER).get(reverse("case-versions", args=[application.key])).content.decode()
    assert "<ins> og matematik</ins>" in page and "<del>400.000</del>" in page


@pytest.mark.django_db
def test_questions_of_two_forms_belong_together_by_their_kind() -> None:
    form: dict[str, Any] = {
        "sections": [
            {
                "title": "Ansøgning",
                "questions": [
                    {"key": "project_title", "type": "title", "label": "Titel"},
                    {"key": "effect", "type": "text", "label": "Effekt"},
                ],
            }
        ]
    }
    application = made.submitted(title="Eksempel: A", answers={"why": "Fordi"})
    made.carried_over(application)
    made.submit(application, form=form, answers={"project_title": "Eksempel: B", "effect": "Stor"})
    before, after = [version(each) for each in application.submissions.order_by("submitted_at")]
    found = {
        change.label: "".join(f"{p.mark.value[0]}{p.text}|" for p in change.text)
        for change in changes(before, after)
    }
    assert found["Titel"] == "sEksempel: |rA|aB|"
    assert found["Effekt"] == "aStor|"
    assert found["Hvorfor?"] == "rFordi|"


@pytest.mark.django_db
def test_what_was_submitted_is_read_as_it_was_written() -> None:
    application = made.submitted(answers={"why": "<script>alert(1)</script>\n'; DROP TABLE x; --"})
    page = client_as(Role.AUDITOR).get(reverse("application-detail", args=[application.key])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page
    assert "400.000" in page and "Hvorfor?" in page
