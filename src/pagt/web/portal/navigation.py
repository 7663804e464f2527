"""The menu of the public pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.web.portal.asof import BadDayError, read


def portal_links() -> list[tuple[str, str]]:
    """Return (label, address) of the public pages in the menu."""
    return [
        (_("The plan"), reverse("portal:board")),
        (_("Themes"), reverse("portal:themes")),
        (_("Calls"), reverse("portal:calls")),
        (_("Projects"), reverse("portal:projects")),
        (_("Municipalities"), reverse("portal:municipalities")),
        (_("Ambassadors"), reverse("portal:ambassadors")),
        (_("About"), reverse("portal:about")),
    ]


def kept_day(request: HttpRequest) -> str:
    """Return the end of the menu's addresses that keeps the day that is shown; empty for today."""
    try:
        return read(request).day_only
    except BadDayError:
        return ""
