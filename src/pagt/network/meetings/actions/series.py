"""Series: several meetings planned at once, and changed together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, locked
from pagt.core.errors import Invalid
from pagt.core.rights import Actor
from pagt.network.meetings.access import seen_by
from pagt.network.meetings.actions.agenda import skeleton
from pagt.network.meetings.actions.invitations import Invitee, invite
from pagt.network.meetings.actions.meeting import change_meeting, create_meeting
from pagt.network.meetings.models import Meeting
from pagt.network.meetings.states import MinutesState, Part

MOST = 60
"""How many meetings are planned at once: five years of monthly ones."""
SAME = (
    "title",
    "purpose",
    "forum",
    "place",
    "online_url",
    "starts_at",
    "ends_at",
    "quorum",
    "public",
    "confidential",
)
TOGETHER: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "time": ("starts_at", "ends_at"),
    "place": ("place", "online_url"),
    "quorum": ("quorum",),
}
"""What can be changed in the meetings that follow, and its fields; the agenda is taken as it stands besides."""


@transaction.atomic
def plan_series(meeting: Meeting, *, by: Actor, version: int, days: Sequence[date]) -> list[Meeting]:
    """Plan more meetings like one: the same people and agenda on other days.

    Args:
        meeting: the first of them.
        by: who plans; needs the right to write records.
        version: the version of the meeting that the actor saw.
        days: the days of the others; days that the series has already are passed over.

    Returns:
        the new meetings, by day.

    Raises:
        Refused, EditConflict: as in `change_meeting`.
        Invalid: there are no days, too many, or some that are past.
    """
    current = locked(meeting, version)
    if not 0 < len(days) <= MOST:
        raise Invalid(_("Plan between 1 and %(most)s meetings at once.") % {"most": MOST})
    if past := [day for day in days if day < clock.today()]:
        raise Invalid(_("%(day)s is past.") % {"day": date_format(min(past), "DATE_FORMAT")})
    series = current.series or current.key
    taken = {*Meeting.objects.filter(series=series, withdrawn="").values_list("on", flat=True), current.on}
    if not current.series:
        current = change(meeting, by=by, version=version, series=series)
    invited = [
        Invitee(
            each.name,
            each.email,
            contact=each.contact,
            user=each.user,
            organisation=each.organisation,
            part=Part(each.part),
            language=each.language,
        )
        for each in current.invitations.filter(withdrawn_at=None).select_related(
            "contact", "user", "organisation"
        )
    ]
    made: list[Meeting] = []
    before = current
    for day in sorted(set(days) - taken):
        before = _like(current, before, day, series, by)
        if invited:
            invite(before, by=by, people=invited)
            before = Meeting.objects.get(pk=before.pk)
        made.append(before)
    return made


def _like(first: Meeting, before: Meeting, day: date, series: str, by: Actor) -> Meeting:
    values: dict[str, Any] = {name: getattr(first, name) for name in SAME}
    # Nobody has come to a meeting that is planned.
    rows = [{"organisation": row.organisation, "attended": False} for row in first.participants.all()]
    return create_meeting(
        by=by,
        **values,
        organiser=first.organiser,
        on=day,
        series=series,
        participants=rows,
        items=[{**row, "approves": before if row["approves"] else None} for row in skeleton(first)],
    )


def siblings(meeting: Meeting, by: Actor) -> list[Meeting]:
    """Return the other meetings of the series that the reader may know of, by day."""
    if not meeting.series:
        return []
    others = Meeting.objects.filter(series=meeting.series, withdrawn="").exclude(pk=meeting.pk)
    return list(seen_by(others, by).order_by("on"))


def following(meeting: Meeting, by: Actor) -> list[Meeting]:
    """Return the later meetings of the series that are still to come, not cancelled and without minutes."""
    return [
        each
        for each in siblings(meeting, by)
        if each.on > meeting.on
        and each.on >= clock.today()
        and not each.cancelled
        and each.minutes_state == MinutesState.NONE
    ]


@transaction.atomic
def change_following(
    meeting: Meeting, *, by: Actor, what: Collection[str], agenda: bool = False
) -> list[Meeting]:
    """Make the later meetings of a series like this one in what is named. Those who were invited are not told here.

    Args:
        meeting: the meeting as it is now.
        by: who acts; needs the right to write records.
        what: names of `TOGETHER`.
        agenda: whether items that they do not have yet are put on their agendas too.

    Returns:
        the meetings that are otherwise now.

    Raises:
        Refused: the actor has not the right.
        Invalid: nothing is named.
    """
    names = [field for name in what for field in TOGETHER[name]]
    if not names and not agenda:
        raise Invalid(_("Choose what to change in the meetings that follow."))
    changed = []
    for each in following(meeting, by):
        values: dict[str, Any] = {name: getattr(meeting, name) for name in names}
        if agenda:
            there = list(each.items.all())
            subjects = {item.subject for item in there}
            new = [row | {"approves": None} for row in skeleton(meeting) if row["subject"] not in subjects]
            values["items"] = [*({"id": item.pk} for item in there), *new]
        after = change_meeting(each, by=by, version=each.version, **values)
        if after.version != each.version:
            changed.append(after)
    return changed
