"""What hangs on a record: every row of every table that points at it, read from the models of all floors."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from pagt.core.closed import open_parts
from pagt.core.models import Record


@dataclass(frozen=True)
class Hanging:
    """What hangs on a record in one table: the model, the field that points, how many, and the first of them."""

    model: type[models.Model]
    field: str
    count: int
    examples: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind of the record that the rows belong to, or the model's name where they belong to none."""
        owner = owner_of(self.model)
        return owner[0].KIND if owner else self.model._meta.model_name or ""


def hanging(record: Record) -> list[Hanging]:
    """Return what hangs on a record, table by table, without its own rows."""
    found = []
    for model, name in pointing(type(record)):
        rows = _open(model._base_manager.filter(**{name: record.pk}).order_by("pk"))
        if count := rows.count():
            found.append(Hanging(model, name, count, tuple(called(row) for row in rows[:5])))
    return found


def _open(rows: models.QuerySet[models.Model]) -> models.QuerySet[models.Model]:
    """The rows whose records are open to who reads: those of a case that is closed to them are not told of."""
    owner = owner_of(rows.model)
    return open_parts(rows, *owner) if owner else rows


def pointing(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """Return every table that points at a model, with the field that does, hidden ones and those of links included."""
    relations = [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
    ]
    return [(relation.related_model, relation.field.name) for relation in relations]


def owner_of(model: type[models.Model]) -> tuple[type[Record], str] | None:
    """Return the record that a row is a part of, and the row's field that names it; the row itself when it is a record."""
    if issubclass(model, Record):
        return model, ""
    declaring: object = model._meta.auto_created  # the model whose link it is
    for record in apps.get_models():
        if not issubclass(record, Record):
            continue
        if record is declaring:
            link = next(f for f in record._meta.many_to_many if f.remote_field.through is model)
            return record, model._meta.get_field(link.m2m_field_name()).attname  # type: ignore[union-attr]
        for rows in record.ROWS:
            relation = getattr(record, rows).rel
            if relation.related_model is model:
                return record, relation.field.attname
    return None


def called(row: models.Model) -> str:
    """Return what people call a row: its record's name."""
    owner = owner_of(type(row))
    if owner is None or not owner[1]:
        return str(row)
    return str(owner[0]._default_manager.get(pk=getattr(row, owner[1])))
