"""What the choices of assessment are called."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from pagt.grants.assessment.states import AssignmentState

ASSIGNMENT_NAMES = {
    AssignmentState.PROPOSED: pgettext_lazy("state of an assignment", "Proposed"),
    AssignmentState.INVITED: pgettext_lazy("state of an assignment", "Invited"),
    AssignmentState.ACCEPTED: pgettext_lazy("state of an assignment", "Accepted"),
    AssignmentState.DECLINED: pgettext_lazy("state of an assignment", "Declined"),
    AssignmentState.REMOVED: pgettext_lazy("state of an assignment", "Removed"),
}
