"""What every page knows of the installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pagt.core.actors import demo_data_loaded
from pagt.web.desk.navigation import Group, Navigation, desk_navigation
from pagt.web.portal.navigation import kept_day, portal_links


def navigation(request: HttpRequest) -> Navigation:
    """Return the menu of the area that the address belongs to. Only the desk's asks who is signed in."""
    first = request.path.removeprefix("/en").split("/")[1]
    if first in ("desk", "account", "apply"):
        return desk_navigation(request)
    day = kept_day(request)
    groups = [Group(label, url + day, request.path.startswith(url)) for label, url in portal_links()]
    return Navigation("portal", tuple(groups))


def context(request: HttpRequest) -> dict[str, Any]:
    """Names, contact and languages for the base template; nothing here needs session or user."""
    path = request.get_full_path()
    # The two languages differ by a prefix alone (see `urls.py`, also for the one address that has no language).
    danish = "/" + path.removeprefix("/en/").lstrip("/")  # two slashes would lead to another host
    return {
        "PACT_NAME": settings.PACT_NAME,
        "PACT_OPERATOR": settings.PACT_OPERATOR,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "demo_data": SimpleLazyObject(demo_data_loaded),
        "in_danish": danish,
        "in_english": path if danish.startswith("/account/oidc/") else f"/en{danish}",
    }
