"""Pages for what goes wrong."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from pagt.core import journal
from pagt.core.actions import withdraw
from pagt.core.models import JournalEntry
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation


def test_who_is_signed_in_is_told_that_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The session is read before any view is reached."""

    def away(_store: SessionStore) -> dict[str, object]:
        raise OperationalError("connection refused")

    monkeypatch.setattr(SessionStore, "load", away)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32

    answer = client.get(reverse("desk:home"))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/desk/documents/a%00b/",
        "/desk/meetings/import/a%00/",
        "/desk/plan/a/commitments/%00/",
        "/desk/plan/import/?plan=%00",
        "/board/?plan=%00",
        "/feed.xml?plan=%00",
    ],
)
def test_an_address_with_what_postgresql_cannot_hold_is_not_found(address: str) -> None:
    assert client_as(Role.OFFICER).get(address).status_code == 404


@pytest.mark.django_db
def test_a_draft_and_a_reason_lose_what_postgresql_cannot_hold() -> None:
    assert client_as(Role.OFFICER).post(reverse("draft-save"), {"_draft": "meeting:\0new"}).status_code == 200
    firm = organisation()
    reason = "Tastet\0 to gange " + "x" * 10_000

    gone = withdraw(firm, by=SYSTEM, version=firm.version, reason=reason)

    assert gone.withdrawn.startswith("Tastet to gange")
    assert len(gone.withdrawn) == 500
    entry = JournalEntry.objects.filter(action="withdraw").get()
    assert entry.reason == journal.sealed(gone.withdrawn)
