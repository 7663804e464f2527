"""The municipalities as a map of tiles with a table, and each on its own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.errors import NotOnRecord
from pagt.grants.awards.models import Award
from pagt.plan.rules.results import PlanResult
from pagt.web.portal import phrases
from pagt.web.portal.addresses import Addresses
from pagt.web.portal.asof import AsOf, dated
from pagt.web.portal.caching import cached_page
from pagt.web.portal.places import Places, places
from pagt.web.portal.plans import show


def _places(as_of: AsOf, links: Addresses) -> tuple[Places, dict[str, object]]:
    """The municipalities, and the promise that asks for a meeting with each (none without a plan)."""
    result: PlanResult | None
    try:
        result = show(None, as_of).result
    except NotOnRecord:
        result = None
    found = places(result, as_of.on)
    promise: dict[str, object] = {}
    if result and found.commitment:
        commitment = found.commitment.commitment
        promise = {
            "id": commitment.id,
            "title": phrases.title_of(commitment),
            "verdict": found.commitment.verdict,
            "url": links.commitment(result.plan.id, commitment.id),
        }
    return found, promise


@cached_page("on")
@dated
def municipalities(request: HttpRequest, as_of: AsOf) -> HttpResponse:
    """The map of tiles, and the same as a table."""
    links = Addresses(as_of.query)
    found, promise = _places(as_of, links)
    context = {
        "as_of": as_of,
        "found": found,
        "promise": promise,
        "map_width": found.width,
        "map_height": found.height,
        "tiles": [(place, links.page("municipality", place.code)) for place in found.places],
        "breadcrumbs": [(_("Front page"), links.page("front")), (_("Municipalities"), "")],
    }
    return render(request, "portal/municipalities.html", context)


@cached_page("on")
@dated
def municipality(request: HttpRequest, as_of: AsOf, code: str) -> HttpResponse:
    """One municipality: meetings with it, and projects in it."""
    links = Addresses(as_of.query)
    found, promise = _places(as_of, links)
    place = next((place for place in found.places if place.code == code), None)
    if place is None:
        raise NotOnRecord(_("There is no municipality with this code in the region."))
    awards = Award.objects.filter(municipality=code, withdrawn="", on__lte=as_of.on).select_related("lead")
    context = {
        "as_of": as_of,
        "place": place,
        "promise": promise,
        "awards": list(awards.order_by("-on", "key")),
        "projects_url": reverse("portal:projects"),
        "breadcrumbs": [
            (_("Front page"), links.page("front")),
            (_("Municipalities"), links.page("municipalities")),
            (place.name, ""),
        ],
    }
    return render(request, "portal/municipality.html", context)
