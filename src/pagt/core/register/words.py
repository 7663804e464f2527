"""What fields and values are called on a record's page and in its journal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.register.spec import Register

_EVERYWHERE = {
    "recorded_on": gettext_lazy("Put on record"),
    "source": gettext_lazy("Source"),
    "note": gettext_lazy("Note"),
    "withdrawn": gettext_lazy("Withdrawn because"),
    "on": gettext_lazy("Date"),
}


def labels(spec: Register[Any]) -> dict[str, Any]:
    """Return the label of each fact of a register's records, by name."""
    model_labels = {f.name: f.verbose_name for f in spec.model._meta.fields}
    form_labels = {name: field.label for name, field in spec.form.base_fields.items() if field.label}
    return {**_EVERYWHERE, **model_labels, **form_labels}


def said(value: Any) -> str:
    """Return a journal value in words: dates as dates, lists as lists, nothing as a dash."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "; ".join(said(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(said(item) for item in value.values() if item not in (None, "", False))
    if isinstance(value, str) and len(value) == 10:
        try:
            return str(date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT"))
        except ValueError:
            return value
    return str(value)
