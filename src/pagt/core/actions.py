"""The only way to write a record: rights, checks, one transaction, one line in the journal.

Domain packages give these their own names (`network.meetings.actions.create_meeting`) and add what is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pagt.core import clock, journal
from pagt.core.danish import key_from
from pagt.core.errors import EditConflict, Invalid
from pagt.core.models import Record
from pagt.core.rights import Actor, require

R = TypeVar("R", bound=Record)


@transaction.atomic
def create(model: type[R], *, by: Actor, key: str = "", **values: Any) -> R:
    """Create a record and journal it.

    Args:
        model: the kind of record.
        by: who acts; needs the right to write records of the kind.
        key: the stable key; made from the title or name when empty.
        values: fields, rows (lists of dicts) and links (lists of records) by name.

    Raises:
        Refused: the actor has not the right.
        Invalid: a value breaks a rule; `fields` says which.
    """
    require(by, model.NEEDS)
    record = model(**_own_values(model, values))
    record.key = key or _free_key(model, record)
    _check(record)
    record.save(force_insert=True)
    _set_related(record, values)
    _journal(record, by, "create")
    return record


@transaction.atomic
def change(record: R, *, by: Actor, version: int, reason: str = "", **values: Any) -> R:
    """Change a record and journal it; nothing is written when nothing differs.

    Args:
        record: the record.
        by: who acts; needs the right to write records of the kind.
        version: the version that the actor saw.
        reason: why, for the journal.
        values: as in `create`; what is left out stays.

    Raises:
        Refused, Invalid: as in `create`.
        EditConflict: somebody saved the record after that version.
    """
    require(by, record.NEEDS)
    current = _locked(record, version)
    before = current.state()
    for name, value in _own_values(type(record), values).items():
        setattr(current, name, value)
    _check(current)
    current.save()
    _set_related(current, values)
    current = type(current)._default_manager.get(pk=current.pk)
    if current.state() != before:
        _advance(current)
        _journal(current, by, "change", reason)
    return current


@transaction.atomic
def withdraw(record: R, *, by: Actor, version: int, reason: str) -> R:
    """Take a record out of use with a reason. It stays readable and never counts again.

    Raises:
        Refused, EditConflict: as in `change`.
        Invalid: no reason was given.
    """
    require(by, record.NEEDS)
    if not reason.strip():
        raise Invalid(
            _("Say why the record is withdrawn."), {"reason": [_("Say why the record is withdrawn.")]}
        )
    current = _locked(record, version)
    current.withdrawn = reason.strip()[:500]
    current.save()
    _advance(current)
    _journal(current, by, "withdraw", reason.strip())
    return current


@transaction.atomic
def restore(record: R, *, by: Actor, version: int) -> R:
    """Take a withdrawn record back into use.

    Raises:
        Refused, EditConflict: as in `change`.
    """
    require(by, record.NEEDS)
    current = _locked(record, version)
    current.withdrawn = ""
    current.save()
    _advance(current)
    _journal(current, by, "restore")
    return current


def _locked(record: R, version: int) -> R:
    current = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if current.version != version:
        raise EditConflict(_("Somebody else has saved this record since you opened it."), current.version)
    return current


def _advance(record: Record) -> None:
    record.version += 1
    record.save(update_fields=["version"])


def _own_values(model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    related = {*model.ROWS, *model.LINKS}
    return {name: value for name, value in values.items() if name not in related}


def _set_related(record: Record, values: Mapping[str, Any]) -> None:
    for name in type(record).LINKS:
        if name in values:
            getattr(record, name).set(values[name])
    for name in type(record).ROWS:
        if name in values:
            manager = getattr(record, name)
            manager.all().delete()
            parent = {manager.field.name: record}
            rows = [manager.model(**parent, position=i, **row) for i, row in enumerate(values[name])]
            manager.bulk_create(rows)


def _check(record: Record) -> None:
    try:
        record.full_clean(exclude=["key"])
        if record.recorded_on > clock.today():
            raise ValidationError({"recorded_on": _("A fact can't be put on record on a day to come.")})
        entered = timezone.localdate(record.created_at) if record.pk else clock.today()
        if record.recorded_on < entered and not record.source:
            raise ValidationError({"source": _("An earlier day on record than today needs a source.")})
    except ValidationError as error:
        raise as_invalid(error) from error


def as_invalid(error: ValidationError) -> Invalid:
    """Return Django's validation error as `Invalid`, field by field."""
    fields = (
        dict(error.message_dict) if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: list(error.messages)}
    )
    return Invalid(" ".join(text for texts in fields.values() for text in texts), fields)


def _free_key(model: type[Record], record: Record) -> str:
    stem = key_from(record.journal_title) or model.KIND.replace("_", "-")
    taken = set(model._default_manager.filter(key__startswith=stem).values_list("key", flat=True))
    if stem not in taken:
        return stem
    return next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)


def _journal(record: Record, by: Actor, action: str, reason: str = "") -> None:
    journal.write(
        by=by,
        action=action,
        kind=type(record).KIND,
        key=record.key,
        title=record.journal_title,
        state=record.state(),
        reason=reason,
    )
