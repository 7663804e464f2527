"""The outbox against a real mail server: nothing is lost, whatever refuses or dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pagt.core.documents import store
from pagt.core.errors import Invalid, Refused
from pagt.core.rights import SystemActor
from pagt.people.roles import Role
from pagt.post.actions import Enclosure, send, send_again, send_all_again, send_secret, stop
from pagt.post.following import choose
from pagt.post.models import Mail
from pagt.post.states import Topic
from pagt.post.tasks import WAITS, deliver, sweep
from tests.factories import SYSTEM, person
from tests.post.smtp_for_tests import MailServer

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def written(**values: Any) -> Mail:
    given: dict[str, Any] = {
        "by": SYSTEM,
        "to": "ole@eksempel.dk",
        "subject": "Kvittering: ÆØÅ",
        "body": "Hej\n\n.en linje med punktum først\n",
        "language": "da",
    }
    mail = send(**{**given, **values})
    assert mail is not None
    return mail


def jobs(mail: Mail) -> list[ProcrastinateJob]:
    return [
        job
        for job in ProcrastinateJob.objects.filter(task_name="pagt.post.deliver").order_by("id")
        if job.args == {"mail": mail.key}
    ]


def again(mail: Mail) -> Mail:
    return Mail.objects.get(pk=mail.pk)


def test_a_mail_is_sent_once_and_says_when(db: None, server: MailServer) -> None:
    mail = written(
        attachments=[Enclosure("frist.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")]
    )
    assert len(jobs(mail)) == 1
    deliver(mail=mail.key)
    deliver(mail=mail.key)  # a job that runs twice sends once
    (got,) = server.taken
    assert got["Subject"] == "Kvittering: ÆØÅ"
    assert got["To"] == "ole@eksempel.dk"
    assert got["Message-ID"] == mail.message_id
    assert got["Content-Language"] == "da"
    body = got.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == "Hej\n\n.en linje med punktum først\n"
    (attachment,) = got.iter_attachments()
    assert attachment.get_filename() == "frist.ics"
    mail = again(mail)
    assert (mail.state, mail.attempts, mail.problem) == ("sent", 1, "")
    assert mail.sent_at is not None


def test_a_stored_document_goes_along(db: None, server: MailServer) -> None:
    document = store(SimpleUploadedFile("kvittering.pdf", _pdf()), by=SYSTEM)
    deliver(mail=written(attachments=[document]).key)
    (attachment,) = server.taken[0].iter_attachments()
    assert attachment.get_filename() == "kvittering.pdf"
    assert attachment.get_content() == _pdf()


def _pdf() -> bytes:
    from io import BytesIO

    from pypdf import PdfWriter

    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(width=100, height=100)
    writer.write(out)
    return out.getvalue()


def test_a_mail_of_a_transaction_that_is_undone_was_never_written(db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        written()
        raise RuntimeError
    assert not Mail.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="pagt.post.deliver").exists()


def test_a_line_break_in_a_subject_adds_no_header(db: None, server: MailServer) -> None:
    deliver(mail=written(subject="Emne\r\nBcc: alle@eksempel.dk").key)
    (got,) = server.taken
    assert got["Bcc"] is None
    assert got["Subject"] == "Emne Bcc: alle@eksempel.dk"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"refuse": "450 4.2.0 try later"}, "450 4.2.0 try later"),
        ({"refuse": "550 5.1.1 no such mailbox"}, "550 5.1.1 no such mailbox"),
        ({"refuse_data": "554 5.7.1 refused as spam"}, "554 5.7.1 refused as spam"),
        ({"drop": True}, "Connection unexpectedly closed"),
    ],
)
def test_a_refusal_is_kept_in_the_servers_words_and_tried_again(
    db: None, server: MailServer, how: dict[str, Any], words: str
) -> None:
    for name, value in how.items():
        setattr(server, name, value)
    mail = written()
    deliver(mail=mail.key)
    mail = again(mail)
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert words in mail.problem
    later = jobs(mail)[-1].scheduled_at
    assert later is not None
    assert abs(later - timezone.now() - WAITS[0]) < timedelta(seconds=30)
    server.refuse = server.refuse_data = ""
    server.drop = False
    deliver(mail=mail.key)
    assert again(mail).state == "sent"
    assert [each["Message-ID"] for each in server.taken] == [mail.message_id]


def test_after_the_last_attempt_it_has_failed_and_can_be_sent_again(db: None, server: MailServer) -> None:
    server.refuse = "550 5.1.1 no such mailbox"
    mail = written()
    for _attempt in range(len(WAITS) + 1):
        deliver(mail=mail.key)
    mail = again(mail)
    assert (mail.state, mail.attempts) == ("failed", len(WAITS) + 1)
    assert len(jobs(mail)) == len(WAITS) + 1  # the first and one for each wait
    deliver(mail=mail.key)
    assert again(mail).attempts == len(WAITS) + 1  # nobody tries any more
    server.refuse = ""
    send_again(mail, by=SYSTEM)
    deliver(mail=mail.key)
    assert again(mail).state == "sent"
    with pytest.raises(Invalid):
        send_again(mail, by=SYSTEM)


def test_the_waits_grow() -> None:
    assert list(WAITS) == sorted(WAITS)
    assert timedelta(days=1) < sum(WAITS, timedelta()) < timedelta(days=4)


def test_a_file_that_is_gone_is_said_and_tried_again(db: None, server: MailServer) -> None:
    document = store(SimpleUploadedFile("kvittering.pdf", _pdf()), by=SYSTEM)
    mail = written(attachments=[document])
    document.file.storage.delete(document.file.name)
    deliver(mail=mail.key)
    mail = again(mail)
    assert mail.state == "waiting"
    assert "No such file" in mail.problem
    assert server.taken == []


def test_a_server_that_is_away_loses_nothing(db: None, server: MailServer) -> None:
    server.stop()
    mail = written()
    deliver(mail=mail.key)
    mail = again(mail)
    assert mail.state == "waiting"
    assert "refused" in mail.problem


def test_an_officer_stops_what_waits_and_sends_it_after_all(db: None, server: MailServer) -> None:
    officer = person(Role.OFFICER)
    mail = written()
    stop(mail, by=officer)
    deliver(mail=mail.key)
    assert (again(mail).state, server.taken) == ("stopped", [])
    with pytest.raises(Invalid):
        stop(mail, by=officer)
    send_again(mail, by=officer)
    deliver(mail=mail.key)
    assert again(mail).state == "sent"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_nobody_else_stops_or_sends(db: None, role: Role) -> None:
    mail, other = written(), person(role)
    for act in (
        lambda: stop(mail, by=other),
        lambda: send_again(mail, by=other),
        lambda: send_all_again(by=other),
    ):
        with pytest.raises(Refused):
            act()


def test_all_that_failed_is_sent_again_at_once(db: None, server: MailServer) -> None:
    failed = [written(), written()]
    Mail.objects.update(state="failed", attempts=9, problem="550")
    waiting = written()
    assert send_all_again(by=SYSTEM) == 2
    for mail in failed:
        assert len(jobs(mail)) == 2
        deliver(mail=mail.key)
    assert {again(mail).state for mail in failed} == {"sent"}
    assert len(jobs(waiting)) == 1


def test_the_sweep_finds_a_mail_whose_job_is_lost(db: None) -> None:
    lost, kept = written(), written()
    _delete_jobs(lost)
    sweep(timestamp=0)
    assert len(jobs(lost)) == 1
    assert len(jobs(kept)) == 1
    sweep(timestamp=0)
    assert len(jobs(lost)) == 1


def test_the_sweep_leaves_what_a_living_worker_sends_and_takes_what_a_dead_one_left(db: None) -> None:
    mail = written()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    sweep(timestamp=0)
    assert len(jobs(mail)) == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '10 minutes'")
    sweep(timestamp=0)
    assert [job.status for job in jobs(mail)] == ["doing", "todo"]


def _delete_jobs(mail: Mail) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args->>'mail' = %s", [mail.key])


_WORKER = """
import os, django
django.setup()
from django.conf import settings
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["TEST_PORT"])
settings.DATABASES["default"].update({database!r})
from pagt.post.tasks import deliver
deliver(mail=os.environ["TEST_MAIL"])
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_sending_and_marking_repeats_the_same_mail(server: MailServer) -> None:
    mail = written()
    server.hang = True
    parameters = {
        k: v for k, v in connection.get_connection_params().items() if k in ("host", "port", "user")
    }
    database = {
        "NAME": connection.settings_dict["NAME"],
        "HOST": str(parameters.get("host", "")),
        "PORT": str(parameters.get("port", "")),
        "USER": str(parameters.get("user", "")),
    }
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "pagt.config.settings",
        "DATABASE_URL": "postgresql://pagt@/pagt?host=%2Fnowhere",
        "TEST_PORT": str(server.port),
        "TEST_MAIL": mail.key,
    }
    worker = subprocess.Popen([sys.executable, "-c", _WORKER.format(database=database)], env=environment)
    try:
        assert server.has_taken.wait(60), "the worker never sent the mail"
        worker.send_signal(signal.SIGKILL)
    finally:
        worker.wait(60)
    assert again(mail).state == "waiting"
    server.hang = False
    _delete_jobs(mail)
    sweep(timestamp=0)
    assert len(jobs(mail)) == 1
    # The dead worker's connection may still hold the row for a moment; the job is then given anew.
    for _attempt in range(100):
        deliver(mail=mail.key)
        if again(mail).state == "sent":
            break
        connection.cursor().execute("SELECT pg_sleep(0.1)")
    assert again(mail).state == "sent"
    assert [each["Message-ID"] for each in server.taken] == [mail.message_id] * 2


def test_a_secret_mail_is_forgotten_once_sent(db: None, server: MailServer) -> None:
    mail = send_secret(
        by=SystemActor("system:sign-in"), to_address="x@eksempel.dk", subject="S", body="link", language="da"
    )
    deliver(mail=mail.key)
    body = server.taken[0].get_body()
    assert body is not None
    assert "link" in body.get_content()
    assert (again(mail).state, again(mail).body) == ("sent", "")


def test_who_has_chosen_not_to_be_told_gets_no_mail_of_the_topic_and_all_others(db: None) -> None:
    user = person(Role.APPLICANT)
    choose(user, wanted={Topic.REMINDERS: False}, language="en")
    given: dict[str, Any] = {"by": SYSTEM, "to": user, "subject": "s", "body": "b", "language": "en"}
    assert send(**given, topic=Topic.REMINDERS) is None
    told = send(**given, topic=Topic.CO_WRITERS)
    assert told is not None
    assert "/en/desk/account/" in told.body
    assert "You choose which mails you get" in told.body
    always = send(**given)
    assert always is not None
    assert always.body == "b\n"
    assert always.to_address == user.email
