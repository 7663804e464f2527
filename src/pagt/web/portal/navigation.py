"""The menu of the public pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _


def portal_links() -> list[tuple[str, str]]:
    """Return (label, address) of the public pages in the menu."""
    return [
        (_("The plan"), reverse("portal:board")),
        (_("Themes"), reverse("portal:themes")),
        (_("Calls"), reverse("portal:calls")),
        (_("Projects"), reverse("portal:projects")),
        (_("Municipalities"), reverse("portal:municipalities")),
        (_("About"), reverse("portal:about")),
    ]
