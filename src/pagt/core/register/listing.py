"""A list as its address asks for it: search, filters, sort and page. Lists and exports share it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from html import escape
from operator import or_
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, F, Model, OrderBy, Q, QuerySet, TextField
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pagt.core import journal, money
from pagt.core.cache import Newest
from pagt.core.collation import DanishOrder
from pagt.core.models import Record
from pagt.core.register.spec import Column, Filter, Register
from pagt.core.rights import Actor

R = TypeVar("R", bound=Record)
PAGE_SIZE = 50
_CHOSEN = frozenset({"key", "all"})
_OWN = frozenset({"q", "sort", "page", "withdrawn", *_CHOSEN})
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")
_BOX = '<td><input type="checkbox" name="key" value="%s" aria-label="%s">'


@dataclass(frozen=True)
class Heading:
    label: Any
    url: str
    direction: str
    numeric: bool
    narrow: bool


@dataclass(frozen=True)
class Options:
    """What a filter may be set to: the values, and the options as HTML."""

    values: frozenset[str]
    html: str

    def marked(self, chosen: str) -> str:
        """Return the HTML with the chosen value marked."""
        if chosen not in self.values:
            return mark_safe(self.html)
        opened = f'<option value="{escape(chosen)}"'
        return mark_safe(self.html.replace(f"{opened}>", f"{opened} selected>", 1))


_kept: Newest[Options] = Newest(size=400)


def _options(narrowing: Filter) -> Options:
    choices = [(str(value), label) for value, label in narrowing.choices()]
    html = "".join(
        f'<option value="{escape(value)}">{escape(str(label))}</option>' for value, label in choices
    )
    return Options(frozenset(value for value, _label in choices), html)


class Listing(Generic[R]):
    """What one address shows of a register.

    Args:
        register: the register.
        by: who asks.
        query: the address's parameters: `q`, one a filter, `sort`, `page`, `withdrawn`.
        keys: only these of the records that match; None for all.
    """

    def __init__(
        self, register: Register[R], by: Actor, query: Mapping[str, str], keys: Sequence[str] | None = None
    ) -> None:
        self.register = register
        self.by = by
        self.query = query
        self.keys = keys
        self._options: dict[str, Options] = {}
        self.q = query.get("q", "").replace("\0", "").strip()[:200]
        self.chosen = {f.name: query.get(f.name, f.default).replace("\0", "") for f in register.filters}
        self.withdrawn = query.get("withdrawn") == "1"
        wanted = query.get("sort", "") or register.order
        sortable = {column.name for column in register.columns if column.sort}
        self.sort = wanted if wanted.lstrip("-") in sortable else register.order
        page = query.get("page", "1")
        self.wanted_page = int(page) if page.isdecimal() and len(page) < 7 else 1

    @cached_property
    def found(self) -> QuerySet[R]:
        """All records that match, sorted."""
        found = self._matching(self.register.visible_to(self.by))
        column = next(c for c in self.register.columns if c.name == self.sort.lstrip("-"))
        descending = self.sort.startswith("-")
        return found.order_by(_order(self.register.model, column.sort or "pk", descending=descending), "pk")

    def _matching(self, rows: QuerySet[R]) -> QuerySet[R]:
        """Narrow rows to what the address asks for."""
        found = rows.exclude(withdrawn="") if self.withdrawn else rows.filter(withdrawn="")
        if self.keys is not None:
            found = found.filter(key__in=self.keys)
        for narrowing in self.register.filters:
            value = self.chosen[narrowing.name]
            if value and self._fits(narrowing, value):
                found = narrowing.narrow(found, value, self.by)
        for word in self.q.split():
            found = found.filter(reduce(or_, (Q((f"{f}__icontains", word)) for f in self.register.search)))
        if self.q and any(_is_many(self.register.model, f) for f in self.register.search):
            found = found.distinct()
        return found

    def options(self, narrowing: Filter) -> Options:
        """Return the options of a filter, kept until the journal has a new line where they change with it alone."""
        if narrowing.name not in self._options:
            key = (self._stamp, self.register.kind, narrowing.name, get_language())
            self._options[narrowing.name] = (
                _kept.get_or_build(key, lambda: _options(narrowing))
                if narrowing.kept
                else _options(narrowing)
            )
        return self._options[narrowing.name]

    @cached_property
    def _stamp(self) -> str:
        return journal.stamp()

    def _fits(self, narrowing: Filter, value: str) -> bool:
        return value in self.options(narrowing).values

    @cached_property
    def misfits(self) -> list[str]:
        """What the address asks for and the list no longer has: values of filters, filters, a column to sort by."""
        known = {*self.chosen, *_OWN}
        misfits = [
            str(each.label)
            for each in self.register.filters
            if self.chosen[each.name] and not self._fits(each, self.chosen[each.name])
        ]
        misfits += [name for name, value in self.query.items() if value and name not in known]
        wanted = self.query.get("sort", "")
        return misfits + (
            [_("Sorted by %(column)s") % {"column": wanted}] if wanted not in ("", self.sort) else []
        )

    @cached_property
    def count(self) -> int:
        """How many records match, asked without what the columns join."""
        return self._matching(self.register.bare_rows(self.by)).order_by().count()

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

    @property
    def as_begun(self) -> bool:
        """Whether the list stands as it does when somebody opens it: nothing is searched for or chosen."""
        begun = all(self.chosen[each.name] == each.default for each in self.register.filters)
        return begun and not self.q and not self.withdrawn

    def everything(self) -> str:
        """Return the query string that shows all records, those too that the list leaves out to begin with."""
        return self.address(q="", withdrawn="", **{each.name: "" for each in self.register.filters})

    def address(self, **changes: Any) -> str:
        """Return the query string of this list with changes; empty and default values are left out."""
        return "?" + urlencode(self.parameters(**changes))

    def parameters(self, **changes: Any) -> dict[str, str]:
        """Return the parameters of the address, as `address` has them."""
        values = {"q": self.q, **self.chosen, "withdrawn": "1" if self.withdrawn else "", "sort": self.sort}
        values |= {name: str(value) for name, value in changes.items()}
        if values["sort"] == self.register.order:
            del values["sort"]
        begun = {each.name: each.default for each in self.register.filters}
        return {name: value for name, value in values.items() if value != begun.get(name, "")}

    def headings(self) -> list[Heading]:
        """Return the columns' headings with the address that sorts by each."""
        headings = []
        for column in self.register.listed:
            direction = ""
            if self.sort.lstrip("-") == column.name:
                direction = "descending" if self.sort.startswith("-") else "ascending"
            turned = f"-{column.name}" if direction == "ascending" else column.name
            url = self.address(sort=turned) if column.sort else ""
            headings.append(
                Heading(column.label, url, direction, column.numeric or column.money, column.narrow)
            )
        return headings

    def body(self, *, selectable: bool) -> str:
        """Return the page's rows as HTML: the first cell leads to the record.

        Made here, not in the template: fifty rows of ten cells are most of what a list costs. So are their bytes:
        a cell's end tag may be left out in HTML, and `narrow` tells the table once what hides on small screens.

        Args:
            selectable: whether each row begins with a box to choose it by.
        """
        start = (self.page - 1) * PAGE_SIZE
        first, *others = self.register.listed
        columns = [(column, column.shown or column.value, _cell_tag(column)) for column in others]
        base = escape(self.register.url("list"))
        # A choice's word is looked up in the catalogue once, not once a row.
        words: dict[int, tuple[Promise, str]] = {}
        parts: list[str] = []
        for record in self.found[start : start + PAGE_SIZE]:
            name, key = escape(as_text(first, first.value(record))), escape(record.key)
            box = _BOX % (key, name) if selectable else ""
            parts.append(f'<tr>{box}<th scope="row"><a href="{base}{key}/">{name}</a></th>')
            for column, value_of, tag in columns:
                value = value_of(record)
                if type(value) is str:
                    text = value
                elif isinstance(value, Promise):
                    if id(value) not in words:
                        words[id(value)] = value, str(value)
                    text = words[id(value)][1]
                else:
                    text = as_text(column, value)
                if not text:
                    parts.append("<td>")
                elif column.link and (url := column.link(record)):
                    parts.append(f'{tag}<a href="{escape(url)}">{escape(text)}</a>')
                elif column.tone:
                    parts.append(f'{tag}<span class="tone tone--{column.tone(record)}">{escape(text)}</span>')
                else:
                    parts.append(f"{tag}{escape(text)}")
        return mark_safe("".join(parts))

    def narrow(self, *, selectable: bool) -> str:
        """Return the table's classes for the columns that small screens leave out, counted from 1."""
        first = 2 if selectable else 1
        places = (place for place, column in enumerate(self.register.listed, first) if column.narrow)
        return " ".join(f"narrow-{place}" for place in places)

    def all_rows(self) -> Iterator[list[Any]]:
        """Yield every row of the list, all pages, with raw values (money in kroner) for an export."""
        for record in self.found.iterator(chunk_size=2_000):
            yield [as_value(column, column.value(record)) for column in self.register.columns]


def chosen_rows(register: Register[R], by: Actor, query: QueryDict) -> Listing[R] | None:
    """Return the rows that somebody chose in a list: those whose boxes are ticked, or all that match.

    Args:
        register: the register.
        by: who asks.
        query: the address's parameters: those of the list, `all=1` or a `key` for each row.

    Returns:
        The list of the chosen rows, None when nothing was chosen.
    """
    listed = {name: str(value) for name, value in query.items() if name not in _CHOSEN}
    if query.get("all") == "1":
        return Listing(register, by, listed)
    keys = [key for key in query.getlist("key") if _KEY.fullmatch(key)]
    return Listing(register, by, listed, keys) if keys else None


def choice_address(query: QueryDict) -> str:
    """Return the parameters of an address that keeps what was chosen, for the next page of the same work."""
    if query.get("all") != "1":
        return "?" + urlencode([(name, value) for name in query for value in query.getlist(name)])
    return "?" + urlencode({name: value for name, value in query.items() if name != "key"})


def _cell_tag(column: Column) -> str:
    """Return the tag that opens a cell with a text; the label is shown where each row is a card."""
    css = ' class="numeric"' if column.numeric or column.money else ""
    label = "" if column.narrow else f' data-label="{escape(str(column.label))}"'
    return f"<td{label}{css}>"


def _is_many(model: type[Model], path: str) -> bool:
    """Whether a path leads through a relation of which a record may have several, so that rows would repeat."""
    holder: Any = model
    for name in path.split("__"):
        field = holder._meta.get_field(name)
        if field.many_to_many or field.one_to_many:
            return True
        holder = field.related_model
    return False


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
