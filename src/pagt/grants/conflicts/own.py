"""What a person sees of their own conflicts of interest: no more of a closed case than they said themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from pagt.core.closed import open_to
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.access import is_past
from pagt.grants.conflicts.gathering import cases_concerned
from pagt.grants.conflicts.models import Conflict, DeclarationAnswer, Interest
from pagt.grants.conflicts.states import Origin, State
from pagt.people.models import User


@dataclass(frozen=True)
class CallToDeclare:
    """A call with how many of its applications the person has said something of.

    `closed`: whether a case in it is closed to them for what they did not say themselves.
    """

    call: Call
    said: int
    total: int
    closed: bool

    @property
    def left(self) -> int:
        return self.total - self.said


@dataclass(frozen=True)
class ToDeclare:
    """An application of which somebody says whether they have a tie, with what they said before."""

    application: Application
    partners: str
    initial: Mapping[str, str]


def own_interests(user: User) -> QuerySet[Interest]:
    """Return the person's own ties, those that run first."""
    found = Interest.objects.filter(person=user, withdrawn="").select_related("organisation")
    return found.order_by("-ends", "organisation__name")


def own_conflicts(user: User) -> QuerySet[Conflict]:
    """Return what the person declared; the pages show its call and their own words, and nothing of the case."""
    found = Conflict.objects.filter(person=user, origin=Origin.DECLARED, withdrawn="")
    return found.select_related("application__call").order_by("-created_at", "-pk")


def calls_to_declare(user: User) -> list[CallToDeclare]:
    """Return the calls whose deadline has passed and that have applications, newest deadline first."""
    rows = open_to(cases_concerned(), user)
    total = dict(rows.values_list("call").annotate(n=Count("pk")).order_by())
    answers = DeclarationAnswer.objects.filter(declaration__person=user, application__in=rows)
    said = dict(answers.values_list("application__call").annotate(n=Count("pk")).order_by())
    standing = Conflict.objects.standing().filter(person=user)
    unsaid = standing.exclude(
        application__in=Conflict.objects.filter(person=user, origin=Origin.DECLARED).values("application")
    )
    closed = set(unsaid.values_list("application__call", flat=True))
    calls = Call.objects.filter(pk__in={*total, *closed}, withdrawn="").order_by("-closes_at", "pk")
    return [
        CallToDeclare(call, said.get(call.pk, 0), total.get(call.pk, 0), call.pk in closed)
        for call in calls
        if is_past(call)
    ]


def to_declare(call: Call, user: User) -> list[ToDeclare]:
    """Return the applications of a call that are open to the person, with what they said of each."""
    rows = open_to(cases_concerned().filter(call=call), user).select_related("lead").order_by("number")
    said = dict(
        DeclarationAnswer.objects.filter(declaration__person=user, application__call=call).values_list(
            "application", "tie"
        )
    )
    dismissed = {
        each.application_id: each
        for each in Conflict.objects.filter(
            person=user, origin=Origin.DECLARED, status=State.DISMISSED, application__call=call
        )
    }
    found = []
    for each in rows.prefetch_related("participants"):
        initial = {"ground": "none"} if said.get(each.pk) is False else {}
        if before := dismissed.get(each.pk):
            initial = {"ground": before.ground, "detail": before.detail}
        partners = ", ".join(row.name for row in each.participants.all())
        found.append(ToDeclare(each, partners, initial))
    return found
