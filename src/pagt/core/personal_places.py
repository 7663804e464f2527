"""Where the register's own texts name a person, and how a name is taken out of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from pagt.core.actions import change, noted
from pagt.core.closed import open_parts
from pagt.core.errors import Invalid, NotOnRecord
from pagt.core.models import Record
from pagt.core.personal import Subject, is_final, kept_kinds, own_records
from pagt.core.register.spec import registers
from pagt.core.rights import Actor, Right, require

AROUND = 60
MOST = 200
REDACT = "redact"


@dataclass(frozen=True)
class Place:
    """A text that names a person.

    Args:
        id: names the place in a form.
        record: the record that it belongs to.
        row: the row of the record, or the record itself.
        field: the field's name, `label` what it is called.
        before, named, after: the text around the name; of a sensitive note the name alone.
        url: the record's page, or an empty text.
        final: the text belongs to a final document and is kept whole.
    """

    id: str
    record: Record
    row: models.Model
    field: str
    label: str
    before: str
    named: str
    after: str
    url: str
    final: bool


def places(subject: Subject) -> list[Place]:
    """Return the texts of records that name a person, at most 200 of a kind; not those of their own records.

    Applications and what belongs to them are left out: a journalised case stays whole.
    """
    if not subject.terms:
        return []
    own = own_records(subject)
    found = (place for table in _tables() for place in _in_table(table, subject))
    return [place for place in found if (place.record.KIND, place.record.key) not in own]


def redact(place_id: str, subject: Subject, stranger: str, *, by: Actor) -> None:
    """Put what stands for a person into one text instead of their name; the record gets a new version.

    Raises:
        Refused: the actor may not handle personal data.
        NotOnRecord: the text names them no longer.
        Invalid: the text is final, or the record does not let itself be changed.
    """
    require(by, Right.HANDLE_PERSONAL_DATA)
    place = next((each for each in places(subject) if each.id == place_id), None)
    if place is None:
        raise NotOnRecord(_("The text does not name the person any more."))
    if place.final:
        raise Invalid(_("The text belongs to a final document, which is kept whole."))
    said = subject.taken_out_of(getattr(place.row, place.field), stranger)
    limit = getattr(place.row._meta.get_field(place.field), "max_length", None)
    said = said[:limit] if limit else said
    if place.row is place.record:
        change(
            place.record,
            by=by,
            version=place.record.version,
            needs=Right.HANDLE_PERSONAL_DATA,
            action=REDACT,
            **{place.field: said},
        )
        return
    with transaction.atomic():
        record = type(place.record)._default_manager.select_for_update().get(pk=place.record.pk)
        before = record.state()
        type(place.row)._default_manager.filter(pk=place.row.pk).update(**{place.field: said})
        noted(record, by=by, action=REDACT, before=before)


def _tables() -> Iterator[tuple[type[models.Model], type[Record], str]]:
    """The tables of records and of their rows, with the kind of record and the row's field that leads to it."""
    kept = kept_kinds()
    for model in apps.get_models():
        if not issubclass(model, Record) or model.KIND in kept:
            continue
        yield model, model, ""
        for rows in model.ROWS:
            relation = getattr(model, rows).rel
            yield relation.related_model, model, relation.field.name


def _texts(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.SlugField)
        and not field.choices
    ]


def _in_table(table: tuple[type[models.Model], type[Record], str], subject: Subject) -> Iterator[Place]:
    model, holder, parent = table
    fields = _texts(model)
    if not fields:
        return
    found = reduce(or_, (Q((f"{field.name}__icontains", term)) for field in fields for term in subject.terms))
    rows = open_parts(model._default_manager.filter(found), holder, parent)
    for row in (rows.select_related(parent) if parent else rows)[:MOST]:
        record: Record = getattr(row, parent) if parent else row  # type: ignore[assignment]
        shut = getattr(record, "sensitive", False)
        for field in fields:
            text = str(getattr(row, field.name))
            match = subject.pattern().search(text)
            # A number that stands alone is a switchboard's or a colleague's as well; it is named nobody's.
            if match and not (match[0] == text.strip() and match[0].casefold() == subject.phone.casefold()):
                yield Place(
                    id=f"{model._meta.label_lower}:{row.pk}:{field.name}",
                    record=record,
                    row=row,
                    field=field.name,
                    label=str(field.verbose_name),
                    before="" if shut else text[max(0, match.start() - AROUND) : match.start()],
                    named=match[0],
                    after="" if shut else text[match.end() : match.end() + AROUND],
                    url=_page_of(record),
                    final=is_final(record, field.name),
                )


def _page_of(record: Record) -> str:
    spec = registers().get(record.KIND)
    if spec is None:
        return ""
    try:
        return spec.url("detail", record)
    except NoReverseMatch:  # a register whose records have pages of their own
        return ""
