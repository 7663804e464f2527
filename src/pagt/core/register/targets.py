"""What the columns of a spreadsheet may be taken for: the form's fields, and those of a record beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import CharField, Field, FileField, HiddenInput, RegexField
from django.utils.functional import lazystr
from django.utils.text import format_lazy

from pagt.core.register.fields import ChoicesField, RecordField, RowsField
from pagt.core.register.forms import UploadField
from pagt.core.register.spec import Register, registers

BESIDE = ":"
_SPACE, _SEMICOLON = " ", "; "


@dataclass(frozen=True)
class Target:
    """One thing that a column may be.

    Args:
        name: a field of the form, or `kind:field` for a record beside.
        label: what it is called.
        field: the form field that reads it.
        needed: whether a new record must have it, and does not get it by itself.
        group: the heading under which it is offered; empty for the register's own.
    """

    name: str
    label: Any
    field: Field
    needed: bool
    group: Any = ""

    @property
    def joiner(self) -> str:
        """What stands between two columns that are joined; empty when only one column may give it."""
        if isinstance(self.field, RowsField | ChoicesField) or getattr(self.field, "multiple", False):
            return _SEMICOLON
        plain = type(self.field) in (CharField, RegexField) and not isinstance(self.field, RecordField)
        return _SPACE if plain else ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The values and words of a choice, without the empty one; nothing for other fields."""
        if isinstance(self.field, RecordField | RowsField):
            return []
        found = getattr(self.field, "choices", None) or ()
        return [(str(value), str(label)) for value, label in found if value not in ("", None)]


def columns(spec: Register[Any]) -> dict[str, Any]:
    """Return the form fields that a spreadsheet may give, with their labels, in order: those of the template."""
    return {
        name: field.label or name
        for name, field in spec.form.base_fields.items()
        if not isinstance(field, UploadField | FileField) and not isinstance(field.widget, HiddenInput)
    }


def is_needed(field: Field) -> bool:
    """Whether a spreadsheet must have the field's column: it is required and has no value of its own."""
    return field.required and field.initial is None


def targets(spec: Register[Any]) -> dict[str, Target]:
    """Return everything that a column of a register's spreadsheet may be, by name, in the order it is offered."""
    found: dict[str, Target] = {}
    for name, label in columns(spec).items():
        field = spec.form.base_fields[name]
        found[name] = Target(name, label, field, is_needed(field))
    if beside := spec.incoming.beside:
        other = registers()[beside.kind]
        for name in beside.fields:
            field = other.form.base_fields[name]
            full = f"{beside.kind}{BESIDE}{name}"
            label = format_lazy("{}: {}", beside.title, field.label or lazystr(name))
            found[full] = Target(full, label, field, is_needed(field), beside.title)
    return found
