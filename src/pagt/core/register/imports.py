"""Imports: what each row of a spreadsheet would do, and then all of it or nothing.

A row goes through the register's form and action, as if somebody typed it, so the same rules hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BooleanField, ChoiceField, Field, HiddenInput, TypedChoiceField
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core import journal
from pagt.core.errors import PagtError
from pagt.core.journal import Line
from pagt.core.models import JournalEntry, Record
from pagt.core.register import sheets
from pagt.core.register.forms import RecordForm, UploadField
from pagt.core.register.spec import Register
from pagt.core.register.words import JournalWords
from pagt.core.rights import Actor

CREATE, CHANGE, SAME, REFUSED = "create", "change", "same", "refused"
YES = frozenset({"ja", "yes", "true", "sand", "1", "x"})
NO = frozenset({"nej", "no", "false", "falsk", "0", ""})
LONGEST = 100
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What one row would do: its number in the sheet, the outcome, the record's name, and why or what."""

    row: int
    outcome: str
    title: str
    details: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        return {"row": self.row, "outcome": self.outcome, "title": self.title, "details": list(self.details)}


def columns(spec: Register[Any]) -> dict[str, Any]:
    """Return the form fields that a spreadsheet may give, with their labels, in order."""
    return {
        name: field.label or name
        for name, field in spec.form.base_fields.items()
        if not isinstance(field, UploadField) and not isinstance(field.widget, HiddenInput)
    }


def is_needed(field: Field) -> bool:
    """Whether a spreadsheet must have the field's column: it is required and has no value of its own."""
    return field.required and field.initial is None


def read(spec: Register[Any], name: str, content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return the file's rows as (row number, values by form field).

    Raises:
        PagtError: the file can't be read, or its headings are not those of the register.
    """
    (_first, headings), *rows = sheets.read(name, content)
    fields = _fields_of(spec, headings)
    return [
        (number, {field: cell for field, cell in zip(fields, row, strict=False) if field})
        for number, row in rows
    ]


def _fields_of(spec: Register[Any], headings: list[str]) -> list[str]:
    known: dict[str, str] = {}
    for language in ("da", "en"):
        with override(language):
            known |= {str(label).casefold(): name for name, label in columns(spec).items()}
    known |= {name.casefold(): name for name in columns(spec)}
    fields = [known.get(heading.casefold().rstrip(" *"), "") for heading in headings]
    unknown = [heading for heading, field in zip(headings, fields, strict=True) if heading and not field]
    labels = ", ".join(str(label) for label in columns(spec).values())
    if unknown:
        raise PagtError(
            _("These headings are not known: %(unknown)s. The columns may be: %(labels)s.")
            % {"unknown": ", ".join(unknown[:10]), "labels": labels}
        )
    twice = [name for name, times in Counter(f for f in fields if f).items() if times > 1]
    if twice:
        raise PagtError(_("These columns stand twice: %(twice)s.") % {"twice": ", ".join(twice)})
    missing = [
        str(columns(spec)[name])
        for name, field in spec.form.base_fields.items()
        if is_needed(field) and name in columns(spec) and name not in fields
    ]
    if missing:
        raise PagtError(_("These columns are missing: %(missing)s.") % {"missing": ", ".join(missing)})
    return fields


def check(
    spec: Register[Any],
    rows: list[tuple[int, dict[str, Any]]],
    *,
    by: Actor,
    progress: Progress = lambda *_: None,
) -> list[Outcome]:
    """Try every row in a transaction that is undone, and return what each would do.

    Later rows see what earlier ones would have done, so that a file may name its own records.
    """
    with transaction.atomic(), journal.held(keep=False):
        outcomes = _run(spec, rows, by=by, progress=progress)
        transaction.set_rollback(True)
    return outcomes


def apply(
    spec: Register[Any],
    rows: list[tuple[int, dict[str, Any]]],
    *,
    by: Actor,
    progress: Progress = lambda *_: None,
) -> list[Outcome]:
    """Carry out every row in one transaction: all or nothing.

    Raises:
        PagtError: a row is refused now; nothing was written.
    """
    with transaction.atomic(), journal.held():
        outcomes = _run(spec, rows, by=by, progress=progress)
        refused = [o for o in outcomes if o.outcome == REFUSED]
        if refused:
            raise PagtError(
                _("Row %(row)s is refused now, so nothing was imported: %(why)s")
                % {"row": refused[0].row, "why": " ".join(refused[0].details)}
            )
    return outcomes


def _run(
    spec: Register[Any], rows: list[tuple[int, dict[str, Any]]], *, by: Actor, progress: Progress
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    seen: dict[int, int] = {}
    for done, (number, data) in enumerate(rows, start=1):
        outcome, record = one(spec, number, data, by=by)
        if record is not None and record.pk in seen:
            outcome = Outcome(
                number,
                REFUSED,
                outcome.title,
                (_("Row %(row)s is the same record.") % {"row": seen[record.pk]},),
            )
        elif record is not None:
            seen[record.pk] = number
        outcomes.append(outcome)
        if done % 50 == 0 or done == len(rows):
            progress(done, len(rows))
    return outcomes


def one(
    spec: Register[Any], number: int, data: Mapping[str, Any], *, by: Actor, key: str = ""
) -> tuple[Outcome, Record | None]:
    """Carry out one row through the form and the action; a refusal is an outcome, not an error.

    Args:
        spec: the register.
        number: what tells the row, for its outcome.
        data: values by form field.
        by: who acts.
        key: the key of the record, when the row tells it; else the register's `identify` finds the record.
    """
    named = str(data.get("title") or data.get("name") or "")
    found = spec.model._default_manager.filter(key=key).first() if key else existing(spec, data)
    if isinstance(found, str):
        return Outcome(number, REFUSED, named, (found,)), None
    before = found.state() if found else {}  # the form fills the record in as it checks
    try:
        form = _form(spec, data, found)
    except ValidationError as error:
        return Outcome(number, REFUSED, named, tuple(error.messages)), None
    if not form.is_valid():
        problems = tuple(
            f"{form.fields[name].label if name in form.fields else ''}: {text}".lstrip(": ")
            for name, texts in form.errors.items()
            for text in texts
        )
        return Outcome(number, REFUSED, named, problems), None
    try:
        with transaction.atomic(), journal.held():
            values = form.values(by=by)
            if found is None:
                record = spec.create(by=by, key=key, **values)
                return Outcome(number, CREATE, record.name_or_title), record
            version = found.version
            given = {name: value for name, value in values.items() if name in data}
            record = spec.change(found, by=by, version=version, **given)
    except PagtError as error:
        return Outcome(number, REFUSED, named, (str(error),)), None
    if record.version == version:
        return Outcome(number, SAME, record.name_or_title), record
    return Outcome(number, CHANGE, record.name_or_title, _changes(spec, before, record.state())), record


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
        found: list[Record] = list(spec.model._default_manager.filter(withdrawn="", **lookups)[:2])
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
        if not isinstance(field, UploadField)
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
    said = value.strip().casefold()
    if isinstance(field, BooleanField):
        if said not in YES | NO:
            raise ValidationError(
                _("%(label)s: “%(text)s” is neither yes nor no."), "boolean",
                {"label": field.label, "text": value[:50]})  # fmt: skip
        return said in YES
    if isinstance(field, ChoiceField | TypedChoiceField):
        for language in ("da", "en"):
            with override(language):
                for stored, label in field.widget.choices:
                    if str(label).casefold() == said:
                        return stored
    return value
