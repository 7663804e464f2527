"""The pages of submitting: the last look, the receipt, and the page where anybody checks one."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from pagt.core import clock
from pagt.grants.applications.models import Answer, LateException, Submission
from pagt.grants.applications.printed import submission_pdf
from pagt.grants.applications.states import May
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import client_as, person
from tests.grants.ready_to_submit import attached, call_with_form, close, ready

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def token_in(text: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', text)
    assert found
    return found[1]


def test_the_button_gives_a_receipt_and_pressing_twice_gives_the_same() -> None:
    application, user = ready()
    client = signed_in(user)
    url = f"/apply/{application.number}/submit/"
    token = token_in(client.get(url).text)
    first = client.post(url, {"token": token})
    second = client.post(url, {"token": token})
    submission = Submission.objects.get()
    receipt = f"/apply/{application.number}/receipt/{submission.receipt}/"
    assert first.url == second.url == receipt
    page = client.get(receipt).text
    assert submission.receipt in page
    assert submission.sha256 in page
    assert re.search(r"kl\. \d\d[.:]\d\d[.:]\d\d \(UTC\+0[12]:00\)", page)
    assert client.get(url).url == receipt


def test_what_is_downloaded_has_the_hash_that_the_receipt_shows() -> None:
    application, user = ready()
    client = signed_in(user)
    client.post(f"/apply/{application.number}/submit/", {"token": "x"})
    submission = Submission.objects.get()
    url = f"/apply/{application.number}/receipt/{submission.receipt}/json/"
    answer = client.get(url)
    assert hashlib.sha256(answer.content).hexdigest() == submission.sha256
    assert answer["Content-Disposition"] == f'attachment; filename="{submission.receipt}.json"'


def test_the_pdf_is_what_was_submitted_and_the_same_every_time() -> None:
    application, user = ready()
    attached(application)
    client = signed_in(user)
    client.post(f"/apply/{application.number}/submit/", {"token": "x"})
    submission = Submission.objects.get()
    one = submission_pdf(submission, language="da")
    Answer.objects.filter(application=application).update(value=None)
    application.lead.name = "Andet navn"
    application.lead.save()
    again = Submission.objects.get()
    assert submission_pdf(again, language="da") == one
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(one)).pages)
    for expected in (submission.receipt, "Robotter i naturfag", "Projektleder", "400.000", "Bilag æøå.pdf"):
        assert expected in text
    assert client.get(f"/apply/{application.number}/receipt/{submission.receipt}/pdf/").content == one


def test_what_is_missing_leads_to_its_field() -> None:
    application, user = ready(answers={"title": None})
    page = signed_in(user).get(f"/apply/{application.number}/submit/").text
    assert f'href="/apply/{application.number}/write/1/#' in page
    assert 'name="token"' not in page
    answer = signed_in(user).post(f"/apply/{application.number}/submit/", {"token": "x"})
    assert answer.status_code == 400
    assert f'href="/apply/{application.number}/write/1/#' in answer.text


def test_after_the_deadline_there_is_no_button_but_a_sentence() -> None:
    made = call_with_form()
    application, user = ready(made)
    close(made, timedelta(minutes=1))
    client = signed_in(user)
    url = f"/apply/{application.number}/submit/"
    assert 'name="token"' not in client.get(url).text
    answer = client.post(url, {"token": "x"})
    assert answer.status_code == 400
    assert "Fristen" in answer.text
    assert not Submission.objects.exists()


def test_who_may_only_write_sees_no_button() -> None:
    application, user = ready(may=May.EDIT)
    client = signed_in(user)
    assert 'name="token"' not in client.get(f"/apply/{application.number}/submit/").text
    assert client.post(f"/apply/{application.number}/submit/", {"token": "x"}).status_code == 403


def test_a_receipt_is_for_its_writers_and_the_staff() -> None:
    application, user = ready()
    signed_in(user).post(f"/apply/{application.number}/submit/", {"token": "x"})
    base = f"/apply/{application.number}/receipt/{Submission.objects.get().receipt}/"
    for url in (base, f"{base}pdf/", f"{base}json/"):
        assert signed_in(person(Role.APPLICANT)).get(url).status_code == 404
        assert client_as(Role.ADMINISTRATOR).get(url).status_code == 404
        assert client_as(Role.OFFICER).get(url).status_code == 200
        assert Client().get(url).status_code == 302
    assert signed_in(user).get(f"/apply/{application.number}/receipt/P-x/").status_code == 404


def submitted() -> Submission:
    application, user = ready()
    signed_in(user).post(f"/apply/{application.number}/submit/", {"token": "x"})
    return Submission.objects.select_related("application__lead").get()


def test_anybody_can_check_number_and_hash_and_learns_nothing_else() -> None:
    submission = submitted()
    client = Client()
    page = client.post("/receipt/", {"receipt": submission.receipt, "sha256": submission.sha256.upper()}).text
    assert "Det passer" in page
    assert submission.application.call.title in page
    assert submission.application.title not in page
    assert submission.application.lead.name not in page
    wrong = client.post("/receipt/", {"receipt": submission.receipt, "sha256": "0" * 64}).text
    unknown = client.post("/receipt/", {"receipt": "P-1-1-1", "sha256": submission.sha256}).text
    for text in (wrong, unknown):
        assert "Det passer ikke" in text
        assert submission.application.call.title not in text


def test_the_file_can_be_checked_and_one_changed_character_shows() -> None:
    submission = submitted()
    client = Client()
    content = submission.content.encode()
    whole = SimpleUploadedFile("a.json", content)
    assert "Det passer</h2>" in client.post("/receipt/", {"file": whole}).text
    changed = SimpleUploadedFile("a.json", content.replace(b"Robotter", b"robotter"))
    assert "Det passer ikke</h2>" in client.post("/receipt/", {"file": changed}).text


@pytest.mark.parametrize(
    "content", [b"[]", b"\xff\xfe", b"{", b'{"receipt": 7}', b'{"receipt": "a\\u0000b"}', b"[" * 100_000]
)
def test_a_file_that_is_none_of_ours_is_told_so(content: bytes) -> None:
    answer = Client().post("/receipt/", {"file": SimpleUploadedFile("a.json", content)})
    assert answer.status_code == 400


def test_checks_are_counted_per_place() -> None:
    client = Client()
    answers = [
        client.post("/receipt/", {"receipt": "P-1", "sha256": "0" * 64}).status_code for _ in range(31)
    ]
    assert answers == [200] * 30 + [429]


def test_an_officer_grants_a_later_deadline_and_it_is_shown() -> None:
    made = call_with_form()
    application, _user = ready(made)
    until = (clock.now() + timedelta(days=100)).strftime("%Y-%m-%dT%H:%M")
    client = client_as(Role.OFFICER)
    url = f"/desk/calls/{made.key}/late/"
    wrong = client.post(url, {"organisation": "Findes ikke", "until": until, "reason": "x"})
    assert wrong.status_code == 400
    values = {"organisation": application.lead.name, "until": until, "reason": "Brand på skolen"}
    assert client.post(url, {**values, "until": "2020-01-01T12:00"}).status_code == 400
    assert client.post(url, values).status_code == 302
    assert LateException.objects.get().organisation == application.lead
    assert "Brand på skolen" in client.get(url).text
    assert client_as(Role.APPROVER).get(url).status_code == 403
