"""Choices of assessors and assignments, and which state follows which."""

from __future__ import annotations

from enum import StrEnum


class AssignmentState(StrEnum):
    """How far somebody has come in being asked to assess an application."""

    PROPOSED = "proposed"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REMOVED = "removed"


ACTIVE_ASSIGNMENTS = (AssignmentState.PROPOSED, AssignmentState.INVITED, AssignmentState.ACCEPTED)
"""States in which the application counts as given to the assessor."""

ASSIGNMENT_STEPS: dict[AssignmentState, frozenset[AssignmentState]] = {
    AssignmentState.PROPOSED: frozenset({AssignmentState.INVITED, AssignmentState.REMOVED}),
    AssignmentState.INVITED: frozenset(
        {AssignmentState.ACCEPTED, AssignmentState.DECLINED, AssignmentState.REMOVED}
    ),
    AssignmentState.ACCEPTED: frozenset({AssignmentState.DECLINED, AssignmentState.REMOVED}),
    AssignmentState.DECLINED: frozenset(),
    AssignmentState.REMOVED: frozenset(),
}
"""What an assignment may become. Whoever has accepted may still decline, e.g. when a conflict shows on reading."""
