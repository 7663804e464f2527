"""A council meeting with members, items and minutes, for the tests of meetings."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from pagt.core.rights import SystemActor
from pagt.network.meetings.actions import write_item
from pagt.network.meetings.models import AgendaItem, Invitation, Meeting
from pagt.people.models import User
from tests.factories import meeting, organisation

WRITER = SystemActor("system:writer")


def council(*subjects: str, **values: Any) -> Meeting:
    """Return a council meeting on 2 May 2023 with items, unless told otherwise."""
    rows = [{"subject": subject, "kind": "decision"} for subject in subjects or ("Status", "Budget")]
    given = {"on": date(2023, 5, 2), "starts_at": time(9), "purpose": "council", "items": rows, **values}
    return meeting(**given)


def invited(to: Meeting, name: str, **values: Any) -> Invitation:
    """Return somebody who is invited, as a member who came unless told otherwise."""
    if isinstance(user := values.get("user"), User):
        values.setdefault("email", user.email)
    return Invitation.objects.create(
        meeting=to, name=name, **{"part": "member", "came": True, "organisation": organisation(), **values}
    )


def item_of(of: Meeting, number: int = 0) -> AgendaItem:
    """Return an item as it stands."""
    return of.items.all()[number]


def written(of: Meeting, *, by: Any = WRITER, minutes: str = "Drøftet.", **values: str) -> Meeting:
    """Write the first item's minutes and return the meeting as it stands."""
    item = item_of(of)
    write_item(item, by=by, saved=item.saved, minutes=minutes, **values)
    return Meeting.objects.get(pk=of.pk)
