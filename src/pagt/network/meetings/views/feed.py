"""The calendar feed of a person, and where they find its address."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pagt.core.calendar import CONTENT_TYPE
from pagt.network.meetings import feed
from pagt.network.meetings.models import CalendarFeed
from pagt.people.models import User
from pagt.post.delivery import address


def feed_file(request: HttpRequest, token: str) -> HttpResponse:
    """A person's calendar, for the program that subscribes to it; it has no sign-in of its own."""
    found = CalendarFeed.objects.filter(token=token, user__is_active=True).select_related("user").first()
    if found is None:
        raise Http404
    tag = feed.etag(found.user)
    response: HttpResponse
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(feed.content(found.user), content_type=CONTENT_TYPE)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def mine_page(request: HttpRequest) -> HttpResponse:
    """The address to subscribe to, and a new one when the old has come into wrong hands."""
    user = cast(User, request.user)
    if request.method == "POST":
        feed.replace(user)
        messages.success(request, _("You have a new address. The old one works no longer."))
        return redirect("calendar-mine")
    found = feed.feed_of(user)
    url = address("calendar-feed", found.token, language=settings.LANGUAGE_CODE)
    return render(request, "meetings/calendar.html", {"url": url, "webcal": url.replace("https:", "webcal:")})
