"""Signing in with a real OpenID Connect provider, which runs beside the tests on this machine."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client

from pagt.config.environment import oidc_apps
from pagt.core.models import JournalEntry
from pagt.people.models import User
from pagt.people.roles import Role

BEGIN = "/account/oidc/region/login/?process=login"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of an identity provider that signs in whoever one asks it to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        issuer = f"http://127.0.0.1:{port}"
        try:
            for _ in range(200):
                try:
                    requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5).raise_for_status()
                    break
                except requests.ConnectionError:
                    time.sleep(0.1)
            yield issuer
        finally:
            process.terminate()


@pytest.fixture
def region(provider: str, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The installation set up for the provider as an administrator does it: with PAGT_OIDC_APPS."""
    app = {
        "provider_id": "region",
        "name": "Eksempelregionen",
        "client_id": "pagt",
        "secret": "hemmelig",
        "server_url": provider,
    }
    monkeypatch.setenv("PAGT_OIDC_APPS", json.dumps([app]))
    ours = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]  # type: ignore[attr-defined]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**ours, "APPS": oidc_apps()}}  # type: ignore[attr-defined]
    return provider


def tell(provider: str, sub: str, **claims: object) -> None:
    """Let the provider know somebody."""
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()


def sign_in(client: Client, sub: str, begin: str = BEGIN) -> HttpResponse:
    """Go to the provider, be somebody there, and come back."""
    away = client.get(begin)
    assert away.status_code == 302, away.content.decode()[:500]
    there = requests.post(away.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
    back = urlsplit(there.headers["Location"])
    assert back.path == "/account/oidc/region/login/callback/"
    return client.get(f"{back.path}?{back.query}")  # type: ignore[return-value]


def test_the_sign_in_page_offers_the_provider(client: Client, db: None, region: str) -> None:
    body = client.get("/account/login/").content.decode()
    assert "Eksempelregionen" in body
    assert "Med din organisation" in body
    assert "/account/oidc/region/login/?" in body


def test_somebody_known_by_an_address_that_the_provider_vouches_for(
    client: Client, officer: User, region: str
) -> None:
    tell(region, "abc", email="Officer@eksempel.dk", email_verified=True, name="Et andet navn")
    answer = sign_in(client, "abc")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(officer.pk)
    (account,) = SocialAccount.objects.all()
    assert (account.provider, account.uid, account.user) == ("region", "abc", officer)
    officer.refresh_from_db()
    assert officer.name == "Officer"  # the name here is the administrator's to write
    line = JournalEntry.objects.filter(key=officer.key).latest("id")
    assert (line.action, line.reason, line.actor) == ("connect identity", "region", officer.actor_key)


def test_afterwards_the_subject_decides_and_not_the_address(
    client: Client, officer: User, person: Callable[..., User], region: str
) -> None:
    tell(region, "abc", email=officer.email, email_verified=True)
    sign_in(client, "abc")
    other = person(Role.AUDITOR)
    # The provider gives the subject another person's address: still the same person here.
    tell(region, "abc", email=other.email, email_verified=True)
    client = Client()
    sign_in(client, "abc")
    assert client.session["_auth_user_id"] == str(officer.pk)
    # And another subject with the first one's old address is the one of that address, once.
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@eksempel.dk", "email_verified": True},
        {"email": "officer@eksempel.dk", "email_verified": False},
        {"email": "officer@eksempel.dk"},
        {},
    ],
)
def test_who_is_not_known_or_not_vouched_for_is_refused(
    client: Client, officer: User, region: str, claims: dict[str, object]
) -> None:
    tell(region, "stranger", **claims)
    answer = sign_in(client, "stranger")
    assert answer.status_code == 403
    assert "Der er ingen konto her til din adresse" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


def test_somebody_whose_account_is_closed_is_refused(
    client: Client, person: Callable[..., User], region: str
) -> None:
    closed = person(Role.OFFICER, is_active=False)
    tell(region, "abc", email=closed.email, email_verified=True)
    assert sign_in(client, "abc").status_code == 403
    SocialAccount.objects.create(user=closed, provider="region", uid="abc")
    answer = sign_in(client, "abc")
    assert answer.headers["Location"] == "/account/inactive/"
    assert "Kontoen er lukket" in client.get("/account/inactive/").content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_the_provider_serves_for_nothing_but_signing_in(
    client: Client, officer: User, person: Callable[..., User], region: str, process: str
) -> None:
    other = person(Role.AUDITOR)
    tell(region, "abc", email=other.email, email_verified=True)
    client.force_login(officer)
    answer = sign_in(client, "abc", BEGIN.replace("process=login", f"process={process}"))
    assert answer.status_code == 403
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert not SocialAccount.objects.exists()


def test_an_answer_that_nobody_asked_for_is_refused(client: Client, officer: User, region: str) -> None:
    answer = client.get("/account/oidc/region/login/callback/?code=stolen&state=made-up")
    assert answer.status_code == 401
    assert "Login lykkedes ikke" in answer.content.decode()


def test_breaking_off_at_the_provider(client: Client, officer: User, region: str) -> None:
    asked = parse_qs(urlsplit(client.get(BEGIN).headers["Location"]).query)
    answer = {"error": "access_denied", "state": asked["state"][0]}
    page = client.get("/account/oidc/region/login/callback/", answer, follow=True)
    assert "Du afbrød login" in page.content.decode()


def test_the_exchange_is_bound_to_this_browser(client: Client, officer: User, region: str) -> None:
    asked = parse_qs(urlsplit(client.get(BEGIN).headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    tell(region, "abc", email=officer.email, email_verified=True)
    there = requests.post(
        client.get(BEGIN).headers["Location"], data={"sub": "abc"}, allow_redirects=False, timeout=5
    )
    back = urlsplit(there.headers["Location"])
    assert Client().get(f"{back.path}?{back.query}").status_code == 401  # another browser's answer


def test_a_provider_that_is_not_set_up(client: Client, db: None, region: str) -> None:
    assert client.get("/account/oidc/other/login/").status_code == 404


def test_a_provider_that_is_away(
    client: Client, db: None, region: str, settings: pytest.FixtureRequest
) -> None:
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]  # type: ignore[attr-defined]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.get(BEGIN)
    assert answer.status_code == 503
    assert "Login lykkedes ikke" in answer.content.decode()
