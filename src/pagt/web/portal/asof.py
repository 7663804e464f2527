"""The day that the public pages show, from the address: `?on=2024-06-30`, on a commitment also `&known_at=`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from pagt.core import clock

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)


class BadDayError(ValueError):
    """What stands in the address is no day that can be shown; the message is for the reader."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day that is shown, and the day whose knowledge it is shown with (None: all there is now).

    `chosen` is False when the address names no day, and the page shows today.
    """

    on: date
    chosen: bool
    known_at: date | None = None

    @property
    def query(self) -> str:
        """The end of an address on which the day is kept; empty for today."""
        given = {"on": self.on} if self.chosen else {}
        if self.known_at:
            given["known_at"] = self.known_at
        return "?" + urlencode(given) if given else ""

    @property
    def day_only(self) -> str:
        """The same for pages that know no `known_at`."""
        return "?" + urlencode({"on": self.on}) if self.chosen else ""


def read(request: HttpRequest) -> AsOf:
    """Return the day that the address asks for.

    Raises:
        BadDayError: a day in it is none, or lies outside 1990-2100.
    """
    on, known_at = day(request.GET.get("on", "")), day(request.GET.get("known_at", ""))
    return AsOf(on or clock.today(), on is not None, known_at)


def day(text: str) -> date | None:
    """Return the day of a parameter; None for an empty one.

    Raises:
        BadDayError: it is none, or lies outside 1990-2100.
    """
    text = text.strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadDayError(
            _("“%(text)s” is not a date. Write year, month and day, for example 2024-12-31.")
            % {"text": text[:40]}
        ) from None
    if not FIRST <= found <= LAST:
        raise BadDayError(
            _("Choose a day from %(first)s to %(last)s.") % {"first": FIRST.year, "last": LAST.year}
        )
    return found


R = TypeVar("R", bound=HttpResponseBase)


def dated(view: Callable[..., R]) -> Callable[..., R | HttpResponse]:
    """Give a view the day of the address as `as_of`; answer a bad day with a page that says what is wrong."""

    @wraps(view)
    def with_day(request: HttpRequest, **kwargs: object) -> R | HttpResponse:
        try:
            as_of = read(request)
        except BadDayError as error:
            given = {name: request.GET.get(name, "")[:40] for name in ("on", "known_at")}
            context = {"problem": str(error), "given": given, "page_path": request.path}
            return render(request, "portal/bad_day.html", context, status=400)
        return view(request, as_of=as_of, **kwargs)

    return with_day
