"""Writes to a meeting as a whole."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from pagt.core.actions import change, create
from pagt.core.rights import Actor
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.meetings.states import Answer

_TOLD = ("title", "on", "starts_at", "ends_at", "place", "online_url", "cancelled")
"""What those who are invited have to be told of when it changes."""
_ANSWERED = ("on", "starts_at")
"""What an answer was given to: whoever came on another day has not said whether they come on this one."""


def create_meeting(*, by: Actor, **values: Any) -> Meeting:
    """Create a meeting, planned or held; arguments and errors as in `core.actions.create`.

    `participants` and `items` are lists of dicts with the fields of `Participant` and `AgendaItem`.
    """
    return create(Meeting, by=by, **values)


@transaction.atomic
def change_meeting(meeting: Meeting, *, by: Actor, version: int, **values: Any) -> Meeting:
    """Change a meeting; arguments and errors as in `core.actions.change`. Rows given replace all rows.

    A change of what the invitations said counts their sequence up (RFC 5546, 2.1.4), so that those who were told
    can be told anew; a new day or hour takes the answers back.
    """
    before = Meeting.objects.get(pk=meeting.pk)
    moved = {name for name in _TOLD if name in values and values[name] != getattr(before, name)}
    if moved and before.called_at:
        values["sequence"] = before.sequence + 1
    changed = change(meeting, by=by, version=version, **values)
    if moved.intersection(_ANSWERED):
        answered = Invitation.objects.filter(meeting=meeting).exclude(answer=Answer.NEEDS_ACTION.value)
        answered.update(answer=Answer.NEEDS_ACTION.value, answered_at=None)
    return changed
