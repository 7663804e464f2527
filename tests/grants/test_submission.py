"""Submitting: once, in time, whole, and frozen."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext

from pagt.core import clock
from pagt.core.errors import Invalid, Refused
from pagt.core.models import JournalEntry
from pagt.grants.applications.actions.moves import reopen, withdraw
from pagt.grants.applications.actions.submitting import Incomplete, allow_late, submit
from pagt.grants.applications.content import canonical, fingerprint, read
from pagt.grants.applications.models import Answer, Application, CoWriter, Submission
from pagt.grants.applications.states import May
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import person
from tests.grants.ready_to_submit import attached, call_with_form, close, ready

STATEMENTS = 15


def sent(application: Application, by: User, token: str = "click") -> Submission:
    return submit(application, by=by, token=token, began_at=clock.database_now())


@pytest.mark.django_db
def test_a_submission_is_frozen_with_receipt_and_hash_and_shows_in_the_register() -> None:
    application, user = ready()
    file = attached(application)

    submission = sent(application, user)

    assert submission.receipt == f"P-{application.number}-1"
    assert submission.sha256 == fingerprint(submission.content)
    said = read(submission)
    assert said["answers"]["why"].startswith("Eleverne skal prøve")
    assert said["files"] == [
        {"id": str(file.pk), "name": "Bilag æøå.pdf", "question": "files", "sha256": "0" * 64, "size": 9}
    ]
    assert said["submitted_by"] == {"key": user.key, "name": user.name}
    assert canonical(said) == submission.content
    application.refresh_from_db()
    assert (application.status, application.title) == ("submitted", "Eksempel: Robotter i naturfag")
    assert (application.amount, application.total_cost) == (30_000_000, 40_000_000)
    assert str(application.starts_on) == "2027-08-01"
    assert application.submitted_at == submission.submitted_at
    line = JournalEntry.objects.get(kind="application", key=application.key)
    assert line.action == "submit"
    assert line.state["receipt"] == submission.receipt
    assert line.state["sha256"] == submission.sha256
    assert line.state["amount"] == 300_000
    assert "Eleverne" not in json.dumps(line.state)


@pytest.mark.django_db
def test_a_second_click_and_a_second_writer_get_the_same_submission() -> None:
    application, user = ready()
    other = person(Role.APPLICANT)
    CoWriter.objects.create(
        application=application, email=other.email, user=other, may="submit", added_by="x"
    )
    first = sent(application, user, "one")
    assert sent(application, user, "one") == first
    assert sent(application, other, "two") == first
    assert Submission.objects.count() == 1
    assert JournalEntry.objects.filter(kind="application").count() == 1


@pytest.mark.django_db
def test_what_is_reopened_gets_a_new_receipt_and_the_old_click_still_finds_its_own() -> None:
    application, user = ready()
    first = sent(application, user, "one")
    reopen(application, by=user)
    Answer.objects.filter(application=application, question="title").update(value="Eksempel: Nyt")
    second = sent(application, user, "two")
    first.refresh_from_db()
    assert first.superseded_at == second.submitted_at
    assert second.receipt.endswith("-2")
    application.refresh_from_db()
    assert application.title == "Eksempel: Nyt"
    assert sent(application, user, "one") == first


@pytest.mark.django_db
def test_only_who_may_submit_does() -> None:
    application, user = ready(may=May.EDIT)
    with pytest.raises(Refused):
        sent(application, user)
    with pytest.raises(Refused):
        sent(application, person(Role.APPLICANT))
    with pytest.raises(Refused):
        sent(application, person(Role.OFFICER))
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_what_is_missing_is_named_and_nothing_is_written() -> None:
    application, user = ready(
        answers={"title": None, "budget": [{"id": "a", "cells": {"y2027": {"typed": "1e9"}}}]}
    )
    with pytest.raises(Incomplete) as refused:
        sent(application, user)
    assert {problem.question for problem in refused.value.problems} == {"title", "budget"}
    assert len(refused.value.fields["problems"]) == len(refused.value.problems)
    application.refresh_from_db()
    assert application.status == "draft"
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_a_file_with_a_virus_is_refused_and_one_that_waits_is_not() -> None:
    application, user = ready()
    file = attached(application, scan="infected")
    with pytest.raises(Invalid, match="Bilag æøå"):
        sent(application, user)
    type(file.document).objects.update(scan="waiting")
    assert sent(application, user)


@pytest.mark.django_db
def test_what_is_withdrawn_or_has_no_token_is_refused() -> None:
    application, user = ready()
    with pytest.raises(Invalid):
        sent(application, user, "\0")
    withdraw(application, by=user, reason="Eksempel")
    with pytest.raises(Invalid):
        sent(application, user)


@pytest.mark.django_db
def test_the_deadline_holds_to_the_second_by_the_databases_clock() -> None:
    made = call_with_form(grace_minutes=0)
    early, writer = ready(made)
    close(made, -timedelta(seconds=30))
    early.call.refresh_from_db()
    assert sent(early, writer).after_deadline == ""
    late, writer = ready(made)
    close(made, timedelta(seconds=1))
    with pytest.raises(Invalid) as refused:
        sent(late, writer)
    assert refused.value.status == 400
    with pytest.raises(Invalid):  # whatever the request's own clock says
        submit(late, by=writer, token="x", began_at=clock.database_now() - timedelta(minutes=5))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("began_ago", "closed_ago", "grace", "accepted"),
    [
        (120, 60, 10, True),  # began before the deadline, within the grace
        (60, 60, 10, False),  # began at the very deadline
        (30, 60, 10, False),  # began after it
        (700, 601, 10, False),  # the grace is over
        (700, 590, 10, True),
    ],
)
def test_the_grace_is_for_what_began_before_the_deadline(
    began_ago: int, closed_ago: int, grace: int, accepted: bool
) -> None:
    made = call_with_form(grace_minutes=grace)
    application, user = ready(made)
    close(made, timedelta(seconds=closed_ago))
    made.refresh_from_db()
    began = made.closes_at + timedelta(seconds=closed_ago - began_ago)
    if not accepted:
        with pytest.raises(Invalid):
            submit(application, by=user, token="x", began_at=began)
        return
    submission = submit(application, by=user, token="x", began_at=began)
    assert f"{grace} minutter" in submission.after_deadline
    assert JournalEntry.objects.get(kind="application").reason == submission.after_deadline


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stored_after", "accepted"), [(timedelta(seconds=5), True), (timedelta(seconds=-5), False)]
)
def test_an_upload_that_was_under_way_at_the_deadline_gives_the_grace(
    stored_after: timedelta, accepted: bool
) -> None:
    made = call_with_form()
    application, user = ready(made)
    close(made, timedelta(seconds=60))
    made.refresh_from_db()
    attached(
        application, began_at=made.closes_at - timedelta(seconds=20), stored_at=made.closes_at + stored_after
    )
    if accepted:
        assert sent(application, user).after_deadline
    else:
        with pytest.raises(Invalid):
            sent(application, user)


@pytest.mark.django_db
def test_a_named_applicant_may_submit_later_and_nobody_else() -> None:
    made = call_with_form(grace_minutes=0)
    application, user = ready(made)
    other, stranger = ready(made)
    officer = person(Role.OFFICER)
    close(made, timedelta(hours=1))
    made.refresh_from_db()
    until = clock.database_now() + timedelta(hours=2)
    with pytest.raises(Refused):
        allow_late(made, by=user, organisation=application.lead, until=until, reason="Sygdom")
    for wrong in (
        {"reason": " "},
        {"until": made.closes_at},
        {"until": clock.database_now() - timedelta(minutes=1)},
    ):
        with pytest.raises(Invalid):
            allow_late(
                made,
                by=officer,
                **{"organisation": application.lead, "until": until, "reason": "Sygdom", **wrong},
            )
    exception = allow_late(
        made, by=officer, organisation=application.lead, until=until, reason="Brand på skolen"
    )
    assert JournalEntry.objects.filter(
        kind="late_exception", key=exception.key, actor=officer.actor_key
    ).exists()

    assert "Brand på skolen" in sent(application, user).after_deadline
    with pytest.raises(Invalid):
        sent(other, stranger)


@pytest.mark.django_db
def test_submitting_costs_few_statements(django_assert_max_num_queries: Any) -> None:
    application, user = ready()
    attached(application)
    application = Application.objects.get(pk=application.pk)
    user = User.objects.get(pk=user.pk)
    with CaptureQueriesContext(connection) as asked:
        sent(application, user)
    said = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(said) <= STATEMENTS, "\n".join(sql[:150] for sql in said)


@pytest.mark.django_db(transaction=True)
def test_twenty_who_submit_at_once_make_one_submission() -> None:
    application, user = ready()
    receipts, errors = [], []
    gate = threading.Barrier(20)

    def click(number: int) -> None:
        try:
            gate.wait(10)
            token = "same" if number % 2 else f"own-{number}"
            receipts.append(sent(Application.objects.get(pk=application.pk), user, token).receipt)
        except Exception as error:
            errors.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=click, args=[n]) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []
    assert set(receipts) == {f"P-{application.number}-1"}
    assert len(receipts) == 20
    assert Submission.objects.count() == 1
    assert JournalEntry.objects.filter(kind="application", action="submit").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE applications_submission SET content = '{}'",
        "UPDATE applications_submission SET submitted_at = submitted_at + interval '1 second'",
        "UPDATE applications_submission SET after_deadline = 'x'",
        "UPDATE applications_submission SET superseded_at = now(), receipt = 'P-x'",
        "DELETE FROM applications_submission",
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE applications_submission CASCADE",
    ],
)
def test_the_database_refuses_any_change_of_a_submission(change: str) -> None:
    application, user = ready()
    sent(application, user)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_a_superseded_submission_stays_superseded() -> None:
    application, user = ready()
    sent(application, user)
    Submission.objects.update(superseded_at=clock.database_now())
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Submission.objects.update(superseded_at=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"token": "click", "superseded_at": True}, "submission_once_a_click"),
        ({}, "submission_one_in_force"),
        ({"superseded_at": True, "receipt": ""}, "receipt"),
        ({"stage": "other"}, "submission_known_stage"),
        ({"sha256": "A" * 64}, "submission_hash"),
    ],
)
def test_the_database_keeps_submissions_single(changed: dict[str, Any], constraint: str) -> None:
    application, user = ready()
    first = sent(application, user)
    values = {
        "application": application,
        "stage": "application",
        "receipt": "P-other-1",
        "content": "{}",
        "sha256": "0" * 64,
        "token": "other",
        "submitted_at": first.submitted_at,
        "submitted_by": user.actor_key,
        **changed,
    }
    if values.get("superseded_at"):
        values["superseded_at"] = first.submitted_at
    if values["receipt"] == "":
        values["receipt"] = first.receipt
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Submission.objects.create(**values)
