"""Which organisations and people in the register a row of a spreadsheet may be about though nothing tells it exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from pagt.core.models import SearchEntry
from pagt.core.register.incoming import Near
from pagt.network.partners.models import Contact, ContactRole, Organisation
from pagt.network.partners.rules import duplicates
from pagt.network.partners.rules.duplicates import OrganisationTraits, PersonTraits
from pagt.network.partners.words_likeness import REASON_NAMES

MOST = 3


class _Index:
    """Traits by the marks that two records which may be one share."""

    def __init__(self) -> None:
        self._by_mark: dict[str, list[int]] = {}
        self._entries: list[tuple[str, str, int, Any]] = []

    def put(self, key: str, title: str, row: int, traits: Any, marks: Iterable[str]) -> None:
        number = len(self._entries)
        self._entries.append((key, title, row, traits))
        for mark in marks:
            self._by_mark.setdefault(mark, []).append(number)

    def like(self, traits: Any, marks: Iterable[str], compare: Any) -> list[Near]:
        numbers = {number for mark in marks for number in self._by_mark.get(mark, ())}
        found = []
        for number in sorted(numbers):
            key, title, row, other = self._entries[number]
            likeness = compare(traits, other)
            if likeness.is_enough:
                reasons = tuple(str(REASON_NAMES[reason]) for reason in likeness.reasons)
                found.append((-likeness.score, number, Near(key, title, reasons, row)))
        return [near for _score, _number, near in sorted(found, key=lambda one: one[:2])[:MOST]]


def _kept_marks(kind: str) -> dict[str, list[str]]:
    """The marks of records by key, as the search keeps them: working them out takes seconds for 20,000."""
    return dict(SearchEntry.objects.filter(kind=kind, target=F("key")).values_list("key", "alike"))


class OrganisationsAlike:
    """Knows the organisations there were, and those of earlier rows; see `core.register.incoming.Likeness`."""

    def __init__(self) -> None:
        self._index = _Index()
        columns = ("key", "name", "cvr", "website", "address", "postcode", "municipality")
        marks = _kept_marks(Organisation.KIND)
        for key, *texts in Organisation.objects.filter(withdrawn="").values_list(*columns):
            traits = OrganisationTraits(*texts)
            self._index.put(
                key, traits.name, 0, traits, marks.get(key) or duplicates.organisation_marks(traits)
            )

    def near(self, values: Mapping[str, Any]) -> list[Near]:
        """Return the organisations that a new one looks like."""
        traits = self._traits(values)
        return self._index.like(
            traits, duplicates.organisation_marks(traits), duplicates.compare_organisations
        )

    def add(self, row: int, values: Mapping[str, Any]) -> None:
        """Remember the organisation of a new row."""
        traits = self._traits(values)
        self._index.put("", traits.name, row, traits, duplicates.organisation_marks(traits))

    def _traits(self, values: Mapping[str, Any]) -> OrganisationTraits:
        names = ("name", "cvr", "website", "address", "postcode", "municipality")
        return OrganisationTraits(*(str(values.get(name) or "") for name in names))


class PeopleAlike:
    """Knows the people there were, and those of earlier rows; see `core.register.incoming.Likeness`."""

    def __init__(self) -> None:
        self._index = _Index()
        workplaces: dict[int, set[str]] = {}
        for person, key in ContactRole.objects.values_list("contact", "organisation__key"):
            workplaces.setdefault(person, set()).add(key)
        people = Contact.objects.filter(withdrawn="", erased_on__isnull=True)
        marks = _kept_marks(Contact.KIND)
        for pk, key, name, email, phone in people.values_list("pk", "key", "name", "email", "phone"):
            traits = PersonTraits(name, email, phone, frozenset(workplaces.get(pk, ())))
            self._index.put(key, name, 0, traits, marks.get(key) or duplicates.person_marks(traits))

    def near(self, values: Mapping[str, Any]) -> list[Near]:
        """Return the people that a new one looks like."""
        traits = self._traits(values)
        return self._index.like(traits, duplicates.person_marks(traits), duplicates.compare_people)

    def add(self, row: int, values: Mapping[str, Any]) -> None:
        """Remember the person of a new row."""
        traits = self._traits(values)
        self._index.put("", traits.name, row, traits, duplicates.person_marks(traits))

    def _traits(self, values: Mapping[str, Any]) -> PersonTraits:
        name, email, phone = (str(values.get(name) or "") for name in ("name", "email", "phone"))
        at = [values.get("organisation"), *(row["organisation"] for row in values.get("roles") or ())]
        return PersonTraits(name, email, phone, frozenset(one.key for one in at if one))
