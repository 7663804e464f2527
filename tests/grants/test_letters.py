"""Letters that came or went outside Pagt, filed on the case of an application."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from pagt.core import clock
from pagt.core.models import Document, JournalEntry
from pagt.core.states import Scan
from pagt.grants.applications.models import Letter
from pagt.people.roles import Role
from tests.factories import client_as
from tests.files import pdf
from tests.grants import applications_for_tests as made

pytestmark = pytest.mark.django_db


def filed(client: Client, **values: Any) -> Any:
    application = values.pop("application", None) or made.submitted()
    typed = {
        "application": application.number,
        "title": "Partnerens tilsagn",
        "on": clock.today().isoformat(),
        "direction": "received",
        "document": SimpleUploadedFile("Tilsagn æøå.pdf", pdf()),
        "recorded_on": clock.today().isoformat(),
        "confidence": "",
        **values,
    }
    return client.post(f"{reverse('letter-new')}?next=/desk/applications/", typed)


def test_a_letter_is_filed_on_the_case_and_journaled() -> None:
    officer, application = client_as(Role.OFFICER), made.submitted()
    case = reverse("application-detail", args=[application.key])
    assert f"{reverse('letter-new')}?application={application.number}" in officer.get(case).content.decode()
    assert filed(officer, application=application).status_code == 302
    letter = Letter.objects.get()
    assert letter.document.private
    page = officer.get(case).content.decode()
    assert "Partnerens tilsagn" in page and "Modtaget" in page
    assert reverse("letter-file", args=[letter.key]) in page
    entry = JournalEntry.objects.get(kind="letter")
    assert entry.action == "create" and entry.state["application"] == application.number
    assert letter.document.sha256 in entry.state["document"]


def test_the_file_is_fetched_by_those_who_read_applications_alone() -> None:
    filed(client_as(Role.OFFICER))
    letter = Letter.objects.get()
    for role, status in (
        (Role.OFFICER, 200),
        (Role.APPROVER, 200),
        (Role.AUDITOR, 200),
        (Role.COUNCIL_MEMBER, 403),
        (Role.ASSESSOR, 403),
        (Role.APPLICANT, 403),
    ):
        client = client_as(role)
        answer = client.get(reverse("letter-file", args=[letter.key]))
        assert answer.status_code == status, role
        if status == 200:
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[arg-type]
        assert client.get(reverse("letter-detail", args=[letter.key])).status_code == status, role
        assert client.get(reverse("document", args=[letter.document.key])).status_code in (403, 404), role


def test_a_file_that_waits_for_the_scanner_is_not_given_out() -> None:
    officer = client_as(Role.OFFICER)
    filed(officer)
    Document.objects.update(scan=Scan.WAITING)
    assert officer.get(reverse("letter-file", args=[Letter.objects.get().key])).status_code == 403


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"document": SimpleUploadedFile("brev.pdf", b"MZ not a letter")}, "form-error"),
        ({"document": ""}, "form-error"),
        ({"on": (clock.today() + timedelta(days=2)).isoformat()}, "der ikke er kommet"),
        ({"direction": "sideways"}, "form-error"),
        ({"application": type("A", (), {"number": "1999-0001"})()}, "form-error"),
    ],
)
def test_what_is_no_letter_is_refused_and_what_was_typed_stays(values: dict[str, Any], says: str) -> None:
    answer = filed(client_as(Role.OFFICER), **values)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page and "Partnerens tilsagn" in page
    assert not Letter.objects.exists()


def test_who_only_reads_files_nothing() -> None:
    for role in (Role.APPROVER, Role.AUDITOR, Role.APPLICANT):
        assert filed(client_as(role)).status_code == 403
    assert not Letter.objects.exists()


def test_a_letter_is_corrected_without_choosing_the_file_again_and_can_be_withdrawn() -> None:
    officer, application = client_as(Role.OFFICER), made.submitted()
    filed(officer, application=application)
    letter = Letter.objects.get()
    edit = reverse("letter-edit", args=[letter.key])
    assert reverse("document", args=[letter.document.key]) not in officer.get(edit).content.decode()
    changed = {
        "application": application.number,
        "title": "Partnerens afslag",
        "on": clock.today().isoformat(),
        "direction": "received",
        "recorded_on": clock.today().isoformat(),
        "confidence": "",
        "version": letter.version,
    }
    assert officer.post(edit, changed).status_code == 302
    letter.refresh_from_db()
    assert letter.title == "Partnerens afslag" and letter.document.private
    gone = {"version": letter.version, "reason": "Forkert sag"}
    assert officer.post(reverse("letter-withdraw", args=[letter.key]), gone).status_code == 302
    case = officer.get(reverse("application-detail", args=[application.key])).content.decode()
    assert reverse("letter-file", args=[letter.key]) not in case


def test_the_database_knows_two_directions() -> None:
    filed(client_as(Role.OFFICER))
    with pytest.raises(IntegrityError, match="letter_known_direction"), transaction.atomic():
        Letter.objects.update(direction="sideways")
