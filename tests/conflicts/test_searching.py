"""What a search of the register puts on record, and what becomes of it when the register changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from pagt.core import clock
from pagt.core.actions import withdraw
from pagt.core.closed import closed_cases
from pagt.core.errors import Refused
from pagt.grants.applications.models import Participant
from pagt.grants.conflicts.actions.deciding import decide
from pagt.grants.conflicts.actions.declaring import add_interest
from pagt.grants.conflicts.actions.suggesting import Found, search_register
from pagt.grants.conflicts.models import Conflict, Interest
from pagt.grants.conflicts.queries import barred_pairs, closed_to
from pagt.grants.conflicts.rules.jobs import tie_of_role
from pagt.grants.conflicts.states import InterestKind, State, Step, Tie
from pagt.grants.conflicts.tasks import search_conflicts
from pagt.network.partners.actions_contacts import create_contact
from pagt.people.models import User
from pagt.people.roles import Role
from tests.conflicts.conflicts_for_tests import WHY, case
from tests.factories import SYSTEM, organisation, person
from tests.grants.applications_for_tests import co_writer

pytestmark = pytest.mark.django_db


def search() -> Found:
    return search_register(by=SYSTEM)


def test_a_job_in_the_register_closes_the_case_until_somebody_dismisses_it() -> None:
    school, who = organisation(kind="school"), person(Role.ASSESSOR)
    who.email = "vibe@skole.example"  # not the domain that everybody else here has
    who.save()
    application = case(lead=school)
    create_contact(
        by=SYSTEM, name=who.name, email=who.email.upper(), roles=[{"organisation": school, "title": "Lektor"}]
    )
    assert search() == Found(new=1)
    found = Conflict.objects.get()
    assert (found.tie, found.origin_kind, found.strong) == (Tie.EMPLOYER, "contact", True)
    assert closed_to(who) == {application.key}
    assert closed_cases(User.objects.get(pk=who.pk)) == {application.key}
    assert barred_pairs(application.call) == {(application.pk, who.pk)}
    assert search() == Found()
    decide(found, Step.DISMISS, by=person(Role.OFFICER), version=1, reason=WHY)
    assert closed_to(who) == frozenset()
    assert barred_pairs(application.call) == set()
    assert search() == Found()


def test_a_dismissed_one_returns_only_when_its_source_says_something_else() -> None:
    school, who = organisation(kind="school"), person(Role.ASSESSOR)
    case(lead=school)
    said = add_interest(school, by=who, tie=InterestKind.FAMILY, detail="Eksempel: min fætter")
    search()
    found = Conflict.objects.get()
    decide(found, Step.DISMISS, by=person(Role.OFFICER), version=1, reason=WHY)
    Interest.objects.filter(pk=said.pk).update(detail="Eksempel: min bror")
    assert search() == Found(returned=1)
    found.refresh_from_db()
    assert (found.status, found.stands, found.why) == (State.SUGGESTED, True, WHY)


def test_what_is_found_no_more_lapses_and_what_is_decided_stays() -> None:
    school, who, other = organisation(kind="school"), person(Role.ASSESSOR), person(Role.ASSESSOR)
    case(lead=school)
    ties = [add_interest(school, by=each, tie=InterestKind.ADVISER) for each in (who, other)]
    search()
    decide(Conflict.objects.get(person=other), Step.CONFIRM, by=person(Role.OFFICER), version=1, reason=WHY)
    for tie in ties:
        withdraw(tie, by=SYSTEM, version=tie.version, reason=WHY)
    assert search() == Found(lapsed=1)
    assert Conflict.objects.get(person=who).status == State.LAPSED
    assert Conflict.objects.get(person=other).status == State.CONFIRMED
    Interest.objects.update(withdrawn="")
    assert search() == Found(returned=1)


def test_who_loses_the_role_has_no_conflict_any_more() -> None:
    school, who = organisation(kind="school"), person(Role.COUNCIL_MEMBER)
    case(lead=school)
    add_interest(school, by=who, tie=InterestKind.BOARD)
    search()
    who.memberships.all().delete()
    assert search() == Found(lapsed=1)


def test_a_tie_that_ended_is_asked_about_and_bars_from_assessing_alone() -> None:
    school, who = organisation(kind="school"), person(Role.ASSESSOR)
    application = case(lead=school)
    add_interest(school, by=who, tie=InterestKind.EMPLOYER, ends=clock.today() - timedelta(days=30))
    search()
    assert closed_to(who) == frozenset()
    assert barred_pairs(application.call) == {(application.pk, who.pk)}


def test_a_partner_is_found_by_its_cvr_number_alone() -> None:
    firm, who = organisation(cvr="12345674"), person(Role.ASSESSOR)
    application = case()
    Participant.objects.create(application=application, position=0, name="Eksempel", cvr="12345674")
    add_interest(firm, by=who, tie=InterestKind.EMPLOYER)
    search()
    assert Conflict.objects.get().tie == Tie.PARTNER


def test_who_writes_the_application_and_assesses_is_found() -> None:
    application, who = case(), person(Role.APPLICANT, Role.ASSESSOR)
    co_writer(application, who)
    search()
    assert [(each.tie, each.ground) for each in Conflict.objects.all()] == [(Tie.CO_APPLICATION, "1")]


def test_drafts_and_applicants_are_nobodys_conflict() -> None:
    school, who = organisation(kind="school"), person(Role.APPLICANT)
    co_writer(case(lead=school), who)
    assert search() == Found()


def test_a_search_is_for_those_who_decide() -> None:
    for role in (Role.ASSESSOR, Role.COUNCIL_MEMBER, Role.AUDITOR, Role.APPLICANT, Role.ADMINISTRATOR):
        with pytest.raises(Refused):
            search_register(by=person(role))


def test_a_submission_asks_the_worker_for_a_search_and_waits_for_none(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    school, who = organisation(kind="school"), person(Role.OFFICER)
    add_interest(school, by=who, tie=InterestKind.BOARD)
    application = case(lead=school)
    connection.run_on_commit.clear()  # what was made above has asked already
    with django_capture_on_commit_callbacks() as asked:
        application.save()
    assert [each.__name__ for each in asked].count("search_soon") == 1
    assert not closed_to(who)
    search_conflicts()
    assert closed_to(who) == {application.key}


def test_many_changes_ask_for_one_search(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as asked:
        for _each in range(5):
            organisation()
    assert [each.__name__ for each in asked].count("search_soon") == 1


def test_one_search_reads_as_much_for_many_as_for_one() -> None:
    from django.test.utils import CaptureQueriesContext

    school = organisation(kind="school")
    case(lead=school)
    person(Role.ASSESSOR)
    with CaptureQueriesContext(connection) as one:
        search()
    for _each in range(5):
        case(lead=school)
        person(Role.ASSESSOR)
    with CaptureQueriesContext(connection) as many:
        search()
    assert len(many) == len(one)


@pytest.mark.parametrize(
    ("title", "tie"),
    [
        ("Bestyrelsesformand", Tie.BOARD),
        ("Rektor", Tie.BOARD),
        ("Managing director", Tie.BOARD),
        ("Ejer", Tie.OWNER),
        ("HR-partner", Tie.EMPLOYER),
        ("Lektor", Tie.EMPLOYER),
        ("", Tie.CONTACT),
    ],
)
def test_a_job_says_which_tie_it_is(title: str, tie: Tie) -> None:
    assert tie_of_role(title) is tie
