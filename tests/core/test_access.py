"""What goes with every answer to somebody who is signed in."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from pagt.people.roles import Role
from tests.factories import client_as, interaction

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/desk/",
        "/desk/interactions/",
        "/desk/interactions/export/csv/",
        "/desk/interactions/export/xlsx/",
        "/desk/interactions/new/",
        "/desk/interactions/eksempel-samtale/",
        "/desk/journal/",
        "/account/2fa/",
    ],
)
def test_no_browser_keeps_what_is_not_public(address: str) -> None:
    interaction("Eksempel samtale")

    answer = client_as(Role.OFFICER).get(address)

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_public_page_may_be_kept_and_asked_after(client: Client) -> None:
    assert client.get("/about/").headers["Cache-Control"] == "no-cache"


def test_cookies_go_away_after_twelve_hours(client: Client) -> None:
    """As the page on data protection says."""
    answer = client.get("/account/login/")

    assert answer.cookies["csrftoken"]["max-age"] == settings.SESSION_COOKIE_AGE == 12 * 60 * 60
