"""Who assesses what: proposed, changed by hand, invited, answered, reminded, taken back."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pagt.core.errors import Invalid, NotOnRecord, Refused
from pagt.core.rights import SystemActor
from pagt.grants.applications.models import Application, EligibilityDecision, Submission
from pagt.grants.assessment.actions.assigning import give, propose, set_lock, take_away
from pagt.grants.assessment.actions.inviting import answer, invite, remind_of_invitations
from pagt.grants.assessment.actions.leaving import withdraw_assessor
from pagt.grants.assessment.models import AssessmentPlan, Assessor, Assignment
from pagt.grants.assessment.queries.assigning import board, candidates
from pagt.grants.assessment.queries.mine import mine
from pagt.grants.assessment.states import ASSIGNMENT_STEPS, AssignmentState
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.signals import conflict_stands
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.models import Mail
from pagt.solving.assignment import Infeasible, Short
from tests.assessment import results_for_tests as made
from tests.assessment.reviews_for_tests import conflict, run
from tests.factories import person

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("system:test")


def scene(
    applications: int = 4, people: int = 4, **plan: Any
) -> tuple[Call, list[Application], list[Assessor]]:
    """A call with a plan of two assessors each, eligible applications and a pool."""
    call = made.call_with_criteria()
    planned = AssessmentPlan.objects.create(
        key=f"plan-{call.pk}", call=call, **{"reviews_each": 2, "min_load": 0, "max_load": 4, **plan}
    )
    run(planned, opens=-1, closes=9)
    for number in range(applications):
        _eligible(made.application(call), number)
    return (
        call,
        list(Application.objects.filter(call=call).order_by("number")),
        [made.assessor() for _each in range(people)],
    )


def _eligible(application: Application, number: int) -> None:
    sent = Submission.objects.create(
        application=application,
        stage=application.stage,
        receipt=f"K-{application.number}-{number}",
        content="{}",
        sha256="0" * 64,
        token=f"{application.number}-{number}",
        submitted_at=timezone.now(),
        submitted_by="user:submits",
    )
    EligibilityDecision.objects.create(
        key=f"eligible-{application.number}",
        submission=sent,
        outcome="eligible",
        reason="Eksempel",
        decided_by="user:decides",
    )


def of(call: Call, *states: AssignmentState) -> list[Assignment]:
    rows = Assignment.objects.filter(application__call=call).order_by("pk")
    return list(rows.filter(status__in=[state.value for state in states]) if states else rows)


def test_each_application_gets_as_many_as_planned_and_loads_are_kept() -> None:
    call, applications, _people = scene()
    propose(call, by=made.officer())
    rows = of(call, AssignmentState.PROPOSED)
    assert [sum(row.application_id == each.pk for row in rows) for each in applications] == [2, 2, 2, 2]
    assert all(row.due for row in rows)


def test_a_conflict_is_never_assigned_by_run_or_by_hand() -> None:
    call, applications, people = scene(people=3)
    conflict(people[0].user, applications[0])
    officer = made.officer()
    propose(call, by=officer)
    assert not [row for row in of(call) if row.application == applications[0] and row.assessor == people[0]]
    with pytest.raises(Invalid, match="inhabil"):
        give(applications[0], people[0], by=officer)
    why_not = {each.assessor.pk: each.why_not for each in candidates(applications[0], officer)[0]}
    assert why_not[people[0].pk] == "conflict"


def test_what_is_short_is_named_and_nothing_is_written() -> None:
    call, _applications, _people = scene(applications=5, people=2, max_load=4)
    with pytest.raises(Infeasible) as caught:
        propose(call, by=made.officer())
    assert caught.value.shortage.kind is Short.CAPACITY and of(call) == []


def test_a_run_anew_keeps_locked_and_accepted_and_asks_nobody_who_declined() -> None:
    call, _applications, _people = scene(people=5)
    officer = made.officer()
    propose(call, by=officer)
    invite(call, by=officer)
    first, second, third, *_rest = of(call)
    answer(first, by=first.assessor.user, accepts=True)
    answer(second, by=second.assessor.user, accepts=False, reason="Eksempel: ingen tid")
    set_lock(third, by=officer, locked=True)
    propose(call, by=officer)
    for each in (first, second, third):
        each.refresh_from_db()
    assert (first.status, third.status, third.locked) == ("accepted", "invited", True)
    again = [
        row
        for row in of(call, AssignmentState.PROPOSED, AssignmentState.INVITED)
        if (row.application_id, row.assessor_id) == (second.application_id, second.assessor_id)
    ]
    assert again == []
    assert all(len(case.given) == 2 for case in board(call, officer).cases)


def test_by_hand_one_takes_over_from_another_and_is_locked() -> None:
    call, applications, people = scene()
    officer = made.officer()
    propose(call, by=officer)
    old = next(row for row in of(call) if row.application == applications[0])
    has_it = {row.assessor_id for row in of(call) if row.application == applications[0]}
    new = next(each for each in people if each.pk not in has_it)
    given = give(applications[0], new, by=officer, instead_of=old)
    old.refresh_from_db()
    assert (old.status, given.locked, given.status) == ("removed", True, "proposed")
    with pytest.raises(Invalid):
        give(applications[0], new, by=officer)


def test_somebody_who_is_full_is_given_nothing_more() -> None:
    _call, applications, people = scene(max_load=1)
    officer = made.officer()
    give(applications[0], people[0], by=officer)
    with pytest.raises(Invalid, match="så mange"):
        give(applications[1], people[0], by=officer)


def test_invitations_go_to_each_assessor_once_and_name_no_application() -> None:
    call, applications, _people = scene()
    officer = made.officer()
    propose(call, by=officer)
    written = invite(call, by=officer)
    mails = list(Mail.objects.filter(to_user__assessor__isnull=False))
    assert written == len(mails) == len({row.assessor_id for row in of(call)})
    assert not any(each.number in mail.subject + mail.body for each in applications for mail in mails)
    with pytest.raises(Invalid):
        invite(call, by=officer)


def test_a_conflict_that_came_since_stops_the_invitations() -> None:
    call, _applications, _people = scene()
    officer = made.officer()
    propose(call, by=officer)
    row = of(call)[0]
    conflict(row.assessor.user, row.application)
    with pytest.raises(Invalid, match="på ny"):
        invite(call, by=officer)


def test_reminders_wait_three_days_and_come_every_third() -> None:
    call, _applications, _people = scene()
    officer = made.officer()
    propose(call, by=officer)
    invite(call, by=officer)
    assert remind_of_invitations(by=SYSTEM) == 0
    Assignment.objects.update(invited_at=timezone.now() - timedelta(days=4))
    accepted = of(call)[0]
    answer(accepted, by=accepted.assessor.user, accepts=True)
    waiting = {row.assessor_id for row in of(call, AssignmentState.INVITED)}
    assert remind_of_invitations(by=SYSTEM) == len(waiting) > 0
    assert remind_of_invitations(by=SYSTEM) == 0


def test_a_conflict_that_comes_later_takes_the_case_away() -> None:
    call, _applications, _people = scene()
    officer = made.officer()
    propose(call, by=officer)
    invite(call, by=officer)
    row = of(call)[0]
    answer(row, by=row.assessor.user, accepts=True)
    conflict_stands.send(None, application=row.application, person=row.assessor.user, by=SYSTEM)
    row.refresh_from_db()
    assert row.status == "removed" and "nhabilitet" in row.reason


def test_a_closed_case_is_not_among_ones_own_and_cannot_be_answered() -> None:
    call, _applications, _people = scene()
    officer = made.officer()
    propose(call, by=officer)
    invite(call, by=officer)
    row = of(call)[0]
    conflict(row.assessor.user, row.application)
    user = User.objects.get(pk=row.assessor.user_id)
    assert row.application_id not in {
        each.assignment.application_id for group in mine(user) for each in group.rows
    }
    with pytest.raises(NotOnRecord):
        answer(row, by=user, accepts=True)


def test_somebody_who_leaves_keeps_what_is_finished_and_the_rest_is_given_to_others() -> None:
    call, applications, people = scene(people=5)
    gone = people[0]
    made.review(applications[0], gone, [3, 3])
    officer = made.officer()
    give(applications[1], gone, by=officer)
    withdraw_assessor(gone, by=officer, version=gone.version, reason="Eksempel: flyttet")
    finished, rest = of(call)
    assert (finished.status, rest.status) == ("accepted", "removed")
    propose(call, by=officer)
    rows = of(call, AssignmentState.PROPOSED, AssignmentState.ACCEPTED)
    assert [sum(row.application_id == each.pk for row in rows) for each in applications] == [2, 2, 2, 2]
    assert [row.application_id for row in rows if row.assessor == gone] == [applications[0].pk]
    with pytest.raises(Invalid, match="færdig"):
        take_away(finished, by=officer, reason="Eksempel")


# Every state and every step, by who takes it: what is not said here is refused.
MAY = {
    ("officer", "take_away"): {"proposed", "invited", "accepted"},
    ("officer", "lock"): {"proposed", "invited", "accepted"},
    ("own assessor", "accept"): {"invited"},
    ("own assessor", "decline"): {"invited", "accepted"},
}
WHO = ("officer", "own assessor", "other assessor", "auditor", "approver", "applicant")
STEPS = ("take_away", "lock", "accept", "decline")


@pytest.mark.parametrize(("who", "step"), list(itertools.product(WHO, STEPS)))
def test_every_step_from_every_state_by_everybody(who: str, step: str) -> None:
    _call, applications, people = scene(applications=5, people=1)
    now = timezone.now()
    actors: dict[str, User] = {
        "officer": person(Role.OFFICER),
        "own assessor": people[0].user,
        "other assessor": made.assessor().user,
        "auditor": person(Role.AUDITOR),
        "approver": person(Role.APPROVER),
        "applicant": person(Role.APPLICANT),
    }
    by = actors[who]
    done = set()
    for state, application in zip(AssignmentState, applications, strict=True):
        row = Assignment.objects.create(
            key=f"a-{application.pk}",
            application=application,
            assessor=people[0],
            status=state.value,
            invited_at=now,
            answered_at=now,
            reason="Eksempel" if state in (AssignmentState.DECLINED, AssignmentState.REMOVED) else "",
        )
        try:
            if step == "take_away":
                take_away(row, by=by, reason="Eksempel")
            elif step == "lock":
                set_lock(row, by=by, locked=True)
            else:
                answer(row, by=by, accepts=step == "accept", reason="Eksempel")
        except (Refused, Invalid, NotOnRecord):
            continue
        done.add(state.value)
    assert done == MAY.get((who, step), set())


def test_the_table_of_steps_leads_where_it_says() -> None:
    ended = {AssignmentState.DECLINED, AssignmentState.REMOVED}
    assert all(not ASSIGNMENT_STEPS[state] for state in ended)
    assert ASSIGNMENT_STEPS[AssignmentState.PROPOSED] == {AssignmentState.INVITED, AssignmentState.REMOVED}


def test_declining_needs_a_reason() -> None:
    call, _applications, _people = scene()
    officer = made.officer()
    propose(call, by=officer)
    invite(call, by=officer)
    row = of(call)[0]
    with pytest.raises(Invalid):
        answer(row, by=row.assessor.user, accepts=False, reason="  ")


@pytest.mark.parametrize(
    "values",
    [
        {"status": "zz"},
        {"score": 101},
        {"status": "declined", "reason": ""},
        {"status": "removed", "reason": ""},
        {"status": "invited", "invited_at": None},
        {"status": "accepted", "answered_at": None},
        {"status": "removed", "reason": "Eksempel", "locked": True},
        {"confidence": "zz"},
    ],
)
def test_the_database_refuses_an_assignment_that_contradicts_itself(values: dict[str, Any]) -> None:
    _call, applications, people = scene(applications=1, people=1)
    now = timezone.now()
    row = Assignment.objects.create(
        key="a", application=applications[0], assessor=people[0], invited_at=now, answered_at=now
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=row.pk).update(**values)


def test_an_application_is_given_to_an_assessor_once() -> None:
    _call, applications, people = scene(applications=1, people=1)
    Assignment.objects.create(key="a", application=applications[0], assessor=people[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(key="b", application=applications[0], assessor=people[0])


@pytest.mark.parametrize("values", [{"capacity": 201}, {"education_types": ["zz"]}, {"confidence": "zz"}])
def test_the_database_refuses_an_assessor_that_cannot_be(values: dict[str, Any]) -> None:
    people = made.assessor()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessor.objects.filter(pk=people.pk).update(**values)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_officer_runs_locks_changes_and_invites_on_the_page(django_assert_max_num_queries: Any) -> None:
    call, applications, _people = scene()
    client = signed_in(made.officer())
    page = reverse("assignment", args=[call.key])
    client.post(reverse("assignment-run", args=[call.key]), {"fairness": "worst"})
    shown = client.get(page).content.decode()
    assert all(each.number in shown for each in applications)
    row = of(call)[0]
    client.post(reverse("assignment-lock", args=[row.key]), {"locked": "yes"})
    row.refresh_from_db()
    assert row.locked
    choose = reverse("assignment-candidates", args=[call.key, row.application.key]) + f"?instead={row.key}"
    free = next(
        each for each in candidates(row.application, made.officer(), instead_of=row)[0] if not each.why_not
    )
    client.post(choose, {"assessor": free.assessor.key})
    row.refresh_from_db()
    assert row.status == "removed"
    client.post(reverse("assignment-invite", args=[call.key]))
    assert of(call, AssignmentState.PROPOSED) == []
    with django_assert_max_num_queries(24):
        client.get(page)


def test_the_page_costs_as_many_queries_for_many_as_for_few(django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (2, 12):
        call, _applications, _people = scene(applications=size, people=8)
        officer = made.officer()
        propose(call, by=officer)
        client = signed_in(officer)
        client.get(reverse("assignment", args=[call.key]))
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(reverse("assignment", args=[call.key]))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_an_assessor_answers_on_their_own_page_alone() -> None:
    call, _applications, _people = scene()
    officer = made.officer()
    propose(call, by=officer)
    invite(call, by=officer)
    row = of(call)[0]
    client = signed_in(row.assessor.user)
    shown = client.get(reverse("my-assessments")).content.decode()
    assert row.application.number in shown
    assert client.get(reverse("assignment", args=[call.key])).status_code == 403
    client.post(reverse("assignment-accept", args=[row.key]))
    row.refresh_from_db()
    assert row.status == "accepted"
    stranger = signed_in(made.assessor().user)
    assert stranger.post(reverse("assignment-accept", args=[of(call)[1].key])).status_code == 404
    client.post(reverse("assignment-decline", args=[row.key]), {"reason": "Eksempel: tid"})
    row.refresh_from_db()
    assert (row.status, row.reason) == ("declined", "Eksempel: tid")


def test_a_closed_case_is_neither_shown_nor_counted_for_the_officer_but_keeps_its_assessors() -> None:
    call, applications, _people = scene()
    officer = made.officer()
    propose(call, by=officer)
    before = {row.pk for row in of(call) if row.application == applications[0]}
    conflict(officer, applications[0])
    barred = User.objects.get(pk=officer.pk)
    shown = board(call, barred)
    assert [case.application.pk for case in shown.cases] == [each.pk for each in applications[1:]]
    assert sum(load.now for load in shown.loads) == 6
    propose(call, by=barred)
    kept = {row.pk for row in of(call, AssignmentState.PROPOSED) if row.application == applications[0]}
    assert kept == before
    row = Assignment.objects.get(pk=min(before))
    with pytest.raises(NotOnRecord):
        take_away(row, by=barred, reason="Eksempel")
    page = signed_in(barred).get(reverse("assignment", args=[call.key])).content.decode()
    assert applications[0].number not in page


def test_a_review_that_is_finished_meanwhile_is_not_taken_away() -> None:
    _call, applications, people = scene()
    officer = made.officer()
    made.review(applications[0], people[0], [3, 2], status="draft")
    found = Assignment.objects.select_related("review").get(
        application=applications[0], assessor=people[0]
    )  # as the officer's page read it
    type(found.review).objects.filter(pk=found.review.pk).update(
        status="finished", finished_at=timezone.now()
    )
    with pytest.raises(Invalid):
        take_away(found, by=officer, reason="Eksempel: for sen")
    assert Assignment.objects.get(pk=found.pk).status == "accepted"


def test_nobody_accepts_what_is_being_assigned_anew() -> None:
    call, _applications, _people = scene()
    officer = made.officer()
    propose(call, by=officer)
    with CaptureQueriesContext(connection) as asked:
        propose(call, by=officer)
    locks = [each["sql"] for each in asked if "FOR UPDATE" in each["sql"]]
    assert any("assessment_assignment" in sql and "application" in sql for sql in locks)
    first = next(n for n, each in enumerate(asked) if 'FOR UPDATE OF "assessment_assignment"' in each["sql"])
    assert not any(each["sql"].startswith(("UPDATE", "INSERT")) for each in asked.captured_queries[:first])
