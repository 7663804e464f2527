"""Pages for what goes wrong."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client
from django.urls import reverse


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
