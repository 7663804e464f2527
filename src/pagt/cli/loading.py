"""Puts rows into the registers, through the same forms and actions as the pages: all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import journal
from pagt.core.actions import withdraw
from pagt.core.errors import Invalid, PagtError
from pagt.core.models import Record
from pagt.core.register.import_rows import CHANGE, CREATE, REFUSED, SAME, existing, one
from pagt.core.register.spec import Register, registers
from pagt.core.rights import Actor
from pagt.plan.actions import attest, change_attestation
from pagt.plan.models import Attestation

MOST_SHOWN = 50
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Row:
    """One record to be.

    Args:
        kind: its kind.
        values: its values by form field.
        key: its key; a record that stands already may also be found by what identifies its kind.
        withdrawn: why it is withdrawn, when it is.
        place: gives where it is written, for a problem.
        done: told the record when it is in the register.
    """

    kind: str
    values: Mapping[str, Any]
    key: str
    withdrawn: str = ""
    place: Callable[[], str] = lambda: ""
    done: Callable[[Record], None] = lambda record: None


def put(rows: Iterable[Row], *, total: int, by: Actor, progress: Progress = lambda *_: None) -> Counter[str]:
    """Create or change a record for each row; a row sees those before it.

    Args:
        rows: the rows; taken one by one, when those before are in the register.
        total: how many there are.
        by: who acts.
        progress: told how many are done and the total.

    Returns:
        How many were created, changed and left the same.

    Raises:
        PagtError: a row is refused; the sentences say where and why, and nothing was written.
    """
    counts: Counter[str] = Counter()
    problems: list[str] = []
    taken: set[tuple[str, str]] = set()
    with transaction.atomic(), journal.held():
        for done, row in enumerate(rows, start=1):
            outcome, why = _put_one(row, by, taken)
            counts[outcome] += 1
            problems += [f"{row.place()}{said}" for said in why]
            if len(problems) >= MOST_SHOWN:
                break
            progress(done, total)
        if problems:
            raise PagtError("\n".join([*problems, _("Nothing was loaded.")]))
    return counts


def _put_one(row: Row, by: Actor, taken: set[tuple[str, str]]) -> tuple[str, Sequence[str]]:
    """Carry out one row; `taken` are the records of the rows before, by kind and key."""
    if row.kind == Attestation.KIND:
        return _put_attestation(row, by)
    spec = registers()[row.kind]
    done = one(spec, 0, row.values, by=by, key=_key(spec, row, taken))
    outcome, record = done.outcome, done.record
    if record is None:
        return REFUSED, outcome.details
    taken.add((row.kind, record.key))
    row.done(record)
    if row.withdrawn and not record.withdrawn:
        _withdraw(record, row.withdrawn, by)
        return CREATE if outcome.outcome == CREATE else CHANGE, ()
    return outcome.outcome, ()


def _key(spec: Register[Any], row: Row, taken: set[tuple[str, str]]) -> str:
    """The row's key, or that of a record that somebody made at the desk and that is the same.

    Two rows that only look the same stay two.
    """
    if spec.model._default_manager.filter(key=row.key).exists():
        return row.key
    found = existing(spec, row.values)
    if isinstance(found, Record) and (row.kind, found.key) not in taken:
        return found.key
    return row.key


def _put_attestation(row: Row, by: Actor) -> tuple[str, Sequence[str]]:
    """Attestations have an action of their own: their facts are checked by the engine."""
    values = dict(row.values)
    found = Attestation.objects.filter(key=row.key).first()
    try:
        with transaction.atomic():
            if found is None:
                record = attest(by=by, key=row.key, **values)
                outcome = CREATE
            else:
                values.pop("vouched_by", "")
                record = change_attestation(found, by=by, version=found.version, **values)
                outcome = CHANGE if record.version != found.version else SAME
            if row.withdrawn and not record.withdrawn:
                _withdraw(record, row.withdrawn, by)
    except Invalid as error:
        return REFUSED, [
            f"{name}: {text}".lstrip(": ") for name, texts in error.fields.items() for text in texts
        ]
    return outcome, ()


def _withdraw(record: Record, reason: str, by: Actor) -> None:
    withdraw(record, by=by, version=record.version, reason=reason)
