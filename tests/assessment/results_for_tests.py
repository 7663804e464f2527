"""A call with applications and finished reviews, written straight into the tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from django.utils import timezone

from pagt.grants.applications.models import Application
from pagt.grants.assessment.models import Assessor, Assignment, Mark, Review
from pagt.grants.assessment.queries import results
from pagt.grants.calls.models import Call, Criterion
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import organisation, person
from tests.grants import applications_for_tests as made

SCALE = ["Ringe", "Nogen", "God", "Høj", "Meget høj"]
_numbers = count(1)


def call_with_criteria(weights: Sequence[int] = (2, 1)) -> Call:
    """Return a call with criteria of these weights and five grades."""
    call = made.call(scale=SCALE)
    Criterion.objects.bulk_create(
        Criterion(call=call, position=place, title=f"Eksempelkriterium {place + 1}", weight=weight)
        for place, weight in enumerate(weights)
    )
    return call


def application(call: Call, *, title: str = "", themes: Sequence[object] = ()) -> Application:
    """Return an application that was submitted."""
    number = f"2031-{next(_numbers):04}"
    found = Application.objects.create(
        key=number,
        number=number,
        call=call,
        lead=organisation(kind="school", municipality="0751"),
        stage="application",
        status="submitted",
        title=title or f"Eksempelprojekt {number}",
        amount=30_000_000,
        submitted_at=timezone.now(),
    )
    found.themes.set(themes)
    return found


def assessor(name: str = "") -> Assessor:
    """Return somebody who assesses."""
    user = person(Role.ASSESSOR, name=name)
    return Assessor.objects.create(key=f"assessor-{user.pk}", user=user)


def review(
    of: Application,
    who: Assessor,
    grades: Sequence[int | None],
    *,
    status: str = "finished",
    reason: str = "Eksempel: godt tænkt",
) -> Review:
    """Return a review with a grade for each criterion of the call; None is one that could not be judged."""
    now = timezone.now()
    assignment = Assignment.objects.create(
        key=f"assignment-{next(_numbers)}",
        application=of,
        assessor=who,
        status="accepted",
        invited_at=now,
        answered_at=now,
    )
    finished = Review.objects.create(
        key=f"review-{next(_numbers)}",
        assignment=assignment,
        status=status,
        summary="Eksempel: samlet set",
        finished_at=now if status == "finished" else None,
    )
    Mark.objects.bulk_create(
        Mark(
            review=finished,
            position=place,
            criterion=criterion,
            grade=grade,
            unable=grade is None,
            reason=reason,
        )
        for place, (criterion, grade) in enumerate(zip(of.call.criteria.all(), grades, strict=True))
    )
    # Written past the journal, by whose stamp results are kept.
    results._boards.clear()
    return finished


def officer() -> User:
    """Return an officer."""
    return person(Role.OFFICER)


def assessed_call(applications: int = 3, assessors: int = 3) -> tuple[Call, list[Application]]:
    """Return a call in which every assessor has read every application, the first being the best."""
    call = call_with_criteria()
    found = [application(call) for _each in range(applications)]
    people = [assessor() for _each in range(assessors)]
    for place, each in enumerate(found):
        for other, who in enumerate(people):
            top = max(0, 4 - place)
            review(each, who, [top, max(0, top - other % 2)])
    return call, found
