"""Takes an import back: what it made is withdrawn, and what it changed says again what it said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import journal
from pagt.core.closed import open_to_reader
from pagt.core.errors import PagtError
from pagt.core.models import Record
from pagt.core.register.imports import Progress
from pagt.core.register.snapshots import revived
from pagt.core.register.spec import registers
from pagt.core.rights import Actor

WITHDRAW, RESTORE, LEAVE = "withdraw", "restore", "leave"


@dataclass(frozen=True)
class Undoing:
    """What is done with one record that an import wrote.

    Args:
        kind, key: the record.
        what: it is withdrawn, restored to what it said, or left as it is.
        title: its name now.
        why: why it is left, as a sentence.
    """

    kind: str
    key: str
    what: str
    title: str
    why: str = ""


def foreseen(written: Iterable[Mapping[str, Any]]) -> list[Undoing]:
    """Return what an undo would do with each record, in the order in which they were written."""
    lines = list(written)
    there = _records(lines)
    used = _used_since(lines, there)
    found = []
    for line in lines:
        kind, key = line["kind"], line["key"]
        record = there.get((kind, key))
        if record is None:
            found.append(Undoing(kind, key, LEAVE, key, _("It is not in the register any more.")))
            continue
        title, why = record.name_or_title, ""
        if record.withdrawn:
            why = _("It has been withdrawn since.")
        elif record.version != line["version"]:
            why = _("It has been changed since.")
        elif "before" not in line and (kind, key) in used:
            why = _("Something that came later names it.")
        what = LEAVE if why else RESTORE if "before" in line else WITHDRAW
        found.append(Undoing(kind, key, what, title, why))
    return found


def undo(
    written: Iterable[Mapping[str, Any]], *, by: Actor, progress: Progress = lambda *_: None
) -> list[Undoing]:
    """Take an import back, in one transaction; the last that was written first.

    Args:
        written: what the import wrote.
        by: who takes it back.
        progress: told how many records are done and the total.

    Returns:
        What was done with each record, in the order of `written`.
    """
    lines = list(written)
    with transaction.atomic(), journal.held():
        plans = foreseen(lines)
        there = _records(lines)
        done: list[Undoing] = []
        for number, (line, plan) in enumerate(zip(reversed(lines), reversed(plans), strict=True), start=1):
            record = there.get((plan.kind, plan.key))
            done.append(plan if record is None or plan.what == LEAVE else _undo_one(record, line, plan, by))
            if number % 50 == 0 or number == len(lines):
                progress(number, len(lines))
    return done[::-1]


def _undo_one(record: Record, line: Mapping[str, Any], plan: Undoing, by: Actor) -> Undoing:
    """Undo one record; what refuses to be undone is left, with the refusal."""
    spec = registers()[plan.kind]
    reason = _("The import it came with was undone.")
    try:
        with transaction.atomic(), journal.held():
            if plan.what == WITHDRAW:
                spec.withdraw(record, by=by, version=record.version, reason=reason)
            else:
                values = revived(record, line["before"])
                spec.change(
                    record, by=by, version=record.version, reason=reason, action="undo_import", **values
                )
    except PagtError as error:
        return Undoing(plan.kind, plan.key, LEAVE, plan.title, str(error))
    except LookupError:
        why = _("Something that it named before is not in the register any more.")
        return Undoing(plan.kind, plan.key, LEAVE, plan.title, why)
    return plan


def _records(lines: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Record]:
    keys: dict[str, list[str]] = {}
    for line in lines:
        keys.setdefault(line["kind"], []).append(line["key"])
    return {
        (kind, record.key): record
        for kind, wanted in keys.items()
        for record in open_to_reader(registers()[kind].model._default_manager.filter(key__in=wanted))
    }


def _used_since(
    lines: list[Mapping[str, Any]], there: Mapping[tuple[str, str], Record]
) -> set[tuple[str, str]]:
    """Return which records that the import made something names that it did not make itself, a question a relation."""
    made = {(line["kind"], line["key"]) for line in lines if "before" not in line}
    ours: dict[type[Record], dict[int, str]] = {}
    for (kind, key), record in there.items():
        if (kind, key) in made:
            ours.setdefault(type(record), {})[record.pk] = key
    used = set()
    for model, keys in ours.items():
        own_rows = {getattr(model, name).rel.related_model for name in model.ROWS}
        for relation in model._meta.related_objects:
            other = relation.related_model
            if other in own_rows:
                continue
            name = relation.field.name
            # A row belongs to a record of its own: a contact's role is the contact's.
            owner = _owner(other)
            path = f"{owner}__pk" if owner else "pk"
            holder: Any = other._meta.get_field(owner).related_model if owner else other
            mine = ours.get(holder, {})
            live = {f"{owner}__withdrawn" if owner else "withdrawn": ""} if issubclass(holder, Record) else {}
            named = other._default_manager.filter(**{f"{name}__in": list(keys)}, **live)
            for pk, by in named.values_list(name, path):
                if by not in mine and not (holder is model and by == pk):
                    used.add((model.KIND, keys[pk]))
    return used


def _owner(model: Any) -> str:
    """Return the field by which a row points at the record it belongs to; empty for a record."""
    if issubclass(model, Record):
        return ""
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and issubclass(target, Record):
            rows = {getattr(target, name).rel.related_model for name in target.ROWS}
            if model in rows:
                return str(field.name)
    return ""
