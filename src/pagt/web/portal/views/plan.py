"""The promise board, the plan, a focus area, a commitment with its proof."""

from __future__ import annotations

from dataclasses import replace

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from pagt.core.actors import demo_data_loaded
from pagt.core.errors import NotOnRecord
from pagt.plan import queries
from pagt.plan.rules.plan import FocusArea
from pagt.plan.stored import commitment_key
from pagt.web.portal import board_svg, data, news, phrases, story
from pagt.web.portal.asof import AsOf, BadDayError, dated, read
from pagt.web.portal.board import totals
from pagt.web.portal.caching import cached_page
from pagt.web.portal.plans import Shown, show

EMBEDDABLE = {"default-src": ["'none'"], "frame-ancestors": ["*"]}


@cached_page("on", "plan")
@dated
def board_page(request: HttpRequest, as_of: AsOf) -> HttpResponse:
    """The promise board: a table that is a picture."""
    shown = show(request.GET.get("plan"), as_of)
    context = {
        "as_of": as_of,
        "shown": shown,
        "board": shown.board(),
        "plan_url": shown.addresses.plan(shown.result.plan.id),
        "others": _others(shown, as_of, reverse("portal:board")),
        "keep": [("plan", request.GET.get("plan", ""))],
        "svg_url": _svg_url(shown, as_of),
        "svg_address": settings.SITE_URL + _svg_url(shown, as_of),
        "board_address": settings.SITE_URL + reverse("portal:board"),
    }
    return render(request, "portal/board.html", context)


def _others(shown: Shown, as_of: AsOf, url: str) -> list[tuple[str, str]]:
    """(title, address) of the board of each other plan."""
    end = as_of.day_only.replace("?", "&")
    return [(title, f"{url}?plan={key}{end}") for title, key in shown.others]


def _svg_url(shown: Shown, as_of: AsOf) -> str:
    """The embedded picture's address: with a day it always shows that day, without one the day it is looked at."""
    language = translation.get_language() or "da"
    end = as_of.day_only.replace("?", "&")
    return f"{_unprefixed('board-svg')}?plan={shown.plan.key}&lang={language}{end}"


def _unprefixed(name: str) -> str:
    with translation.override("da"):
        return reverse(f"portal:{name}")


@xframe_options_exempt
@csp_replace(EMBEDDABLE)
def board_picture(request: HttpRequest) -> HttpResponse:
    """The board as an SVG that any site may embed: `?on=`, `?plan=`, `?lang=da|en`."""
    response = _picture(request)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cached_page("on", "plan", "lang")
def _picture(request: HttpRequest) -> HttpResponse:
    language = "en" if request.GET.get("lang") == "en" else "da"
    with translation.override(language):
        try:
            shown = show(request.GET.get("plan"), read(request), base=settings.SITE_URL)
        except (BadDayError, NotOnRecord) as error:
            status = 400 if isinstance(error, BadDayError) else 404
            return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=status)
        source = settings.SITE_URL + reverse("portal:board")
        notice = _("Demo data: what is called “Eksempel” is made up.") if demo_data_loaded() else ""
        return HttpResponse(board_svg.draw(shown.board(), source, notice), content_type="image/svg+xml")


@cached_page("on")
@dated
def plan_page(request: HttpRequest, as_of: AsOf, plan: str) -> HttpResponse:
    """The plan: its focus areas and promises, in its own words, each with its verdict."""
    shown = show(plan, as_of)
    links = shown.addresses
    context = {
        "as_of": as_of,
        "shown": shown,
        "totals": totals(shown.result.commitments),
        "areas": [_area(shown, area) for area in shown.result.plan.focus_areas],
        "others": [(title, links.page("plan", key)) for title, key in shown.others],
        "board_url": f"{reverse('portal:board')}?plan={shown.plan.key}{as_of.day_only.replace('?', '&')}",
        "due": story.due_in(shown),
        "breadcrumbs": [(_("Front page"), links.page("front")), (shown.plan.own_title, "")],
    }
    return render(request, "portal/plan.html", context)


def _area(shown: Shown, area: FocusArea) -> dict[str, object]:
    return {
        "id": area.id,
        "title": phrases.title_of(area),
        "words": area.words,
        "url": shown.addresses.area(shown.result.plan.id, area.id),
        "promises": [story.summary(shown, c) for c in shown.result.commitments if c.area.id == area.id],
    }


@cached_page("on")
@dated
def area_page(request: HttpRequest, as_of: AsOf, plan: str, area: str) -> HttpResponse:
    """One focus area: its words and its promises."""
    shown = show(plan, as_of)
    areas = shown.result.plan.focus_areas
    place = next((n for n, one in enumerate(areas) if one.id == area), None)
    if place is None:
        raise NotOnRecord(_("The plan has no focus area at this address."))
    links, board = shown.addresses, shown.board()
    beside = [areas[place - 1] if place else None, areas[place + 1] if place + 1 < len(areas) else None]
    context = {
        "as_of": as_of,
        "shown": shown,
        "area": _area(shown, areas[place]),
        "one_area": replace(board, areas=tuple(one for one in board.areas if one.id == area)),
        "beside": [
            (phrases.title_of(one), links.area(shown.result.plan.id, one.id)) if one else None
            for one in beside
        ],
        "breadcrumbs": [
            (_("Front page"), links.page("front")),
            (shown.plan.own_title, links.plan(shown.result.plan.id)),
            (f"{areas[place].id} {phrases.title_of(areas[place])}", ""),
        ],
    }
    return render(request, "portal/area.html", context)


@cached_page("on", "known_at")
@dated
def commitment_page(request: HttpRequest, as_of: AsOf, plan: str, commitment: str) -> HttpResponse:
    """A promise: year by year, its rule, its proof, its history."""
    shown = show(plan, as_of)
    result = shown.commitment(commitment)
    links, key = shown.addresses, commitment_key(shown.plan.key, commitment)
    since = shown.result.plan.start
    changes = queries.news(shown.plan.key, since, max(as_of.on, since), only=commitment)
    context = {
        "as_of": as_of,
        "shown": shown,
        "rule": queries.rule_sentence(shown.result.plan, result.commitment),
        "story": story.tell(shown, result, queries.sign_offs(key)),
        "attestations": queries.attestations(key, confidential=False),
        "history": news.items(changes[::-1], shown.result.plan, links),
        "data_url": links.page("commitment-data", shown.plan.key, commitment),
        "breadcrumbs": [
            (_("Front page"), links.page("front")),
            (shown.plan.own_title, links.plan(shown.result.plan.id)),
            (
                f"{result.area.id} {phrases.title_of(result.area)}",
                links.area(shown.result.plan.id, result.area.id),
            ),
            (_("Promise %(id)s") % {"id": commitment}, ""),
        ],
    }
    return render(request, "portal/commitment.html", context)


@cached_page("on", "known_at")
def commitment_data(request: HttpRequest, plan: str, commitment: str) -> HttpResponse:
    """What the verdict was worked out from, in the shape of `pagt check --format json`, without what is confidential."""
    try:
        shown = show(plan, read(request))
        found = data.of_commitment(shown.result, shown.commitment(commitment))
    except BadDayError as error:
        return JsonResponse({"error": str(error)}, status=400)
    except NotOnRecord as error:
        return JsonResponse({"error": str(error)}, status=404)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
