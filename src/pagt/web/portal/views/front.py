"""The front page: what was promised, what is proven, the money, what happens next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pagt.core.errors import NotOnRecord
from pagt.plan import queries
from pagt.plan.rules.results import PlanResult
from pagt.web.portal import money, news, whatnext
from pagt.web.portal.asof import AsOf, dated
from pagt.web.portal.caching import cached_page
from pagt.web.portal.plans import Shown, show

NEWS_SHOWN = 3


@cached_page("on")
@dated
def front(request: HttpRequest, as_of: AsOf) -> HttpResponse:
    """The page that a journalist understands in ten seconds."""
    context = {
        "as_of": as_of,
        "money": money.awarded(as_of.on),
        "meetings": whatnext.announced(as_of.on),
        "deadlines": whatnext.open_calls(as_of.on),
        "projects_url": reverse("portal:projects") + as_of.query,
        "calls_url": reverse("portal:calls"),
    }
    try:
        shown = show(None, as_of)
    except NotOnRecord:
        return render(request, "portal/front_empty.html", context)
    changes = news.latest(shown.plan.key, as_of.on, NEWS_SHOWN)
    context |= {
        "shown": shown,
        "board": shown.board(),
        "board_url": shown.addresses.page("board"),
        "due": whatnext.falls_due([shown.result, *_running_beside(shown, as_of)], shown.addresses),
        "news": news.days(news.items(changes, shown.result.plan, shown.addresses))[:NEWS_SHOWN],
        "plan_url": shown.addresses.plan(shown.result.plan.id),
    }
    return render(request, "portal/front.html", context)


def _running_beside(shown: Shown, as_of: AsOf) -> list[PlanResult]:
    """The other plans that run on the day: what falls due in them is next, too."""
    results = (queries.result(key, as_of.on) for _title, key in shown.others)
    return [result for result in results if result.plan.start <= as_of.on <= result.plan.end]
