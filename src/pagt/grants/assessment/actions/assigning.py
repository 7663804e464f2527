"""Giving applications to assessors: proposed by the solver or by hand, invited, taken back."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, create
from pagt.core.closed import closed_now, require_open
from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.rights import Actor, require
from pagt.grants.applications.models import Application
from pagt.grants.assessment.access import phases_of
from pagt.grants.assessment.actions.ending import ended
from pagt.grants.assessment.models import Assessor, Assignment
from pagt.grants.assessment.queries.assigning import (
    active_assignments,
    assessable,
    declined_pairs,
    fits,
    most_of,
    plan_of,
    pool,
)
from pagt.grants.assessment.rules.affinity import Fit
from pagt.grants.assessment.rules.phases import last_scoring
from pagt.grants.assessment.states import ASSIGNMENT_STEPS, AssignmentState
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.actions.suggesting import SEARCHER, search_register
from pagt.grants.conflicts.queries import barred_pairs
from pagt.solving.assignment import Assigned, Fairness, assign, problem

CHANGE_COST = 15
"""Points that a change must gain before somebody who was invited already is replaced."""


@transaction.atomic
def propose(call: Call, *, by: Actor, fairness: Fairness = Fairness.WORST) -> Assigned:
    """Assign the applications of a call and keep the result as proposals.

    What is locked or accepted stays. Nobody is asked again for what they have declined. Who was invited stays unless a
    change gains more than `CHANGE_COST` points. Earlier proposals give way. Applications that are closed to the actor
    stay as they are, and count in the loads.

    Raises:
        Refused: the actor may not handle applications.
        Invalid: the call has no plan, no application to be assessed, or what is locked contradicts itself.
        Infeasible: nothing fits; it says what is short.
    """
    require(by, Assignment.NEEDS)
    Call.objects.select_for_update().get(pk=call.pk)
    plan = plan_of(call)
    if plan is None:
        raise Invalid(_("Plan the assessment first: how many assess each application, and when."))
    # The worker may not have come to what was written a moment ago.
    search_register(by=SEARCHER, applications=call.applications.all())
    closed_now(by)
    applications = {each.pk: each for each in assessable(call, by)}
    people = {each.pk: each for each in pool()}
    if not applications:
        raise Invalid(_("No application is to be assessed yet: decide first on their eligibility."))
    # Locked until the end: nobody accepts meanwhile what is about to be replaced.
    rows = list(active_assignments(call).select_for_update(of=("self",)))
    here = [each for each in rows if each.application_id in applications]
    elsewhere = Counter(each.assessor_id for each in rows if each.application_id not in applications)
    held = [each for each in here if each.locked or each.status == AssignmentState.ACCEPTED]
    # Who takes no more keeps what they have accepted, and gets nothing new.
    takes_more = set(people)
    people |= {each.assessor_id: each.assessor for each in held}
    fit = fits(applications.values(), people.values())
    barred, said_no = barred_pairs(call), declined_pairs(call)
    users = {pk: each.user_id for pk, each in people.items()}
    names = {pk: each.number for pk, each in applications.items()}
    keys = {pk: each.key for pk, each in people.items()}
    loads = Counter(each.assessor_id for each in held)
    most = {
        pk: max(most_of(each, plan) - elsewhere[pk] if pk in takes_more else 0, loads[pk])
        for pk, each in people.items()
    }
    found = assign(
        problem(
            {(names[a], keys[p]): each.score for (a, p), each in fit.items()},
            reviews=plan.reviews_each,
            conflicts={(names[a], keys[p]) for a, p in fit if (a, users[p]) in barred or (a, p) in said_no},
            least={keys[pk]: min(max(plan.min_load - elsewhere[pk], 0), most[pk]) for pk in people},
            most={keys[pk]: most[pk] for pk in people},
            locked={(names[each.application_id], keys[each.assessor_id]) for each in held},
            earlier={
                (names[each.application_id], keys[each.assessor_id])
                for each in here
                if each.status == AssignmentState.INVITED and each.assessor_id in keys
            },
            change_cost=CHANGE_COST,
        ),
        fairness=fairness,
    )
    chosen = set(found.names)
    there = {(each.application.number, each.assessor.key): each for each in here}
    gone = _("Replaced when the applications were assigned anew.")
    for pair, each in there.items():
        if pair not in chosen:
            _end(each, AssignmentState.REMOVED, gone, by=by)
    by_name = {number: pk for pk, number in names.items()}
    by_key = {key: pk for pk, key in keys.items()}
    for number, key in sorted(chosen - set(there)):
        a, p = by_name[number], by_key[key]
        _new(applications[a], people[p], fit[a, p], by=by)
    return found


@transaction.atomic
def give(
    application: Application, assessor: Assessor, *, by: Actor, instead_of: Assignment | None = None
) -> Assignment:
    """Give an application to an assessor by hand, locked so that it is kept; in place of another one when named.

    Raises:
        Refused: the actor may not handle applications.
        NotOnRecord: the case is closed to the actor.
        Invalid: the assessor has a conflict there or a suggestion that nobody has looked at, has no room, or has it.
    """
    require(by, Assignment.NEEDS)
    require_open(application.key, by)
    call = application.call
    Call.objects.select_for_update().get(pk=call.pk)
    if not pool().filter(pk=assessor.pk).exists():
        raise Invalid(_("This assessor takes no new applications."))
    if not assessable(call, by).filter(pk=application.pk).exists():
        raise Invalid(_("The application is not to be assessed."))
    if (application.pk, assessor.user_id) in barred_pairs(call):
        raise Invalid(_("The assessor may have a conflict of interest in this case and can't be given it."))
    plan = plan_of(call)
    rows = list(active_assignments(call))
    if sum(each.assessor_id == assessor.pk for each in rows) >= most_of(assessor, plan):
        raise Invalid(_("The assessor has as many applications of this call as they take."))
    if instead_of is not None:
        take_away(instead_of, by=by, reason=_("Given to somebody else."))
    pair = fits([application], [assessor])[application.pk, assessor.pk]
    return _new(application, assessor, pair, by=by, locked=True)


@transaction.atomic
def take_away(assignment: Assignment, *, by: Actor, reason: str) -> Assignment:
    """Take an application from an assessor. What they have finished stays; a draft of theirs is kept unread.

    Raises:
        Refused: the actor may not handle applications.
        NotOnRecord: the case is closed to the actor.
        Invalid: no reason is given, the assignment has ended, or its review is finished.
    """
    require(by, Assignment.NEEDS)
    require_open(assignment.application.key, by)
    # Locked before the question: a review that is being finished at this moment is finished or taken away, not both.
    current = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if _has_finished(current):
        raise Invalid(_("The assessment is finished and stays in the case."))
    return _end(current, AssignmentState.REMOVED, reason, by=by)


@transaction.atomic
def set_lock(assignment: Assignment, *, by: Actor, locked: bool) -> Assignment:
    """Keep an assignment however the rest is assigned anew, or no longer.

    Raises:
        Refused, NotOnRecord: as in `take_away`.
        Invalid: the assignment has ended.
    """
    require(by, Assignment.NEEDS)
    require_open(assignment.application.key, by)
    current = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if not current.is_active:
        raise Invalid(_("This assignment has ended."))
    return change(current, by=by, version=current.version, locked=locked)


def _new(
    application: Application, assessor: Assessor, fit: Fit, *, by: Actor, locked: bool = False
) -> Assignment:
    return create(
        Assignment,
        by=by,
        application=application,
        assessor=assessor,
        score=fit.score,
        reasons=[{"code": each.code, "of": list(each.of), "points": each.points} for each in fit.reasons],
        locked=locked,
        due=due_of(application.call),
    )


def due_of(call: Call) -> date | None:
    """Return the day by which reviews of a call are to be written: when the last phase for it closes."""
    until = last_scoring(phases_of(call), clock.now())
    return timezone.localdate(until) if until else None


def _end(assignment: Assignment, state: AssignmentState, reason: str, *, by: Actor) -> Assignment:
    current = Assignment.objects.select_for_update().get(pk=assignment.pk)
    require_step(current, state)
    reason = seen(reason).strip()
    if not reason:
        raise Invalid(_("Say why."), {"reason": [_("Say why.")]})
    return ended(current, state, reason[:2_000], by=by, action="remove")


def require_step(assignment: Assignment, then: AssignmentState) -> None:
    """Raise `Invalid` unless the assignment may become what is asked for."""
    if assignment.withdrawn or then not in ASSIGNMENT_STEPS[AssignmentState(assignment.status)]:
        raise Invalid(_("That is not possible any more: the assignment has changed meanwhile."))


def _has_finished(assignment: Assignment) -> bool:
    review = getattr(assignment, "review", None)
    return review is not None and review.finished_at is not None and not review.withdrawn
