"""Reads for the desk's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.dateparse import parse_date

from pagt.core.actors import actor_names
from pagt.core.models import JournalEntry
from pagt.core.register.spec import registers
from pagt.core.rights import Actor, Right

PAGE_SIZE = 100
PERSON = "person"


@dataclass(frozen=True)
class JournalRow:
    """A line of the journal as the page shows it."""

    entry: JournalEntry
    who: str
    kind: str
    url: str


def journal_rows(by: Actor, query: Mapping[str, str]) -> tuple[Page[JournalEntry], list[JournalRow]]:
    """Return a page of the journal, newest first.

    Args:
        by: who reads; without the right to records (an administrator), only the lines on people.
        query: `q` (in title, key or reason), `kind`, `since`, `until` (dates), `page`.
    """
    found = _found(query)
    if Right.READ_RECORDS not in by.rights:
        found = found.filter(kind=PERSON)
    page = Paginator(found, PAGE_SIZE).get_page(query.get("page"))
    names = actor_names(entry.actor for entry in page)
    known = registers()
    return page, [
        JournalRow(
            entry,
            names[entry.actor],
            str(known[entry.kind].singular) if entry.kind in known else entry.kind,
            f"{known[entry.kind].url('list')}{entry.key}/" if entry.kind in known else "",
        )
        for entry in page
    ]


def _found(query: Mapping[str, str]) -> QuerySet[JournalEntry]:
    found = JournalEntry.objects.defer("state", "hash", "previous")
    filters: dict[str, Any] = {}
    if query.get("kind"):
        filters["kind"] = query["kind"].replace("\0", "")
    for name, lookup in (("since", "at__date__gte"), ("until", "at__date__lte")):
        try:
            day = parse_date(query.get(name, ""))
        except ValueError:
            day = None
        if day:
            filters[lookup] = day
    found = found.filter(**filters)
    q = query.get("q", "").replace("\0", "").strip()[:200]
    if q:
        found = (
            found.filter(title__icontains=q)
            | found.filter(key__icontains=q)
            | found.filter(reason__icontains=q)
        )
    return found
