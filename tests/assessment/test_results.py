"""What an assessment came to, for whoever may see it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pagt.core.errors import EditConflict, Invalid, NotOnRecord, Refused
from pagt.grants.applications.models import Application, EligibilityDecision
from pagt.grants.assessment.actions.results import agree, agree_anew, plan_panel
from pagt.grants.assessment.models import AgreedGrade, AssessmentPlan, Consensus
from pagt.grants.assessment.queries.results import (
    agreement_of,
    by_disagreement,
    calibrated,
    calls_with_results,
    given_scores,
    results,
    strays,
    weights_of,
)
from pagt.grants.assessment.queries.results_case import read_reviews, severities
from pagt.grants.assessment.rules.evidence import Flag
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.models import Conflict
from pagt.network.meetings.access import closed_items
from pagt.people.models import User
from pagt.people.roles import Role
from tests.assessment import results_for_tests as made
from tests.factories import SYSTEM, person
from tests.grants.applications_for_tests import submit

pytestmark = pytest.mark.django_db


def grades(call: Call, *given: int) -> dict[int, int]:
    return {criterion.pk: grade for criterion, grade in zip(call.criteria.all(), given, strict=False)}


def conflict(application: Application, who: User) -> Conflict:
    """A conflict that stands."""
    return Conflict.objects.create(
        key=f"conflict-{application.pk}-{who.pk}",
        application=application,
        person=who,
        ground="1",
        origin="declared",
        tie="declared",
        status="declared",
        detail="Eksempel: søskende",
    )


def test_scores_are_weighted_and_missing_marks_are_no_numbers() -> None:
    call = made.call_with_criteria((2, 1))
    one = made.application(call)
    made.review(one, made.assessor(), [4, 1])
    made.review(one, made.assessor(), [4, None])
    made.review(one, made.assessor(), [None, None])
    found = sorted(given_scores(call, weights_of(call)), key=lambda each: each.judged)
    assert [each.value for each in found] == [None, Fraction(5), Fraction(4)]
    (result,) = results(call, SYSTEM)
    assert result.reviews == 2
    assert result.raw == 4.5
    assert result.rank == 1
    assert Flag.UNJUDGED in result.flags


def test_drafts_and_reviews_of_those_who_were_removed_count_for_nothing() -> None:
    call = made.call_with_criteria()
    one = made.application(call)
    made.review(one, made.assessor(), [4, 4])
    made.review(one, made.assessor(), [0, 0], status="draft")
    gone = made.review(one, made.assessor(), [0, 0]).assignment
    type(gone).objects.filter(pk=gone.pk).update(status="removed", reason="Eksempel")
    (result,) = results(call, SYSTEM)
    assert result.raw == 5
    assert [each.score for each in read_reviews(one)] == [5.0]


def test_only_what_is_being_assessed_is_ranked() -> None:
    call = made.call_with_criteria()
    kept, ineligible, withdrawn, draft = (made.application(call) for _each in range(4))
    submission = submit(ineligible)
    EligibilityDecision.objects.create(
        key="eligibility", submission=submission, outcome="ineligible", reason="Eksempel", decided_by="user:x"
    )
    Application.objects.filter(pk=withdrawn.pk).update(status="withdrawn")
    Application.objects.filter(pk=draft.pk).update(status="draft")
    assert [each.pk for each in results(call, SYSTEM)] == [kept.pk]
    assert results(call, SYSTEM)[0].rank is None


def test_a_strict_assessor_is_taken_into_account() -> None:
    call = made.call_with_criteria((1,))
    usual, strict = [made.assessor() for _each in range(2)], made.assessor("Eksempel Streng")
    for _each in range(8):
        one = made.application(call)
        for who in usual:
            made.review(one, who, [3])
        made.review(one, strict, [1])
    alone, other = made.application(call), made.application(call)
    made.review(alone, strict, [2])
    made.review(other, usual[0], [2])
    found = {each.pk: each for each in results(call, SYSTEM)}
    assert found[alone.pk].raw == found[other.pk].raw == 3
    assert found[alone.pk].mean > found[other.pk].mean + 1  # type: ignore[operator]
    assert severities(call, SYSTEM)[0].name == "Eksempel Streng"
    assert calibrated(call).severity.shape == (3,)


def test_the_plan_says_how_many_reviews_there_should_be() -> None:
    call, _found = made.assessed_call(2, 3)
    assert all(Flag.FEW not in each.flags for each in results(call, SYSTEM))
    AssessmentPlan.objects.create(key="plan", call=call, reviews_each=4)
    made.results._boards.clear()
    assert all(Flag.FEW in each.flags for each in results(call, SYSTEM))


def test_a_closed_case_is_out_of_ranks_and_counts() -> None:
    call, (first, second, third) = made.assessed_call()
    officer = made.officer()
    assert [each.pk for each in results(call, officer)] == [first.pk, second.pk, third.pk]
    conflict(first, officer)
    with_tie = User.objects.get(pk=officer.pk)
    assert [(each.pk, each.rank) for each in results(call, with_tie)] == [(second.pk, 1), (third.pk, 2)]
    assert calls_with_results(with_tie)[0].applications == 2
    assert [each.reviews for each in severities(call, with_tie)] == [2, 2, 2]
    assert len(results(call, SYSTEM)) == 3


def test_the_panels_score_is_used_in_place_of_the_calculated_one() -> None:
    call, (first, second, _third) = made.assessed_call()
    officer = made.officer()
    agree(first, by=officer, grades=grades(call, 0, 0), reason="Eksempel: for dyrt")
    found = {each.pk: each for each in results(call, SYSTEM)}
    assert found[first.pk].consensus == found[first.pk].score == 1
    assert found[first.pk].rank == 3
    assert found[second.pk].rank == 1


def test_agreeing_anew_and_taking_back() -> None:
    call, (first, *_rest) = made.assessed_call()
    officer = made.officer()
    agreed = agree(first, by=officer, grades=grades(call, 2), reason="Eksempel")
    anew = agree_anew(agreed, by=officer, version=agreed.version, grades=grades(call, 3, 4), reason="Ny")
    assert sorted(row.grade for row in anew.grades.all()) == [3, 4]
    with pytest.raises(EditConflict):
        agree_anew(agreed, by=officer, version=agreed.version, grades=grades(call, 1), reason="For sent")
    with pytest.raises(Invalid):
        agree(first, by=officer, grades=grades(call, 1), reason="To gange")


@pytest.mark.parametrize(
    ("given", "reason"),
    [((), "Eksempel"), ((5,), "Eksempel"), ((-1,), "Eksempel"), ((2,), " "), ((2,), "\u200b")],
)
def test_a_panel_gives_a_grade_of_the_scale_and_a_reason(given: tuple[int, ...], reason: str) -> None:
    call, (first, *_rest) = made.assessed_call()
    with pytest.raises(Invalid):
        agree(first, by=made.officer(), grades=grades(call, *given), reason=reason)
    assert not Consensus.objects.exists()


def test_a_criterion_of_another_call_is_refused() -> None:
    _call, (first, *_rest) = made.assessed_call()
    with pytest.raises(Invalid):
        agree(first, by=made.officer(), grades=grades(made.call_with_criteria(), 1), reason="Eksempel")


@pytest.mark.parametrize(
    "role", [Role.APPROVER, Role.AUDITOR, Role.ASSESSOR, Role.COUNCIL_MEMBER, Role.APPLICANT]
)
def test_only_officers_record_what_the_panel_agreed_on(role: Role) -> None:
    call, (first, *_rest) = made.assessed_call()
    with pytest.raises(Refused):
        agree(first, by=person(role), grades=grades(call, 1), reason="Eksempel")


def test_nobody_with_a_conflict_records_what_the_panel_agreed_on() -> None:
    call, (first, *_rest) = made.assessed_call()
    officer = made.officer()
    conflict(first, officer)
    with pytest.raises(NotOnRecord):
        agree(first, by=officer, grades=grades(call, 1), reason="Eksempel")


def test_the_database_keeps_one_consensus_with_a_reason_and_a_grade_a_criterion() -> None:
    call, (first, second, _third) = made.assessed_call()
    agreed = agree(first, by=made.officer(), grades=grades(call, 1), reason="Eksempel")
    for broken in (
        lambda: Consensus.objects.create(key="x", application=first, reason="Igen"),
        lambda: Consensus.objects.create(key="x", application=second, reason=""),
        lambda: Consensus.objects.create(key="x", application=second, reason="Ja", confidence="gæt"),
        lambda: AgreedGrade.objects.create(
            consensus=agreed, position=9, criterion=agreed.grades.get().criterion, grade=2
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


def test_the_agenda_is_by_disagreement_and_who_has_a_conflict_is_noted() -> None:
    call = made.call_with_criteria((1,))
    near, far = made.application(call, title="Hemmelig titel"), made.application(call)
    one, other = made.assessor(), made.assessor()
    for of, marks in ((near, (3, 3)), (far, (0, 4))):
        for who, grade in zip((one, other), marks, strict=True):
            made.review(of, who, [grade])
    conflict(near, one.user)
    officer = made.officer()
    found = by_disagreement(results(call, officer))
    assert [each.pk for each in found] == [far.pk, near.pk]
    panel = plan_panel(call, by=officer, found=found, title="Eksempelpanel", on=made.timezone.localdate())
    items = list(panel.meeting.items.all())
    assert [far.number in items[0].subject, near.number in items[1].subject] == [True, True]
    assert panel.meeting.confidential and panel.meeting.purpose == "panel"
    assert not any("Hemmelig" in f"{item.subject} {item.text}" for item in items)
    assert panel.invited == 2 and panel.interests == 1
    assert closed_items(panel.meeting, one.user) == {items[1].pk}
    assert closed_items(panel.meeting, other.user) == frozenset()


def test_a_panel_needs_something_to_talk_about_and_the_right_to_call_it() -> None:
    call, _found = made.assessed_call()
    today = made.timezone.localdate()
    with pytest.raises(Invalid):
        plan_panel(call, by=made.officer(), found=[], title="Eksempel", on=today)
    with pytest.raises(Refused):
        plan_panel(call, by=person(Role.APPROVER), found=results(call, SYSTEM), title="Eksempel", on=today)


def test_agreement_and_strays_are_those_of_the_scores() -> None:
    call, _found = made.assessed_call(4, 3)
    alpha = agreement_of(results(call, SYSTEM))
    assert alpha is not None and alpha > 0.8
    assert strays(call) == frozenset()


@pytest.mark.parametrize("applications", [10, 50])
def test_working_the_results_out_takes_as_many_queries_for_ten_as_for_fifty(applications: int) -> None:
    call, _found = made.assessed_call(applications, 1)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(results(call, SYSTEM)) == applications
    assert len(asked) == 6
    with CaptureQueriesContext(connection) as again:
        results(call, SYSTEM)
    assert len(again) == 1
