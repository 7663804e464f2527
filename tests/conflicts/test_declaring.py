"""What people say themselves, and what they see of it afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pagt.core.errors import Invalid, NotOnRecord
from pagt.core.models import JournalEntry
from pagt.grants.applications.models import Application
from pagt.grants.conflicts.actions.deciding import decide
from pagt.grants.conflicts.actions.declaring import Said, add_interest, declare, end_interest
from pagt.grants.conflicts.models import Conflict, DeclarationAnswer
from pagt.grants.conflicts.own import calls_to_declare, to_declare
from pagt.grants.conflicts.queries import closed_to
from pagt.grants.conflicts.states import Ground, InterestKind, State, Step
from pagt.people.models import User
from pagt.people.roles import Role
from tests.conflicts.conflicts_for_tests import WHY, case, conflict
from tests.factories import organisation, person
from tests.grants.ready_to_submit import close

pytestmark = pytest.mark.django_db
CONCERNED = (Role.ASSESSOR, Role.COUNCIL_MEMBER, Role.OFFICER, Role.APPROVER, Role.AUDITOR)


def anew(user: User) -> User:
    return User.objects.get(pk=user.pk)


def tie(application: Application, by: User, why: str = WHY) -> None:
    declare(application.call, {application: Said(Ground.FAMILY, why)}, by=by)


@pytest.mark.parametrize("role", Role)
def test_who_has_a_part_in_applications_declares(role: Role) -> None:
    application, who = case(), person(role)
    if role not in CONCERNED:
        with pytest.raises(NotOnRecord):
            tie(application, who)
        with pytest.raises(NotOnRecord):
            add_interest(organisation(), by=who, tie=InterestKind.BOARD)
        return
    tie(application, who)
    found = Conflict.objects.get()
    assert (found.status, found.ground, found.detail, found.stands) == (State.DECLARED, "2", WHY, True)
    assert closed_to(who) == {application.key}


def test_none_is_on_record_too() -> None:
    application, who = case(), person(Role.ASSESSOR)
    declare(application.call, {application: Said()}, by=who)
    assert list(DeclarationAnswer.objects.values_list("application", "tie")) == [(application.pk, False)]
    assert not Conflict.objects.exists()
    line = JournalEntry.objects.get(kind="declaration")
    assert line.state["answers"] == [{"application": application.number, "tie": False}]


def test_a_tie_needs_words_and_nothing_is_written_without() -> None:
    application, who = case(), person(Role.ASSESSOR)
    with pytest.raises(Invalid) as refused:
        tie(application, who, "  ")
    assert application.number in refused.value.fields
    assert not Conflict.objects.exists()
    assert not DeclarationAnswer.objects.exists()


def test_nobody_is_told_who_applies_before_the_deadline() -> None:
    application, who = case(), person(Role.ASSESSOR)
    close(application.call, timedelta(days=-1))
    application.call.save()
    with pytest.raises(NotOnRecord):
        tie(application, who)
    assert calls_to_declare(who) == []


def test_a_case_of_another_call_or_that_is_closed_is_not_declared_in() -> None:
    first, second, who = case(), case(), person(Role.ASSESSOR)
    with pytest.raises(NotOnRecord):
        declare(first.call, {second: Said()}, by=who)
    conflict(first, who)
    with pytest.raises(NotOnRecord):
        tie(first, anew(who))


def test_who_declares_anew_after_a_dismissal_closes_the_case_again() -> None:
    application, who = case(), person(Role.ASSESSOR)
    tie(application, who)
    decide(Conflict.objects.get(), Step.DISMISS, by=person(Role.OFFICER), version=1, reason=WHY)
    tie(application, anew(who))
    assert Conflict.objects.get().status == State.DISMISSED, "the same words are the same question"
    tie(application, anew(who), "Eksempel: noget andet")
    assert Conflict.objects.get().status == State.DECLARED


def test_what_is_closed_is_not_offered_and_only_what_one_did_not_say_is_mentioned() -> None:
    application, who = case(), person(Role.ASSESSOR)
    assert [row.application for row in to_declare(application.call, who)] == [application]
    tie(application, who)
    assert to_declare(application.call, anew(who)) == []
    assert [each.closed for each in calls_to_declare(anew(who))] == []
    other = case()
    conflict(other, who)
    assert [(each.call, each.total, each.closed) for each in calls_to_declare(anew(who))] == [
        (other.call, 0, True)
    ]


def test_an_interest_is_ones_own_to_end() -> None:
    who = person(Role.ASSESSOR)
    said = add_interest(organisation(), by=who, tie=InterestKind.OWNER)
    with pytest.raises(NotOnRecord):
        end_interest(said, by=person(Role.ASSESSOR))
    assert end_interest(said, by=who).ends is not None
    with pytest.raises(Invalid):
        again = organisation()
        add_interest(again, by=who, tie=InterestKind.OWNER)
        add_interest(again, by=who, tie=InterestKind.OWNER)
