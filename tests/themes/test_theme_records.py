"""Themes and hearing input: what the database refuses, what the rules see, what the pages ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pagt.core.actions import withdraw
from pagt.core.errors import Invalid
from pagt.people.roles import Role
from pagt.themes.actions import change_theme
from pagt.themes.models import HearingInput, Theme
from tests.factories import SYSTEM, client_as, organisation
from tests.money import ON, hearing_input, theme

pytestmark = pytest.mark.django_db
THEME: dict[str, Any] = {"key": "one", "title": "T", "on": ON, "year": 2023}
INPUT: dict[str, Any] = {**THEME, "group": "schools"}


@pytest.mark.parametrize(
    ("constraint", "model", "values"),
    [
        ("theme_known_year", Theme, {**THEME, "year": 1066}),
        ("hearing_input_known_year", HearingInput, {**INPUT, "year": 2300}),
        ("hearing_input_known_group", HearingInput, {**INPUT, "group": "parents"}),
    ],
)
def test_the_database_refuses(constraint: str, model: Any, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**values)


def test_a_title_comes_once_a_year_among_those_in_use() -> None:
    first = theme(title="Grøn teknik")
    Theme.objects.create(**{**THEME, "title": "Grøn teknik", "year": 2024})
    with pytest.raises(IntegrityError, match="theme_once_a_year"), transaction.atomic():
        Theme.objects.create(**{**THEME, "key": "two", "title": "Grøn teknik"})
    with pytest.raises(Invalid, match="allerede et tema"):
        theme(title="Grøn teknik")
    withdraw(first, by=SYSTEM, version=1, reason="Slåfejl")
    assert theme(title="Grøn teknik").key == "groen-teknik-2"


def test_what_the_rules_see() -> None:
    school = organisation(kind="school")
    adopted = theme(title="T", esf_priorities=["A", "B"], on_is_latest=True, description="Hvorfor")
    assert adopted.facts() == {
        "title": "T",
        "year": 2023,
        "on": ON,
        "on_is_latest": True,
        "esf_priorities": ["A", "B"],
    }
    assert adopted.state()["description"] == "Hvorfor" and adopted.state()["on"] == "2023-05-02"
    said = hearing_input(title="I", organisation=school, year=2024)
    assert said.facts() == {
        "title": "I",
        "year": 2024,
        "group": "schools",
        "on": ON,
        "organisation": school.key,
    }


def test_priorities_are_typed_with_commas() -> None:
    client = client_as(Role.OFFICER)
    answer = client.post(
        reverse("theme-new"),
        {"title": "Grøn", "year": "2026", "on": "18-02-2026", "esf_priorities": "ESF-1, ESF-2",
         "recorded_on": "2026-02-18", "source": "Referat"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    made = Theme.objects.get()
    assert made.esf_priorities == ["ESF-1", "ESF-2"]
    form = client.get(reverse("theme-edit", args=[made.key])).content.decode()
    assert 'value="ESF-1,ESF-2"' in form


def test_who_has_been_heard() -> None:
    client = client_as(Role.OFFICER)
    said = hearing_input()
    hearing_input(group="young")
    page = client.get(reverse("hearing_input-detail", args=[said.key])).content.decode()
    assert "Hvem der er hørt om temaerne for 2023" in page
    adopted = theme()
    page = client.get(reverse("theme-detail", args=[adopted.key])).content.decode()
    assert said.title in page


def test_a_change_to_a_year_in_the_thousands_is_refused() -> None:
    with pytest.raises(Invalid) as error:
        change_theme(theme(), by=SYSTEM, version=1, year=99)
    assert "year" in error.value.fields
