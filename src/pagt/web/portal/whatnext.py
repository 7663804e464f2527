"""What happens next: promises that fall due, meetings that are announced, calls that are open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.core import clock
from pagt.grants.calls.models import Call
from pagt.network.meetings.models import Meeting
from pagt.plan.rules.results import PlanResult
from pagt.plan.rules.verdict import Verdict
from pagt.web.portal import phrases
from pagt.web.portal.addresses import Addresses

MOST = 5
A_YEAR = 366
UNMET = frozenset({Verdict.OPEN, Verdict.AT_RISK})
"""The verdicts of a period that runs and can still be met."""


@dataclass(frozen=True, slots=True)
class Due:
    """A promise that is not met yet, with its last day."""

    id: str
    title: str
    url: str
    verdict: Verdict
    word: str
    due: date
    left: str
    tally: str


def falls_due(results: Iterable[PlanResult], addresses: Addresses, most: int = MOST) -> list[Due]:
    """Return the unmet promises that are running, the nearest last day first."""
    found = []
    for result in results:
        for commitment in result.commitments:
            period = commitment.next_due
            if period is None or period.days_left is None or period.verdict not in UNMET:
                continue
            found.append(
                Due(
                    id=commitment.commitment.id,
                    title=phrases.title_of(commitment.commitment),
                    url=addresses.commitment(result.plan.id, commitment.commitment.id),
                    verdict=period.verdict,
                    word=phrases.word(period.verdict),
                    due=period.due,
                    left=days_left(period.days_left),
                    tally=phrases.tally(period, commitment.commitment.rule),
                )
            )
    return sorted(found, key=lambda due: (due.due, due.id))[:most]


def days_left(days: int) -> str:
    """Say how many days there are; nothing when there is more than a year."""
    if days > A_YEAR:
        return ""
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def announced(after: date, most: int = MOST) -> list[Meeting]:
    """Return the meetings from a day on that the secretariat has marked for the public pages."""
    found = Meeting.objects.filter(on__gte=after, public=True, confidential=False, withdrawn="", cancelled="")
    return list(found.order_by("on", "starts_at", "key")[:most])


@dataclass(frozen=True, slots=True)
class Deadline:
    """An open call with what it waits for next."""

    call: Call
    text: str


def end_of(day: date) -> datetime:
    """Return the last instant of a day in the installation's time zone."""
    return timezone.make_aware(datetime.combine(day, time.max))


def open_calls(on: date) -> list[Deadline]:
    """Return the calls that are open: now when the day is today, else at its end; the nearest deadline first.

    Of many calls the day they opened is not known; one for a later year is not taken to be open yet.
    """
    now = clock.now() if on == clock.today() else end_of(on)
    found = Call.objects.filter(
        Q(closes_at__gt=now) | Q(idea_closes_at__gt=now), withdrawn="", year__lte=on.year
    )
    waiting = [(next_deadline(call, now), call) for call in found if call.is_open(now)]
    return [
        Deadline(call, text)
        for (_instant, text), call in sorted(waiting, key=lambda pair: (pair[0][0], pair[1].key))
    ]


def next_deadline(call: Call, now: datetime) -> tuple[datetime, str]:
    """Return the call's first deadline after an instant, and how it is said.

    Raises:
        ValueError: it has none.
    """
    if call.idea_closes_at and call.idea_closes_at > now:
        return call.idea_closes_at, _("project ideas by %(instant)s") % {
            "instant": instant(call.idea_closes_at)
        }
    if call.closes_at and call.closes_at > now:
        return call.closes_at, _("applications by %(instant)s") % {"instant": instant(call.closes_at)}
    raise ValueError(call.key)


def instant(moment: datetime) -> str:
    """Write a deadline out: day and time in the installation's time zone."""
    local = timezone.localtime(moment)
    return _("%(day)s at %(time)s") % {
        "day": phrases.long_date(local.date()),
        "time": date_format(local, "H:i"),
    }
