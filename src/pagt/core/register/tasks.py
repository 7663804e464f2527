"""Imports run outside the request, so that a long one can be left and returned to."""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pagt.core.actors import actor_of
from pagt.core.documents import drop_strays, scan_waiting
from pagt.core.errors import PagtError
from pagt.core.models import Draft, ImportRun
from pagt.core.models.imports import ImportState
from pagt.core.register import imports
from pagt.core.register.spec import registers
from pagt.core.rights import Actor

log = logging.getLogger(__name__)
KEPT = timedelta(days=30)


@transaction.atomic
def begin(kind: str, *, by: Actor, file_name: str, content: bytes) -> str:
    """Keep an uploaded file, leave its dry run to the worker, and return the run's key.

    Args:
        kind: the register's kind.
        by: who uploads; the rows are tried with their rights.
        file_name: what the file is called.
        content: the file.
    """
    run = ImportRun.objects.create(
        key=secrets.token_hex(8),
        register=kind,
        file_name=file_name[:200],
        content=content,
        created_by=by.actor_key,
    )
    check_import.defer(run=run.key, language=get_language())
    return run.key


@transaction.atomic
def carry_out(kind: str, key: str, *, by: Actor) -> bool:
    """Leave the import of a checked file to the worker; False when there is none, or it has begun already."""
    checked = ImportRun.objects.filter(
        key=key, register=kind, created_by=by.actor_key, state=ImportState.CHECKED
    )
    begun = checked.update(state=ImportState.APPLYING, done_rows=0) == 1
    if begun:
        apply_import.defer(run=key, language=get_language())
    return begun


@app.task(name="pagt.check_import")
def check_import(run: str, language: str) -> None:
    """Dry-run an uploaded file and keep the report, in the language of who uploaded it."""
    with override(language):
        _work(run, ImportState.CHECKING, ImportState.CHECKED)


@app.task(name="pagt.apply_import")
def apply_import(run: str, language: str) -> None:
    """Carry out a checked file: all rows or none."""
    with override(language):
        _work(run, ImportState.APPLYING, ImportState.DONE)


def _work(key: str, during: ImportState, after: ImportState) -> None:
    run = ImportRun.objects.get(key=key)
    spec = registers()[run.register]
    side = connection.copy()

    def progress(done: int, total: int) -> None:
        """Written over a connection of its own: the import's transaction is not committed yet."""
        with side.cursor() as cursor:
            cursor.execute(
                "UPDATE core_importrun SET done_rows = %s, total_rows = %s, state = %s WHERE key = %s",
                [done, total, during, key],
            )

    try:
        progress(0, 0)
        rows = imports.read(spec, run.file_name, bytes(run.content))
        progress(0, len(rows))
        step = imports.check if during is ImportState.CHECKING else imports.apply
        # In one transaction with what is imported: a worker that dies leaves both or neither.
        with transaction.atomic():
            report = step(spec, rows, by=actor_of(run.created_by), progress=progress)
            run.state, run.report = after, [outcome.plain() for outcome in report]
            run.done_rows = run.total_rows = len(rows)
            _keep(run)
    except PagtError as error:
        run.state, run.problem = ImportState.FAILED, str(error)
        _keep(run)
    except Exception:
        log.exception("Import %s broke off", key)
        run.state = ImportState.FAILED
        run.problem = _("The import broke off because of a fault in the program. Nothing was imported.")
        _keep(run)
    finally:
        side.close()


def _keep(run: ImportRun) -> None:
    run.save(update_fields=["state", "report", "problem", "done_rows", "total_rows"])


@app.periodic(cron="30 3 * * *")
@app.task(name="pagt.forget")
def forget(timestamp: int) -> None:
    """Each night: forget imported files and drafts that nobody has come back to, and files of no record.

    They name people.

    Args:
        timestamp: when the night's task was due, in seconds since 1970.
    """
    tonight = datetime.fromtimestamp(timestamp, tz=UTC)
    before = tonight - KEPT
    ImportRun.objects.filter(created_at__lt=before).delete()
    Draft.objects.filter(saved_at__lt=before).delete()
    drop_strays(tonight - timedelta(days=1))


@app.periodic(cron="*/5 * * * *")
@app.task(name="pagt.scan_waiting")
def scan_again(timestamp: int) -> None:
    """Every five minutes: scan what was uploaded while the virus scanner was away.

    Args:
        timestamp: when the task was due, in seconds since 1970.
    """
    scan_waiting()
