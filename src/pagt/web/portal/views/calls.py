"""Calls: what is open, what each asks, and its dates as a calendar and a feed."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actors import demo_data_loaded
from pagt.core.calendar import CONTENT_TYPE
from pagt.core.errors import NotOnRecord
from pagt.grants.assessment.review_states import ShownTo
from pagt.grants.awards.models import Award, AwardRound
from pagt.grants.awards.queries.decisions import outcome, told_lines
from pagt.grants.awards.queries.openness import assessments
from pagt.grants.calls.models import Call
from pagt.web.portal import call_news, whatnext
from pagt.web.portal.addresses import Addresses
from pagt.web.portal.asof import AsOf, dated
from pagt.web.portal.caching import cached_page
from pagt.web.portal.calendar import calendar_of
from pagt.web.portal.calls import applications_received, conditions, public_calls, shown_at, standing


@cached_page("on")
@dated
def calls(request: HttpRequest, as_of: AsOf) -> HttpResponse:
    """The calls, those that are open first."""
    at = shown_at(as_of.on)
    found = public_calls(at).filter(year__lte=_last_year(as_of)).prefetch_related("themes")
    rows = []
    for call in found.order_by("-year", "season", "title", "key"):
        is_open = call.is_open(at)
        waits_for = whatnext.next_deadline(call, at)[1] if is_open else ""
        rows.append((call, is_open, bool(call.opens_at and call.opens_at > at), waits_for))
    links = Addresses(as_of.query)
    context = {
        "as_of": as_of,
        "open": [row for row in rows if row[1]],
        "coming": [row for row in rows if row[2] and row[0].run_here],
        "years": [(year, list(group)) for year, group in groupby(rows, key=lambda row: row[0].year)],
        "calls_url": reverse("portal:calls"),
        "follow_url": reverse("follow"),
        "calendar_url": reverse("portal:calls-calendar"),
        "feed_url": reverse("portal:calls-feed"),
        "breadcrumbs": [(_("Front page"), links.page("front")), (_("Calls"), "")],
    }
    return render(request, "portal/calls.html", context)


def _last_year(as_of: AsOf) -> int:
    """A call for next year is announced in the autumn before."""
    return as_of.on.year + 1


@cached_page("on")
@dated
def call(request: HttpRequest, as_of: AsOf, key: str) -> HttpResponse:
    """One call: what it is for, what it asks, its deadlines, what came of it."""
    at = shown_at(as_of.on)
    found = _public(key)
    links = Addresses(as_of.query)
    awards = Award.objects.filter(
        Q(call=found) | Q(round__call=found), withdrawn="", on__lte=as_of.on
    ).select_related("lead")
    is_open = found.is_open(at)
    meeting = found.information_meeting
    context = {
        "as_of": as_of,
        "call": found,
        "is_open": is_open,
        "standing": standing(found, at) if found.run_here else None,
        "waits_for": whatnext.next_deadline(found, at)[1] if is_open else "",
        "dates": _dates(found),
        "conditions": conditions(found),
        "criteria": list(found.criteria.all()),
        "meeting": meeting if meeting and meeting.public and not meeting.withdrawn else None,
        "amendments": list(found.amendments.all()),
        "forms": _forms(found),
        "received": applications_received(found),
        "outcome": outcome(found, at),
        "assessed": assessments(found, told_lines(found, at), to=ShownTo.PUBLIC),
        "start_url": reverse("applications:start", args=[found.key]) if found.run_here else "",
        "calendar_url": reverse("portal:call-calendar", args=[found.key]),
        "follow_url": reverse("follow"),
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


def _public(key: str) -> Call:
    found = public_calls(clock.now()).filter(key=key).select_related("information_meeting").first()
    if found is None:
        ended = Call.objects.filter(key=key, run_here=True, published_at__isnull=False).first()
        if ended:
            raise NotOnRecord(
                _("The call “%(title)s” is withdrawn. The reason: %(reason)s")
                % {"title": ended.title, "reason": ended.withdrawn}
            )
        raise NotOnRecord(_("There is no call at this address."))
    return found


def _dates(call: Call) -> list[tuple[str, str]]:
    labels = {
        "opens_at": _("Opens"),
        "idea_closes_at": _("Deadline for project ideas"),
        "application_opens_at": _("Applications open"),
        "closes_at": _("Deadline for applications"),
    }
    return [(label, whatnext.instant(at)) for name, label in labels.items() if (at := getattr(call, name))]


def _forms(call: Call) -> list[tuple[str, str, str]]:
    """The stages' forms: name, address of the page, address of the PDF."""
    stages = call.forms.filter(withdrawn="").order_by("-stage") if call.run_here else []
    return [
        (
            form.get_stage_display(),
            reverse("call-form-read", args=[call.key, form.stage]),
            reverse("call-form-pdf", args=[call.key, form.stage]),
        )
        for form in stages
    ]


@cached_page()
def call_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """A call's opening, deadlines and information meeting as a calendar file."""
    return _calendar([_public(key)], f"{key}.ics")


@cached_page()
def calls_calendar(request: HttpRequest) -> HttpResponse:
    """The dates of the calls of this year and those to come, as a calendar to subscribe to."""
    found = public_calls(clock.now()).filter(year__gte=clock.today().year)
    return _calendar(list(found.select_related("information_meeting").order_by("key")), "calls.ics")


def _calendar(calls: list[Call], name: str) -> HttpResponse:
    response = HttpResponse(calendar_of(calls), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@cached_page()
def calls_feed(request: HttpRequest) -> HttpResponse:
    """An Atom feed of what happened to calls in the last year: published, corrected, opened, closed."""
    now = clock.now()
    out = Atom1Feed(
        title=_("Calls of %(pact)s") % {"pact": settings.PACT_NAME},
        link=f"{settings.SITE_URL}{reverse('portal:calls')}",
        subtitle=_("Demo data: what is called “Eksempel” is made up.") if demo_data_loaded() else "",
        description="",
        language=translation.get_language(),
        feed_url=f"{settings.SITE_URL}{request.get_full_path()}",
    )
    for item in call_news.items(since=now - timedelta(days=365), until=now):
        link = f"{settings.SITE_URL}{reverse('portal:call', args=[item.call.key])}"
        out.add_item(
            title=item.title,
            link=link,
            description=item.text,
            unique_id=f"{link}#{item.what}-{item.at:%Y%m%dT%H%M%S}",
            pubdate=item.at,
            updateddate=item.at,
        )
    return HttpResponse(out.writeString("utf-8"), content_type=out.content_type)
