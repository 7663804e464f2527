"""Imports run outside the request, so that a long one can be left and returned to.

Each step is a task. A run belongs to one worker at a time (a lock of the database that dies with the worker), and a
task that finds the run further on does nothing: so a step may be started again whenever nobody hears from its worker.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from pagt.core import clock
from pagt.core.actors import actor_of
from pagt.core.closed import reading_as
from pagt.core.documents import drop_strays, scan_waiting
from pagt.core.errors import PagtError
from pagt.core.models import Draft, ImportRun
from pagt.core.models.imports import AT_WORK, ImportState
from pagt.core.register import imports, plans, sheets, undoing
from pagt.core.register.plans import Plan
from pagt.core.register.spec import Register, registers
from pagt.core.rights import Actor

log = logging.getLogger(__name__)
KEPT = timedelta(days=30)
SILENT = timedelta(minutes=2)
"""How long nothing is heard from a worker before people are offered to start again."""
_LOCK = 7_304_118

Progress = Callable[[int, int], None]


@transaction.atomic
def begin(kind: str, *, by: Actor, file_name: str, content: bytes) -> str:
    """Keep an uploaded file, leave its reading to the worker, and return the run's key.

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
    _defer(ImportState.WAITING, run.key)
    return run.key


def is_silent(run: ImportRun) -> bool:
    """Whether a worker has a run, or should, and nothing has been heard from it for two minutes."""
    return ImportState(run.state) in AT_WORK and run.touched_at < clock.now() - SILENT


def map_columns(run: ImportRun, plan: Plan) -> bool:
    """Keep what the columns are, while the person is asked or the dry run is over; False when it is too late.

    Args:
        run: the run.
        plan: how the file is read.
    """
    asked = ImportRun.objects.filter(pk=run.pk, state__in=[ImportState.ASKING, ImportState.CHECKED])
    return asked.update(state=ImportState.ASKING, mapping=plan.plain(), answers={}, report=[]) == 1


@transaction.atomic
def try_out(run: ImportRun, plan: Plan, *, by: Actor) -> bool:
    """Keep and remember how the file is read, and leave the dry run to the worker; False when it is too late."""
    asked = ImportRun.objects.filter(pk=run.pk, state=ImportState.ASKING)
    fresh = {"done_rows": 0, "total_rows": 0, "touched_at": clock.now()}
    if asked.update(state=ImportState.CHECKING, mapping=plan.plain(), **fresh) != 1:
        return False
    plans.remember(registers()[run.register], run.overview, plan, by=by.actor_key)
    _defer(ImportState.CHECKING, run.key)
    return True


@transaction.atomic
def answer(run: ImportRun, answers: Mapping[str, str]) -> bool:
    """Keep what the person said of rows, and leave another dry run to the worker; False when it is too late.

    Args:
        run: a checked run.
        answers: by row or record beside; an empty answer takes an earlier one back.
    """
    checked = ImportRun.objects.select_for_update().filter(pk=run.pk, state=ImportState.CHECKED).first()
    if checked is None:
        return False
    checked.answers = {key: said for key, said in {**checked.answers, **answers}.items() if said}
    checked.state, checked.done_rows, checked.touched_at = ImportState.CHECKING, 0, clock.now()
    checked.save(update_fields=["answers", "state", "done_rows", "touched_at"])
    _defer(ImportState.CHECKING, run.key)
    return True


def carry_out(kind: str, key: str, *, by: Actor) -> bool:
    """Leave the import of a checked file to the worker; False when there is none, or it has begun already."""
    return _go_on(kind, key, by, ImportState.CHECKED, ImportState.APPLYING)


def take_back(kind: str, key: str, *, by: Actor) -> bool:
    """Leave the undoing of an import to the worker; False when there is none, or it has begun already."""
    return _go_on(kind, key, by, ImportState.DONE, ImportState.UNDOING)


@transaction.atomic
def _go_on(kind: str, key: str, by: Actor, before: ImportState, after: ImportState) -> bool:
    found = ImportRun.objects.filter(key=key, register=kind, created_by=by.actor_key, state=before)
    begun = found.update(state=after, problem="", done_rows=0, touched_at=clock.now()) == 1
    if begun:
        _defer(after, key)
    return begun


@transaction.atomic
def start_again(run: ImportRun) -> bool:
    """Give a run that nothing is heard from to a worker again; False when it has gone on after all."""
    silent = ImportRun.objects.filter(
        pk=run.pk, state=run.state, state__in=list(AT_WORK), touched_at__lt=clock.now() - SILENT
    )
    if silent.update(touched_at=clock.now()) != 1:
        return False
    _defer(ImportState(run.state), run.key)
    return True


@app.task(name="pagt.read_import")
def read_import(run: str, language: str) -> None:
    """Read an uploaded file, so that its columns can be shown."""
    with override(language):
        _work(run, ImportState.WAITING, _read)


@app.task(name="pagt.check_import")
def check_import(run: str, language: str) -> None:
    """Dry-run a file and keep the report, in the language of who uploaded it."""
    with override(language):
        _work(run, ImportState.CHECKING, _check)


@app.task(name="pagt.apply_import")
def apply_import(run: str, language: str) -> None:
    """Carry out a checked file: all rows or none."""
    with override(language):
        _work(run, ImportState.APPLYING, _apply)


@app.task(name="pagt.undo_import")
def undo_import(run: str, language: str) -> None:
    """Take an import back."""
    with override(language):
        _work(run, ImportState.UNDOING, _undo)


def _defer(state: ImportState, key: str) -> None:
    task = {
        ImportState.WAITING: read_import,
        ImportState.CHECKING: check_import,
        ImportState.APPLYING: apply_import,
        ImportState.UNDOING: undo_import,
    }[state]
    task.defer(run=key, language=get_language())


def _work(key: str, during: ImportState, step: Callable[[ImportRun, Progress], None]) -> None:
    side = connection.copy()

    def progress(done: int, total: int) -> None:
        """Written over a connection of its own: the import's transaction is not committed yet."""
        with side.cursor() as cursor:
            cursor.execute(
                "UPDATE core_importrun SET done_rows = %s, total_rows = %s, touched_at = now() WHERE key = %s",
                [done, total, key],
            )

    try:
        # In one transaction with what is imported: a worker that dies leaves both or neither.
        with transaction.atomic():
            if not _alone(key):
                return
            run = ImportRun.objects.get(key=key)
            if run.state != during:
                return
            progress(0, 0)
            step(run, progress)
            run.touched_at = clock.now()
            run.save(update_fields=_WRITTEN)
    except PagtError as error:
        _fail(key, during, str(error))
    except Exception:
        log.exception("Import %s broke off", key)
        _fail(key, during, _("It broke off because of a fault in the program. Nothing was written."))
    finally:
        side.close()


_WRITTEN = ["state", "overview", "report", "written", "problem", "done_rows", "total_rows", "touched_at"]


def _alone(key: str) -> bool:
    """Whether no other worker has the run; it is this one's until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, key])
        return bool(cursor.fetchone()[0])


def _fail(key: str, during: ImportState, problem: str) -> None:
    """An import that could not be undone stays done; everything else has failed."""
    state = ImportState.DONE if during is ImportState.UNDOING else ImportState.FAILED
    ImportRun.objects.filter(key=key, state=during).update(state=state, problem=problem)


def _read(run: ImportRun, progress: Progress) -> None:
    run.overview = plans.overview(sheets.read(run.file_name, bytes(run.content)))
    run.state = ImportState.ASKING


def _table(run: ImportRun) -> tuple[Register[Any], plans.Table, Plan]:
    spec, plan = registers()[run.register], Plan.of(run.mapping)
    return spec, plans.read(spec, run.file_name, bytes(run.content), plan), plan


def _check(run: ImportRun, progress: Progress) -> None:
    spec, table, plan = _table(run)
    progress(0, len(table.lines))
    by = actor_of(run.created_by)
    with reading_as(by):
        report = imports.check(spec, table, plan, by=by, answers=run.answers, progress=progress)
    _keep(run, report, ImportState.CHECKED)


def _apply(run: ImportRun, progress: Progress) -> None:
    spec, table, plan = _table(run)
    progress(0, len(table.lines))
    by = actor_of(run.created_by)
    with reading_as(by):
        report = imports.apply(spec, table, plan, by=by, answers=run.answers, progress=progress)
    run.written = [dict(line) for line in report.written]
    _keep(run, report, ImportState.DONE)


def _keep(run: ImportRun, report: imports.Report, state: ImportState) -> None:
    run.state, run.report = state, [outcome.plain() for outcome in report.outcomes]
    run.done_rows = run.total_rows = len(report.outcomes)


def _undo(run: ImportRun, progress: Progress) -> None:
    by = actor_of(run.created_by)
    with reading_as(by):
        done = undoing.undo(run.written, by=by, progress=progress)
    run.written = [
        {**line, "undone": one.what, "why": one.why, "title": one.title}
        for line, one in zip(run.written, done, strict=True)
    ]
    run.state, run.problem = ImportState.UNDONE, ""


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
