"""Writes to a meeting as a whole."""

from __future__ import annotations

from typing import Any

from pagt.core.actions import change, create
from pagt.core.rights import Actor
from pagt.network.meetings.models import Meeting


def create_meeting(*, by: Actor, **values: Any) -> Meeting:
    """Create a meeting, planned or held; arguments and errors as in `core.actions.create`.

    `participants` and `items` are lists of dicts with the fields of `Participant` and `AgendaItem`.
    """
    return create(Meeting, by=by, **values)


def change_meeting(meeting: Meeting, *, by: Actor, version: int, **values: Any) -> Meeting:
    """Change a meeting; arguments and errors as in `core.actions.change`. Rows given replace all rows."""
    return change(meeting, by=by, version=version, **values)
