"""Writes to meetings."""

from pagt.network.meetings.actions.meeting import change_meeting, create_meeting

__all__ = ["change_meeting", "create_meeting"]
