"""Pages with their access, and the middleware that is closed by default."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from pagt.core.closed import reading_as
from pagt.core.errors import Refused
from pagt.core.middleware import error_page
from pagt.core.rights import Actor, Right, require

View = Callable[..., HttpResponseBase]


class Open(StrEnum):
    """Access that no right governs."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"


Access = Right | Open


def actor(request: HttpRequest) -> Actor:
    """Return the signed-in user as actor. Only for pages that `AccessMiddleware` has let through."""
    return cast(Actor, request.user)


def page(route: str, view: View, *, name: str, needs: Access) -> URLPattern:
    """Return a URL pattern whose view carries its access. Every page is declared with this.

    An address that holds a NUL, which no text of the database can, leads nowhere. No browser keeps what is not
    public: the next person at the machine would find it after the sign-out.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if any("\0" in value for value in kwargs.values() if isinstance(value, str)):
            raise Http404
        if needs is Open.PUBLIC:
            return view(request, *args, **kwargs)
        with reading_as(actor(request)):
            response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    guarded.access = needs  # type: ignore[attr-defined]
    return path(route, guarded, name=name)


class AccessMiddleware:
    """Lets a request through only when the page's declared access allows it. No declaration: refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        access: Access | None = getattr(view, "access", None)
        if access is None:
            refusal = Refused(_("This page has no declared access, so it stays closed."))
            return error_page(request, refusal)
        if access is Open.PUBLIC:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            if isinstance(access, Right):
                require(actor(request), access)
        except Refused as refusal:
            # Django hands to `ErrorMiddleware` only what a view raises.
            return error_page(request, refusal)
        return None
