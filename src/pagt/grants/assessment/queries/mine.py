"""What an assessor was asked to assess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from pagt.core import clock
from pagt.core.closed import open_to
from pagt.grants.assessment.access import has_declared, phases_of
from pagt.grants.assessment.models import Assignment
from pagt.grants.assessment.review_states import ReviewState
from pagt.grants.assessment.rules.phases import standing
from pagt.grants.assessment.states import AssignmentState
from pagt.grants.calls.models import Call
from pagt.people.models import User


@dataclass(frozen=True)
class Mine:
    """One application that somebody was asked to assess.

    Attributes:
        assignment: with its application.
        asked: whether it waits for their answer.
        finished: whether their review is finished.
        applicant: who applies, empty while assessors are not to know.
        overdue: whether it is not finished though its day is past.
    """

    assignment: Assignment
    asked: bool
    finished: bool
    applicant: str
    overdue: bool


@dataclass(frozen=True)
class MineOfCall:
    """What somebody was asked to assess in one call; `declared`: they have said where they have a tie."""

    call: Call
    declared: bool
    due: date | None
    rows: tuple[Mine, ...]

    @property
    def left(self) -> int:
        """How many wait for an answer or a review."""
        return sum(not each.finished for each in self.rows)


def asked_of(user: User) -> QuerySet[Assignment]:
    """Return the assignments that a person may see: invited or accepted, of cases that are open to them."""
    rows = Assignment.objects.filter(
        assessor__user=user,
        assessor__withdrawn="",
        withdrawn="",
        application__withdrawn="",
        status__in=[AssignmentState.INVITED.value, AssignmentState.ACCEPTED.value],
    )
    return open_to(rows, user)


def mine(user: User) -> list[MineOfCall]:
    """Return what a person was asked to assess, by call, the newest call first."""
    rows = (
        asked_of(user)
        .select_related("application__call__assessment_plan", "application__lead", "review")
        .prefetch_related("application__call__assessment_plan__phases")
        .order_by("-application__call__closes_at", "application__call", "application__number")
    )
    by_call: dict[int, list[Assignment]] = {}
    for each in rows:
        by_call.setdefault(each.application.call_id, []).append(each)
    return [_of_call(user, of) for of in by_call.values()]


def _of_call(user: User, assignments: Iterable[Assignment]) -> MineOfCall:
    rows = list(assignments)
    call, today = rows[0].application.call, clock.today()
    sees_applicant = standing(phases_of(call), clock.now()).sees_applicant
    found = []
    for each in rows:
        review = getattr(each, "review", None)
        finished = review is not None and review.status == ReviewState.FINISHED
        found.append(
            Mine(
                each,
                asked=each.status == AssignmentState.INVITED,
                finished=finished,
                applicant=each.application.lead.name if sees_applicant else "",
                overdue=bool(each.due and each.due < today and not finished),
            )
        )
    due = min((each.due for each in rows if each.due), default=None)
    return MineOfCall(call, has_declared(user, call), due, tuple(found))
