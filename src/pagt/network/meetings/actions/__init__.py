"""Writes to meetings."""

from pagt.network.meetings.actions.meeting import change_meeting, create_meeting
from pagt.network.meetings.actions.minutes import (
    approve_earlier,
    approve_minutes,
    correct_minutes,
    send_minutes,
    write_item,
)

__all__ = [
    "approve_earlier",
    "approve_minutes",
    "change_meeting",
    "correct_minutes",
    "create_meeting",
    "send_minutes",
    "write_item",
]
