"""Which conflicts stand, and who may not be given which case."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.models import Conflict, ConflictQuerySet
from pagt.grants.conflicts.states import STANDING, State
from pagt.people.models import User


def standing(
    persons: Iterable[User] | None = None, applications: Iterable[Application] | None = None
) -> ConflictQuerySet:
    """Return the conflicts that close a case to a person.

    Args:
        persons: only theirs.
        applications: only of these.
    """
    found = Conflict.objects.standing()
    if persons is not None:
        found = found.filter(person__in=[person.pk for person in persons])
    if applications is not None:
        found = found.filter(application__in=[application.pk for application in applications])
    return found


def barred_pairs(call: Call) -> set[tuple[int, int]]:
    """Return which application of a call must be given to whom never, as (application's id, user's id).

    Also where a suggestion waits that nobody has looked at: an assignment must not have to be undone.
    """
    barring = Q(status__in=[*(state.value for state in STANDING), State.SUGGESTED.value])
    found = Conflict.objects.filter(barring, application__call=call, withdrawn="")
    return set(found.values_list("application_id", "person_id"))


def closed_to(by: Actor) -> frozenset[str]:
    """Return the keys of the applications that are closed to a person; none for the system."""
    if not isinstance(by, User):
        return frozenset()
    return frozenset(standing([by]).values_list("application__key", flat=True))
