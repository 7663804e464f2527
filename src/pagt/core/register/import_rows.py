"""One row of an import: the record that it is about, through the register's form and action as if somebody typed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BooleanField, ChoiceField, Field
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from pagt.core import journal
from pagt.core.closed import open_to, open_to_reader
from pagt.core.errors import Invalid, PagtError
from pagt.core.journal import Line
from pagt.core.models import JournalEntry, Record
from pagt.core.register import choices
from pagt.core.register.fields import ChoicesField
from pagt.core.register.forms import RecordForm, UploadField
from pagt.core.register.snapshots import snapshot
from pagt.core.register.spec import Register
from pagt.core.register.targets import columns
from pagt.core.register.words import JournalWords
from pagt.core.rights import Actor

CREATE, CHANGE, SAME, REFUSED = "create", "change", "same", "refused"
ALIKE, OUT = "alike", "out"
"""Two more outcomes: a new row that looks like a record there is, and a row that the person leaves out."""
YES = frozenset({"ja", "yes", "true", "sand", "1", "x"})
NO = frozenset({"nej", "no", "false", "falsk", "0", ""})
LONGEST = 100


@dataclass(frozen=True)
class Outcome:
    """What one row would do.

    Args:
        row: its number in the sheet.
        outcome: one of the outcomes above.
        title: the record's name.
        details: why, or what is changed, in sentences.
        faults: the fields at fault.
        ask: what an answer to the row is kept by; empty when nothing is asked.
        near: what it looks like, when it is `ALIKE`: dicts with `kind`, `key`, `title`, `reasons` and `row`.
        given: what the row says as (target, text), when it is `ALIKE`, so that it can be held against what it looks like.
        beside: the name of the record beside that it makes.
    """

    row: int
    outcome: str
    title: str
    details: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    ask: str = ""
    near: tuple[Mapping[str, Any], ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    beside: str = ""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON; what is empty is left out."""
        said: dict[str, Any] = {
            "row": self.row,
            "outcome": self.outcome,
            "title": self.title,
            "details": list(self.details),
        }
        if self.faults:
            said["faults"] = list(self.faults)
        if self.ask:
            said |= {"ask": self.ask, "near": [dict(one) for one in self.near], "given": list(self.given)}
        if self.beside:
            said["beside"] = self.beside
        return said


@dataclass(frozen=True)
class Done:
    """What a row did: its outcome and the record, the form's values, and what an undo needs to know."""

    outcome: Outcome
    record: Record | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, Any] | None = None


def one(
    spec: Register[Any],
    number: int,
    data: Mapping[str, Any],
    *,
    by: Actor,
    key: str = "",
    new: bool = False,
    said: Mapping[str, tuple[str, str]] | None = None,
) -> Done:
    """Carry out one row through the form and the action; a refusal is an outcome, not an error.

    Args:
        spec: the register.
        number: what tells the row, for its outcome.
        data: values by form field.
        by: who acts.
        key: the key of the record, when the row tells it; else the register's `identify` finds the record.
        new: whether somebody said that it is a new record, whatever `identify` finds.
        said: by field, where its cell is and what stands there, for the sentences.
    """
    named = str(data.get("title") or data.get("name") or "")
    found: Record | str | None = None
    if key:
        found = open_to(spec.model._default_manager.all(), by).filter(key=key).first()
    elif not new:
        found = existing(spec, data)
    if isinstance(found, str):
        return Done(Outcome(number, REFUSED, named, (found,)))
    before = found.state() if found else {}  # the form fills the record in as it checks
    try:
        form = _form(spec, data, found)
    except ValidationError as error:
        return Done(Outcome(number, REFUSED, named, tuple(error.messages)))
    if not form.is_valid():
        return Done(_refused(form, number, named, form.errors, said or {}))
    was = snapshot(found, columns(spec)) if found else None
    try:
        with transaction.atomic(), journal.held():
            values = form.values(by=by)
            if found is None:
                record = spec.create(by=by, key=key, **values)
                written = {"kind": spec.kind, "key": record.key, "version": record.version}
                return Done(Outcome(number, CREATE, record.name_or_title), record, values, written)
            version = found.version
            given = {name: value for name, value in values.items() if name in data}
            record = spec.change(found, by=by, version=version, **given)
    except Invalid as error:
        if error.fields and said:
            return Done(_refused(form, number, named, error.fields, said))
        return Done(Outcome(number, REFUSED, named, (str(error),), tuple(error.fields)))
    except PagtError as error:
        return Done(Outcome(number, REFUSED, named, (str(error),)))
    if record.version == version:
        return Done(Outcome(number, SAME, record.name_or_title), record, values)
    written = {"kind": spec.kind, "key": record.key, "version": record.version, "before": was}
    outcome = Outcome(number, CHANGE, record.name_or_title, _changes(spec, before, record.state()))
    return Done(outcome, record, values, written)


def _refused(
    form: RecordForm[Any],
    number: int,
    named: str,
    errors: Mapping[str, Sequence[Any]],
    said: Mapping[str, tuple[str, str]],
) -> Outcome:
    """Say what is wrong by column, with the cell and what stands there."""
    details = []
    for name, texts in errors.items():
        label = str(form.fields[name].label) if name in form.fields else ""
        cell, value = said.get(name, ("", ""))
        for text in dict.fromkeys(str(text) for text in texts):
            if cell and value and value not in text:
                parts = {"label": label, "cell": cell, "value": Truncator(value).chars(LONGEST), "text": text}
                details.append(_("%(label)s (%(cell)s) “%(value)s”: %(text)s") % parts)
            elif cell:
                details.append(
                    _("%(label)s (%(cell)s): %(text)s") % {"label": label, "cell": cell, "text": text}
                )
            else:
                details.append(f"{label}: {text}".lstrip(": "))
    return Outcome(
        number, REFUSED, named, tuple(details), tuple(name for name in errors if name in form.fields)
    )


def _changes(spec: Register[Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a row changes, a sentence a fact."""
    changes = [
        (name, before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    line = Line(JournalEntry(action="change"), changes)
    words = JournalWords(spec, [line])
    return tuple(
        f"{label}: {Truncator(old).chars(LONGEST)} → {Truncator(new).chars(LONGEST)}"
        for label, old, new in words.changes(line)
    )


def existing(spec: Register[Any], data: Mapping[str, Any]) -> Record | str | None:
    """Return the record that the row is about, a sentence when it can't be told, or None for a new one."""
    fields = _fields(spec.form)
    told: dict[str, Any] = {}
    for names in spec.identify:
        if not all(data.get(name) for name in names):
            continue
        try:
            values = {name: fields[name].clean(_choice(spec, name, data[name])) for name in names}
        except ValidationError:
            return None
        lookups = {f"{n}__iexact" if isinstance(v, str) else n: v for n, v in values.items()}
        known = open_to_reader(spec.model._default_manager.all())
        found: list[Record] = list(known.filter(withdrawn="", **lookups)[:2])
        if len(found) > 1:
            return _("Several records in the register fit this row; change it by hand.")
        if found:
            # One of the same name with another number is another one.
            other = any(getattr(found[0], name) not in ("", None, value) for name, value in told.items())
            return None if other else found[0]
        told |= values
    return None


def _form(spec: Register[Any], data: Mapping[str, Any], found: Record | None) -> RecordForm[Any]:
    """Return the register's form with the row, over what the record says already or what a new one begins with."""
    required = {name for name, field in spec.form.base_fields.items() if field.required}
    given: dict[str, Any] = {
        name: _choice(spec, name, value)
        for name, value in data.items()
        # An empty cell empties what may be empty, and leaves the rest as it is.
        if value != "" or (found is not None and name not in required)
    }
    if found is None:
        begun = {name: _initial(field) for name, field in _fields(spec.form).items()}
        return spec.form(data=begun | given)
    stored = spec.form(instance=found)
    begun = {
        name: stored[name].value()
        for name, field in stored.fields.items()
        if not isinstance(field, UploadField) and name not in given
    }
    return spec.form(data=begun | given, instance=found)


@cache
def _fields(form: type[RecordForm[Any]]) -> Mapping[str, Field]:
    """The form's fields as it shows them, made once and not for each of thousands of rows."""
    return form().fields


def _initial(field: Field) -> Any:
    return field.initial() if callable(field.initial) else field.initial


def _choice(spec: Register[Any], name: str, value: Any) -> Any:
    """Return the value that a choice's label, in Danish or English, stands for; `ja` and `yes` are true.

    Raises:
        ValidationError: a yes or no is neither.
    """
    field = spec.form.base_fields.get(name)
    if not isinstance(value, str):
        return value
    if isinstance(field, BooleanField):
        said = value.strip().casefold()
        if said not in YES | NO:
            raise ValidationError(
                _("%(label)s: “%(text)s” is neither yes nor no."), "boolean",
                {"label": field.label, "text": value[:50]})  # fmt: skip
        return said in YES
    if isinstance(field, ChoiceField) and value.strip() and not isinstance(field, ChoicesField):
        return choices.value_of(spec.form, name, value) or value
    return value
