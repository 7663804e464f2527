"""Withdrawing, reopening and going on to the application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pagt.core.errors import Invalid, Refused
from pagt.core.models import JournalEntry
from pagt.grants.applications.access import allows
from pagt.grants.applications.actions.moves import carry_over, reopen, withdraw
from pagt.grants.applications.models import Application, EligibilityDecision
from pagt.grants.applications.queries import answers_of, left_behind
from pagt.grants.applications.states import MOVES, May, Status, Step
from pagt.grants.applications.tasks import keep_what_was_submitted
from pagt.grants.calls.states import Stage
from pagt.people.models import User
from pagt.post.models import Mail
from tests.grants.applications_for_tests import co_writer, submit
from tests.grants.writing import applicant, begun, close_ideas, later, move_deadline, write

pytestmark = pytest.mark.django_db

STEPS: dict[Step, Callable[[Application, User], Application]] = {
    Step.WITHDRAW: lambda application, user: withdraw(application, by=user, reason="Eksempel"),
    Step.REOPEN: lambda application, user: reopen(application, by=user),
    Step.CARRY_OVER: lambda application, user: carry_over(application, by=user),
}
PHASES = {
    "before": {"opens_at": timedelta(days=1), "idea_closes_at": timedelta(days=2)},
    "ideas": {"opens_at": timedelta(days=-1), "idea_closes_at": timedelta(days=2)},
    "between": {
        "opens_at": timedelta(days=-9),
        "idea_closes_at": timedelta(days=-1),
        "application_opens_at": timedelta(days=1),
    },
    "applications": {"opens_at": timedelta(days=-9), "idea_closes_at": timedelta(days=-1)},
    "closed": {
        "opens_at": timedelta(days=-9),
        "idea_closes_at": timedelta(days=-5),
        "closes_at": timedelta(days=-1),
    },
}
OPEN_FOR = {"ideas": Stage.IDEA, "applications": Stage.APPLICATION}


def stands(status: Status, stage: Stage, held: May, *, phase: str = "ideas") -> tuple[Application, User]:
    """Return an application that stands so, and one who may do so much with it."""
    application, owner = begun()
    write(application, owner, title="Et", why="Fordi")
    if stage is Stage.APPLICATION:
        Application.objects.filter(pk=application.pk).update(stage=stage.value)
        application.refresh_from_db()
    if status is Status.SUBMITTED:
        submit(application)
    elif status is Status.WITHDRAWN:
        withdraw(application, by=owner, reason="Eksempel")
    move_deadline(application.call, **PHASES[phase])
    user = applicant()
    co_writer(application, user, held)
    return Application.objects.get(pk=application.pk), user


def allowed(step: Step, status: Status, stage: Stage, held: May, phase: str) -> bool:
    """The whole table, said once more by itself."""
    if held is not May.SUBMIT:
        return False
    if step is Step.WITHDRAW:
        return status is not Status.WITHDRAWN
    if status is not Status.SUBMITTED:
        return False
    if step is Step.REOPEN:
        return OPEN_FOR.get(phase) is stage
    return stage is Stage.IDEA and phase == "applications"


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("held", May)
@pytest.mark.parametrize("step", STEPS)
def test_every_move_by_status_stage_right_and_phase(step: Step, held: May, phase: str) -> None:
    for status in Status:
        for stage in Stage:
            application, user = stands(status, stage, held, phase=phase)
            if allowed(step, status, stage, held, phase):
                moved = STEPS[step](application, user)
                assert moved.status == MOVES[status, step]
                assert moved.version == application.version + 1
            else:
                refusal = Invalid if allows(held, May.SUBMIT) else Refused
                with pytest.raises(refusal):
                    STEPS[step](application, user)
                assert Application.objects.get(pk=application.pk).status == status


def test_withdrawing_needs_a_reason_that_stands_in_the_journal() -> None:
    application, user = begun()
    for reason in ("", "  ", "\u200b"):
        with pytest.raises(Invalid) as refused:
            withdraw(application, by=user, reason=reason)
        assert "reason" in refused.value.fields
    withdraw(application, by=user, reason="Vi har fået penge fra anden side")
    line = JournalEntry.objects.filter(kind="application", key=application.key).latest("id")
    assert (line.action, line.reason, line.state["status"]) == (
        "withdraw",
        "Vi har fået penge fra anden side",
        "withdrawn",
    )
    assert "withdrawn" not in line.state


def test_the_journal_holds_nothing_of_a_draft() -> None:
    application, user = begun()
    write(application, user, title="Hemmelig titel", why="Hemmelig grund")
    withdraw(application, by=user, reason="Eksempel")
    lines = JournalEntry.objects.filter(kind="application", key=application.key)
    assert lines.count() == 2
    assert not any("Hemmelig" in f"{line.title} {line.state}" for line in lines)


def test_those_who_write_are_told_of_a_move() -> None:
    application, user = stands(Status.SUBMITTED, Stage.IDEA, May.SUBMIT)
    reopen(application, by=user)
    withdraw(application, by=user, reason="Eksempel")
    writers = set(application.co_writers.values_list("user", flat=True))
    assert len(writers) == 2
    assert sorted(Mail.objects.values_list("to_user", flat=True)) == sorted([*writers, *writers])
    assert set(Mail.objects.values_list("about_key", flat=True)) == {application.key}


def test_reopening_within_a_later_deadline() -> None:
    application, user = stands(Status.SUBMITTED, Stage.IDEA, May.SUBMIT, phase="applications")
    close_ideas(application.call)
    later(application.call, application.lead, timedelta(hours=1))
    reopen(application, by=user)
    write(application, user, title="Rettet")
    assert application.submissions.filter(superseded_at=None).count() == 1


def test_an_idea_goes_on_with_its_answers_and_stays_as_it_was() -> None:
    application, user = begun()
    write(application, user, title="Robotter", why="Derfor", kind="new")
    submit(application, title="Robotter")
    close_ideas(application.call)
    moved = carry_over(application, by=user)
    assert (moved.stage, moved.status) == ("application", "draft")
    assert answers_of(moved, Stage.APPLICATION) == {"title": "Robotter", "why": "Derfor"}
    assert [left.question.key for left in left_behind(moved, user=user)] == ["kind"]
    write(moved, user, title="Robotter 2")
    assert answers_of(moved, Stage.IDEA) == {"title": "Robotter", "why": "Derfor", "kind": "new"}
    with pytest.raises(Invalid):
        carry_over(moved, by=user)


@pytest.mark.parametrize(
    ("outcome", "withdrawn", "goes_on"),
    [("ineligible", "", False), ("ineligible", "Fejl", True), ("eligible", "", True)],
)
def test_an_idea_found_not_eligible_does_not_go_on(outcome: str, withdrawn: str, goes_on: bool) -> None:
    application, user = stands(Status.SUBMITTED, Stage.IDEA, May.SUBMIT, phase="applications")
    EligibilityDecision.objects.create(
        key=application.key,
        submission=application.submissions.get(),
        outcome=outcome,
        reason="Eksempel",
        decided_by="user:decides",
        withdrawn=withdrawn,
    )
    if goes_on:
        assert carry_over(application, by=user).stage == "application"
    else:
        with pytest.raises(Invalid, match="betingelserne"):
            carry_over(application, by=user)


def test_what_was_reopened_and_not_submitted_again_stands_after_the_grace() -> None:
    application, user = stands(Status.SUBMITTED, Stage.IDEA, May.SUBMIT)
    reopen(application, by=user)
    write(application, user, title="Rettet")
    keep_what_was_submitted(0)
    move_deadline(application.call, opens_at=timedelta(days=-9), idea_closes_at=timedelta(minutes=-9))
    keep_what_was_submitted(0)
    application.refresh_from_db()
    assert application.status == "draft"
    move_deadline(application.call, idea_closes_at=timedelta(minutes=-11))
    later(application.call, application.lead, timedelta(minutes=-9))  # its grace is not over
    keep_what_was_submitted(0)
    application.refresh_from_db()
    assert application.status == "draft"
    move_deadline(application.call, idea_closes_at=timedelta(minutes=-11))
    application.call.late_exceptions.all().delete()
    keep_what_was_submitted(0)
    application.refresh_from_db()
    assert application.status == "submitted"
    assert application.submissions.get().superseded_at is None
    assert answers_of(application, Stage.IDEA)["title"] == "Rettet"
    line = JournalEntry.objects.filter(kind="application", key=application.key).latest("id")
    assert (line.action, line.actor) == ("keep", "system:deadlines")


def test_a_draft_that_was_never_submitted_stays_one() -> None:
    application, _user = begun()
    close_ideas(application.call)
    keep_what_was_submitted(0)
    application.refresh_from_db()
    assert application.status == "draft"


def test_an_idea_that_was_reopened_goes_on_all_the_same() -> None:
    application, user = stands(Status.SUBMITTED, Stage.IDEA, May.SUBMIT)
    reopen(application, by=user)
    close_ideas(application.call)
    moved = carry_over(application, by=user)
    assert (moved.stage, moved.status) == ("application", "draft")
    lines = JournalEntry.objects.filter(kind="application", key=application.key).order_by("id")
    assert [line.action for line in lines][-3:] == ["reopen", "keep", "carry over"]
