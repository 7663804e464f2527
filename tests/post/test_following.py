"""Following the calls by mail: asked, confirmed by link, stopped with one click; no address is revealed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pagt.core.errors import Invalid
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.people.tasks import forget_unconfirmed
from pagt.post.actions import send
from pagt.post.following import choose, confirm, follow
from pagt.post.models import Choice, Mail, Subscriber
from pagt.post.queries import chosen, subscribers
from pagt.post.states import Topic
from pagt.post.tasks import deliver, forget
from tests.factories import SYSTEM, client_as, person
from tests.post.smtp_for_tests import MailServer

ADDRESS = "Laeser@Eksempel.dk"


def link(mail: Mail, page: str) -> str:
    found = re.search(rf"http://127.0.0.1:8000((?:/en)?/follow/{page}/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def newest() -> Mail:
    return Mail.objects.latest("pk")


def follower(email: str = "laeser@eksempel.dk", language: str = "da") -> Subscriber:
    follow(email=email, language=language)
    found = Subscriber.objects.get(email=email)
    confirm(found.token)
    return found


def test_asked_confirmed_told_and_stopped(client: Client, db: None) -> None:
    answer = client.post("/follow/", {"email": ADDRESS})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/follow/asked/")
    assert subscribers(Topic.CALLS) == []
    address = link(newest(), "confirm")
    assert client.get(address).status_code == 200
    assert subscribers(Topic.CALLS) == []  # a program that looks ahead confirms nothing
    client.post(address)
    client.post(address)
    (told,) = subscribers(Topic.CALLS)
    assert (told.to, told.language) == (ADDRESS.lower(), "da")
    mail = send(by=SYSTEM, to=told.to, subject="s", body="b", language="da", topic=Topic.CALLS)
    assert mail is not None
    stop = link(mail, "stop")
    client.get(stop)
    assert Subscriber.objects.exists()
    client.post(stop)
    client.post(stop)
    assert not Subscriber.objects.exists()
    mail.refresh_from_db()
    assert mail.state == "stopped"  # what waited for them goes nowhere


def test_one_click_in_the_mail_program_stops_it(db: None, server: MailServer) -> None:
    follower()
    mail = send(by=SYSTEM, to="laeser@eksempel.dk", subject="s", body="b", language="en", topic=Topic.CALLS)
    assert mail is not None
    deliver(mail=mail.key)
    (got,) = server.taken
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = got["List-Unsubscribe"].strip(" <>").removeprefix("http://127.0.0.1:8000")
    assert address.startswith("/en/follow/stop/")
    strict = Client(enforce_csrf_checks=True)  # a mail program has no cookie of ours
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.exists()


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, db: None) -> None:
    follower()
    user = person(Role.APPLICANT)
    answers = {
        client.post("/follow/", {"email": email}).headers["Location"]
        for email in ("laeser@eksempel.dk", "ny@eksempel.dk", user.email)
    }
    assert answers == {"/follow/asked/"}


def test_asking_again_keeps_one_subscriber_and_says_so_in_the_mail(client: Client, db: None) -> None:
    for _time in range(2):
        client.post("/follow/", {"email": ADDRESS})
    confirm(Subscriber.objects.get().token)
    client.post("/follow/", {"email": ADDRESS.upper()})
    assert Subscriber.objects.count() == 1
    assert "følger allerede" in newest().subject
    assert Mail.objects.filter(secret=False).count() == 0  # their links are for their reader only


def test_the_fourth_mail_to_one_address_within_the_hour_waits(client: Client, db: None) -> None:
    for _time in range(3):
        assert client.post("/follow/", {"email": ADDRESS}).status_code == 302
    assert client.post("/follow/", {"email": ADDRESS}).status_code == 429
    assert Mail.objects.count() == 3


def test_a_wrong_address_is_said_beside_its_field(client: Client, db: None) -> None:
    answer = client.post("/follow/", {"email": "ikke en adresse"})
    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.content.decode()
    assert "ikke en adresse" in answer.content.decode()


def test_unknown_links_say_what_to_do(client: Client, db: None) -> None:
    assert client.post("/follow/confirm/none/").status_code == 404
    assert client.post("/follow/stop/none/").status_code == 200


def test_mail_in_english_for_who_asked_in_english(client: Client, db: None) -> None:
    client.post("/en/follow/", {"email": ADDRESS})
    assert "Confirm that you want" in newest().subject
    assert link(newest(), "confirm").startswith("/en/")
    confirm(Subscriber.objects.get().token)
    assert subscribers(Topic.CALLS)[0].language == "en"


def test_who_is_told_of_calls(db: None) -> None:
    applicant, silent, officer, curious, gone = (
        person(role) for role in (Role.APPLICANT, Role.APPLICANT, Role.OFFICER, Role.OFFICER, Role.APPLICANT)
    )
    choose(silent, wanted={Topic.CALLS: False}, language="da")
    choose(curious, wanted={Topic.CALLS: True}, language="en")
    gone.is_active = False
    gone.save()
    unconfirmed = User(email="ny@eksempel.dk", name="Ny")
    unconfirmed.save()
    unconfirmed.memberships.create(role=Role.APPLICANT)
    follower()
    follower(silent.email)  # has said no as a person
    told = [(str(each.to), each.language) for each in subscribers(Topic.CALLS)]
    assert told == [
        (str(applicant), "da"),
        (str(curious), "en"),
        ("laeser@eksempel.dk", "da"),
    ]
    assert chosen(officer)[Topic.CALLS] is False
    assert chosen(applicant)[Topic.CALLS] is True


def test_subscribers_are_read_with_as_many_questions_for_30_as_for_1(
    db: None, django_assert_num_queries: Any
) -> None:
    for number in range(30):
        person(Role.APPLICANT)
        Subscriber.objects.create(email=f"l{number}@eksempel.dk", confirmed_at=timezone.now())
    with django_assert_num_queries(3):
        assert len(subscribers(Topic.CALLS)) == 60


def test_a_person_chooses_on_the_own_page(db: None) -> None:
    client = client_as(Role.APPLICANT)
    user = User.objects.get()
    page = client.get("/desk/account/mail/").content.decode()
    assert page.count("checked") == 4  # Danish, and every topic
    answer = client.post("/desk/account/mail/", {"language": "en", "topics": ["calls"]})
    assert answer.headers["Location"] == "/desk/account/"
    user.refresh_from_db()
    assert user.language == "en"
    assert dict(Choice.objects.values_list("topic", "wanted")) == {
        "calls": True,
        "reminders": False,
        "co_writers": False,
    }
    assert client.post("/desk/account/mail/", {"language": "tlh"}).status_code == 422
    with pytest.raises(Invalid):
        choose(user, wanted={}, language="tlh")


def test_each_night_what_nobody_confirmed_is_forgotten(db: None) -> None:
    old = timezone.now() - timedelta(days=8)
    for email in ("gammel@eksempel.dk", "ny@eksempel.dk", "fast@eksempel.dk"):
        follow(email=email, language="da")
    confirm(Subscriber.objects.get(email="fast@eksempel.dk").token)
    Subscriber.objects.exclude(email="ny@eksempel.dk").update(asked_at=old)
    sent, waiting = Mail.objects.all()[:2]
    Mail.objects.filter(pk=sent.pk).update(state="sent", sent_at=old, body="", created_at=old)
    Mail.objects.filter(pk=waiting.pk).update(created_at=old)
    tonight = int(datetime.now(tz=UTC).timestamp())
    forget(timestamp=tonight)
    assert set(Subscriber.objects.values_list("email", flat=True)) == {"ny@eksempel.dk", "fast@eksempel.dk"}
    assert not Mail.objects.filter(pk=sent.pk).exists()
    assert Mail.objects.filter(pk=waiting.pk).exists()


def test_each_night_accounts_that_nobody_confirmed_are_deleted(db: None) -> None:
    old = timezone.now() - timedelta(days=8)
    kept = person(Role.OFFICER)
    for email in ("gammel@eksempel.dk", "ny@eksempel.dk"):
        User(email=email, name="N").save()
    User.objects.exclude(email="ny@eksempel.dk").update(created_at=old)
    forget_unconfirmed(timestamp=int(datetime.now(tz=UTC).timestamp()))
    assert set(User.objects.values_list("email", flat=True)) == {kept.email, "ny@eksempel.dk"}
