"""The worker's side of the outbox: send what waits, try again, and find what was lost.

The row of the mail says how far it has come; a job is only the reminder to look at it. So a job may be lost or
run twice without harm.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.types import JSONDict

from pagt.core import clock
from pagt.post.delivery import message
from pagt.post.models import Mail, Subscriber
from pagt.post.states import MailState

log = logging.getLogger(__name__)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long a mail waits after each attempt that failed, in all about two days: a server may be away a weekend."""
_SEND = "pagt.post.deliver"
_KEPT = timedelta(days=7)
_WORKER_IS_DEAD = timedelta(minutes=2)


@app.task(name=_SEND)
def deliver(mail: str) -> None:
    """Send a mail that waits, and say on its row how it went.

    The row is locked while the mail is sent, so no two workers send it. A worker that dies after the server
    has taken the mail leaves the row as it was: the mail is sent once more, with the same Message-ID.

    Args:
        mail: its key.
    """
    with transaction.atomic():
        waiting = Mail.objects.select_for_update(skip_locked=True).filter(
            key=mail, state=MailState.WAITING.value
        )
        found = waiting.first()
        if found is None:
            return
        enclosed = list(found.attachments.select_related("document"))
        found.attempts += 1
        try:
            message(found, enclosed).send()
        except Exception as error:
            # Whatever the reason, the mail stays and says it; a fault of ours is in the log with its place.
            log.warning("Mail %s was not sent", found.key, exc_info=error)
            _try_again(found, said(error))
        else:
            found.state, found.sent_at, found.problem = MailState.SENT.value, clock.now(), ""
        if found.secret and found.state != MailState.WAITING:
            found.body = ""
        found.save(update_fields=["state", "sent_at", "problem", "attempts", "body"])


def _try_again(mail: Mail, problem: str) -> None:
    mail.problem = problem
    if mail.attempts > len(WAITS):
        mail.state = MailState.FAILED.value
    else:
        wait = WAITS[mail.attempts - 1]
        deliver.configure(schedule_in={"seconds": int(wait.total_seconds())}).defer(mail=mail.key)


def remind(keys: Iterable[str]) -> None:
    """Give each of these mails a job, within the transaction that is open."""
    jobs: list[JSONDict] = [{"mail": key} for key in keys]
    deliver.batch_defer(*jobs)


def said(error: Exception) -> str:
    """Return the words of a refusal, as the server gave them, at most 500 characters."""
    code = getattr(error, "smtp_code", "")
    answer = getattr(error, "smtp_error", None)
    if answer is None and (refused := getattr(error, "recipients", None)):
        code, answer = next(iter(refused.values()))
    if answer is None:
        answer = str(error) or type(error).__name__
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"{code} {text}".strip()[:500]


@app.periodic(cron="*/2 * * * *")
@app.task(name="pagt.post.sweep")
def sweep(timestamp: int) -> None:
    """Every two minutes: give a new job to each mail that waits and has none.

    A job is lost when its worker dies, or when somebody empties the queue.

    Args:
        timestamp: when the sweep was due, in seconds since 1970.
    """
    waiting = set(Mail.objects.filter(state=MailState.WAITING.value).values_list("key", flat=True))
    if not waiting:
        return
    jobs = ProcrastinateJob.objects.filter(task_name=_SEND)
    alive = clock.now() - _WORKER_IS_DEAD
    remembered = jobs.filter(status="todo") | jobs.filter(status="doing", worker__last_heartbeat__gte=alive)
    lost = waiting - set(remembered.values_list("args__mail", flat=True))
    if lost:
        log.warning("%s mails had lost their job", len(lost))
        remind(sorted(lost))


@app.periodic(cron="40 3 * * *")
@app.task(name="pagt.post.forget")
def forget(timestamp: int) -> None:
    """Each night: forget addresses that nobody confirmed within a week, and mails of signing in that old.

    Args:
        timestamp: when the night's task was due, in seconds since 1970.
    """
    before = datetime.fromtimestamp(timestamp, tz=UTC) - _KEPT
    Subscriber.objects.filter(confirmed_at=None, asked_at__lt=before).delete()
    Mail.objects.filter(secret=True, created_at__lt=before).exclude(state=MailState.WAITING.value).delete()
