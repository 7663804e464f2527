"""What waits for each person on the way from applications to letters."""

from __future__ import annotations

import pytest

from pagt.grants.conflicts.actions.declaring import Said, declare
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.web.desk.mine import waits_for
from tests.conflicts.conflicts_for_tests import case, conflict
from tests.factories import SYSTEM, person

pytestmark = pytest.mark.django_db


def test_a_council_member_is_told_to_declare_ties_until_it_is_done() -> None:
    application, member = case(), person(Role.COUNCIL_MEMBER)
    (waiting,) = waits_for(member)
    assert waiting.call == application.call.title
    assert application.call.key in waiting.url
    declare(application.call, {application: Said()}, by=member)
    assert waits_for(member) == []


def test_conflicts_wait_for_who_decides_and_not_for_the_one_they_are_about() -> None:
    application, officer, approver = case(), person(Role.OFFICER), person(Role.APPROVER)
    conflict(application, officer)

    def decisions(who: User) -> list[str]:
        return [each.url for each in waits_for(who) if "/conflicts/" in each.url]

    assert len(decisions(approver)) == 1
    assert decisions(officer) == []
    assert decisions(person(Role.AUDITOR)) == []


def test_nothing_waits_for_the_program_itself_or_for_an_applicant() -> None:
    case()
    assert waits_for(SYSTEM) == []
    assert waits_for(person(Role.APPLICANT)) == []
