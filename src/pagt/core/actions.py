"""The only way to write a record: rights, checks, one transaction, one line in the journal.

Domain packages give these their own names (`network.meetings.actions.create_meeting`) and add what is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from secrets import token_hex
from typing import Any, ParamSpec, TypeVar

import psycopg
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pagt.core import clock, journal, search
from pagt.core.closed import belongs_to_cases, closed_now, no_such_case
from pagt.core.danish import key_from
from pagt.core.errors import EditConflict, Invalid
from pagt.core.forms import seen
from pagt.core.models import Document, Merge, Record
from pagt.core.rights import Actor, Right, require

R = TypeVar("R", bound=Record)
P = ParamSpec("P")
T = TypeVar("T")
PATIENCE = "8s"
"""How long somebody who writes waits for what another transaction has locked, as PostgreSQL writes it."""
NOT_KEYS = frozenset({"new", "import", "export", "suggest", "views"})
"""Keys that the register's own addresses have taken."""
_last_numbers: dict[tuple[type[Record], str], int] = {}
"""The number that a record of a name got last: where the next one is looked for."""


def patient(write: Callable[P, T]) -> Callable[P, T]:
    """Let a write be one transaction that waits a short while for locks.

    A dry run of a large import keeps the names that it tries locked until it is over. Whoever wants one of them is
    told so rather than kept waiting; the import itself, whose lines are held, waits as long as it takes.
    """

    @wraps(write)
    def written(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with transaction.atomic():
                if not journal.is_held():
                    with connection.cursor() as cursor:
                        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                return write(*args, **kwargs)
        except OperationalError as error:
            if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise Invalid(
                    _("A large import is being tried or written just now. Try again in a moment.")
                ) from error
            raise

    return written


@patient
def create(model: type[R], *, by: Actor, key: str = "", **values: Any) -> R:
    """Create a record and journal it.

    Args:
        model: the kind of record.
        by: who acts; needs the right to write records of the kind.
        key: the stable key; made from the title or name when empty.
        values: fields, rows (lists of dicts) and links (lists of records) by name.

    Raises:
        Refused: the actor has not the right.
        NotOnRecord: it belongs to a case that is closed to the actor.
        Invalid: a value breaks a rule; `fields` says which.
    """
    require(by, model.NEEDS)
    closed = _closed_now(model, by, model.NEEDS)
    record = model(**_own_values(model, values))
    record.key = key or _free_key(model, record)
    _check(record)
    with kept_rules(model):
        record.save(force_insert=True)
        _set_related(record, values, new_record=True)
    _require_open(record, closed)
    _journal(record, by, "create")
    return record


@patient
def change(
    record: R,
    *,
    by: Actor,
    version: int,
    reason: str | None = None,
    needs: Right | None = None,
    action: str = "change",
    **values: Any,
) -> R:
    """Change a record and journal it; nothing is written when nothing differs.

    Args:
        record: the record.
        by: who acts; needs the right to write records of the kind.
        version: the version that the actor saw.
        reason: why, for the journal; where the record has a field of that name, the field's value, and the journal
            says of it what it says of every field.
        needs: another right instead, for a step that is not the writer's (publishing, approving).
        action: what such a step is called in the journal.
        values: as in `create`; what is left out stays.

    Raises:
        Refused, NotOnRecord, Invalid: as in `create`.
        EditConflict: somebody saved the record after that version.
    """
    require(by, needs or record.NEEDS)
    closed = _closed_now(type(record), by, needs or record.NEEDS)
    _require_open(record, closed)
    if reason is not None and any(field.name == "reason" for field in type(record)._meta.concrete_fields):
        values, reason = {**values, "reason": reason}, None
    current = locked(record, version)
    before, name_before = _everything(current), current.name_or_title
    for name, value in _own_values(type(record), values).items():
        setattr(current, name, value)
    _check(current)
    with kept_rules(type(current)):
        current.save()
        _set_related(current, values)
    _require_open(current, closed)
    current = type(current)._default_manager.get(pk=current.pk)
    after = _everything(current)
    if after != before:
        _advance(current)
        _journal(current, by, action, reason or "", state=after["state"])
    if current.name_or_title != name_before:
        search.renamed(current)
    return current


@patient
def withdraw(record: R, *, by: Actor, version: int, reason: str) -> R:
    """Take a record out of use with a reason. It stays readable and never counts again.

    Raises:
        Refused, NotOnRecord, EditConflict: as in `change`.
        Invalid: no reason was given.
    """
    require(by, record.NEEDS)
    _require_open(record, _closed_now(type(record), by, record.NEEDS))
    reason = seen(reason).strip()[:500]
    if not reason:
        raise Invalid(
            _("Say why the record is withdrawn."), {"reason": [_("Say why the record is withdrawn.")]}
        )
    current = locked(record, version)
    current.withdrawn = reason
    current.save()
    _advance(current)
    # The record itself says why; the journal only proves it.
    _journal(current, by, "withdraw", journal.sealed(reason))
    return current


@patient
def restore(record: R, *, by: Actor, version: int) -> R:
    """Take a withdrawn record back into use.

    Raises:
        Refused, NotOnRecord, EditConflict: as in `change`.
        Invalid: another record has taken its place meanwhile, or it was merged into one.
    """
    require(by, record.NEEDS)
    _require_open(record, _closed_now(type(record), by, record.NEEDS))
    if Merge.objects.filter(kind=type(record).KIND, gone=record.key, undone_at=None).exists():
        raise Invalid(_("The record was merged into another. Undo the merge instead."))
    current = locked(record, version)
    current.withdrawn = ""
    with kept_rules(type(current)):
        current.save()
    _advance(current)
    _journal(current, by, "restore")
    return current


def noted(record: R, *, by: Actor, action: str, before: Mapping[str, Any], reason: str = "") -> R:
    """Journal a write that a room has made itself to rows of a record, in the transaction that is open.

    Args:
        record: the record, locked by the room.
        by: who acts; the room has asked for their right.
        action: what the step is called in the journal.
        before: the record's state before the write; where it says something else now, the record gets a new version.
        reason: why, for the journal.
    """
    current = type(record)._default_manager.get(pk=record.pk)
    state = current.state()
    if state != before:
        _advance(current)
    _journal(current, by, action, reason, state=state)
    return current


def locked(record: R, version: int) -> R:
    """Return the record as it stands, locked until the transaction ends.

    Raises:
        EditConflict: somebody saved the record after that version.
    """
    current = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if current.version != version:
        raise EditConflict(_("Somebody else has saved this record since you opened it."), current.version)
    return current


def _closed_now(model: type[Record], by: Actor, needs: Right) -> frozenset[str]:
    """The cases that are closed to who writes, at this moment; an applicant writes their own case as a party to it."""
    if needs is Right.APPLY or not belongs_to_cases(model):
        return frozenset()
    return closed_now(by)


def _require_open(record: Record, closed: frozenset[str]) -> None:
    """Raise `NotOnRecord` for a record of a closed case, and when what is written would put it in one."""
    if closed and type(record)._default_manager.filter(record.in_cases(closed), pk=record.pk).exists():
        raise no_such_case()


def _advance(record: Record) -> None:
    record.version += 1
    record.save(update_fields=["version"])


def _everything(record: Record) -> dict[str, Any]:
    """What tells a changed record from an unchanged one: also what the journal must not hold."""
    fields = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}
    return fields | {"state": record.state()}


@contextmanager
def kept_rules(model: type[Record]) -> Iterator[None]:
    """Turn a write that a constraint of the database refuses into `Invalid` with the constraint's sentence."""
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        name = (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""
        tables = [model, *(getattr(model, rows).rel.related_model for rows in model.ROWS)]
        rules = {rule.name: rule for table in tables for rule in table._meta.constraints}
        if name in rules:
            raise Invalid(str(rules[name].get_violation_error_message())) from error
        if name.endswith("_key_key"):
            raise Invalid(
                _("Somebody else has just saved a record with the same name. Try again.")
            ) from error
        raise


def _own_values(model: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    related = {*model.ROWS, *model.LINKS}
    return {name: value for name, value in values.items() if name not in related}


def _set_related(record: Record, values: Mapping[str, Any], *, new_record: bool = False) -> None:
    for name in type(record).LINKS:
        if name in values:
            getattr(record, name).set(values[name])
    for name in type(record).ROWS:
        if name in values:
            _set_rows(record, getattr(record, name), values[name], new_record=new_record)
    if getattr(record, "confidential", False):
        _close_documents(record)


def _set_rows(record: Record, manager: Any, given: Sequence[Mapping[str, Any]], *, new_record: bool) -> None:
    """Write a record's rows anew; those of a table that is `STABLE` stay the same rows when they name their `id`."""
    there = {row.pk: row for row in manager.all()} if getattr(manager.model, "STABLE", False) else {}
    kept = {row["id"] for row in given if row.get("id") in there}
    if not new_record:
        manager.exclude(pk__in=kept).delete()
    parent = {manager.field.name: record}
    new = []
    for position, values in enumerate(given):
        fields = {name: value for name, value in values.items() if name != "id"}
        if values.get("id") in kept:
            manager.filter(pk=values["id"]).update(position=position, **fields)
            kept.discard(values["id"])
        else:
            new.append(manager.model(**parent, position=position, **fields))
    manager.bulk_create(new)


def _close_documents(record: Record) -> None:
    """The files of a confidential record are confidential, whenever it became so."""
    for field in record._meta.concrete_fields:
        if field.related_model is Document and (document := getattr(record, field.name)):
            Document.objects.filter(pk=document.pk, confidential=False).update(confidential=True)


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
    fields: dict[str, list[str]] = {NON_FIELD_ERRORS: list(error.messages)}
    if hasattr(error, "error_dict"):
        fields = error.message_dict
    return Invalid(" ".join(text for texts in fields.values() for text in texts), fields)


def _free_key(model: type[R], record: R) -> str:
    """Return the name as a key, with a number when the key is taken: two, or a few steps up to the first free."""
    stem = key_from(record.journal_title) or model.KIND.replace("_", "-")

    def taken(key: str) -> bool:
        return key in NOT_KEYS or model._default_manager.filter(key=key).exists()

    if journal.is_dry():  # nobody will see it, and it need not be looked for
        return f"{stem[:80]}-{token_hex(8)}"
    if not taken(stem):
        return stem
    last = _last_numbers.get((model, stem), 1)
    if last > 1 and taken(f"{stem}-{last}") and not taken(f"{stem}-{last + 1}"):
        _last_numbers[model, stem] = last + 1
        return f"{stem}-{last + 1}"
    # Doubling and halving, since one import may hold thousands of records of one name.
    low, high = 1, 2
    while taken(f"{stem}-{high}"):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if taken(f"{stem}-{middle}") else (low, middle)
    _last_numbers[model, stem] = high
    return f"{stem}-{high}"


def _journal(
    record: Record, by: Actor, action: str, reason: str = "", *, state: Mapping[str, Any] | None = None
) -> None:
    """Write what follows every write: the journal's line and how the record is found; nothing in a dry run.

    Whoever knows the record's state already hands it over: reading it costs a statement for each of its tables.
    """
    if journal.is_dry():
        return
    journal.write(
        by=by,
        action=action,
        kind=type(record).KIND,
        key=record.key,
        title=record.journal_title,
        state=record.state() if state is None else state,
        reason=reason,
    )
    search.keep([record])
