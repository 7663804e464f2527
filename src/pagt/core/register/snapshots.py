"""What a record said before an import changed it, as JSON, so that it can say so again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from pagt.core.models import Record


def snapshot(record: Record, names: Iterable[str]) -> dict[str, Any]:
    """Return the named fields, rows and links of a record as JSON values.

    Args:
        record: the record; its form may have filled it in, so it is read anew.
        names: fields of its form; those that are not the model's are left out.
    """
    stored = type(record)._default_manager.get(pk=record.pk)
    said: dict[str, Any] = {}
    for name in names:
        if name in stored.ROWS:
            manager = getattr(stored, name)
            said[name] = [_row(row, manager.field.name) for row in manager.all()]
        elif name in stored.LINKS:
            said[name] = [other.pk for other in getattr(stored, name).all()]
        elif _has(type(stored), name):
            said[name] = getattr(stored, f"{name}_id" if stored._meta.get_field(name).is_relation else name)
    plain: dict[str, Any] = json.loads(json.dumps(said, cls=DjangoJSONEncoder))
    return plain


def revived(record: Record, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a snapshot said as values for the record's action.

    Raises:
        LookupError: a record that it names is gone.
    """
    values: dict[str, Any] = {}
    for name, value in said.items():
        if name in record.ROWS:
            rows = getattr(record, name).model
            values[name] = [{column: _value(rows, column, v) for column, v in row.items()} for row in value]
        elif name in record.LINKS:
            model = getattr(record, name).model
            values[name] = [_there(model, pk) for pk in value]
        else:
            values[name] = _value(type(record), name, value)
    return values


def _row(row: Model, parent: str) -> dict[str, Any]:
    return {
        f.name: getattr(row, f.attname)
        for f in row._meta.concrete_fields
        if not f.primary_key and f.name not in (parent, "position")
    }


def _has(model: type[Model], name: str) -> bool:
    return any(f.name == name for f in model._meta.concrete_fields)


def _value(model: type[Model], name: str, value: Any) -> Any:
    found: Any = model._meta.get_field(name)
    if found.related_model and value is not None:
        return _there(found.related_model, value)
    return found.to_python(value)


def _there(model: Any, pk: Any) -> Any:
    there = model._default_manager.filter(pk=pk).first()
    if there is None:
        raise LookupError(pk)
    return there
