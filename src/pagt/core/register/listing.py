"""A list as its address asks for it: search, filters, sort and page. Lists and exports share it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from operator import or_
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, F, Model, OrderBy, Q, QuerySet, TextField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pagt.core import money
from pagt.core.collation import DanishOrder
from pagt.core.models import Record
from pagt.core.register.spec import Column, Register
from pagt.core.rights import Actor

R = TypeVar("R", bound=Record)
PAGE_SIZE = 50


@dataclass(frozen=True)
class Heading:
    label: Any
    url: str
    direction: str
    numeric: bool
    narrow: bool


class Listing(Generic[R]):
    """What one address shows of a register.

    Args:
        register: the register.
        by: who asks.
        query: the address's parameters: `q`, one a filter, `sort`, `page`, `withdrawn`.
    """

    def __init__(self, register: Register[R], by: Actor, query: Mapping[str, str]) -> None:
        self.register = register
        self.by = by
        self.q = query.get("q", "").replace("\0", "").strip()[:200]
        self.chosen = {f.name: query.get(f.name, "").replace("\0", "") for f in register.filters}
        self.withdrawn = query.get("withdrawn") == "1"
        wanted = query.get("sort", "") or register.order
        sortable = {column.name for column in register.columns if column.sort}
        self.sort = wanted if wanted.lstrip("-") in sortable else register.order
        page = query.get("page", "1")
        self.wanted_page = int(page) if page.isdecimal() and len(page) < 7 else 1

    @cached_property
    def found(self) -> QuerySet[R]:
        """All records that match, sorted."""
        found = self.register.visible_to(self.by)
        found = found.exclude(withdrawn="") if self.withdrawn else found.filter(withdrawn="")
        for narrowing in self.register.filters:
            value = self.chosen[narrowing.name]
            if value and value in {str(v) for v, _label in narrowing.choices()}:
                found = narrowing.apply(found, value)
        for word in self.q.split():
            found = found.filter(reduce(or_, (Q((f"{f}__icontains", word)) for f in self.register.search)))
        if self.q and any("__" in f for f in self.register.search):
            found = found.distinct()
        column = next(c for c in self.register.columns if c.name == self.sort.lstrip("-"))
        descending = self.sort.startswith("-")
        return found.order_by(_order(self.register.model, column.sort or "pk", descending=descending), "pk")

    @cached_property
    def count(self) -> int:
        return self.found.order_by().count()

    @cached_property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))

    @cached_property
    def page(self) -> int:
        return min(max(1, self.wanted_page), self.pages)

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter narrows the list."""
        return bool(self.q or any(self.chosen.values()) or self.withdrawn)

    def address(self, **changes: Any) -> str:
        """Return the query string of this list with changes; empty and default values are left out."""
        values = {"q": self.q, **self.chosen, "withdrawn": "1" if self.withdrawn else "", "sort": self.sort}
        values |= {name: str(value) for name, value in changes.items()}
        if values["sort"] == self.register.order:
            del values["sort"]
        return "?" + urlencode({name: value for name, value in values.items() if value})

    def headings(self) -> list[Heading]:
        """Return the columns' headings with the address that sorts by each."""
        headings = []
        for column in self.register.columns:
            direction = ""
            if self.sort.lstrip("-") == column.name:
                direction = "descending" if self.sort.startswith("-") else "ascending"
            turned = f"-{column.name}" if direction == "ascending" else column.name
            url = self.address(sort=turned) if column.sort else ""
            headings.append(
                Heading(column.label, url, direction, column.numeric or column.money, column.narrow)
            )
        return headings

    def shown(self) -> list[tuple[str, list[tuple[str, bool, bool, Any]]]]:
        """Return the page's rows as plain values: the record's address and (text, numeric, narrow, label) a column."""
        start = (self.page - 1) * PAGE_SIZE
        base = self.register.url("list")
        return [
            (
                f"{base}{record.key}/",
                [
                    (as_text(c, c.value(record)), c.numeric or c.money, c.narrow, c.label)
                    for c in self.register.columns
                ],
            )
            for record in self.found[start : start + PAGE_SIZE]
        ]

    def all_rows(self) -> Iterator[list[Any]]:
        """Yield every row of the list, all pages, with raw values (money in kroner) for an export."""
        for record in self.found.iterator(chunk_size=2_000):
            yield [as_value(column, column.value(record)) for column in self.register.columns]


def _order(model: type[Model], path: str, *, descending: bool) -> OrderBy:
    """Return what a column sorts by: texts as Danes do, empty values last."""
    holder: Any = model
    may_lack = False
    key: F | DanishOrder = F(path)
    try:
        for name in path.split("__"):
            field = holder._meta.get_field(name)
            may_lack = may_lack or field.null
            holder = field.related_model
        if isinstance(field, CharField | TextField):
            key = DanishOrder(F(path))
    except FieldDoesNotExist:  # a value that the register annotates its rows with
        may_lack = True
    # Said only where it matters: an index on the column would not do for it.
    empty_last = True if may_lack else None
    return key.desc(nulls_last=empty_last) if descending else key.asc(nulls_last=empty_last)


def as_text(column: Column, value: Any) -> str:
    """Return a cell's text for the list."""
    if value is None or value == "":
        return ""
    if column.money:
        return money.kroner(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return str(date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT"))
    if hasattr(value, "strftime"):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)


def as_value(column: Column, value: Any) -> Any:
    """Return a cell's value for an export: numbers and dates stay what they are."""
    if value is None:
        return ""
    if column.money:
        return value / 100
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float) or hasattr(value, "strftime"):
        return value
    return str(value)
