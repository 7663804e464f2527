"""Uploads that are too large are refused before they are read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pagt.core.documents import LARGEST_MB

# A file of the largest size fits together with everything else that is typed in a form.
LARGEST_BODY = (LARGEST_MB + 6) * 1024 * 1024


class UploadLimitMiddleware:
    """Answers 413 with a readable page for a body that is larger than any form takes, without reading it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and len(length) < 16 and int(length) <= LARGEST_BODY:
            return self.get_response(request)
        return render(request, "core/413.html", {"largest_mb": LARGEST_MB}, status=413)
