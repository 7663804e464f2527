"""Who may read and write a review: the assessor whose accepted assignment it is, while the case is open to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.closed import closed_now
from pagt.core.errors import NotOnRecord
from pagt.core.rights import Right, require
from pagt.grants.applications.models import Application
from pagt.grants.assessment.models import Assignment
from pagt.grants.assessment.rules.phases import Phase, Standing, standing
from pagt.grants.assessment.states import AssignmentState
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.models import Declaration
from pagt.people.models import User


@dataclass(frozen=True, slots=True)
class Seat:
    """An assessor's place at an application.

    Attributes:
        assignment: with its application, call and assessor.
        user: the assessor.
        now: the instant by the database's clock.
        standing: what the call's plan lets assessors do and see at that instant.
        declared: whether the person has said if they have a tie to it.
    """

    assignment: Assignment
    user: User
    now: datetime
    standing: Standing
    declared: bool

    @property
    def call(self) -> Call:
        return self.assignment.application.call

    @property
    def may_read(self) -> bool:
        """Whether the application may be read: nobody reads one before they have declared, or before a phase opened."""
        return self.declared and self.standing.has_begun


def phases_of(call: Call) -> tuple[Phase, ...]:
    """Return the phases of a call's assessment in the order in which they stand; none without a plan."""
    plan = getattr(call, "assessment_plan", None)
    if plan is None or plan.withdrawn:
        return ()
    return tuple(
        Phase(
            title=row.title,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            may_score=row.may_score,
            sees_applicant=row.sees_applicant,
            sees_others=row.sees_others,
            sees_names=row.sees_names,
            discusses=row.discusses,
        )
        for row in plan.phases.all()
    )


def seat_or_404(user: User, key: str, *, lock: bool = False, began_at: datetime | None = None) -> Seat:
    """Return an assessor's place at an application, asked anew of the database.

    Args:
        user: the person.
        key: of the assignment.
        lock: keep the assignment as it is until the transaction ends.
        began_at: when the request began, for a phase that closes while it is on its way.

    Raises:
        Refused: the person is no assessor any more.
        NotOnRecord: the assignment is not theirs, not accepted, taken away, or a conflict of interest closes the case:
            the answer is the same for all.
    """
    require(user, Right.ASSESS)
    rows = Assignment.objects.select_related("application__call__assessment_plan", "assessor__user")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(
        key=key,
        assessor__user=user,
        assessor__withdrawn="",
        status=AssignmentState.ACCEPTED.value,
        withdrawn="",
        application__withdrawn="",
    ).first()
    if found is None or found.application.key in closed_now(user):
        raise NotOnRecord(_("There is no application here that you assess."))
    now = began_at or clock.database_now()
    call = found.application.call
    return Seat(found, user, now, standing(phases_of(call), now), has_declared(user, call, found.application))


def has_declared(user: User, call: Call, application: Application | None = None) -> bool:
    """Return whether a person has said which of a call's applications they have a tie to.

    Args:
        user: the person.
        call: the call.
        application: one of them that they must have answered for; a declaration may leave some unsaid.
    """
    found = Declaration.objects.filter(person=user, call=call, withdrawn="")
    if application is not None:
        found = found.filter(answers__application=application)
    return found.exists()
