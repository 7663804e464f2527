"""What the database itself refuses, whoever writes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from pagt.core import clock
from pagt.grants.conflicts.models import Conflict, Declaration, DeclarationAnswer, Interest
from pagt.people.roles import Role
from tests.conflicts.conflicts_for_tests import case, conflict
from tests.factories import meeting, organisation, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("conflict_known_ground", {"ground": "6"}),
        ("conflict_known_origin", {"origin": "rumour"}),
        ("conflict_known_tie", {"tie": "friend"}),
        ("conflict_known_part", {"part": "guest"}),
        ("conflict_known_status", {"status": "open"}),
        ("conflict_known_confidence", {"confidence": "sure"}),
        ("conflict_decided_with_a_reason", {"status": "confirmed", "why": ""}),
        ("conflict_decided_with_a_reason", {"status": "pinned", "decided_by": ""}),
        ("conflict_decided_with_a_reason", {"status": "dismissed", "decided_at": None}),
        ("conflict_suggested_by_the_register", {"origin": "officer", "status": "suggested"}),
        ("conflict_suggested_by_the_register", {"origin": "declared", "status": "lapsed"}),
        ("conflict_declared_in_words", {"origin": "declared", "status": "declared", "detail": ""}),
        ("conflict_declared_in_words", {"origin": "register", "status": "declared", "detail": "x"}),
        ("conflict_de_minimis_dismissed", {"status": "confirmed", "de_minimis": True}),
        ("conflict_decided_at_an_item", {"status": "confirmed", "agenda_item": "Punkt"}),
    ],
)
def test_a_conflict_that_says_something_impossible(constraint: str, values: dict[str, Any]) -> None:
    application, who = case(), person(Role.ASSESSOR)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        conflict(application, who, **values)


def test_nobody_decides_about_themself() -> None:
    application, who = case(), person(Role.OFFICER)
    with pytest.raises(IntegrityError, match="conflict_decided_by_another"), transaction.atomic():
        conflict(application, who, status="dismissed", decider=who)


def test_a_meeting_without_an_item() -> None:
    application, who, held = case(), person(Role.COUNCIL_MEMBER), meeting()
    with pytest.raises(IntegrityError, match="conflict_decided_at_an_item"), transaction.atomic():
        conflict(application, who, status="confirmed", meeting=held)


def test_the_same_is_suggested_once_and_raised_once() -> None:
    application, who = case(), person(Role.ASSESSOR)
    conflict(application, who)
    with pytest.raises(IntegrityError, match="conflict_suggested_once"), transaction.atomic():
        conflict(application, who)
    conflict(application, who, origin="officer", tie="officer", status="pinned")
    with pytest.raises(IntegrityError, match="conflict_raised_once"), transaction.atomic():
        conflict(application, who, origin="officer", tie="officer", status="pinned")


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("interest_known_tie", {"tie": "friend"}),
        ("interest_known_confidence", {"confidence": "sure"}),
        ("interest_ends_after_it_begins", {"begins": date(2027, 2, 1), "ends": date(2027, 1, 1)}),
        ("interest_once", {}),
    ],
)
def test_an_impossible_interest(constraint: str, values: dict[str, Any]) -> None:
    who, firm = person(Role.ASSESSOR), organisation()
    Interest.objects.create(key="a", person=who, organisation=firm, tie="board")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Interest.objects.create(**{"key": "b", "person": who, "organisation": firm, "tie": "board", **values})


def test_a_person_declares_once_a_call_and_answers_once_an_application() -> None:
    application, who = case(), person(Role.ASSESSOR)
    said = Declaration.objects.create(key="a", person=who, call=application.call)
    with pytest.raises(IntegrityError, match="declaration_once"), transaction.atomic():
        Declaration.objects.create(key="b", person=who, call=application.call)
    with pytest.raises(IntegrityError, match="declaration_known_confidence"), transaction.atomic():
        Declaration.objects.create(key="c", person=person(), call=application.call, confidence="sure")
    DeclarationAnswer.objects.create(declaration=said, application=application, position=0, tie=False)
    with pytest.raises(IntegrityError, match="declaration_answer_once"), transaction.atomic():
        DeclarationAnswer.objects.create(declaration=said, application=application, position=1, tie=True)


@pytest.mark.parametrize(
    ("status", "strong", "stands"),
    [
        ("suggested", True, True),
        ("suggested", False, False),
        ("declared", False, True),
        ("confirmed", False, True),
        ("pinned", False, True),
        ("dismissed", True, False),
        ("lapsed", True, False),
    ],
)
@pytest.mark.parametrize("withdrawn", ["", "Eksempel"])
def test_what_stands_is_the_same_for_a_record_and_for_the_table(
    status: str, strong: bool, stands: bool, withdrawn: str
) -> None:
    values: dict[str, Any] = {"status": status, "strong": strong, "withdrawn": withdrawn}
    if status == "declared":
        values |= {"origin": "declared", "tie": "declared", "detail": "x"}
    found = conflict(case(), person(Role.ASSESSOR), **values)
    assert found.stands is (stands and not withdrawn)
    assert Conflict.objects.standing().filter(pk=found.pk).exists() is found.stands
    assert found.decided_at is None or found.decided_at <= clock.now()
