"""What programs read: the feed of news, the sitemap, robots.txt."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actors import demo_data_loaded
from pagt.core.errors import NotOnRecord
from pagt.grants.awards.models import Award
from pagt.network.partners.municipalities import municipalities
from pagt.plan import queries
from pagt.plan.models import Commitment, FocusArea
from pagt.web.portal import asof, news
from pagt.web.portal.addresses import Addresses
from pagt.web.portal.asof import AsOf, BadDayError
from pagt.web.portal.caching import cached_page
from pagt.web.portal.calls import public_calls
from pagt.web.portal.plans import show

DAYS = 365
FRONT_PAGES = (
    "front", "board", "themes", "calls", "projects", "municipalities", "ambassadors", "about", "accessibility",
    "data-protection",
)  # fmt: skip


@cached_page("since", "plan")
def feed(request: HttpRequest) -> HttpResponse:
    """An Atom feed of the days on which a verdict changed: `?since=2024-01-01` (a year back), `?plan=`."""
    today = clock.today()
    try:
        since = asof.day(request.GET.get("since", "")) or today - timedelta(days=DAYS)
        shown = show(request.GET.get("plan"), AsOf(today, chosen=False), base=settings.SITE_URL)
    except (BadDayError, NotOnRecord) as error:
        status = 400 if isinstance(error, BadDayError) else 404
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=status)
    changes = queries.news(shown.plan.key, min(since, today), today)[::-1]
    out = Atom1Feed(
        title=_("News of %(plan)s") % {"plan": shown.plan.own_title},
        link=f"{settings.SITE_URL}{reverse('portal:front')}",
        subtitle=_("Demo data: what is called “Eksempel” is made up.")
        if demo_data_loaded()
        else _("The days on which the status of a promise changed."),
        description="",
        language=translation.get_language(),
        feed_url=f"{settings.SITE_URL}{request.get_full_path()}",
    )
    for item in news.items(changes, shown.result.plan, shown.addresses):
        at = timezone.make_aware(datetime.combine(item.on, time.min))
        out.add_item(
            title=f"{item.id} {item.title}: {item.after_word}",
            link=item.url,
            description=_("The status went from “%(before)s” to “%(after)s”.")
            % {"before": item.before_word, "after": item.after_word},
            unique_id=f"{item.url}#{item.on}",
            pubdate=at,
            updateddate=at,
        )
    return HttpResponse(out.writeString("utf-8"), content_type=out.content_type)


@cached_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in every language."""
    pages: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in FRONT_PAGES]
    in_use = {"plan__withdrawn": "", "withdrawn": ""}
    pages += [("plan", (plan.key,)) for plan in queries.plans()]
    areas = FocusArea.objects.filter(plan__withdrawn="").order_by("plan", "position")
    pages += [("area", found) for found in areas.values_list("plan__key", "code")]
    promises = Commitment.objects.filter(**in_use).order_by("plan", "position")
    pages += [("commitment", found) for found in promises.values_list("plan__key", "code")]
    for name, found in (("call", public_calls(clock.now())), ("project", Award.objects.filter(withdrawn=""))):
        keys = found.order_by("pk").values_list("key", flat=True)
        pages += [(name, (key,)) for key in keys]
    pages += [("municipality", (one.code,)) for one in municipalities()]
    by_language = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            links = Addresses(base=settings.SITE_URL)
            by_language[code] = [links.page(name, *parts) for name, parts in pages]
    rows = [
        (address, [(code, addresses[place]) for code, addresses in by_language.items()])
        for code in by_language
        for place, address in enumerate(by_language[code])
    ]
    return render(request, "portal/sitemap.xml", {"rows": rows}, content_type="application/xml")


@cached_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines are welcome on the public pages."""
    closed = ["/desk/", "/account/", "/en/desk/", "/en/account/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('portal:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
