"""The worker's part: margins, alternatives and a thousand draws, with progress."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from time import monotonic

from procrastinate.contrib.django import app

from pagt.core.rights import SystemActor
from pagt.grants.selection.models import Computation, Scenario
from pagt.grants.selection.queries import THOROUGH, inputs, optimum_of, problem_of
from pagt.grants.selection.queries import digest as fingerprint
from pagt.grants.selection.states import Progress
from pagt.grants.selection.study import study

log = logging.getLogger(__name__)
KEPT = timedelta(days=30)
BY = SystemActor("system:portfolio")
_OFTEN = 0.5
"""Seconds between two notes of how far the work is."""
CHANGED, BROKE_OFF = "changed", "broke_off"


@app.task(name="pagt.make_study")
def make_study(scenario: str, digest: str) -> None:
    """Work out a scenario's study.

    Args:
        scenario: its key.
        digest: the fingerprint of what was asked. Where scores or rules have changed since, nothing is made.
    """
    work = Computation.objects.get(digest=digest)
    found = Scenario.objects.select_related("call").get(key=scenario)
    given = inputs(found.call, BY)
    problem = problem_of(found, given, found.rules.select_related("application", "other"))
    if fingerprint(problem, given, THOROUGH) != digest:
        Computation.objects.filter(pk=work.pk).update(state=Progress.FAILED.value, fault=CHANGED)
        return
    last = [monotonic()]

    def progress(done: int) -> None:
        if monotonic() - last[0] > _OFTEN:
            last[0] = monotonic()
            Computation.objects.filter(pk=work.pk).update(done=done, state=Progress.WORKING.value)

    Computation.objects.filter(pk=work.pk).update(state=Progress.WORKING.value)
    try:
        result = study(problem, optimum_of(problem, given), given.draws(THOROUGH), progress=progress)
    except Exception:
        log.exception("Study %s broke off", digest[:12])
        Computation.objects.filter(pk=work.pk).update(state=Progress.FAILED.value, fault=BROKE_OFF)
        return
    Computation.objects.filter(pk=work.pk).update(state=Progress.DONE.value, done=work.total, result=result)


@app.periodic(cron="50 3 * * *")
@app.task(name="pagt.forget_studies")
def forget(timestamp: int) -> None:
    """Each night: delete studies that are a month old. They can be made again.

    Args:
        timestamp: when the night's task was due, in seconds since 1970.
    """
    Computation.objects.filter(created_at__lt=datetime.fromtimestamp(timestamp, tz=UTC) - KEPT).delete()
