"""Invented assessors, and who assesses the call that goes all the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pagt.cli.demo.accounts import invented_person

if TYPE_CHECKING:
    from pagt.core.rights import Actor
    from pagt.grants.assessment.models import Assessor
    from pagt.grants.calls.models import Call
    from pagt.people.models import User


class Knower(NamedTuple):
    """An invented assessor: areas by their place among the call's themes, educations, words, capacity."""

    email: str
    name: str
    areas: tuple[int, ...]
    educations: tuple[str, ...]
    tags: tuple[str, ...]
    capacity: int


KNOWERS = (
    Knower("assessor@eksempel.dk", "Vibe Eksempel", (0, 1), ("eud",), ("brint", "energi", "robotter"), 6),
    Knower("vurderer.1@eksempel.dk", "Bent Eksempel", (0,), ("stx", "htx"), ("solceller", "energi"), 6),
    Knower("vurderer.2@eksempel.dk", "Cecilie Eksempel", (1,), ("eud", "htx"), ("robotter", "data"), 6),
    Knower(
        "vurderer.3@eksempel.dk", "Ditte Eksempel", (2,), ("primary", "stx"), ("piger", "rollemodeller"), 6
    ),
    Knower("vurderer.4@eksempel.dk", "Erik Eksempel", (3,), ("primary",), ("naturfag", "laboratorium"), 6),
    Knower("vurderer.5@eksempel.dk", "Frida Eksempel", (2, 3), ("eud",), ("data", "kunstig intelligens"), 5),
)


def create_assessors(call: Call, *, by: Actor) -> list[Assessor]:
    """Take the invented assessors into the pool, those who are not in it yet.

    Args:
        call: whose themes their areas are.
        by: who makes the demonstration.
    """
    from pagt.grants.assessment.actions.leaving import create_assessor
    from pagt.grants.assessment.models import Assessor
    from pagt.people.models import User
    from pagt.people.roles import Role

    themes = list(call.themes.order_by("pk"))
    found: list[Assessor] = []
    for knower in KNOWERS:
        user = User.objects.filter(email=knower.email).first() or invented_person(
            by=by, email=knower.email, name=knower.name, roles=[Role.ASSESSOR]
        )
        there = Assessor.objects.filter(user=user).first()
        found.append(
            there
            or create_assessor(
                by=by,
                # Equal choices go by key: made from an account's, they would fall out otherwise in each demonstration.
                key=f"eksempel-vurderer-{len(found) + 1}",
                user=user,
                themes=[themes[area] for area in knower.areas if area < len(themes)],
                education_types=list(knower.educations),
                tags=list(knower.tags),
                capacity=knower.capacity,
            )
        )
    return found


def assign_case(call: Call, *, by: User) -> None:
    """Assign the applications of a call that has a plan, invite, and let the assessors say yes.

    Args:
        call: with its plan and its eligible applications.
        by: an officer.
    """
    from pagt.grants.assessment.actions.assigning import propose
    from pagt.grants.assessment.actions.inviting import answer, invite
    from pagt.grants.assessment.models import Assignment
    from pagt.grants.assessment.states import AssignmentState

    there = Assignment.objects.filter(application__call=call, withdrawn="")
    if there.exists():
        return
    propose(call, by=by)
    invite(call, by=by)
    for each in there.filter(status=AssignmentState.INVITED.value).select_related("assessor__user"):
        answer(each, by=each.assessor.user, accepts=True)
