"""What the worker does for applications: receipts, later deadlines, reminders."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from pagt.core import clock
from pagt.grants.applications import tasks
from pagt.grants.applications.actions.submitting import allow_late, submit
from pagt.grants.applications.models import CoWriter
from pagt.grants.applications.printed import submission_pdf
from pagt.network.partners.models import Affiliation
from pagt.people.roles import Role
from pagt.post.models import Choice, Mail
from pagt.post.states import Topic
from tests.factories import person
from tests.grants.ready_to_submit import call_with_form, close, ready

pytestmark = pytest.mark.django_db


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def test_everybody_who_writes_gets_the_receipt_with_the_pdf_once() -> None:
    application, user = ready()
    other = person(Role.APPLICANT)
    other.language = "en"
    other.save()
    CoWriter.objects.create(application=application, email=other.email, user=other, may="view", added_by="x")
    CoWriter.objects.create(application=application, email="ny@eksempel.dk", may="edit", added_by="x")
    submission = submit(application, by=user, token="x", began_at=clock.database_now())
    assert not Mail.objects.exists()  # nothing is sent by the request itself

    tasks.send_receipts(submission.pk)
    tasks.send_receipts(submission.pk)  # a worker that died after its work does it again

    mails = {mail.to_address: mail for mail in Mail.objects.all()}
    assert set(mails) == {user.email, other.email, "ny@eksempel.dk"}
    assert Mail.objects.count() == 3
    for mail in mails.values():
        assert submission.receipt in mail.subject
        assert submission.sha256 in mail.body
        assert f"/receipt/?receipt={submission.receipt}" in mail.body
        assert (mail.about_kind, mail.about_key) == ("application", application.key)
        enclosed = mail.attachments.get()
        assert bytes(enclosed.content or b"") == submission_pdf(submission, language=mail.language)
    assert mails[other.email].language == "en"


def test_those_who_write_are_told_of_a_later_deadline_once() -> None:
    application, user = ready()
    exception = allow_late(
        application.call,
        by=person(Role.OFFICER),
        organisation=application.lead,
        until=clock.database_now() + timedelta(days=200),
        reason="Brand på skolen",
    )
    tasks.send_exception(exception.pk)
    tasks.send_exception(exception.pk)
    mail = Mail.objects.get()
    assert mail.to_user == user
    assert "Brand på skolen" in mail.body


def test_where_nobody_has_begun_those_who_act_for_the_organisation_are_told() -> None:
    application, _user = ready()
    lead = application.lead
    application.delete()
    member = person(Role.APPLICANT)
    Affiliation.objects.create(
        user=member, organisation=lead, state="approved", decided_by="x", decided_at=clock.database_now()
    )
    exception = allow_late(
        application.call,
        by=person(Role.OFFICER),
        organisation=lead,
        until=clock.database_now() + timedelta(days=200),
        reason="Sygdom",
    )
    tasks.send_exception(exception.pk)
    assert Mail.objects.get().to_user == member


def test_a_draft_is_reminded_seven_days_and_one_day_before_once_each() -> None:
    made = call_with_form()
    application, user = ready(made)
    now = clock.now()
    close(made, -timedelta(days=8))
    tasks.remind(stamp(now))
    assert not Mail.objects.exists()

    close(made, -timedelta(days=6, hours=23))
    tasks.remind(stamp(now))
    tasks.remind(stamp(now + timedelta(hours=1)))
    assert Mail.objects.get().to_user == user
    assert application.number in Mail.objects.get().body

    # A day before: the mail of the week before lies further back than that.
    Mail.objects.update(created_at=now - timedelta(days=6))
    close(made, -timedelta(hours=23))
    tasks.remind(stamp(now))
    tasks.remind(stamp(now + timedelta(hours=2)))
    assert Mail.objects.count() == 2

    close(made, timedelta(minutes=1))
    Mail.objects.all().delete()
    tasks.remind(stamp(clock.now()))
    assert not Mail.objects.exists()


def test_a_moved_deadline_is_reminded_of_anew() -> None:
    made = call_with_form()
    ready(made)
    now = clock.now()
    close(made, -timedelta(days=6))
    tasks.remind(stamp(now))
    close(made, -timedelta(days=20))
    tasks.remind(stamp(now))
    assert Mail.objects.count() == 1
    tasks.remind(stamp(now + timedelta(days=14)))
    assert Mail.objects.count() == 2


def test_nobody_is_reminded_who_has_submitted_or_chosen_not_to_be() -> None:
    made = call_with_form()
    application, user = ready(made)
    _other, quiet = ready(made)
    Choice.objects.create(user=quiet, topic=Topic.REMINDERS.value, wanted=False)
    submit(application, by=user, token="x", began_at=clock.database_now())
    close(made, -timedelta(hours=3))
    tasks.remind(stamp(clock.now()))
    assert not Mail.objects.exists()
