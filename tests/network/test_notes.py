"""Notes and files: for those who may read what is confidential; whoever looks into a sensitive one is journaled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pagt.core.models import Document, JournalEntry
from pagt.network.partners.actions_notes import create_note
from pagt.network.partners.models import Note
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation

pytestmark = pytest.mark.django_db
SECRET = "Direktøren er syg"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


def note(**values: Any) -> Note:
    given = {"title": "Om samarbejdet", "on": date(2026, 5, 2), "text": SECRET, "sensitive": True, **values}
    given.setdefault("organisation", organisation("Eksempel Vind"))
    return create_note(by=SYSTEM, **given)


def looks() -> list[tuple[str, str]]:
    return list(JournalEntry.objects.filter(action="look").values_list("kind", "key"))


@pytest.fixture
def officer() -> Client:
    return client_as(Role.OFFICER)


def test_a_sensitive_text_is_shown_on_request_and_the_journal_says_who_looked(officer: Client) -> None:
    made = note()
    for name in ("detail", "edit"):
        page = officer.get(reverse(f"note-{name}", args=[made.key])).content.decode()
        assert SECRET not in page, name
    assert looks() == []
    address = reverse("note-look", args=[made.key])
    assert officer.get(address).status_code == 405 and looks() == []
    answer = officer.post(address)
    assert SECRET in answer.content.decode() and answer["Cache-Control"] == "no-store"
    assert looks() == [("note", made.key)]
    assert "<strong>Set</strong>" in officer.get(reverse("note-detail", args=[made.key])).content.decode()
    assert SECRET not in str(list(JournalEntry.objects.values_list("title", "state", "reason")))


def test_a_plain_text_is_shown_at_once_and_nobody_is_journaled(officer: Client) -> None:
    made = note(sensitive=False)
    assert SECRET in officer.get(reverse("note-detail", args=[made.key])).content.decode()
    assert looks() == []


def test_the_file_is_fetched_by_the_same_rule(officer: Client) -> None:
    data = {
        "title": "Aftale",
        "on": "2026-05-02",
        "organisation": organisation("Eksempel Vind").name,
        "sensitive": "on",
        "file": SimpleUploadedFile("aftale.png", PNG),
        "recorded_on": date.today().isoformat(),
    }
    assert officer.post(reverse("note-new"), data).status_code == 302
    made, document = Note.objects.get(), Document.objects.get()
    assert document.private
    assert officer.get(reverse("document", args=[document.key])).status_code == 404
    address = reverse("note-file", args=[made.key])
    assert officer.get(address).status_code == 405
    answer = officer.post(address)
    assert b"".join(answer.streaming_content) == PNG
    assert looks() == [("note", made.key)]
    assert officer.post(reverse("note-file", args=[note().key])).status_code == 404


def test_a_sensitive_text_stays_when_the_form_leaves_it_empty(officer: Client) -> None:
    made = note()
    data = {
        "title": "Nyt navn",
        "on": "2026-05-02",
        "organisation": "Eksempel Vind",
        "version": "1",
        "text": "",
    }
    data |= {"sensitive": "on", "recorded_on": date.today().isoformat()}
    address = reverse("note-edit", args=[made.key])
    assert officer.post(address, data).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.text) == ("Nyt navn", SECRET)
    assert officer.post(address, data | {"text": "Anden tekst", "version": "2"}).status_code == 302
    made.refresh_from_db()
    assert made.text == "Anden tekst"


def test_neither_lists_nor_exports_nor_suggestions_hold_the_text(officer: Client) -> None:
    note()
    for address in (reverse("note-list"), reverse("note-list") + "?q=Direkt", reverse("note-suggest")):
        assert SECRET not in officer.get(address).content.decode()
    exported = b"".join(officer.get(reverse("note-export", args=["csv"])).streaming_content).decode()
    assert SECRET not in exported and "Om samarbejdet" in exported


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.ASSESSOR, Role.APPLICANT, Role.ADMINISTRATOR])
def test_who_may_not_read_what_is_confidential_sees_no_note(role: Role) -> None:
    made = note()
    client = client_as(role)
    for name in ("detail", "look", "file"):
        assert client.post(reverse(f"note-{name}", args=[made.key])).status_code == 403, name
    assert looks() == []


def test_a_note_is_about_somebody(officer: Client) -> None:
    data = {"title": "Om ingen", "on": "2026-05-02", "recorded_on": date.today().isoformat()}
    answer = officer.post(reverse("note-new"), data)
    assert answer.status_code == 422 and "hvilken organisation eller person" in answer.content.decode()
