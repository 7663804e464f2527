"""Imports as tests need them: rows in, outcomes out, with the columns that are proposed."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from pagt.core.models import ImportRun
from pagt.core.register import imports, plans, sheets, tasks
from pagt.core.register.import_rows import Outcome
from pagt.core.register.plans import Plan, Table
from pagt.core.register.spec import Register, registers
from tests.core.sheets_for_tests import xlsx
from tests.factories import SYSTEM


def read(spec: Register[Any], name: str, content: bytes) -> tuple[Table, Plan]:
    """Return a file's rows as the proposed plan reads them, which must say all that is needed."""
    plan, _guesses = plans.propose(spec, plans.overview(sheets.read(name, content)))
    plans.check(spec, plan)
    return plans.read(spec, name, content, plan), plan


def run(kind: str, rows: list[list[Any]], *, apply: bool = False, **answers: str) -> list[Outcome]:
    """Import rows, the first of them headings, and return what each did or would do; `r5="new"` answers row 5."""
    spec = registers()[kind]
    step = imports.apply if apply else imports.check
    said = {name.removeprefix("r"): answer for name, answer in answers.items()}
    return step(spec, *read(spec, "a.xlsx", xlsx(rows)), by=SYSTEM, answers=said).outcomes


def outcomes(found: list[Outcome]) -> list[str]:
    return [outcome.outcome for outcome in found]


def through_the_columns(client: Client, started: ImportRun, **changed: str) -> None:
    """Read an uploaded file as the worker does, accept the proposed columns, and let the worker try it out."""
    tasks.read_import(started.key, "da")
    started.refresh_from_db()
    spec = registers()[started.register]
    plan, _guesses = plans.propose(spec, started.overview)
    posted = {f"column-{column}": name for column, name in plan.columns.items()}
    where = {"sheet": str(plan.sheet), "heading": str(plan.heading)}
    address = reverse(f"{started.register}-import-columns", args=[started.key])
    answer = client.post(address, {**where, **posted, **changed})
    assert answer.status_code == 302, answer.content.decode()
    if "/values/" in answer.url:
        client.post(answer.url)
    tasks.check_import(started.key, "da")
    started.refresh_from_db()
