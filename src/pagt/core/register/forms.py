"""The form of a record: one form for the page, the import and the loader, so that one rule holds in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.documents import store
from pagt.core.errors import Invalid
from pagt.core.forms import DateField, dress, seen
from pagt.core.models import Document, Record
from pagt.core.rights import Actor

R = TypeVar("R", bound=Record)
ABOUT = ("recorded_on", "source", "confidence", "note")
"""The fields that every record has besides its own."""
ABOUT_SECTION = (_("Where it is known from"), ABOUT)
"""The last group of every form."""


class UploadField(forms.FileField):
    """A file for a record; the value becomes a stored `Document` when the form is saved.

    `private`: only the room that keeps the record serves it, after its own check.
    """

    def __init__(self, *, private: bool = False, **kwargs: Any) -> None:
        self.private = private
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", _("PDF, DOCX, XLSX, PNG or JPEG, at most 20 MB."))
        super().__init__(**kwargs)


if TYPE_CHECKING:

    class _TypedForm(forms.ModelForm[R]):
        """For the type checker: Django's own form takes no type argument when the program runs."""

else:

    class _TypedForm(forms.ModelForm, Generic[R]):
        """The same, as the program runs it."""


class RecordForm(_TypedForm[R]):
    """Base of every record's form.

    A subclass has a `Meta` with model and fields, and may declare `RowsField`, `RecordField`, `MoneyField` and
    `UploadField` fields of the same names as the model's. `sections` groups the fields under headings.
    """

    sections: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record = self.instance
        self.initial.setdefault("version", record.version)
        for name in (*record.ROWS, *record.LINKS):
            if record.pk and name in self.fields and name not in kwargs.get("initial", {}):
                related = getattr(record, name).all()
                self.initial[name] = [_row(row) for row in related] if name in record.ROWS else list(related)
        for name, field in self.fields.items():
            if isinstance(field, UploadField) and record.pk:
                there = getattr(record, name)
                if field.private and there:
                    # Its address is the room's own, which this form does not know: it names the file alone.
                    field.required = False
                    field.help_text = _("Left empty, “%(name)s” stays.") % {"name": there.name}
                else:
                    self.initial[name] = there
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField) and not isinstance(field, DateField):
                replaced = DateField(label=field.label, help_text=field.help_text, required=field.required)
                replaced.initial = field.initial
                self.fields[name] = field = replaced
            if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4
            if type(field) is forms.TypedChoiceField and not field.required:
                field.choices = [(value, label if value else "–") for value, label in field.widget.choices]
            elif type(field) is forms.TypedChoiceField:
                field.choices = [
                    (value, label if value else _("Choose")) for value, label in field.widget.choices
                ]
            dress(field)

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        """Before the fields check it: a number copied from a letter has such characters around it."""
        return seen(super()._widget_data_value(widget, html_name))  # type: ignore[misc]

    def _get_validation_exclusions(self) -> set[str]:
        """Rows, links and uploads are checked by their fields; the action sets them."""
        names = super()._get_validation_exclusions()  # type: ignore[misc]
        uploads = {name for name, field in self.fields.items() if isinstance(field, UploadField)}
        return {*names, *self.instance.ROWS, *self.instance.LINKS, *uploads}

    def values(self, *, by: Actor) -> dict[str, Any]:
        """Return what to hand to the action; uploads are stored as documents.

        Raises:
            Invalid: an upload is refused; `fields` names it.
        """
        values = {}
        for name, value in self.cleaned_data.items():
            if name == "version":
                continue
            if value is False and isinstance(self.fields[name], UploadField):
                value = None  # the tick that takes the file away
            elif isinstance(field := self.fields[name], UploadField) and not isinstance(value, Document):
                if not value:
                    continue
                try:
                    closed = bool(self.cleaned_data.get("confidential"))
                    value = store(value, by=by, confidential=closed, private=field.private)
                except Invalid as error:
                    raise Invalid(error.message, {name: [str(error.message)]}) from error
            values[name] = value
        return values

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the visible fields under their headings, in order; fields of no section come last."""
        placed = {name for _heading, names in self.sections for name in names}
        groups = [
            (heading, [self[name] for name in names if name in self.fields])
            for heading, names in self.sections
        ]
        rest = [field for field in self.visible_fields() if field.name not in placed]
        return [*groups, ("", rest)] if rest else groups


def _row(row: Any) -> dict[str, Any]:
    return {f.name: getattr(row, f.name) for f in row._meta.fields}
