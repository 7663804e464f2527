"""Who may decide about a conflict, and whose it is to declare one."""

from __future__ import annotations

from typing import TypeGuard

from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.errors import NotOnRecord
from pagt.core.rights import Actor
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.gathering import CONCERNED
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.states import MOVES, State, Step
from pagt.people.models import User
from pagt.people.roles import Role


def is_concerned(by: object) -> TypeGuard[User]:
    """Whether the person handles, assesses, discusses or decides applications."""
    return isinstance(by, User) and (Role.COUNCIL_MEMBER in by.roles or not by.rights.isdisjoint(CONCERNED))


def concerned(by: Actor) -> User:
    """Return the person, where declaring conflicts of interest is theirs to do.

    Raises:
        NotOnRecord: they neither handle, assess, discuss nor decide applications.
    """
    if not is_concerned(by):
        raise NotOnRecord(
            _("This is for those who handle, assess, discuss or decide applications. You have no such part.")
        )
    return by


def is_past(call: Call) -> bool:
    """Whether the call's first deadline has passed: before that nobody is told who applies."""
    closes = call.idea_closes_at or call.closes_at
    return closes is not None and closes <= clock.now()


def require_past(call: Call) -> None:
    """Raise `NotOnRecord` while the call can still be applied to."""
    if not is_past(call):
        raise NotOnRecord(_("The call's deadline has not passed. Nobody is told who applies before that."))


def decided_by_body(conflict: Conflict) -> bool:
    """Whether the council decides: the person is its member (forvaltningsloven § 6, stk. 2)."""
    return conflict.person.memberships.filter(role=Role.COUNCIL_MEMBER).exists()


def why_not_decide(conflict: Conflict, by: Actor) -> str:
    """Return why somebody may not decide about a conflict; empty when they may."""
    if Conflict.NEEDS not in by.rights:
        return by.why_not(Conflict.NEEDS)
    if conflict.person.actor_key == by.actor_key:
        return _("Nobody decides about their own conflict of interest. Somebody else must.")
    return ""


def steps_for(conflict: Conflict, by: Actor) -> list[Step]:
    """Return what somebody may do with a conflict, in the order of the buttons."""
    if why_not_decide(conflict, by) or conflict.withdrawn:
        return []
    asked = (Step.CONFIRM, Step.DISMISS, Step.PIN)
    return [step for step in asked if (State(conflict.status), step) in MOVES]
