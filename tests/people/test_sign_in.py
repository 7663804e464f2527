"""Signing in with a password, the pause after wrong ones, a forgotten password, and the second step."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.models import Mail
from pagt.post.tasks import deliver as deliver_mail
from tests.people.shared import PASSWORD

LOGIN = "/account/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: str) -> HttpResponse:
    return client.post(LOGIN, {"login": email, "password": password}, **extra)  # type: ignore[return-value,arg-type]


def text_of(answer: HttpResponse) -> str:
    """The visible words of a page."""
    body = re.sub(r"<script.*?</script>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def deliver() -> list[mail.EmailMessage]:
    """Send what lies in the queue, as the worker would."""
    mail.outbox.clear()
    for key in Mail.objects.filter(state="waiting").order_by("pk").values_list("key", flat=True):
        deliver_mail(mail=key)
    return mail.outbox


def confirm(client: Client) -> None:
    """Type the password once more, as whoever changes how an account is protected has to."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def test_the_right_password_leads_to_the_desk(client: Client, officer: User) -> None:
    answer = sign_in(client, "OFFICER@eksempel.dk")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]  # it ends with the browser
    assert User.objects.get(pk=officer.pk).password.startswith("argon2")


def test_a_page_that_asked_for_sign_in_is_shown_afterwards(client: Client, officer: User) -> None:
    answer = client.get("/en/desk/account/")
    assert answer.headers["Location"] == "/en/account/login/?next=/en/desk/account/"
    answer = client.post(LOGIN, {"login": officer.email, "password": PASSWORD, "next": "/en/desk/account/"})
    assert answer.headers["Location"] == "/en/desk/account/"
    for hostile in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        client.logout()
        answer = client.post(LOGIN, {"login": officer.email, "password": PASSWORD, "next": hostile})
        assert answer.headers["Location"] == "/desk/"


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client, officer: User) -> None:
    wrong = text_of(sign_in(client, officer.email, "forkert adgangskode"))
    unknown = text_of(sign_in(client, "nobody@eksempel.dk", "forkert adgangskode"))
    assert "ikke korrekt" in wrong
    assert wrong == unknown


def test_five_wrong_passwords_close_the_account_for_a_while(client: Client, officer: User) -> None:
    for n in range(5):
        sign_in(client, officer.email, "forkert", REMOTE_ADDR=f"192.0.2.{n}")
    answer = sign_in(client, officer.email, REMOTE_ADDR="192.0.2.99")
    assert answer.status_code == 200
    assert "for mange" in text_of(answer).lower()
    assert not client.session.get("_auth_user_id")


def test_ten_wrong_passwords_from_one_place_close_it_for_a_while(client: Client, officer: User) -> None:
    for n in range(10):
        sign_in(client, f"guess{n}@eksempel.dk", "forkert")
    assert "for mange" in text_of(sign_in(client, officer.email)).lower()
    assert sign_in(client, officer.email, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_attempts_are_counted_where_every_worker_process_sees_them(client: Client, officer: User) -> None:
    sign_in(client, officer.email, "forkert")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] == 2  # for the address and for the place


def test_behind_a_proxy_each_visitor_is_counted_alone(
    client: Client, officer: User, settings: pytest.FixtureRequest
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    for n in range(10):
        sign_in(client, f"guess{n}@eksempel.dk", "forkert", HTTP_X_FORWARDED_FOR="203.0.113.5")
    # What a visitor claims stands before what the proxy adds, and is not believed.
    claimed = sign_in(client, officer.email, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.5")
    assert "for mange" in text_of(claimed).lower()
    assert sign_in(client, officer.email, HTTP_X_FORWARDED_FOR="203.0.113.6").status_code == 302


def test_somebody_whose_account_is_closed_is_told(client: Client, person: Callable[..., User]) -> None:
    closed = person(Role.OFFICER, is_active=False)
    answer = sign_in(client, closed.email)
    assert not client.session.get("_auth_user_id")
    page = client.get(answer.headers["Location"]) if answer.status_code == 302 else answer
    assert "ikke korrekt" in text_of(page) or "Kontoen er lukket" in text_of(page)


def test_nobody_changes_an_address_or_connects_an_identity_alone(client: Client, db: None) -> None:
    for address in ("/account/email/", "/account/social/", "/account/social/signup/"):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"email": "x@eksempel.dk"}).status_code == 404, address


def test_a_forgotten_password(client: Client, officer: User) -> None:
    answer = client.post("/account/password/reset/", {"email": "Officer@eksempel.dk"}, follow=True)
    assert "Se i din mail" in text_of(answer)
    (message,) = deliver()
    assert message.to == [officer.email]
    assert message.subject == "Den Midtjyske Teknologipagt: Du har fået en konto"  # never signed in yet
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(message.body))
    assert link
    page = client.get(link[1], follow=True)
    assert "Vælg en adgangskode" in text_of(page)
    weak = client.post(page.request["PATH_INFO"], {"password1": "kort", "password2": "kort"})
    assert "mindst 12 tegn" in text_of(weak)
    new = "en helt anden lang sætning"
    done = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert "Din adgangskode er gemt" in text_of(done)
    assert sign_in(Client(), officer.email).status_code == 200
    assert sign_in(client, officer.email, new).status_code == 302
    assert "Linket virker ikke længere" in text_of(Client().get(link[1], follow=True))
    client.post("/account/password/reset/", {"email": officer.email})
    assert deliver()[-1].subject == "Den Midtjyske Teknologipagt: Vælg en ny adgangskode"


def test_an_unknown_address_is_told_the_same_and_gets_no_mail(client: Client, db: None) -> None:
    answer = client.post("/account/password/reset/", {"email": "nobody@eksempel.dk"}, follow=True)
    assert "Se i din mail" in text_of(answer)
    assert deliver() == []


def test_asking_for_links_again_and_again_is_answered_with_a_page(client: Client, officer: User) -> None:
    for _ in range(5):
        client.post("/account/password/reset/", {"email": officer.email})
    answer = client.post("/account/password/reset/", {"email": officer.email})
    assert answer.status_code == 429
    assert "For mange forsøg" in text_of(answer)
    assert len(deliver()) == 5


def test_signing_in_with_an_app(client: Client, officer: User) -> None:
    sign_in(client, officer.email)
    confirm(client)
    page = client.get("/account/2fa/app/activate/")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())
    assert secret
    wrong = client.post("/account/2fa/app/activate/", {"code": "000000"})
    assert "Forkert kode" in text_of(wrong)
    secret = re.search(r"<code>([A-Z2-7]+)</code>", wrong.content.decode())
    assert secret
    codes = client.post("/account/2fa/app/activate/", {"code": code_now(secret[1])}, follow=True)
    recovery = re.findall(r"<li><code>(\w+)</code>", codes.content.decode())
    assert len(recovery) == 10
    client.post("/account/logout/")

    for attempt, expected in (("123456", False), (recovery[0], True)):
        second = sign_in(client, officer.email)
        assert second.headers["Location"].startswith("/account/2fa/authenticate/")
        assert client.get("/desk/account/").status_code == 302
        client.post("/account/2fa/authenticate/", {"code": attempt})
        assert bool(client.session.get("_auth_user_id")) is expected
        client.post("/account/logout/")
    sign_in(client, officer.email)
    again = client.post("/account/2fa/authenticate/", {"code": recovery[0]})
    assert "Forkert kode" in text_of(again)


def test_protection_is_changed_only_by_who_has_just_shown_who_they_are(
    client: Client, officer: User, settings: pytest.FixtureRequest
) -> None:
    sign_in(client, officer.email)
    for address in ("2fa/app/activate/", "passkeys/new/"):
        answer = client.get(f"/account/{address}")
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/account/reauthenticate/?next="), address
    assert "Er det dig?" in text_of(client.get(answer.headers["Location"]))
    wrong = client.post("/account/reauthenticate/", {"password": "forkert"})
    assert "Forkert adgangskode" in text_of(wrong)
    confirm(client)
    assert client.get("/account/passkeys/new/").status_code == 200
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0  # type: ignore[attr-defined]
    assert client.get("/account/passkeys/new/").status_code == 302
    assert not Authenticator.objects.filter(user=officer).exists()
