"""What the form of an organisation asks while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pagt.network.partners.queries_organisations import tags_in_use


def tags(request: HttpRequest) -> HttpResponse:
    """Tags in use that hold what is typed, for the suggestions of the form."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:40].casefold()
    found = [tag for tag in tags_in_use() if text in tag.casefold()]
    return render(request, "core/register/suggestions.html", {"names": found[:20]})
