"""What fields and values are called on a record's page and in its journal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db.models import Field
from django.forms import Field as FormField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import money
from pagt.core.actors import actor_names
from pagt.core.closed import open_to_reader
from pagt.core.forms import MoneyField
from pagt.core.journal import Line
from pagt.core.models import Record
from pagt.core.register.fields import ChoicesField, RecordField, RowsField
from pagt.core.register.spec import Register
from pagt.core.seals import in_words, sealed_length

_EVERYWHERE = {
    "recorded_on": gettext_lazy("Put on record"),
    "source": gettext_lazy("Source"),
    "note": gettext_lazy("Note"),
    "withdrawn": gettext_lazy("Withdrawn because"),
    "on": gettext_lazy("Date"),
    "document": gettext_lazy("Document"),
}
NOTHING = "–"
# As `Record.state` writes them.
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(rf"{_DATE.pattern}T\d\d:\d\d(?::\d\d(?:\.\d+)?)?[+-]\d\d:\d\d")


def labels(spec: Register[Any]) -> dict[str, Any]:
    """Return the label of each fact of a register's records, by name."""
    model_labels = {f.name: f.verbose_name for f in spec.model._meta.fields}
    form_labels = {name: field.label for name, field in spec.form.base_fields.items() if field.label}
    return {**_EVERYWHERE, **model_labels, **form_labels}


class JournalWords:
    """Says a register's journal in words: labels for names, names for keys, the words of choices.

    Args:
        spec: the register.
        lines: the lines that will be said; the records that they name are fetched at once.
    """

    def __init__(self, spec: Register[Any], lines: Iterable[Line]) -> None:
        self._labels = labels(spec)
        self._says = spec.says
        self._fields = spec.form.base_fields
        self._choices = {f.name: _choices(f) for f in spec.model._meta.fields if f.choices}
        self._choices |= {
            name: {value: str(label) for value, label in field.choices}  # type: ignore[misc, union-attr]
            for name, field in self._fields.items()
            if isinstance(field, ChoicesField)
        }
        values = [(name, value) for line in lines for name, *both in line.changes for value in both if value]
        self._names = self._fetch(values)
        people = {value for _name, value in values if isinstance(value, str) and value.startswith("user:")}
        self._people = actor_names(people) if people else {}

    def label(self, name: str) -> str:
        """Return what a fact is called."""
        own = self._says(name, None)
        return own[0] if own else str(self._labels.get(name, name))

    def changes(self, line: Line) -> list[tuple[str, str, str]]:
        """Return each change of a line as (label, before, after)."""
        if not line.changes and line.entry.action == "change":
            return [(_("Data that the journal does not keep"), "…", _("changed"))]
        return [
            (self.label(name), self.said(name, before), self.said(name, after))
            for name, before, after in line.changes
        ]

    def said(self, name: str, value: Any) -> str:
        """Return a fact's value in words; a dash for nothing."""
        own = self._says(name, value)
        if own and value:
            return own[1]
        field = self._fields.get(name)
        if isinstance(value, list):
            parts = [
                self._row(field.row_form.base_fields, item)
                if isinstance(field, RowsField) and isinstance(item, dict)
                else self._one(field, name, item)
                for item in value
            ]
            return "; ".join(parts) or NOTHING
        return self._one(field, name, value)

    def _one(self, field: FormField | None, name: str, value: Any) -> str:
        if isinstance(field, RecordField) and isinstance(value, str):
            return self._names.get((field.model, value), value) or NOTHING
        if isinstance(field, MoneyField) and isinstance(value, int):
            return _("%(amount)s kr.") % {"amount": money.kroner(value * 100)}
        if isinstance(value, str) and value in self._people:
            return self._people[value]
        if isinstance(value, dict):
            return plainly(value)
        return plainly(self._choices.get(name, {}).get(value, value))

    def _row(self, fields: Mapping[str, FormField], row: Mapping[str, Any]) -> str:
        """In the order of the form: the database keeps a row's facts in an order of its own."""
        said = [name for name in fields if row.get(name) is not None]
        if not said:
            return plainly(dict(row))
        first, more = said[0], []
        for name in said[1:]:
            value, field = row[name], fields[name]
            label = str(field.label)
            if value is True:
                more.append(label)
            elif choices := getattr(field, "choices", None):
                more.append(str(dict(choices).get(value, value)))
            else:
                more.append(f"{label}: {plainly(value)}")
        named = self._one(fields[first], first, row[first])
        return f"{named} ({', '.join(more)})" if more else named

    def _fetch(self, values: list[tuple[str, Any]]) -> dict[tuple[type[Record], str], str]:
        keys: dict[type[Record], set[str]] = {}
        for name, value in values:
            field = self._fields.get(name)
            items = value if isinstance(value, list) else [value]
            if isinstance(field, RecordField):
                keys.setdefault(field.model, set()).update(item for item in items if isinstance(item, str))
            elif isinstance(field, RowsField):
                for column, part in field.row_form.base_fields.items():
                    if isinstance(part, RecordField):
                        found = {str(row.get(column)) for row in items if isinstance(row, dict)}
                        keys.setdefault(part.model, set()).update(found)
        return {
            (model, record.key): record.name_or_title
            for model, wanted in keys.items()
            for record in open_to_reader(model._default_manager.filter(key__in=wanted))
        }


def _choices(field: Field[Any, Any]) -> dict[Any, str]:
    return {value: str(label) for value, label in field.flatchoices}


def plainly(value: Any) -> str:
    """Return a journal value in words: dates as dates, yes and no, nothing as a dash."""
    if value is None or value == "" or value == []:
        return NOTHING
    if sealed_length(value) is not None:
        return in_words(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "; ".join(plainly(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(plainly(item) for item in value.values() if item not in (None, "", False))
    with suppress(ValueError, OverflowError):  # a text that only looks like a day
        if isinstance(value, str) and _DATE.fullmatch(value):
            return str(date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT"))
        if isinstance(value, str) and _INSTANT.fullmatch(value):
            instant = timezone.localtime(datetime.fromisoformat(value))
            return str(date_format(instant, "SHORT_DATETIME_FORMAT"))
    return str(value)
