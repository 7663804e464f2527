"""Themes by year, calls, and the project bank."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.errors import NotOnRecord
from pagt.core.register import exports
from pagt.grants.awards.models import Award, AwardRound
from pagt.grants.calls.models import Call
from pagt.network.partners.municipalities import names
from pagt.themes.models import Theme
from pagt.web.portal import whatnext
from pagt.web.portal.addresses import Addresses
from pagt.web.portal.asof import AsOf, dated
from pagt.web.portal.caching import cached_page
from pagt.web.portal.projects import PARAMETERS, PROJECTS, Projects, rounds


@cached_page("on")
@dated
def themes(request: HttpRequest, as_of: AsOf) -> HttpResponse:
    """The themes, the newest year first, with the calls they were part of."""
    calls = Call.objects.filter(withdrawn="").order_by("key")
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


@cached_page("on")
@dated
def calls(request: HttpRequest, as_of: AsOf) -> HttpResponse:
    """The calls, those that are open first."""
    now = whatnext.end_of(as_of.on)
    rows = []
    for call in _announced(as_of.on):
        is_open = call.is_open(now)
        waits_for = whatnext.next_deadline(call, now)[1] if is_open else ""
        rows.append((call, is_open, bool(call.opens_on and call.opens_on > as_of.on), waits_for))
    links = Addresses(as_of.query)
    context = {
        "as_of": as_of,
        "open": [row for row in rows if row[1]],
        "years": [(year, list(group)) for year, group in groupby(rows, key=lambda row: row[0].year)],
        "calls_url": reverse("portal:calls"),
        "breadcrumbs": [(_("Front page"), links.page("front")), (_("Calls"), "")],
    }
    return render(request, "portal/calls.html", context)


def _announced(on: date) -> Iterable[Call]:
    """The calls of the shown day's year and before, and those announced for later when the day is today or later."""
    found = Call.objects.filter(withdrawn="").prefetch_related("themes")
    return found.filter(year__lte=on.year).order_by("-year", "season", "title", "key")


@cached_page("on")
@dated
def call(request: HttpRequest, as_of: AsOf, key: str) -> HttpResponse:
    """One call: what it is for, its deadlines, what came of it."""
    found = Call.objects.filter(key=key, withdrawn="").first()
    if found is None:
        raise NotOnRecord(_("There is no call at this address."))
    now = whatnext.end_of(as_of.on)
    is_open = found.is_open(now)
    links = Addresses(as_of.query)
    awards = Award.objects.filter(
        Q(call=found) | Q(round__call=found), withdrawn="", on__lte=as_of.on
    ).select_related("lead")
    context = {
        "as_of": as_of,
        "call": found,
        "is_open": is_open,
        "waits_for": whatnext.next_deadline(found, now)[1] if is_open else "",
        "idea_deadline": whatnext.instant(found.idea_closes_at) if found.idea_closes_at else "",
        "deadline": whatnext.instant(found.closes_at) if found.closes_at else "",
        "themes": list(found.themes.filter(withdrawn="").order_by("title")),
        "rounds": list(AwardRound.objects.filter(call=found, withdrawn="", on__lte=as_of.on).order_by("on")),
        "awards": list(awards.order_by("title", "key")),
        "projects_url": reverse("portal:projects"),
        "themes_url": links.page("themes"),
        "breadcrumbs": [
            (_("Front page"), links.page("front")),
            (_("Calls"), links.page("calls")),
            (found.title, ""),
        ],
    }
    return render(request, "portal/call.html", context)


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
