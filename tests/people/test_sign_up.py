"""Signing up to apply: the address is confirmed by link, and nobody learns who has an account."""

import re
from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from pagt.core.models import JournalEntry
from pagt.people.actions import take_over
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.people.signals import address_verified
from pagt.post.models import Mail
from pagt.post.tasks import deliver
from tests.people.shared import PASSWORD

SIGN_UP = "/account/signup/"


def sign_up(
    client: Client, email: str = "ny@eksempel.dk", name: str = "Nanna Ny", **rest: str
) -> HttpResponse:
    data = {"name": name, "email": email, "password1": PASSWORD, "password2": PASSWORD, **rest}
    return client.post(SIGN_UP, data)  # type: ignore[return-value]


def delivered() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    for key in Mail.objects.filter(state="waiting").order_by("pk").values_list("key", flat=True):
        deliver(mail=key)
    return list(mail.outbox)


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://testserver((?:/en)?/account/confirm-email/\S+)", str(message.body))
    assert found, message.body
    return found[1]


@pytest.fixture
def verified() -> Iterator[list[str]]:
    """The addresses that have been announced as confirmed."""
    heard: list[str] = []

    def hear(user: User, **_rest: object) -> None:
        heard.append(user.email)

    address_verified.connect(hear)
    yield heard
    address_verified.disconnect(hear)


def test_an_applicant_signs_up_confirms_and_begins(client: Client, db: None, verified: list[str]) -> None:
    answer = sign_up(client, email="Ny@Eksempel.dk", name=" Nanna \u200b Ny ")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/confirm-email/")
    user = User.objects.get(email="ny@eksempel.dk")
    assert (user.name, user.language, user.roles) == ("Nanna Ny", "da", {Role.APPLICANT})
    assert client.get("/desk/account/").status_code == 302  # nothing yet
    assert verified == []
    (message,) = delivered()
    assert message.to == ["ny@eksempel.dk"]
    address = link_in(message)
    page = client.get(address)
    assert "ny@eksempel.dk" in page.content.decode()
    assert not EmailAddress.objects.get(
        user=user
    ).verified  # a mail program that looks ahead confirms nothing
    answer = client.post(address)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert verified == ["ny@eksempel.dk"]
    assert client.get("/desk/account/").status_code == 200


def test_the_journal_knows_them_by_key_only(client: Client, db: None) -> None:
    sign_up(client)
    user = User.objects.get()
    line = JournalEntry.objects.get(kind="person")
    assert (line.action, line.key, line.actor) == ("sign up", user.key, user.actor_key)
    assert "Nanna" not in f"{line.title}{line.state}"
    assert "eksempel.dk" not in f"{line.title}{line.state}"


def test_without_the_link_the_right_password_opens_nothing(client: Client, db: None) -> None:
    sign_up(client)
    other = Client()
    answer = other.post("/account/login/", {"login": "ny@eksempel.dk", "password": PASSWORD})
    assert answer.headers["Location"] == "/account/confirm-email/"
    assert not other.session.get("_auth_user_id")


def test_confirmed_in_another_browser_one_signs_in_with_the_password(client: Client, db: None) -> None:
    sign_up(client)
    (message,) = delivered()
    other = Client()
    answer = other.post(link_in(message))
    assert answer.headers["Location"] == "/account/login/"
    assert not other.session.get("_auth_user_id")
    other.post("/account/login/", {"login": "ny@eksempel.dk", "password": PASSWORD})
    assert other.session.get("_auth_user_id")


def test_a_wrong_link_says_what_to_do(client: Client, db: None) -> None:
    page = client.get("/account/confirm-email/none/")
    assert page.status_code == 200
    assert "Log ind" in page.content.decode()
    assert client.post("/account/confirm-email/none/").status_code == 404


def test_a_known_address_gets_the_same_answer_and_a_mail_that_says_so(client: Client, officer: User) -> None:
    known = sign_up(client, email=officer.email)
    unknown = sign_up(Client())
    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    assert User.objects.filter(email=officer.email).count() == 1
    assert User.objects.get(email=officer.email).name == officer.name
    subjects = {message.to[0]: message.subject for message in delivered()}
    assert "allerede en konto" in subjects[officer.email]


def test_signing_up_in_english_is_followed_by_a_mail_in_english(client: Client, db: None) -> None:
    client.post(
        "/en" + SIGN_UP,
        {"name": "Nanna", "email": "ny@eksempel.dk", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert User.objects.get().language == "en"
    (message,) = delivered()
    assert "Confirm your e-mail address" in message.subject
    assert "/en/account/confirm-email/" in link_in(message)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("email", "ikke en adresse"), ("password1", "kort"), ("password2", "noget andet her")],
)
def test_bad_input_is_said_beside_its_field_and_keeps_what_was_typed(
    client: Client, db: None, field: str, value: str
) -> None:
    answer = sign_up(client, **{field: value})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in body
    assert field == "email" or 'value="ny@eksempel.dk"' in body
    assert not User.objects.exists()


def test_the_twenty_first_from_one_place_waits(client: Client, db: None) -> None:
    for number in range(20):
        sign_up(Client(), email=f"n{number}@eksempel.dk", password1="kort")
    assert sign_up(client).status_code == 429


def test_who_is_created_by_others_needs_no_link(person: Callable[..., User], verified: list[str]) -> None:
    made = person(Role.OFFICER)
    assert EmailAddress.objects.get(user=made).verified
    assert verified == [made.email]


def test_an_identity_provider_gives_the_account_to_the_owner_of_the_address(client: Client, db: None) -> None:
    sign_up(client)
    user = User.objects.get()
    take_over(user)
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    user.set_password(PASSWORD)
    user.save()
    take_over(user)  # the address is theirs by now: nothing to take
    user.refresh_from_db()
    assert user.has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_up_at_once_with_an_address_get_one_account() -> None:
    barrier = Barrier(2)
    answers: list[int] = []

    def run() -> None:
        barrier.wait()
        answers.append(sign_up(Client(raise_request_exception=True)).status_code)
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert User.objects.count() == 1
