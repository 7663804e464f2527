"""Errors become pages here, once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg_pool import PoolTimeout

from pagt.core import journal
from pagt.core.errors import PagtError

log = logging.getLogger(__name__)
AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""What is raised while the database cannot be reached."""


class BeganMiddleware:
    """Notes when a request reached the program, before its body is read: `clock.began_at` makes it an instant."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.began = time.monotonic()  # type: ignore[attr-defined]
        return self.get_response(request)


class ErrorMiddleware:
    """Shows a `PagtError` that a view did not handle as a page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, PagtError):
            return error_page(request, error)
        return None


class DatabaseAwayMiddleware:
    """Answers 503 with a plain page while the database is away, and works again when it is back.

    What fails outside a view (a session is read, a page is guarded) comes to `errors_http.server_error`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, AWAY):
            log.error("The database is away", exc_info=error)
            return away_page()
        return None


class OneStampMiddleware:
    """Lets everything that a page is made of ask for the journal's stamp with one query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with journal.one_stamp():
            return self.get_response(request)


def away_page() -> HttpResponse:
    """Return the page that says that the database is away; it needs none."""
    response = render(None, "core/away.html", status=503)
    response["Retry-After"] = "30"
    return response


def error_page(request: HttpRequest, error: PagtError) -> HttpResponse:
    """Return the page of an error, with its status."""
    return render(request, "core/error.html", {"error": error}, status=error.status)
