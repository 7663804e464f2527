"""The end of an assignment: its reason is the record's own, and the journal only seals it."""

from __future__ import annotations

from typing import Any

from pagt.core.actions import kept_rules, noted
from pagt.core.rights import Actor
from pagt.grants.assessment.models import Assignment
from pagt.grants.assessment.states import AssignmentState


def ended(
    assignment: Assignment, state: AssignmentState, reason: str, *, by: Actor, action: str, **values: Any
) -> Assignment:
    """Write that an assignment ended, and journal it.

    Args:
        assignment: locked by the caller, who has asked for the actor's right and whether the step may be taken.
        state: what it becomes.
        reason: why, as it stands on the record.
        by: who acts.
        action: what the step is called in the journal.
        values: further fields.
    """
    before = assignment.state()
    for name, value in {"status": state.value, "reason": reason, "locked": False, **values}.items():
        setattr(assignment, name, value)
    with kept_rules(Assignment):
        assignment.save()
    return noted(assignment, by=by, action=action, before=before)
