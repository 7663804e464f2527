"""The calendar that a person subscribes to: their meetings, and what they are to do by a day."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Event, Todo

from pagt.core import calendar, clock
from pagt.core.models import JournalEntry
from pagt.core.rights import Right
from pagt.network.meetings import calendar_files
from pagt.network.meetings.models import CalendarFeed, Invitation, Meeting
from pagt.network.meetings.models.invitation import new_token
from pagt.network.partners.models import FollowUp
from pagt.people.models import User

KEPT = timedelta(days=365)
MOST = 1_000
_EVERY = "PT4H"


def feed_of(user: User) -> CalendarFeed:
    """Return a person's calendar address, made when they first ask for it."""
    return CalendarFeed.objects.get_or_create(user=user)[0]


@transaction.atomic
def replace(user: User) -> CalendarFeed:
    """Give a person a new calendar address; the old one leads nowhere from now on."""
    feed = CalendarFeed.objects.select_for_update().filter(user=user).first() or feed_of(user)
    feed.token, feed.made_at = new_token(), clock.now()
    feed.save(update_fields=["token", "made_at"])
    return feed


def content(user: User) -> bytes:
    """Return the calendar file of a person: meetings of the last year and all to come, and open follow-ups.

    Three queries, however much it holds. The same data give the same bytes, so that a calendar need not fetch
    them again (see `etag`).
    """
    # What the person may no longer read in the register stays out, also for whoever has the address.
    may_read = Right.READ_RECORDS in user.rights
    since = clock.today() - KEPT
    mine = list(
        Invitation.objects.filter(user=user, meeting__on__gte=since, withdrawn_at=None).select_related(
            "meeting"
        )[:MOST]
    )
    answers = {each.meeting_id: each for each in mine}
    meetings = {each.meeting_id: each.meeting for each in mine}
    if may_read:
        organised = Meeting.objects.filter(organiser=user, on__gte=since)
        if Right.READ_CONFIDENTIAL not in user.rights:
            organised = organised.filter(confidential=False)
        meetings |= {each.pk: each for each in organised[:MOST]}
    entries: list[Event | Todo] = []
    with override(user.language):
        for pk, meeting in sorted(meetings.items()):
            invitation = answers.get(pk)
            route = ("meeting-detail", meeting.key) if may_read else None
            if route is None and invitation:
                route = ("invitation-reply", invitation.token)
            url = f"{settings.SITE_URL}{reverse(route[0], args=[route[1]])}" if route else ""
            entries.append(
                calendar_files.feed_entry(
                    meeting,
                    stamp=meeting.called_at or meeting.created_at,
                    url=url,
                    answer=invitation.answer if invitation else "",
                )
            )
        if may_read:
            entries += [
                calendar.task(
                    name=f"follow-up-{each.key}",
                    sequence=each.version,
                    stamp=each.created_at,
                    due=each.due,
                    title=each.title,
                    url=f"{settings.SITE_URL}{reverse('follow_up-detail', args=[each.key])}",
                )
                for each in _follow_ups(user)
                if each.due
            ]
        return calendar.calendar(
            entries,
            method="PUBLISH",
            product="Feed",
            name=_("%(pact)s: %(person)s") % {"pact": settings.PACT_NAME, "person": user.name},
            refresh=_EVERY,
        )


def etag(user: User) -> str:
    """Return what stands for the person's calendar as it is now, without making it: the newest journal line."""
    newest = JournalEntry.objects.order_by("-id").values_list("id", flat=True).first()
    day = clock.today().isoformat()
    said = f"{newest}:{day}:{user.pk}:{user.language}:{sorted(user.rights)}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _follow_ups(user: User) -> list[FollowUp]:
    found = FollowUp.objects.filter(responsible=user, done_on=None, withdrawn="").exclude(due=None)
    if Right.READ_CONFIDENTIAL not in user.rights:
        found = found.filter(Q(confidential=False))
    return list(found.order_by("due", "pk")[:MOST])
