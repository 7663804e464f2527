"""Cases that are closed to a person, because they have an interest in them: whoever shows or counts cases asks here.

Core knows no conflict of interest. The floor that does hands `add_closed` a function in its app's `ready()`; the doors
(registers, search, journal, mails, pages of a case) ask whether a case is open to the person, and answer for a closed
one as for one that does not exist. See `docs/explanation/closed-cases.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.apps import apps
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from pagt.core.errors import NotOnRecord
from pagt.core.models import JournalEntry, Record
from pagt.core.rights import Actor, SystemActor

M = TypeVar("M", bound=Model)
Provider = Callable[[Actor], Iterable[str]]
_KEPT = "_closed_cases"
_providers: list[Provider] = []
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


def open_to_reader(rows: QuerySet[M]) -> QuerySet[M]:
    """Leave out what is closed to whoever the program works for just now, see `reading_as`; nothing for nobody."""
    by = _reader.get()
    return rows if by is None or not belongs_to_cases(rows.model) else open_to(rows, by)


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


def open_lines(lines: QuerySet[JournalEntry], by: Actor) -> QuerySet[JournalEntry]:
    """Leave out the journal's lines that tell of a case that is closed to the person: by record, or by its number."""
    closed = closed_cases(by)
    if not closed:
        return lines
    told = Q()
    for model in case_kinds():
        told |= Q(
            kind=model.KIND, key__in=model._default_manager.filter(model.in_cases(closed)).values("key")
        )
    lines = lines.annotate(state_text=Cast("state", TextField()))
    for key in closed:
        # A number stands quoted in the state of whatever names the case, and in the title of what is called by it.
        told |= Q(state_text__contains=f'"{key}"') | Q(title__contains=key) | Q(reason__contains=key)
    return lines.exclude(told)


def case_kinds() -> list[type[Record]]:
    """Return the models whose records belong to cases."""
    return [model for model in apps.get_models() if issubclass(model, Record) and belongs_to_cases(model)]
