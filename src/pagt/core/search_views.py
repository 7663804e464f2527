"""The search over the whole register: suggestions while one types, and a page of results."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import search
from pagt.core.access import actor
from pagt.core.register.spec import registers

SUGGESTED = 4
SHOWN = 5
PAGE_SIZE = 25


def search_page(request: HttpRequest) -> HttpResponse:
    """What is found: the first of every kind, or of one kind page by page."""
    by, text = actor(request), _typed(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in registers() else ""
    asked = request.GET.get("page", "1")
    page = max(int(asked), 1) if asked.isdecimal() and len(asked) < 4 else 1
    size = PAGE_SIZE if kind else SHOWN
    found = search.find(text, by=by, kind=kind, size=size, skip=(page - 1) * PAGE_SIZE if kind else 0)
    groups = _groups(found, text)
    last = -(-found[0].count // PAGE_SIZE) if kind and found else 1
    context = {
        "q": text,
        "kind": kind,
        "kind_title": registers()[kind].title if kind else "",
        "groups": groups,
        "kinds": _kinds(by.rights),
        "page": page,
        "pages": last,
        "before": _address(text, kind, page - 1) if page > 1 else "",
        "after": _address(text, kind, page + 1) if page < last else "",
        "everything": _address(text),
        "breadcrumbs": [(_("Desk"), reverse("desk:home")), (_("Search"), "")],
    }
    return render(request, "core/search.html", context)


def suggestions(request: HttpRequest) -> HttpResponse:
    """The first of every kind, as options below the search box."""
    text = _typed(request)
    found = search.find(text, by=actor(request), size=SUGGESTED)
    context = {"q": text, "groups": _groups(found, text), "everything": _address(text)}
    return render(request, "core/search_suggestions.html", context)


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:200]


def _address(text: str, kind: str = "", page: int = 1) -> str:
    query = {"q": text} | ({"kind": kind} if kind else {}) | ({"page": page} if page > 1 else {})
    return f"{reverse('search')}?{urlencode(query)}"


def _kinds(rights: frozenset[Any]) -> list[tuple[str, Any]]:
    return [
        (kind, registers()[kind].title)
        for kind, model in search.kept_kinds().items()
        if kind in registers() and model.READS in rights
    ]


def _groups(found: list[search.Group], text: str) -> list[dict[str, Any]]:
    return [
        {
            "title": registers()[group.kind].title,
            "count": group.count,
            "more": group.more,
            "url": _address(text, group.kind),
            "rest": group.count > len(group.findings),
            "findings": [
                {
                    "title": one.title,
                    "label": one.label,
                    "known_as": one.known_as,
                    "url": reverse(f"{group.kind}-detail", args=[one.key]),
                }
                for one in group.findings
            ],
        }
        for group in found
        if group.kind in registers()
    ]
