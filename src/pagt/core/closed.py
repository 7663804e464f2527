"""Cases that are closed to a person, because they have an interest in them: whoever shows or counts cases asks here.

Core knows no conflict of interest. The floor that does hands `add_closed` a function in its app's `ready()`; the doors
(registers, search, journal, mails, pages of a case) ask whether a case is open to the person, and answer for a closed
one as for one that does not exist. See `docs/explanation/closed-cases.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TypeVar

from django.apps import apps
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from pagt.core.errors import NotOnRecord
from pagt.core.models import Document, JournalEntry, Record
from pagt.core.rights import Actor, SystemActor

M = TypeVar("M", bound=Model)
Provider = Callable[[Actor], Iterable[str]]
_KEPT = "_closed_cases"
_providers: list[Provider] = []
_NOBODY = SystemActor("system:nobody")
_reader: ContextVar[Actor | None] = ContextVar("reader", default=None)


def add_closed(provider: Provider) -> None:
    """Let a floor above say which cases are closed to a person.

    Args:
        provider: gives the keys of the applications that are closed to an actor, with one statement at most.
    """
    if provider not in _providers:
        _providers.append(provider)


def closed_cases(by: Actor) -> frozenset[str]:
    """Return the keys of the applications that are closed to a person; none for the program itself.

    They are asked for once for each actor object, thus once a request. What writes asks anew, by `require_open`.
    """
    known: frozenset[str] | None = getattr(by, _KEPT, None)
    return closed_now(by) if known is None else known


def closed_now(by: Actor) -> frozenset[str]:
    """Return the same, asked anew of the database: for what writes, since a conflict may have arisen meanwhile."""
    if isinstance(by, SystemActor):
        return frozenset()
    closed = frozenset(key for provider in _providers for key in provider(by))
    setattr(by, _KEPT, closed)
    return closed


def is_open(case_key: str, by: Actor) -> bool:
    """Whether a case, by the key of its application, is open to the person."""
    return case_key not in closed_cases(by)


def require_open(case_key: str, by: Actor) -> None:
    """Raise `NotOnRecord`, as for a case that there is not, unless the case is open to the person at this moment.

    For actions: the database is asked anew, since a conflict may have arisen after the page was opened.
    """
    if case_key in closed_now(by):
        raise no_such_case()


def no_such_case() -> NotOnRecord:
    """Return the answer for a case that is closed, or that there is not: it is the same for both."""
    return NotOnRecord(_("There is no such case here."))


@contextmanager
def reading_as(by: Actor) -> Iterator[None]:
    """Let what is not told who reads, e.g. the fields of a form, ask for this person in the block."""
    token = _reader.set(by)
    try:
        yield
    finally:
        _reader.reset(token)


def reader() -> Actor:
    """Return whom the program works for just now, see `reading_as`; the program itself where it is nobody."""
    return _reader.get() or _NOBODY


def open_to_reader(rows: QuerySet[M]) -> QuerySet[M]:
    """Leave out what is closed to whoever the program works for just now."""
    return open_to(rows, reader())


def open_parts(rows: QuerySet[M], record: type[Model], field: str) -> QuerySet[M]:
    """Leave out the rows of records that are closed to whoever the program works for just now.

    Args:
        rows: rows of any table.
        record: the kind of record that they belong to.
        field: the row's field that names the record; empty where the rows are the records themselves.
    """
    if not belongs_to_cases(record):
        return rows
    return rows.filter(**{f"{field or 'pk'}__in": open_to_reader(record._default_manager.all()).values("pk")})


def names_closed(text: str, by: Actor) -> bool:
    """Whether a text that somebody typed, e.g. a form begun, holds the number of a case that is closed to them."""
    return any(key in text for key in closed_cases(by))


@cache
def belongs_to_cases(model: type[Model]) -> bool:
    """Whether records of a model belong to cases."""
    return issubclass(model, Record) and bool(model.in_cases(frozenset()))


def open_to(rows: QuerySet[M], by: Actor) -> QuerySet[M]:
    """Leave out the rows that belong to a case that is closed to the person.

    Args:
        rows: records of any kind; those of kinds that belong to no case stay as they are.
        by: who asks.
    """
    if not belongs_to_cases(rows.model) or not (closed := closed_cases(by)):
        return rows
    return rows.exclude(rows.model.in_cases(closed))  # type: ignore[attr-defined]


def named_by(keys: Collection[str], *, kind: str, key: str) -> Q:
    """Return the condition on rows that name a record of these cases by its kind and key, as a mail names its case.

    Args:
        keys: the keys of the applications.
        kind, key: the row's fields.
    """
    # What names a record in this way itself, as a follow-up does, is not named so.
    models = [model for model in _records() if not hasattr(model, "about_kind") and belongs_to_cases(model)]
    return _among(models, keys, kind=kind, key=key)


def _among(models: Iterable[type[Record]], keys: Collection[str], *, kind: str, key: str) -> Q:
    named = Q(pk__in=[])
    for model in models:
        records = model._default_manager.filter(model.in_cases(keys)).values("key")
        named |= Q((kind, model.KIND), (f"{key}__in", records))
    return named


def open_lines(lines: QuerySet[JournalEntry], by: Actor) -> QuerySet[JournalEntry]:
    """Leave out the journal's lines that tell of a case that is closed to the person: by record, or by its number."""
    closed = closed_cases(by)
    if not closed:
        return lines
    told = _among(case_kinds(), closed, kind="kind", key="key")
    lines = lines.alias(state_text=Cast("state", TextField()))
    for key in closed:
        # The number stands in the state of whatever names the case, and in the title of what is called by it.
        told |= Q(state_text__contains=key) | Q(title__contains=key) | Q(reason__contains=key)
    return lines.exclude(told)


def open_documents(documents: QuerySet[Document], by: Actor) -> QuerySet[Document]:
    """Leave out the files of records whose case is closed to the person."""
    closed = closed_cases(by)
    if not closed:
        return documents
    for model in case_kinds():
        for field in model._meta.concrete_fields:
            if field.related_model is Document:
                filed = model._default_manager.filter(
                    model.in_cases(closed), **{f"{field.name}__isnull": False}
                )
                documents = documents.exclude(pk__in=filed.values(field.attname))
    return documents


def case_kinds() -> list[type[Record]]:
    """Return the models whose records belong to cases."""
    return [model for model in _records() if belongs_to_cases(model)]


def _records() -> list[type[Record]]:
    return [model for model in apps.get_models() if issubclass(model, Record)]
