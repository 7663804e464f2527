"""What a meeting's own page shows besides what every record's page does."""

from __future__ import annotations

from typing import Any

from pagt.core.rights import Actor
from pagt.network.meetings.models import Meeting
from pagt.network.meetings.queries_invitations import invited


def shown(meeting: Meeting, by: Actor) -> dict[str, Any]:
    """Return what the template `meetings/meeting.html` needs besides the usual."""
    return {"invited": invited(meeting, by)}
