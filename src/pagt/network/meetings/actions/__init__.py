"""Writes to meetings."""

from pagt.network.meetings.actions.agenda import add_paper, copy_agenda, move_item, present_item, remove_paper
from pagt.network.meetings.actions.interests import decide_interest, declare_interest
from pagt.network.meetings.actions.meeting import change_meeting, create_meeting
from pagt.network.meetings.actions.minutes import (
    approve_earlier,
    approve_minutes,
    correct_minutes,
    moved,
    send_minutes,
    write_item,
)
from pagt.network.meetings.actions.series import change_following, plan_series

__all__ = [
    "add_paper",
    "approve_earlier",
    "approve_minutes",
    "change_following",
    "change_meeting",
    "copy_agenda",
    "correct_minutes",
    "create_meeting",
    "decide_interest",
    "declare_interest",
    "move_item",
    "moved",
    "plan_series",
    "present_item",
    "remove_paper",
    "send_minutes",
    "write_item",
]
