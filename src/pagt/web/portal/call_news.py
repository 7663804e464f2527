"""What happened to calls, for the feed: published, corrected, opened, closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pagt.grants.calls.models import Amendment, Call
from pagt.web.portal import whatnext
from pagt.web.portal.calls import public_calls

MOST = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened. `what` tells it from others of the same call."""

    call: Call
    what: str
    at: datetime
    title: str
    text: str


def items(since: datetime, until: datetime) -> list[Item]:
    """Return what happened to the calls that are run here, in a span of time, the newest first."""
    calls = {call.pk: call for call in public_calls(until).filter(run_here=True)}
    happened = [item for call in calls.values() for item in _of(call)]
    for amendment in Amendment.objects.filter(call__in=calls):
        call = calls[amendment.call_id]
        title = _("Correction: %(call)s") % {"call": call.title}
        happened.append(Item(call, f"amended-{amendment.pk}", amendment.at, title, amendment.text))
    in_span = [item for item in happened if since <= item.at <= until]
    return sorted(in_span, key=lambda item: (item.at, item.what), reverse=True)[:MOST]


def _of(call: Call) -> Iterator[Item]:
    named = {"call": call.title}
    deadline = ""
    first = min((at for at in (call.idea_closes_at, call.closes_at) if at), default=None)
    if first:
        deadline = _("The first deadline is %(instant)s.") % {"instant": whatnext.instant(first)}
    if call.published_at:
        yield Item(call, "published", call.published_at, _("New call: %(call)s") % named, call.description)
    if call.opens_at:
        yield Item(call, "opened", call.opens_at, _("Open now: %(call)s") % named, deadline)
    if call.closes_at:
        yield Item(call, "closed", call.closes_at, _("Closed: %(call)s") % named, "")
