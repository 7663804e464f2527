"""Somebody stops assessing: a conflict of interest, or they leave the pool. What they have finished stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pagt.core.actions import change, create, withdraw
from pagt.core.rights import Actor, SystemActor
from pagt.grants.applications.models import Application
from pagt.grants.assessment.actions.ending import ended
from pagt.grants.assessment.models import IS_ACTIVE, Assessor, Assignment
from pagt.grants.assessment.review_states import ReviewState
from pagt.grants.assessment.states import AssignmentState
from pagt.people.models import User

KEEPER = SystemActor("system:conflicts")


def on_conflict(sender: object, *, application: Application, person: User, **_more: Any) -> None:
    """A conflict closes the case to a person: what was given to them there ends, also what they have finished."""
    mine = Assignment.objects.filter(IS_ACTIVE, application=application, assessor__user=person)
    _end_all(mine, _("A conflict of interest closes the case to the assessor."), by=KEEPER)


@transaction.atomic
def create_assessor(*, by: Actor, key: str = "", **values: Any) -> Assessor:
    """Take somebody into the pool of assessors."""
    return create(Assessor, by=by, key=key, **values)


@transaction.atomic
def change_assessor(assessor: Assessor, *, by: Actor, version: int, **values: Any) -> Assessor:
    """Change what is known of an assessor. Who takes no more keeps what they have accepted."""
    return change(assessor, by=by, version=version, **values)


@transaction.atomic
def withdraw_assessor(assessor: Assessor, *, by: Actor, version: int, reason: str) -> Assessor:
    """Take somebody out of the pool. Finished reviews stay; the rest is free to be given to others."""
    gone = withdraw(assessor, by=by, version=version, reason=reason)
    unfinished = Assignment.objects.filter(IS_ACTIVE, assessor=assessor).exclude(
        review__status=ReviewState.FINISHED.value
    )
    _end_all(unfinished, _("The assessor has left the pool."), by=by)
    return gone


def _end_all(assignments: QuerySet[Assignment], reason: str, *, by: Actor) -> None:
    for each in assignments.select_for_update(of=("self",)):
        ended(each, AssignmentState.REMOVED, reason, by=by, action="remove")
