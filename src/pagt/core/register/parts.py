"""Small parts that the registers of all domains share: filters, links to records, and what every record says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import money
from pagt.core.models import Record
from pagt.core.models.record import CONFIDENCE_LABELS
from pagt.core.register.spec import Detail, Filter
from pagt.core.states import Confidence

if TYPE_CHECKING:
    from pagt.core.register.spec import Text


def choice_filter(name: str, label: Text, names: Mapping[Any, Text]) -> Filter:
    """Return a filter on a field of choices.

    Args:
        name: the model field.
        label: what the filter is called.
        names: the choices' names by value.
    """

    def choices() -> list[tuple[str, Text]]:
        return [(str(value), text) for value, text in names.items()]

    return Filter(name, label, choices, lambda rows, value: rows.filter(Q((name, value))))


def year_filter(model: type[Record], label: Text, *, field: str = "year") -> Filter:
    """Return a filter on a year: the years that the records have, newest first.

    Args:
        model: the kind of record.
        label: what the filter is called.
        field: a field that holds a year, or one that holds a date.
    """
    dated = model._meta.get_field(field).get_internal_type() == "DateField"
    path = f"{field}__year" if dated else field

    def choices() -> list[tuple[str, Text]]:
        known = model._default_manager.filter(**{f"{field}__isnull": False})
        years = known.order_by(f"-{path}").values_list(path, flat=True).distinct()
        return [(str(year), str(year)) for year in years]

    def apply(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(Q((path, int(value))))

    return Filter("year", label, choices, apply)


def address(record: Record) -> str:
    """Return the address of a record's page at the desk."""
    return reverse(f"{type(record).KIND}-detail", args=[record.key])


def cell(record: Record | None) -> tuple[str, str]:
    """Return a record as a cell of a `Section`: its name and its address; empty for none."""
    return (record.name_or_title, address(record)) if record else ("", "")


def record_detail(label: Text, record: Record | None) -> Detail:
    """Return the line of a record's page that leads to another record."""
    return Detail(label, *cell(record))


def amount_detail(label: Text, oere: int | None) -> Detail:
    """Return the line of a record's page that says an amount; left out when it is unknown."""
    return Detail(label, "" if oere is None else _("%(amount)s kr.") % {"amount": money.kroner(oere)})


def about(record: Record) -> Sequence[Detail]:
    """Return the lines that end every record's page: where it is known from, and since when."""
    source = record.source
    return (
        Detail(_("Source"), source, source if source.startswith(("https://", "http://")) else ""),
        Detail(
            _("Certainty"),
            CONFIDENCE_LABELS[Confidence(record.confidence)] if record.confidence else "",
        ),
        Detail(_("Put on record"), record.recorded_on),
        Detail(_("Note"), record.note),
    )
