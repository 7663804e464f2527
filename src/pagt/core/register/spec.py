"""A register: one kind of record, with all that its list, pages, export and import need to know.

A domain package declares one `Register` a kind and hands it to `urls.pages()`; the views are shared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.urls import get_resolver, reverse
from django.utils.translation import gettext as _

from pagt.core.actions import restore, withdraw
from pagt.core.closed import open_to
from pagt.core.errors import Invalid
from pagt.core.models import Record
from pagt.core.register.incoming import Incoming
from pagt.core.rights import Actor, Right

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from pagt.core.register.forms import RecordForm

    Text = str | _StrPromise
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Column:
    """A column of a list and its export.

    Args:
        name: its name in the address (`?sort=name`) .
        label: its heading.
        value: gives a record's value: text, number, date or None.
        sort: the model field (or expression path) to sort by; None when it can't be sorted.
        numeric: right-aligned, and a number in spreadsheets.
        money: the value is øre, shown in kroner.
        narrow: left out of the list on small screens (never of the export).
        shown: gives what the list shows instead of the value, which exports keep.
        listed: False for what exports alone have, since the list has no room for it or says it elsewhere.
        link: gives the address that the cell leads to, or an empty text; the first cell leads to the record itself.
        tone: gives how the value is to be taken, `good`, `plain`, `warning` or `bad`: the style sheet's colour and sign.
    """

    name: str
    label: Text
    value: Callable[[Any], Any]
    sort: str | None = None
    numeric: bool = False
    money: bool = False
    narrow: bool = False
    shown: Callable[[Any], Any] | None = None
    listed: bool = True
    link: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Filter:
    """A choice above a list.

    Args:
        name: its name in the address.
        label: what it is called.
        choices: gives (value, label) pairs.
        apply: narrows the queryset to a chosen value.
        apply_for: the same for a choice that depends on who asks, e.g. "mine"; instead of `apply`.
        kept: whether what `choices` gives changes only with the journal, so that it is kept until a new line.
        default: what is chosen when the address says nothing; an empty value in the address then asks for all.
    """

    name: str
    label: Text
    choices: Callable[[], Iterable[tuple[str, Text]]]
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]] = lambda rows, value: rows
    apply_for: Callable[[QuerySet[Any], str, Actor], QuerySet[Any]] | None = None
    kept: bool = True
    default: str = ""

    def narrow(self, rows: QuerySet[Any], value: str, by: Actor) -> QuerySet[Any]:
        """Return the rows that fit a chosen value, for the person who asks."""
        return self.apply_for(rows, value, by) if self.apply_for else self.apply(rows, value)


@dataclass(frozen=True)
class Bulk:
    """Something to do with the rows that somebody chose in a list.

    Args:
        label: the button.
        url: the name of the page; its address gets the choice, which `listing.chosen_rows` reads.
        needs: the right without which there is no button.
    """

    label: Text
    url: str
    needs: Right


@dataclass(frozen=True)
class Detail:
    """One line of a record's page: a label and a value, with a link when the value is a record."""

    label: Text
    value: Any
    url: str = ""


@dataclass(frozen=True)
class Section:
    """A table on a record's page: what hangs on the record, or what it hangs on.

    Args:
        title: its heading.
        headings: the columns.
        rows: each a list of (text, url or '').
        empty: the sentence when there is nothing.
        action: (url, label) of a button, or None.
        folded: whether it opens only when somebody asks.
    """

    title: Text
    headings: Sequence[Text]
    rows: Sequence[Sequence[tuple[Any, str]]]
    empty: Text = ""
    action: tuple[str, Text] | None = None
    folded: bool = False

    @property
    def lines(self) -> list[list[tuple[Text, Any, str]]]:
        """The rows with the heading before each cell, for small screens where each row is a card."""
        return [
            [(heading, text, url) for heading, (text, url) in zip(self.headings, row, strict=True)]
            for row in self.rows
        ]


@dataclass(frozen=True)
class LookedUp:
    """What another register says for a form: values by field, and a sentence for its reader."""

    values: Mapping[str, str]
    said: Text


def made_elsewhere(**values: Any) -> Any:
    """The default for records that have pages of their own: the register lists and exports them.

    Raises:
        Invalid: always.
    """
    raise Invalid(_("Such a record is not written in its list: it has pages of its own."))


def no_details(record: Any) -> list[Detail]:
    """The default: a record whose page is not the register's."""
    return []


def nothing_more(record: Any, by: Actor) -> dict[str, Any]:
    """The default: a record's page that its template needs nothing more for."""
    return {}


def nothing_asked(record: Any, by: Actor, query: Mapping[str, str]) -> dict[str, Any]:
    """The default: a record's page that is the same whatever its address asks."""
    return {}


def no_sections(record: Any, by: Actor) -> list[Section]:
    """The default: a record's page without tables."""
    return []


def nothing_to_look_up(given: Mapping[str, str]) -> LookedUp:
    """The default: the form of a record whose data no other register has."""
    return LookedUp({}, "")


def nothing_else(record: Any) -> str:
    """The default: withdrawing a record does nothing besides."""
    return ""


@dataclass(frozen=True)
class Register(Generic[R]):
    """One kind of record for the shared views.

    Args:
        model: the record's model; its `KIND` names the URLs (`meeting-list`, `meeting-detail` ...).
        route: the first part of the address below the desk, e.g. `meetings`.
        title, singular: `Meetings`, `meeting`.
        new_label: the button that starts one, e.g. `New meeting`; empty when it is made elsewhere.
        intro: a sentence on what belongs here; also what an empty list says.
        columns, filters, search: the list; `search` are model lookups that the search box looks in,
            the first of them the name by which forms suggest records of the kind.
        order: the default sort, a column name, `-` first for descending.
        form: the form for create, edit and import.
        create, change: the domain's actions. Without them the register has a list and exports only.
        bulk: what may be done with rows that are chosen in the list.
        details, sections: what the record's page shows; sections show only what the actor may see.
        rows: the queryset with what columns need (select_related, prefetch_related).
        identify: form fields that tell, in an import, that a row is a record that there already is. Tuples
            are tried in turn; a record that a later one finds must not have other values of an earlier one.
        withdraw, restore: the actions that take a record out of use and back; the domain's own where others are told.
        withdrawal_does: what withdrawing the record does besides, as a sentence before one does it.
        look_up: fills fields of the form from another register when its button `look_up` is pressed, given the values
            typed so far; `look_up_label` says whether there is such a button, and what it is called.
        template, more: a template of its own for the record's page, and what it needs besides the usual.
        asked: the same for what the parameters of the page's address ask for.
        incoming: what people's spreadsheets of its records are like.
        says: gives (label, text) of a fact in the journal whose words neither the model nor the form has, or None.
    """

    model: type[R]
    route: str
    title: Text
    singular: Text
    intro: Text
    columns: Sequence[Column]
    form: type[RecordForm[R]]
    search: Sequence[str]
    order: str
    new_label: Text = ""
    create: Callable[..., R] = made_elsewhere
    change: Callable[..., R] = made_elsewhere
    details: Callable[[R], list[Detail]] = no_details
    bulk: Sequence[Bulk] = ()
    filters: Sequence[Filter] = ()
    identify: Sequence[tuple[str, ...]] = ()
    sections: Callable[[R, Actor], list[Section]] = no_sections
    withdraw: Callable[..., Any] = withdraw
    restore: Callable[..., Any] = restore
    withdrawal_does: Callable[[R], str] = nothing_else
    look_up: Callable[[Mapping[str, str]], LookedUp] = nothing_to_look_up
    look_up_label: Callable[[], Text] = str
    template: str = "core/register/detail.html"
    more: Callable[[R, Actor], dict[str, Any]] = nothing_more
    asked: Callable[[R, Actor, Mapping[str, str]], dict[str, Any]] = nothing_asked
    rows: Callable[[QuerySet[R]], QuerySet[R]] = field(default=lambda rows: rows)
    incoming: Incoming = field(default_factory=Incoming)
    says: Callable[[str, Any], tuple[str, str] | None] = field(default=lambda name, value: None)

    @property
    def kind(self) -> str:
        return self.model.KIND

    @property
    def listed(self) -> list[Column]:
        """The columns that the list shows."""
        return [column for column in self.columns if column.listed]

    @property
    def is_written_here(self) -> bool:
        """Whether the register's own pages make and change its records."""
        return self.create is not made_elsewhere

    def visible_to(self, by: Actor) -> QuerySet[R]:
        """Return the records that the actor may see: confidential ones need their own right, cases must be open."""
        return self.rows(self.bare_rows(by))

    def bare_rows(self, by: Actor) -> QuerySet[R]:
        """Return the same records without what columns need besides: enough to count them."""
        found: QuerySet[R] = self.model._default_manager.all()
        if Right.READ_CONFIDENTIAL not in by.rights and _has_field(self.model, "confidential"):
            found = found.filter(confidential=False)
        return open_to(found, by)

    def url(self, page: str, record: Record | None = None) -> str:
        """Return the address of a page (`list`, `new`, `detail`, `edit` ...) of this register."""
        return reverse(f"{self.kind}-{page}", args=[record.key] if record else [])


def _has_field(model: type[Model], name: str) -> bool:
    return any(f.name == name for f in model._meta.get_fields())


_registers: dict[str, Register[Any]] = {}
_panels: dict[str, list[Callable[[Any, Actor], list[Section]]]] = {}
_leading: dict[str, list[Callable[[Any, Actor], list[Section]]]] = {}


def register(spec: Register[Any]) -> Register[Any]:
    """Make a register known by its kind, and return it."""
    _registers[spec.kind] = spec
    return spec


def registers() -> dict[str, Register[Any]]:
    """Return every register by kind, in the order of the installed apps."""
    # They are made known by the addresses, which a worker or a command has not loaded.
    _addresses = get_resolver().url_patterns
    return _registers


def add_panel(kind: str, panel: Callable[[Any, Actor], list[Section]], *, first: bool = False) -> None:
    """Let a floor above add tables to a record's page, which knows nothing of that floor.

    Args:
        kind: the kind of record.
        panel: gives the tables of a record for whoever reads.
        first: whether they stand before the record's own tables instead of after them.
    """
    (_leading if first else _panels).setdefault(kind, []).append(panel)


def panels(record: Record, by: Actor, own: Sequence[Section] = ()) -> list[Section]:
    """Return the tables that floors above add to the record's page, with the record's own between them."""
    kind = type(record).KIND
    before, after = (
        [section for panel in some.get(kind, []) for section in panel(record, by)]
        for some in (_leading, _panels)
    )
    return [*before, *own, *after]
