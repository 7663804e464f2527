"""Reads: until when people's data are kept, and whose are past their time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count

from pagt.core.personal import last_active
from pagt.network.partners.models import Contact, Retention
from pagt.network.partners.rules.retention import is_past, kept_until, months_after
from pagt.network.partners.states import Relation
from pagt.network.partners.words import RELATION_NAMES
from pagt.network.partners.words_retention import Proposal, proposal

CHUNK = 5_000


@dataclass(frozen=True)
class Kept:
    """A person and the day until which their data are kept, by the time limit of their relation."""

    contact: Contact
    until: date
    limit: Retention


@dataclass(frozen=True)
class Decided:
    """A relation with its time limit, or what is proposed while nobody has decided; and how many people it is for."""

    relation: Relation
    name: str
    limit: Retention | None
    proposal: Proposal
    people: int

    @property
    def query(self) -> str:
        """What fills in the form of a new time limit with the proposal."""
        return urlencode(
            {
                "relation": self.relation.value,
                "purpose": str(self.proposal.purpose),
                "basis": str(self.proposal.basis),
                "months": self.proposal.months,
            }
        )


def limits() -> dict[str, Retention]:
    """Return the time limits that are in force, by relation."""
    return {each.relation: each for each in Retention.objects.filter(withdrawn="")}


def decided() -> list[Decided]:
    """Return every relation with its limit or proposal, in the order of the enum."""
    there = limits()
    people = dict(Contact.objects.filter(erased_on=None).values_list("relation").annotate(Count("pk")))
    return [
        Decided(each, str(RELATION_NAMES[each]), there.get(each), proposal(each), people.get(each, 0))
        for each in Relation
    ]


def without_relation() -> int:
    """Return how many people nobody has said of why they are kept."""
    return Contact.objects.filter(erased_on=None, relation="").count()


def kept(contact: Contact) -> Kept | None:
    """Return until when a person's data are kept; None while nobody has decided, and for somebody erased."""
    limit = limits().get(contact.relation)
    if limit is None or contact.erased_on:
        return None
    return next(_kept([contact], {contact.relation: limit}))


def past(on: date) -> list[Kept]:
    """Return those whose data are past their time on a day, the longest first.

    Nobody is erased by it: somebody looks at each, and erases or keeps them by a new activity.
    """
    there = limits()
    found: list[Kept] = []
    for relation, limit in there.items():
        # Nobody can be past their time who was put on record within it.
        first = months_after(on, -limit.months)
        rows = list(Contact.objects.filter(relation=relation, erased_on=None, recorded_on__lte=first))
        for start in range(0, len(rows), CHUNK):
            chunk = _kept(rows[start : start + CHUNK], there)
            found += [each for each in chunk if is_past(each.until, on)]
    return sorted(found, key=lambda each: (each.until, each.contact.name))


def _kept(contacts: list[Contact], there: dict[str, Retention]) -> Iterator[Kept]:
    newest = last_active([one.key for one in contacts])
    for one in contacts:
        limit = there[one.relation]
        until = kept_until(recorded_on=one.recorded_on, last_active=newest.get(one.key), months=limit.months)
        yield Kept(one, until, limit)
