"""Writing, finishing and reopening a review: every refusal, and that nothing that was written is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from pagt.core.errors import Invalid, NotOnRecord, Refused
from pagt.core.models import JournalEntry
from pagt.grants.applications.encoding import Sent
from pagt.grants.assessment.actions.reviews import finish_review, reopen_review, save_review
from pagt.grants.assessment.models import AssessmentPhase, Assignment, Mark, Review
from pagt.grants.assessment.queries.reviews import SUMMARY, UNABLE, grade_key, reason_key, sheet_of
from pagt.people.models import Membership
from tests.assessment import reviews_for_tests as made
from tests.assessment.reviews_for_tests import Scene, scene, whole

pytestmark = pytest.mark.django_db


def written(one: Scene) -> Review:
    """All that is asked, written and saved."""
    save_review(one.assignment, by=one.user, sent=whole(one))
    return Review.objects.get(assignment=one.assignment)


def test_a_review_is_written_finished_and_opened_again() -> None:
    one = scene()
    review = written(one)
    assert review.status == "draft"

    finished = finish_review(one.assignment, by=one.user)
    assert (finished.status, finished.is_finished) == ("finished", True)
    assert finished.finished_at is not None

    again = reopen_review(one.assignment, by=one.user)
    assert (again.status, again.finished_at) == ("draft", None)
    assert [mark.grade for mark in again.marks.all()] == [2, 2]


def test_the_journal_holds_what_was_finished_by_seal_only() -> None:
    one = scene()
    written(one)
    finish_review(one.assignment, by=one.user)

    lines = JournalEntry.objects.filter(kind="review").order_by("pk")

    assert [line.action for line in lines] == ["create", "finish"]
    assert lines[1].state["marks"][0]["grade"] == 2
    assert "Godt tænkt" not in str(lines[1].state)


def test_missing_is_missing_and_never_a_number() -> None:
    one = scene()
    first, second = one.criteria
    save_review(one.assignment, by=one.user, sent={grade_key(first.pk): Sent("0", 0)})

    with pytest.raises(Invalid) as refused:
        finish_review(one.assignment, by=one.user)

    assert set(refused.value.fields) == {reason_key(first.pk), grade_key(second.pk), reason_key(second.pk)}
    assert Review.objects.get().status == "draft"
    assert list(Mark.objects.values_list("criterion", "grade")) == [(first.pk, 0)]


def test_who_cant_judge_says_why_and_gives_no_grade() -> None:
    one = scene()
    first, _second = one.criteria
    sent = whole(one) | {grade_key(first.pk): Sent(UNABLE, 0), reason_key(first.pk): Sent("", 0)}
    save_review(one.assignment, by=one.user, sent=sent)

    with pytest.raises(Invalid) as refused:
        finish_review(one.assignment, by=one.user)
    assert set(refused.value.fields) == {reason_key(first.pk)}

    save_review(one.assignment, by=one.user, sent={reason_key(first.pk): Sent("Uden for mit felt.", 0)})
    finish_review(one.assignment, by=one.user)
    mark = Mark.objects.get(criterion=first)
    assert (mark.grade, mark.unable, mark.reason) == (None, True, "Uden for mit felt.")


def test_a_reason_that_is_too_long_is_kept_and_must_be_shortened() -> None:
    one = scene()
    saved = save_review(one.assignment, by=one.user, sent=whole(one, reason="æ" * 1_001))

    assert {problem.code for problem in saved.problems} == {"too_long"}
    with pytest.raises(Invalid) as refused:
        finish_review(one.assignment, by=one.user)
    assert "1001" in str(refused.value.fields)
    assert len(Mark.objects.first().reason) == 1_001  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("raw", "why"), [("7", "unsaved"), ("-1", "unsaved"), ("<b>", "unsaved"), ("æ" * 20_001, "unsaved")]
)
def test_what_is_no_grade_or_more_than_the_field_holds_is_given_back(raw: str, why: str) -> None:
    one = scene()
    first = one.criteria[0]
    key = reason_key(first.pk) if len(raw) > 10 else grade_key(first.pk)

    saved = save_review(one.assignment, by=one.user, sent={key: Sent(raw, 0)})

    assert list(getattr(saved, why)) == [key]
    assert saved.unsaved[key].raw == raw
    assert not Mark.objects.exists()


def test_a_question_of_another_call_is_given_back() -> None:
    one, other = scene(), scene()
    key = grade_key(other.criteria[0].pk)

    saved = save_review(one.assignment, by=one.user, sent={key: Sent("1", 0)})

    assert list(saved.unsaved) == [key]
    assert not Mark.objects.exists()


def test_two_windows_never_write_over_each_other() -> None:
    one = scene()
    first, second = one.criteria
    save_review(one.assignment, by=one.user, sent={reason_key(first.pk): Sent("Vindue et", 0)})

    saved = save_review(
        one.assignment,
        by=one.user,
        sent={reason_key(first.pk): Sent("Vindue to", 0), reason_key(second.pk): Sent("Andet felt", 0)},
    )

    clash = saved.conflicts[reason_key(first.pk)]
    assert (clash.mine, clash.theirs, clash.version) == ("Vindue to", "Vindue et", 1)
    assert list(Mark.objects.values_list("reason", flat=True)) == ["Vindue et", "Andet felt"]

    save_review(one.assignment, by=one.user, sent={reason_key(first.pk): Sent("Vindue to", clash.version)})
    assert Mark.objects.get(criterion=first).reason == "Vindue to"


def test_what_is_sent_twice_is_stored_once() -> None:
    one = scene()
    save_review(one.assignment, by=one.user, sent=whole(one))
    again = save_review(one.assignment, by=one.user, sent=whole(one))

    assert not again.conflicts
    assert set(again.versions.values()) == {1}


def test_the_summary_is_optional_and_counted_apart() -> None:
    one = scene()
    save_review(one.assignment, by=one.user, sent={SUMMARY: Sent("Samlet set godt.", 0)})
    saved = save_review(one.assignment, by=one.user, sent={SUMMARY: Sent("Fra et gammelt vindue", 0)})

    assert list(saved.conflicts) == [SUMMARY]
    assert Review.objects.get().summary == "Samlet set godt."


STEPS = {
    "save": lambda one: save_review(one.assignment, by=one.user, sent=whole(one, grade="1")),
    "finish": lambda one: finish_review(one.assignment, by=one.user),
    "reopen": lambda one: reopen_review(one.assignment, by=one.user),
}


def _conflict(one: Scene) -> None:
    made.conflict(one.assessor.user, one.application)


def _role(one: Scene) -> None:
    Membership.objects.filter(user=one.assessor.user).delete()


def _account(one: Scene) -> None:
    type(one.assessor.user).objects.filter(pk=one.assessor.user_id).update(is_active=False)


def _status(status: str) -> Any:
    return lambda one: Assignment.objects.filter(pk=one.assignment.pk).update(
        status=status, reason="Eksempel"
    )


def _withdrawn(one: Scene) -> None:
    type(one.application).objects.filter(pk=one.application.pk).update(withdrawn="Trukket")


def _over(one: Scene) -> None:
    made.run(one.plan, opens=-9, closes=-1)


def _coming(one: Scene) -> None:
    made.run(one.plan, opens=1, closes=9)


def _reading(one: Scene) -> None:
    made.run(one.plan, may_score=False, discusses=True)


def _no_plan(one: Scene) -> None:
    type(one.plan).objects.filter(pk=one.plan.pk).update(withdrawn="Opgivet")


def _undeclared(one: Scene) -> None:
    made.undeclare(one)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("happens", "error"),
    [
        (_conflict, NotOnRecord),
        (_role, Refused),
        (_account, Refused),
        (_status("removed"), NotOnRecord),
        (_status("declined"), NotOnRecord),
        (_status("invited"), NotOnRecord),
        (_withdrawn, NotOnRecord),
        (_over, Invalid),
        (_coming, Invalid),
        (_reading, Invalid),
        (_no_plan, Invalid),
    ],
)
@pytest.mark.parametrize("finished", [False, True])
def test_nothing_is_written_once_it_may_not_be_and_what_was_written_stays(
    step: str, happens: Any, error: type[Exception], finished: bool
) -> None:
    one = scene()
    written(one)
    if finished:
        finish_review(one.assignment, by=one.user)
    happens(one)

    with pytest.raises(error):
        STEPS[step](one)

    review = Review.objects.get()
    assert review.status == ("finished" if finished else "draft")
    assert [mark.grade for mark in review.marks.all()] == [2, 2]


@pytest.mark.parametrize("step", ["save", "finish"])
def test_nobody_writes_before_they_have_declared_their_ties(step: str) -> None:
    one = scene()
    written(one)
    _undeclared(one)
    with pytest.raises(Invalid, match="tilknytning"):
        STEPS[step](one)


@pytest.mark.parametrize(
    ("finished", "step", "allowed"),
    [
        (False, "save", True),
        (False, "finish", True),
        (False, "reopen", False),
        (True, "save", False),
        (True, "finish", False),
        (True, "reopen", True),
    ],
)
def test_each_step_from_each_state(finished: bool, step: str, allowed: bool) -> None:
    one = scene()
    written(one)
    if finished:
        finish_review(one.assignment, by=one.user)
    if allowed:
        STEPS[step](one)
        return
    with pytest.raises((Invalid, Refused)):
        STEPS[step](one)


def test_nobody_writes_in_somebody_elses_review() -> None:
    one = scene()
    other, _theirs = made.colleague(one)
    with pytest.raises(NotOnRecord):
        save_review(one.assignment, by=other.user, sent=whole(one))
    assert not Review.objects.exists()


def test_what_began_before_the_phase_closed_is_stored() -> None:
    one = scene()
    made.run(one.plan, opens=-9, closes=0)
    save_review(one.assignment, by=one.user, sent=whole(one), began_at=made.days(-0.001))
    assert sheet_of(one.assignment).problems == []
    with pytest.raises(Invalid):
        save_review(one.assignment, by=one.user, sent=whole(one), began_at=made.days(0.001))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("review_(known_status|finished_when)", {"status": "zz"}),
        ("review_finished_when", {"status": "finished"}),
        ("review_known_confidence", {"confidence": "zz"}),
    ],
)
def test_the_database_refuses_a_review_that_breaks_a_rule(constraint: str, values: dict[str, Any]) -> None:
    review = written(scene())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(**values)


def test_the_database_refuses_a_mark_that_breaks_a_rule() -> None:
    review = written(scene())
    mark = review.marks.first()
    assert mark is not None
    with pytest.raises(IntegrityError, match="mark_no_grade_where_unable"), transaction.atomic():
        Mark.objects.filter(pk=mark.pk).update(unable=True)
    with pytest.raises(IntegrityError, match="mark_once_a_criterion"), transaction.atomic():
        Mark.objects.create(review=review, criterion=mark.criterion)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("assessment_plan_loads", {"min_load": 7}),
        ("assessment_plan_loads", {"max_load": 0}),
        ("assessment_plan_reviews", {"reviews_each": 0}),
        ("assessment_plan_reason_limit", {"reason_limit": 99}),
        ("assessment_plan_known_names_shown", {"names_shown_to": "zz"}),
        ("assessment_plan_known_texts_shown", {"texts_shown_to": "zz"}),
        ("assessment_plan_known_confidence", {"confidence": "zz"}),
    ],
)
def test_the_database_refuses_a_plan_that_breaks_a_rule(constraint: str, values: dict[str, Any]) -> None:
    one = scene()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(one.plan).objects.filter(pk=one.plan.pk).update(**values)


def test_the_database_refuses_phases_that_break_a_rule() -> None:
    one = scene()
    phases = AssessmentPhase.objects.filter(plan=one.plan)
    with pytest.raises(IntegrityError, match="assessment_phase_named"), transaction.atomic():
        phases.update(title="")
    with pytest.raises(IntegrityError, match="closes_after_it_opens"), transaction.atomic():
        phases.update(closes_at=made.days(-50))
    with (
        pytest.raises(IntegrityError, match="no_overlap"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        AssessmentPhase.objects.create(
            plan=one.plan, position=1, title="To", opens_at=made.days(0), closes_at=made.days(1)
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
