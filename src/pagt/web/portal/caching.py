"""Public pages are made once and kept until the journal has a new line, a call opens or closes, or the day ends."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pagt.core import clock, journal
from pagt.core.cache import pages
from pagt.web.portal.calls import clock_ticks

View = Callable[..., HttpResponse]
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page as it is kept: compressed, since most readers take it so and the worker's memory is small."""

    packed: bytes
    content_type: str
    etag: str


class _NotKeptError(Exception):
    """The view answered with something else than a page."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def cached_page(*parameters: str) -> Callable[[View], View]:
    """Keep what a public view answers, by address and by what the journal holds.

    The view must depend on nothing but its address, the journal, today's date and which calls are open: no user, no
    session, no cookie.

    Args:
        parameters: the parameters of the address that the view knows. Others are taken out of the request
            before the view sees it, so that nobody's address ends up in what others are shown.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @require_safe
        def cached(request: HttpRequest, **kwargs: object) -> HttpResponse:
            _tidy(request, parameters)
            stamp = journal.stamp()
            key = (stamp, clock_ticks(stamp), clock.today(), get_language(), request.get_full_path())
            try:
                kept: _Kept = pages.get_or_build(key, lambda: _keep(view(request, **kwargs)))
            except _NotKeptError as other:
                return other.response
            return _answer(request, kept)

        return cached

    return decorate


def _tidy(request: HttpRequest, parameters: tuple[str, ...]) -> None:
    given = {name: request.GET[name][:LONGEST_VALUE] for name in parameters if request.GET.get(name)}
    request.META["QUERY_STRING"] = urlencode(given)
    request.GET = QueryDict(request.META["QUERY_STRING"])


def _keep(response: HttpResponse) -> _Kept:
    if response.status_code != 200 or response.streaming:
        raise _NotKeptError(response)
    body = response.content
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return _Kept(gzip.compress(body, compresslevel=4, mtime=0), response["Content-Type"], etag)


def _answer(request: HttpRequest, kept: _Kept) -> HttpResponse:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        kept.packed if packed else gzip.decompress(kept.packed), content_type=kept.content_type
    )
    if packed:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = kept.etag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    answer = get_conditional_response(request, etag=kept.etag, response=response)
    assert isinstance(answer, HttpResponse)  # noqa: S101 - what is given comes back, or a 304
    return answer
