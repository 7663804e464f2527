"""What the site is, whom it is accessible to, and what it knows of its readers (nothing)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.plan.marks import ORDER
from pagt.web.portal import board
from pagt.web.portal.caching import cached_page
from pagt.web.portal.phrases import word


@cached_page("on")
def about(request: HttpRequest) -> HttpResponse:
    """What a promise, a verdict and a proof are here."""
    meanings = board.meanings()
    context = {
        "verdicts": [(verdict, word(verdict), meanings[verdict]) for verdict in ORDER],
        "breadcrumbs": _crumbs(_("About")),
    }
    return render(request, "portal/about.html", context)


@cached_page("on")
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    context = {"breadcrumbs": _crumbs(_("Accessibility statement"))}
    return render(request, "portal/accessibility.html", context)


@cached_page("on")
def data_protection(request: HttpRequest) -> HttpResponse:
    """What the public pages know of their readers, and what the desk holds."""
    context = {"breadcrumbs": _crumbs(_("Data protection"))}
    return render(request, "portal/data_protection.html", context)


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(_("Front page"), reverse("portal:front")), (last, "")]
