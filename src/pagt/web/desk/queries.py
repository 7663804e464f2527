"""Reads for the desk's own pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from pagt.core.actors import actor_names
from pagt.core.closed import open_lines
from pagt.core.models import JournalEntry
from pagt.core.register.spec import registers
from pagt.core.rights import Actor, Right
from pagt.plan.models import Commitment, Plan

PAGE_SIZE = 100
PERSON = "person"


@dataclass(frozen=True)
class JournalRow:
    """A line of the journal as the page shows it."""

    entry: JournalEntry
    who: str
    title: str
    kind: str
    url: str


def journal_rows(by: Actor, query: Mapping[str, str]) -> tuple[Page[JournalEntry], list[JournalRow]]:
    """Return a page of the journal, newest first.

    Args:
        by: who reads; without the right to every record (an administrator), only the lines on people.
        query: `q` (in title, key or reason), `kind`, `since`, `until` (dates), `page`.
    """
    found = open_lines(_found(query), by)
    if not {Right.READ_RECORDS, Right.READ_CONFIDENTIAL} <= by.rights:
        found = found.filter(kind=PERSON)
    page = Paginator(found, PAGE_SIZE).get_page(query.get("page"))
    people = [f"user:{entry.key}" for entry in page if entry.kind == PERSON]
    names = actor_names([*(entry.actor for entry in page), *people])
    places = _places(page)
    return page, [
        JournalRow(
            entry,
            names[entry.actor],
            names[f"user:{entry.key}"] if entry.kind == PERSON else entry.title,
            kind_name(entry.kind),
            places.get((entry.kind, entry.key), ""),
        )
        for entry in page
    ]


def kind_name(kind: str) -> str:
    """Return what a kind of record is called in the journal."""
    if kind in registers():
        return str(registers()[kind].singular)
    return {
        Plan.KIND: _("plan"),
        Commitment.KIND: _("promise"),
        PERSON: _("person"),
        "eligibility": _("eligibility decision"),
        "hearing": _("hearing of an applicant"),
        "letter_grounds": _("words of a decision letter"),
        "decision_letter": _("decision letter"),
        "release": _("release of a decision"),
        "interest": _("tie to an organisation"),
        "declaration": _("what somebody said of a call's applications"),
        "late_exception": _("later deadline"),
        "stage_form": _("form of a call"),
        "mail_template": _("mail of a call"),
        "invitation": _("invitation to a meeting"),
        "not_same": _("two that look alike"),
        "assignment": _("what an assessor was asked to assess"),
        "consensus": _("what the panel agreed on"),
        "review": _("assessment"),
        "remark": _("remark on an application"),
        "affiliation": _("right to act for an organisation"),
        "co_writer": _("right to take part in an application"),
    }.get(kind, kind)


def _places(entries: Iterable[JournalEntry]) -> dict[tuple[str, str], str]:
    """Return the address of each record that the lines are about, by kind and key, in one query."""
    known = registers()
    places = {}
    for entry in entries:
        if entry.kind in known:
            places[entry.kind, entry.key] = f"{known[entry.kind].url('list')}{entry.key}/"
        elif entry.kind == Plan.KIND:
            places[entry.kind, entry.key] = reverse("plan-detail", args=[entry.key])
    promises = [entry.key for entry in entries if entry.kind == Commitment.KIND]
    for key, plan, code in Commitment.objects.filter(key__in=promises).values_list(
        "key", "plan__key", "code"
    ):
        places[Commitment.KIND, key] = reverse("commitment-detail", args=[plan, code])
    return places


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
