"""The outbox as the secretariat sees it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pagt.people.roles import Role
from pagt.post.actions import Enclosure, send, send_secret
from pagt.post.models import Mail, MailAttachment
from pagt.post.states import Topic
from tests.factories import SYSTEM, client_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return client_as(Role.OFFICER)


def mail(subject: str = "Kvittering", **values: Any) -> Mail:
    made = send(
        by=SYSTEM, subject=subject, body="Hej <b>", language="da", **{"to": "ole@eksempel.dk", **values}
    )
    assert made is not None
    return made


def shown(client: Client, query: str = "") -> str:
    answer = client.get(f"/desk/post/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_filters_narrow_the_list(officer: Client) -> None:
    mail("Frist i dag", topic=Topic.REMINDERS)
    mail("Nyt udbud", topic=Topic.CALLS, to="eva@eksempel.dk")
    mail("Kvittering for ansøgning", about=("application", "A-2026-1"))
    Mail.objects.filter(subject="Nyt udbud").update(state="failed", problem="550 no such mailbox")
    found = {
        "": 3,
        "?state=failed": 1,
        "?topic=reminders": 1,
        "?about=A-2026-1": 1,
        "?q=EVA": 1,
        "?q=frist": 1,
        "?q=%00": 3,
        "?state=zz&topic=zz&page=zz": 3,
        "?q=ingenting": 0,
    }
    for query, number in found.items():
        assert shown(officer, query).count('<th scope="row">') == number, query
    assert "kunne ikke sendes" in shown(officer)


def test_an_empty_outbox_says_what_comes(officer: Client) -> None:
    assert "kommer af sig selv" in shown(officer)


def test_the_list_asks_as_often_for_60_as_for_1(officer: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        mail(f"Mail {number}")
    with django_assert_max_num_queries(10):
        page = shown(officer)
    assert page.count('<th scope="row">') == 50
    assert shown(officer, "?page=2").count('<th scope="row">') == 10


def test_a_mail_is_shown_as_its_reader_sees_it(officer: Client) -> None:
    one = mail(attachments=[Enclosure("frist.ics", "text/calendar", b"BEGIN")])
    page = officer.get(f"/desk/post/{one.key}/").content.decode()
    assert "Hej &lt;b&gt;" in page
    attachment = MailAttachment.objects.get()
    answer = officer.get(f"/desk/post/{one.key}/files/{attachment.pk}/")
    assert answer.content == b"BEGIN"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="frist.ics"'
    assert officer.get(f"/desk/post/{one.key}/files/{attachment.pk + 1}/").status_code == 404


def test_stopped_and_sent_again_from_its_page(officer: Client) -> None:
    one = mail()
    officer.post(f"/desk/post/{one.key}/stop/")
    one.refresh_from_db()
    assert one.state == "stopped"
    page = officer.post(f"/desk/post/{one.key}/stop/", follow=True).content.decode()
    assert "Kun en mail, der venter" in page
    officer.post(f"/desk/post/{one.key}/again/")
    one.refresh_from_db()
    assert one.state == "waiting"
    assert officer.get(f"/desk/post/{one.key}/stop/").status_code == 405


def test_all_that_failed_from_the_list(officer: Client) -> None:
    mail()
    Mail.objects.update(state="failed")
    page = officer.post("/desk/post/again/", follow=True).content.decode()
    assert "1 mail er på vej igen" in page
    assert not Mail.objects.filter(state="failed").exists()


def test_mails_that_let_their_reader_in_are_shown_to_nobody(officer: Client) -> None:
    secret = send_secret(
        by=SYSTEM, to_address="x@eksempel.dk", subject="Hemmelig", body="link", language="da"
    )
    assert "Hemmelig" not in shown(officer)
    for page in ("", "again/", "stop/"):
        ask = officer.post if page else officer.get
        assert ask(f"/desk/post/{secret.key}/{page}").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_the_secretariat_reads_the_outbox(role: Role) -> None:
    assert client_as(role).get("/desk/post/").status_code == 403
