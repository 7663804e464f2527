"""The page that thanks the ambassadors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pagt.web.portal.addresses import Addresses
from pagt.web.portal.asof import AsOf, dated
from pagt.web.portal.caching import cached_page
from pagt.web.portal.thanks import thanked


@cached_page("on")
@dated
def ambassadors(request: HttpRequest, as_of: AsOf) -> HttpResponse:
    """The ambassadors who have agreed to be thanked, with what they have done by year."""
    links = Addresses(as_of.query)
    context = {
        "as_of": as_of,
        "thanked": thanked(as_of.on),
        "breadcrumbs": [(_("Front page"), links.page("front")), (_("Ambassadors"), "")],
    }
    return render(request, "portal/ambassadors.html", context)
