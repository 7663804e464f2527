"""The worker's side of letters: a batch is made letter by letter, a release is carried out at its instant.

A job is only the reminder to look at a row. A batch belongs to one worker at a time, by a lock of the database that
dies with it; what was made stays made, and whoever takes the batch up goes on where it stopped.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from pagt.core import clock
from pagt.core.actors import actor_of
from pagt.core.errors import PagtError
from pagt.grants.awards.actions.letters import make_letter
from pagt.grants.awards.actions.releasing import carry_out
from pagt.grants.awards.models import DecisionLine, LetterBatch, Release
from pagt.grants.awards.states import BatchState, ReleaseState

log = logging.getLogger(__name__)
SILENT = timedelta(minutes=2)
"""How long nothing is heard from a worker before its batch is given to another."""
_LOCK = 7_304_119
_LANGUAGE = "da"
_OPEN = (BatchState.WAITING.value, BatchState.WORKING.value)


@app.task(name="pagt.make_letters")
def make_letters(batch: str) -> None:
    """Make the letters of a batch, each in a transaction of its own; a line that fails is named and the rest go on.

    Args:
        batch: its key.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCK, batch])
        if not cursor.fetchone()[0]:
            return
    try:
        with override(_LANGUAGE):
            _work(LetterBatch.objects.select_related("decision").get(key=batch))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCK, batch])


def _work(batch: LetterBatch) -> None:
    if batch.state not in _OPEN:
        return
    by = actor_of(batch.created_by)
    lines = DecisionLine.objects.select_related("application", "decision").in_bulk(batch.lines)
    for pk in batch.lines[batch.done :]:
        line = lines[pk]
        with transaction.atomic():
            try:
                with transaction.atomic():
                    make_letter(line, by=by, dated=batch.dated)
            except PagtError as error:
                batch.failures = [*batch.failures, [line.application.number, str(error)]]
            except Exception:
                log.exception("The letter of %s broke off", line.application.number)
                batch.failures = [
                    *batch.failures,
                    [line.application.number, _("It broke off because of a fault in the program.")],
                ]
            # Counted in the letter's own transaction, so that a worker that dies has made and counted it, or neither.
            batch.done, batch.state, batch.touched_at = batch.done + 1, BatchState.WORKING.value, clock.now()
            batch.save(update_fields=["done", "state", "failures", "touched_at"])
    batch.state, batch.touched_at = BatchState.DONE.value, clock.now()
    batch.save(update_fields=["state", "touched_at"])


def defer_release(release: Release, *, at_once: bool) -> None:
    """Leave a release to the worker at its instant, within the transaction that is open."""
    task = carry_out_release if at_once else carry_out_release.configure(schedule_at=release.due_at)
    task.defer(release=release.key)


@app.task(name="pagt.carry_out_release")
def carry_out_release(release: str) -> None:
    """Tell a decision at its instant.

    Args:
        release: its key.
    """
    with override(_LANGUAGE):
        due = Release.objects.filter(
            key=release, status=ReleaseState.PLANNED.value, due_at__lte=clock.database_now()
        )
        for each in due:
            carry_out(each)


@app.periodic(cron="* * * * *")
@app.task(name="pagt.sweep_letters")
def sweep(timestamp: int) -> None:
    """Each minute: carry out releases whose job was lost, and give batches that nobody works on to a worker again.

    Args:
        timestamp: when the sweep was due, in seconds since 1970; the database's clock decides.
    """
    now = clock.database_now()
    for key in Release.objects.filter(status=ReleaseState.PLANNED.value, due_at__lte=now).values_list(
        "key", flat=True
    ):
        try:
            carry_out_release(release=key)
        except Exception:  # it is tried again the next minute, and keeps nobody else's back
            log.exception("The release %s broke off", key)
    silent = LetterBatch.objects.filter(state__in=_OPEN, touched_at__lt=now - SILENT)
    for key in silent.values_list("key", flat=True):
        make_letters.defer(batch=key)
