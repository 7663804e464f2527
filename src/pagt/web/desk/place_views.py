"""The municipalities and the national level at the desk: how the dialogue stands, and what to meet about next."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.errors import NotOnRecord
from pagt.core.register.parts import address
from pagt.core.rights import Right
from pagt.network.meetings.states import Forum
from pagt.network.partners.municipalities import names
from pagt.web.desk import places
from pagt.web.desk.agenda import plan_url
from pagt.web.desk.dialogue import (
    DIALOGUE_NAMES,
    Counterpart,
    Dialogue,
    counterparts,
    national_bodies,
    period_on,
    sentence,
)


def municipalities_page(request: HttpRequest) -> HttpResponse:
    """The tile map and the table of the municipalities."""
    by = actor(request)
    found, period = places.overview(by, clock.today())
    width, height = places.map_size()
    states = [one.state for one in found]
    context = {
        "found": found,
        "period": period,
        "tiles": places.tiles(found),
        "map_width": width,
        "map_height": height,
        "met": states.count(Dialogue.MET),
        "key": [
            (state.value, name, states.count(state))
            for state, name in DIALOGUE_NAMES.items()
            if state in states
        ],
        "absent": len(names()) - len(found),
        "breadcrumbs": [(_("Desk"), reverse("desk:home")), (_("Municipalities"), "")],
    }
    return render(request, "desk/municipalities.html", context)


def municipality_page(request: HttpRequest, code: str) -> HttpResponse:
    """One municipality, with an agenda for the next meeting."""
    organisation = places.municipality(code)
    page = places.municipality_page(organisation, actor(request), clock.today(), clock.database_now())
    crumbs = [
        (_("Desk"), reverse("desk:home")),
        (_("Municipalities"), reverse("desk:municipalities")),
        (organisation.name, ""),
    ]
    return _counterpart_page(request, page, crumbs, council=page.one.council_on is None)


def national_page(request: HttpRequest) -> HttpResponse:
    """The bodies at the national level."""
    by, on = actor(request), clock.today()
    period = period_on(on)
    found = counterparts(national_bodies(), by, on, period)
    context = {
        "rows": [(one, reverse("desk:national-body", args=[one.organisation.key])) for one in found],
        "period": period,
        "writes": Right.WRITE_RECORDS in by.rights,
        "new_url": f"{reverse('organisation-new')}?level=national&kind=authority",
        "breadcrumbs": [(_("Desk"), reverse("desk:home")), (_("National level"), "")],
    }
    return render(request, "desk/national.html", context)


def national_body_page(request: HttpRequest, key: str) -> HttpResponse:
    """One national body, with an agenda for the next meeting."""
    organisation = national_bodies().filter(Q(key=key)).first()
    if organisation is None:
        raise NotOnRecord(_("There is no such body at the national level in the register."))
    page = places.national_page(organisation, actor(request), clock.today(), clock.database_now())
    crumbs = [
        (_("Desk"), reverse("desk:home")),
        (_("National level"), reverse("desk:national")),
        (organisation.name, ""),
    ]
    return _counterpart_page(request, page, crumbs, council=False)


def _counterpart_page(
    request: HttpRequest, page: places.Page, crumbs: list[tuple[str, str]], *, council: bool
) -> HttpResponse:
    one: Counterpart = page.one
    writes = Right.WRITE_RECORDS in actor(request).rights
    context = {
        "page": page,
        "one": one,
        "sentence": sentence(one),
        "record_url": address(one.organisation),
        "last_url": address(one.last) if one.last else "",
        "next_url": address(one.next) if one.next else "",
        "plan_url": plan_url(one.organisation, page.purpose, page.points) if writes else "",
        "council_url": plan_url(one.organisation, page.purpose, page.points, Forum.EDUCATION_COUNCIL)
        if writes and council
        else "",
        "breadcrumbs": crumbs,
    }
    return render(request, "desk/counterpart.html", context)
