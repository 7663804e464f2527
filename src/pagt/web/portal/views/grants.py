"""Themes by year, and the project bank."""

from __future__ import annotations

from itertools import groupby

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.errors import NotOnRecord
from pagt.core.register import exports
from pagt.grants.awards.models import Award
from pagt.network.partners.municipalities import names
from pagt.themes.models import Theme
from pagt.web.portal.addresses import Addresses
from pagt.web.portal.asof import AsOf, dated
from pagt.web.portal.caching import cached_page
from pagt.web.portal.calls import public_calls, shown_at
from pagt.web.portal.projects import PARAMETERS, PROJECTS, Projects, rounds


@cached_page("on")
@dated
def themes(request: HttpRequest, as_of: AsOf) -> HttpResponse:
    """The themes, the newest year first, with the calls they were part of."""
    calls = public_calls(shown_at(as_of.on)).order_by("key")
    found = (
        Theme.objects.filter(withdrawn="", on__lte=as_of.on)
        .prefetch_related(Prefetch("calls", queryset=calls))
        .annotate(
            projects=Count("awards", filter=Q(awards__withdrawn="", awards__on__lte=as_of.on), distinct=True)
        )
        .order_by("-year", "title", "key")
    )
    years = [(year, list(group)) for year, group in groupby(found, key=lambda theme: theme.year)]
    links = Addresses(as_of.query)
    context = {
        "as_of": as_of,
        "years": years,
        "projects_url": reverse("portal:projects"),
        "calls_url": reverse("portal:calls"),
        "breadcrumbs": [(_("Front page"), links.page("front")), (_("Themes"), "")],
    }
    return render(request, "portal/themes.html", context)


@cached_page("on", *PARAMETERS)
@dated
def projects(request: HttpRequest, as_of: AsOf) -> HttpResponse:
    """The project bank: search, filters, sorting, pages, export; and the rounds without single projects."""
    listing = Projects(request.GET.dict(), as_of.on, keep_day=as_of.chosen)
    links = Addresses(as_of.query)
    near = range(max(1, listing.page - 2), min(listing.pages, listing.page + 2) + 1)
    numbers = sorted({1, *near, listing.pages})
    address = listing.address()
    context = {
        "as_of": as_of,
        "listing": listing,
        "rows": listing.rows(),
        "filters": [(f, list(f.choices()), listing.chosen[f.name]) for f in PROJECTS.filters],
        "pager": [(number, listing.address(page=number), number == listing.page) for number in numbers],
        "rounds": [] if listing.narrowed or listing.page > 1 else rounds(as_of.on),
        "list_url": reverse("portal:projects"),
        "xlsx_url": reverse("portal:projects-export", args=["xlsx"]) + address,
        "csv_url": reverse("portal:projects-export", args=["csv"]) + address,
        "breadcrumbs": [(_("Front page"), links.page("front")), (_("Projects"), "")],
    }
    return render(request, "portal/projects.html", context)


@dated
def projects_export(request: HttpRequest, as_of: AsOf, form: str) -> HttpResponseBase:
    """Exactly what the project bank shows, all pages, as XLSX or CSV."""
    listing = Projects(request.GET.dict(), as_of.on, keep_day=as_of.chosen)
    headings = [str(column.label) for column in PROJECTS.columns]
    name = f"projects-{as_of.on:%Y-%m-%d}"
    if form == "xlsx":
        return exports.xlsx_response(name, headings, listing.all_rows())
    if form == "csv":
        return exports.csv_response(name, headings, listing.all_rows())
    raise Http404(_("An export is XLSX or CSV."))


@cached_page("on")
@dated
def project(request: HttpRequest, as_of: AsOf, key: str) -> HttpResponse:
    """One project: what it is for, who takes part, what it was given."""
    found = (
        Award.objects.filter(key=key, withdrawn="")
        .select_related("lead", "theme", "round", "call", "round__call")
        .first()
    )
    if found is None:
        raise NotOnRecord(_("There is no project at this address."))
    links = Addresses(as_of.query)
    of_call = found.call or (found.round.call if found.round else None)
    municipality = names().get(found.municipality, "")
    context = {
        "as_of": as_of,
        "project": found,
        "later": found.on > as_of.on,
        "partners": list(found.partners.filter(withdrawn="").order_by("name", "key")),
        "call": of_call,
        "call_url": links.page("call", of_call.key) if of_call else "",
        "municipality": municipality,
        "municipality_url": links.page("municipality", found.municipality) if municipality else "",
        "themes_url": links.page("themes"),
        "projects_url": links.page("projects"),
        "breadcrumbs": [
            (_("Front page"), links.page("front")),
            (_("Projects"), links.page("projects")),
            (found.title, ""),
        ],
    }
    return render(request, "portal/project.html", context)
