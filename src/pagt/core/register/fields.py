"""Fields that name other records, several of some choices, or rows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from pagt.core.closed import open_to_reader
from pagt.core.forms import PlainForm
from pagt.core.models import Record

LONGEST_NAME = 400
_KEY = re.compile(r"[a-z0-9-]+")
_WITH_KEY = re.compile(r"\[([a-z0-9-]+)\]\s*$")


class RecordField(forms.CharField):
    """Names one record by its name, key or another unique text; the value is the record.

    Args:
        model: the kind of record that may be named.
        by: the model fields that a typed text may equal (case is ignored), the first for display.
        multiple: several names separated by semicolons; the value is then a list.
    """

    def __init__(
        self, *, model: type[Record], by: Sequence[str] = ("title",), multiple: bool = False, **kwargs: Any
    ) -> None:
        kwargs.setdefault("max_length", 20_000 if multiple else LONGEST_NAME)
        super().__init__(**kwargs)
        self.model, self.by, self.multiple = model, tuple(by), multiple
        self.widget.attrs |= {
            "class": "form-input",
            "autocomplete": "off",
            "data-suggest": reverse_lazy(f"{model.KIND}-suggest"),
            "data-multiple": "1" if multiple else "",
        }

    def prepare_value(self, value: Any) -> Any:
        if value is None:
            return value
        if self.multiple:
            given = value.split(";") if isinstance(value, str) else value
            return "; ".join(self._said(item) for item in given)
        if isinstance(value, str):
            return self._said(value)
        if isinstance(value, int):
            value = self._rows().filter(pk=value).first()
        return self.label_of(value) if value else None

    def _said(self, item: Any) -> str:
        """Return what names the record that a link to the form gives by its key; other texts as they are."""
        if not isinstance(item, str):
            return self.label_of(item)
        text = item.strip()
        record = self._rows().filter(key=text).first() if _KEY.fullmatch(text) else None
        return self.label_of(record) if record else text

    def label_of(self, record: Record) -> str:
        """Return the text that names the record and finds it again, with the key when names are shared."""
        name = str(getattr(record, self.by[0]))
        if record.withdrawn or ";" in name or _WITH_KEY.search(name) or self._shared(name):
            return f"{name.replace(';', ',')} [{record.key}]"
        return name

    def _shared(self, name: str) -> bool:
        return len(self._rows().filter(self._named(name), withdrawn="")[:2]) > 1

    def _rows(self) -> QuerySet[Record]:
        """The records that may be named: a case that is closed to the reader is as one that there is not."""
        return open_to_reader(self.model._default_manager.all())

    def _named(self, text: str) -> Q:
        named = Q(key=text)
        for name in self.by:
            named |= Q(**{f"{name}__iexact": text})
        return named

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Record):
            return value
        if self.multiple:
            names = value if isinstance(value, list) else str(value or "").split(";")
            given = [name if isinstance(name, Record) else str(name) for name in names]
            found = [one if isinstance(one, Record) else self.find(one) for one in given if str(one).strip()]
            return list({record.pk: record for record in found}.values())
        text = super().to_python(value)
        return self.find(text) if text else None

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The record was found; there is no text left to check."""

    def find(self, text: str) -> Record:
        """Return the one record that the text names.

        Raises:
            ValidationError: none or several are named so; the sentence offers near names.
        """
        text = text.strip()
        if len(text) > LONGEST_NAME or "\0" in text:
            raise ValidationError(_("This is too long for a name."), "too-long")
        rows = self._rows()
        if match := _WITH_KEY.search(text):
            found = list(rows.filter(key=match[1])[:1])
        else:
            found = list(rows.filter(self._named(text), withdrawn="")[:3])
        if len(found) == 1:
            return found[0]
        if found:
            options = ", ".join(f"{getattr(r, self.by[0])} [{r.key}]" for r in found)
            raise ValidationError(_("Several are called “%(text)s”. Write one of: %(options)s"), "several",
                                  {"text": text[:100], "options": options})  # fmt: skip
        near = self._near(text)
        if near:
            raise ValidationError(
                _("There is no “%(text)s” in the register. Did you mean: %(near)s?"), "unknown",
                {"text": text[:100], "near": ", ".join(near)})  # fmt: skip
        raise ValidationError(
            _("There is no “%(text)s” in the register. Create it first, or check the spelling."), "unknown",
            {"text": text[:100]})  # fmt: skip

    def _near(self, text: str) -> list[str]:
        """Names like the text, among those that begin or end as it does: an import may ask thousands of times."""
        name = self.by[0]
        like = Q((f"{name}__istartswith", text[:2])) | Q((f"{name}__iendswith", text[-4:]))
        names = self._rows().filter(like, withdrawn="").values_list(name, flat=True)[:300]
        return difflib.get_close_matches(text, list(names), n=3, cutoff=0.6)


class ChoicesWidget(forms.CheckboxSelectMultiple):
    """Boxes to tick; a spreadsheet gives what is ticked in one cell, with semicolons between."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        given = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name)
        parts: list[str] = []
        for one in [given] if isinstance(given, str) else given or ():
            parts += one if isinstance(one, list) else str(one).split(";")
        return [part.strip() for part in parts if part.strip()]


class ChoicesField(forms.MultipleChoiceField):
    """Several of some choices, by their values or their words; the value is a list in the order of the choices."""

    widget = ChoicesWidget

    def to_python(self, value: Any) -> list[str]:
        given = {self._stored(text) for text in super().to_python(value)}
        known = [str(stored) for stored, _label in self.choices]  # type: ignore[misc, union-attr]
        return [*(one for one in known if one in given), *sorted(given - {*known})]

    def _stored(self, text: str) -> str:
        """Return the value that a word stands for, in Danish or English; other texts as they are."""
        for language in ("da", "en"):
            with override(language):
                for stored, label in self.choices:  # type: ignore[misc, union-attr]
                    if text.strip().casefold() in (str(stored).casefold(), str(label).casefold()):
                        return str(stored)
        return text


class RowForm(PlainForm):
    """One row of a `RowsField`. A row in which nothing is written, ticks apart, is no row.

    `in_a_cell` tells how a spreadsheet gives all rows in one cell; `from_text` reads it.
    """

    in_a_cell: ClassVar[Any] = gettext_lazy("Several in one cell, with semicolons between.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)

    @classmethod
    def from_text(cls, text: str) -> dict[str, Any]:
        """Return the row's form data for a text in one spreadsheet cell, e.g. a name."""
        return {next(iter(cls.base_fields)): text.strip()}


class RowsWidget(forms.Widget):
    """Draws rows of small forms in a table; works without JavaScript by always having empty rows."""

    template_name = "core/forms/rows.html"
    blank_rows = 3

    def __init__(self, row_form: type[RowForm]) -> None:
        super().__init__()
        self.row_form = row_form

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the rows: posted field by field, as one text with semicolons, or as they are given."""
        if name in data:
            given = data.get(name)
            if isinstance(given, str):
                given = [self.row_form.from_text(part) for part in given.split(";") if part.strip()]
            begun = {column: field.initial for column, field in self.row_form.base_fields.items()}
            return [{**begun, **row} for row in given or ()]
        columns = list(self.row_form.base_fields)
        pattern = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-({'|'.join(columns)})")
        rows: dict[int, dict[str, Any]] = {}
        for key in data:
            if match := pattern.fullmatch(key):
                rows.setdefault(int(match[1]), {})[match[2]] = data.get(key)
        return [rows[index] for index in sorted(rows)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(key.startswith(f"{name}-") for key in data)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [row for row in (value or []) if _used(self.row_form, row)]
        forms_ = [
            self.row_form(data=self._bound(name, i, row), prefix=f"{name}-{i}") for i, row in enumerate(rows)
        ]
        for form in forms_:
            form.full_clean()
        blanks = [self.row_form(prefix=f"{name}-{len(rows) + i}") for i in range(self.blank_rows)]
        context["widget"] |= {
            "rows": [*forms_, *blanks],
            "columns": [field.field for field in self.row_form().visible_fields()],
        }
        return context

    def _bound(self, name: str, index: int, row: Mapping[str, Any]) -> dict[str, Any]:
        fields = self.row_form.base_fields
        return {
            f"{name}-{index}-{column}": fields[column].prepare_value(v)
            for column, v in row.items()
            if column in fields
        }


class RowsField(forms.Field):
    """A list of rows, each checked by a small form; the value is a list of dicts."""

    def __init__(self, row_form: type[RowForm], **kwargs: Any) -> None:
        kwargs["widget"] = RowsWidget(row_form)
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.row_form = row_form

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows, problems = [], []
        used = [row for row in (value or []) if _used(self.row_form, row)]
        for number, row in enumerate(used, start=1):
            form = self.row_form(data=row)
            if form.is_valid():
                rows.append(form.cleaned_data)
                continue
            for name, errors in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                for error in errors:
                    problems.append(
                        _("Row %(number)s, %(label)s: %(error)s")
                        % {"number": number, "label": label, "error": error}
                    )
        if problems:
            raise ValidationError(problems)
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        return rows


def _used(row_form: type[RowForm], row: Mapping[str, Any]) -> bool:
    return any(
        str(row.get(name) or "").strip()
        for name, field in row_form.base_fields.items()
        if not isinstance(field, forms.BooleanField) and not field.widget.is_hidden
    )
