"""What a person is told of themselves as an assessor, and what others are told who look for them."""

from __future__ import annotations

import pytest

from pagt.core.closed import reading_as
from pagt.core.personal import Subject, told
from pagt.grants.assessment.models import Mark, Remark, Review
from pagt.people.models import User
from pagt.people.roles import Role
from tests.assessment import reviews_for_tests as made
from tests.factories import person

pytestmark = pytest.mark.django_db


def said_to(reader: User, subject: User, *, own: bool) -> str:
    """All that a reader is told of somebody."""
    with reading_as(User.objects.get(pk=reader.pk)):
        parts = told(Subject(name=subject.name, user=subject.key), own=own)
    return repr([(part.title, part.rows) for part in parts])


def written() -> made.Scene:
    """An application with the assessor's review and remark."""
    one = made.scene()
    review = Review.objects.create(
        key=f"r-{one.assignment.key}", assignment=one.assignment, summary="zyxhele"
    )
    Mark.objects.create(review=review, criterion=one.criteria[0], grade=1, reason="zyxgrund")
    Remark.objects.create(
        key=f"b-{one.assignment.key}", application=one.application, author=one.user, text="zyxord"
    )
    return one


def test_assessors_are_told_what_they_wrote() -> None:
    one = written()
    said = said_to(one.user, one.user, own=True)
    assert one.application.number in said
    assert all(word in said for word in ("zyxhele", "zyxgrund", "zyxord"))


def test_assessors_are_not_told_of_a_case_that_is_closed_to_them() -> None:
    one = written()
    made.conflict(one.user, one.application)
    said = said_to(one.user, one.user, own=True)
    assert one.application.number not in said
    assert "zyx" not in said


@pytest.mark.parametrize("status", ["proposed", "removed"])
def test_assessors_are_not_told_of_what_nobody_asked_them_about(status: str) -> None:
    one = made.scene()
    other = made.assessor()
    given = made.assign(one.application, other, status)
    type(given).objects.filter(pk=given.pk).update(invited_at=None)
    assert one.application.number not in said_to(other.user, other.user, own=True)
    assert one.application.number in said_to(person(Role.OFFICER), other.user, own=False)


def test_whoever_looks_for_somebody_reads_nothing_of_a_case_that_is_closed_to_them() -> None:
    one = written()
    made.conflict(one.user, one.application)
    barred, free = person(Role.OFFICER), person(Role.OFFICER)
    made.conflict(barred, one.application)
    assert one.call.title in said_to(free, one.user, own=False)
    said = said_to(barred, one.user, own=False)
    assert one.application.number not in said
    assert one.call.title not in said
    assert "zyx" not in said
