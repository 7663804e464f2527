"""What the pages of a meeting share: the meeting that a reader may see, its path, and its files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pagt.core.access import actor
from pagt.core.register.views import crumbs
from pagt.network.meetings.models import AgendaItem, Meeting
from pagt.network.meetings.registers import meetings


def meeting_of(request: HttpRequest, key: str) -> Meeting:
    """Return a meeting that the reader may see, or answer that there is none."""
    return get_object_or_404(
        meetings.bare_rows(actor(request)).select_related("organiser", "minutes"), key=key
    )


def item_of(request: HttpRequest, key: str, item: int) -> AgendaItem:
    """Return an item of a meeting that the reader may see."""
    found = get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=item, meeting__key=key)
    meeting_of(request, key)
    return found


def frame(meeting: Meeting, last: str) -> dict[str, Any]:
    """Return what every page below a meeting's shows: the path to it and its heading."""
    path = crumbs(meetings, last)
    path.insert(-1, (meeting.title, reverse("meeting-detail", args=[meeting.key])))
    return {"meeting": meeting, "breadcrumbs": path, "heading": last}


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF under its own name, for the browser to show."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
