"""What stands in the journal for a free text, and how pages and exports live with it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pagt.core.actions import change, withdraw
from pagt.core.models import JournalEntry
from pagt.core.seals import as_kept, sealed, sealed_length
from pagt.people.roles import Role
from tests.cli.running import ran
from tests.factories import SYSTEM, client_as, interaction, meeting

SECRET = "Talte med Ukendte Navnesen"


@given(st.text(min_size=1))
def test_a_seal_tells_the_length_and_nothing_else(text: str) -> None:
    seal = sealed(text)
    assert re.fullmatch(r"SHA-256 [0-9a-f]{16}, \d+ characters", seal)
    assert sealed_length(seal) == len(text)
    assert seal == sealed(text) != sealed(text + "x")


def test_no_text_has_no_seal_and_other_values_are_none() -> None:
    assert sealed("") == ""
    assert [sealed_length(value) for value in ("", "SHA-256 abc", None, 7, ["x"])] == [None] * 5


def test_what_was_typed_is_compared_as_the_journal_keeps_it() -> None:
    rows = [{"subject": "Plan", "outcome": "Enighed"}, {"subject": "Nyt"}]
    kept = [{"subject": "Plan", "outcome": sealed("Enighed")}]
    assert as_kept(rows, kept) == [*kept, {"subject": "Nyt"}]
    assert as_kept("a", sealed("a")) == sealed("a")
    assert as_kept("a", "b") == "a"


@pytest.mark.django_db
def test_the_journal_proves_a_text_and_the_history_says_that_it_changed() -> None:
    one = interaction(summary=SECRET, next_step="Ring til Ukendte", note="Ukendte igen")
    one = change(one, by=SYSTEM, version=one.version, summary=f"{SECRET} to gange")
    withdraw(one, by=SYSTEM, version=one.version, reason="Ukendte ville ikke")
    lines = JournalEntry.objects.filter(kind="interaction").order_by("id")
    assert "Ukendte" not in " ".join(f"{line.title} {line.state} {line.reason}" for line in lines)
    assert [line.state["summary"] for line in lines][:2] == [sealed(SECRET), sealed(f"{SECRET} to gange")]
    assert lines[2].reason == lines[2].state["withdrawn"] == sealed("Ukendte ville ikke")
    client: Client = client_as(Role.OFFICER)
    page = client.get(reverse("interaction-detail", args=[one.key])).content.decode()
    assert f"en tekst på {len(SECRET)} tegn" in page
    assert "SHA-256" not in page.split("<h2>Journal</h2>")[1]


@pytest.mark.django_db
def test_a_text_that_somebody_else_changed_is_shown_as_it_stands() -> None:
    one = interaction("Eksempel: to om et referat", summary="Først")
    client = client_as(Role.OFFICER)
    organisation = one.organisations.get()
    change(one, by=SYSTEM, version=one.version, summary="Den andens ord")
    form = {
        "title": one.title,
        "on": one.on.isoformat(),
        "purpose": one.purpose,
        "organisations": organisation.name,
        "summary": "Mine ord",
        "recorded_on": one.recorded_on.isoformat(),
        "version": 1,
    }
    answer = client.post(reverse("interaction-edit", args=[one.key]), form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Den andens ord" in page and "Mine ord" in page


@pytest.mark.django_db
def test_an_export_has_the_texts_from_the_register() -> None:
    interaction(next_step="Ring i maj", note="Kom fra en messe")
    meeting(items=[{"subject": "A"}, {"subject": "B", "outcome": "Enighed"}], cancelled="Sygdom")
    written = ran("export", "records")
    for text in ("Ring i maj", "Kom fra en messe", "Enighed", "Sygdom"):
        assert text in written
    assert "SHA-256" not in written
