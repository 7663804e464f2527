"""Which organisations and people of the register look like one that stands twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from pagt.core import journal
from pagt.core.cache import Newest
from pagt.core.danish import danish_order
from pagt.core.models import NotSame, SearchEntry
from pagt.network.partners.models import Contact, Organisation
from pagt.network.partners.rules.duplicates import (
    Likeness,
    OrganisationTraits,
    compare_organisations,
    compare_people,
    organisation_marks,
)

MODELS: dict[str, type[Organisation] | type[Contact]] = {
    Organisation.KIND: Organisation,
    Contact.KIND: Contact,
}
MOST_ALIKE = 20
"""What more records share than this is no sign of anything: the website of a municipality, a switchboard's number."""
_MOST_PAIRS = 5_000
_MOST_LOOKED_AT = 100
_NEAR = 5
_PAIRS = """
    WITH marks AS MATERIALIZED (
        SELECT unnest(alike) AS mark, key FROM core_searchentry WHERE kind = %(kind)s AND target = key),
    shared AS (SELECT mark FROM marks GROUP BY mark HAVING count(*) BETWEEN 2 AND %(most)s)
    SELECT DISTINCT a.key, b.key FROM shared
    JOIN marks a USING (mark) JOIN marks b USING (mark)
    WHERE a.key COLLATE "C" < b.key COLLATE "C" LIMIT %(pairs)s
"""
_kept: Newest[list[tuple[str, str, Likeness]]] = Newest(size=8)


@dataclass(frozen=True)
class Pair:
    """Two records that look like one. The first is the one that was in the register first."""

    first: Any
    second: Any
    likeness: Likeness


def suggested_pairs(kind: str) -> list[tuple[str, str, Likeness]]:
    """Return the keys of all pairs that are worth a look, the most alike first, without those that are not the same.

    Worked out by an index of what two records share, and kept until the journal has a new line.
    """
    return _kept.get_or_build((kind, journal.stamp(), NotSame.objects.count()), lambda: _worked_out(kind))


def loaded(kind: str, found: Sequence[tuple[str, str, Likeness]]) -> list[Pair]:
    """Return pairs of keys as records."""
    keys = {key for first, second, _likeness in found for key in (first, second)}
    there = {record.key: record for record in _with_all(kind, keys)}
    pairs = []
    for first, second, likeness in found:
        if first in there and second in there:
            two = sorted((there[first], there[second]), key=lambda record: record.pk)
            pairs.append(Pair(two[0], two[1], likeness))
    return pairs


def duplicates_of(record: Organisation | Contact) -> list[tuple[Any, Likeness]]:
    """Return the records that may be the same as one, the most alike first, at most 5."""
    findable = record.findable()
    if record.withdrawn or findable is None:
        return []
    kind, key = type(record).KIND, record.key
    two = NotSame.objects.filter(kind=kind)
    others = _sharing(kind, findable.alike).exclude(
        Q(key=key)
        | Q(key__in=two.filter(first=key).values("second"))
        | Q(key__in=two.filter(second=key).values("first"))
    )
    return _closest(record.traits(), _in_use(kind, others))


def like_a_new_one(values: dict[str, Any]) -> list[tuple[Organisation, Likeness]]:
    """Return the organisations that a new one may be the same as, the most alike first, at most 5.

    Args:
        values: what somebody has typed: `name`, and what there is of `cvr`, `website`, `address`, `postcode`,
            `municipality`.
    """
    names = ("name", "cvr", "website", "address", "postcode", "municipality")
    traits = OrganisationTraits(**{name: str(values.get(name) or "") for name in names})
    return _closest(
        traits, _in_use(Organisation.KIND, _sharing(Organisation.KIND, organisation_marks(traits)))
    )


def _sharing(kind: str, marks: Iterable[str]) -> QuerySet[SearchEntry]:
    """The entries of the records that share a mark."""
    return SearchEntry.objects.filter(kind=kind, alike__overlap=list(marks))


def _in_use(kind: str, entries: QuerySet[SearchEntry]) -> list[Any]:
    """The records of entries: their keys first, since in one statement the database would read the whole register."""
    keys = set(entries.order_by("pk").values_list("key", flat=True)[:_MOST_LOOKED_AT])
    return _with_all(kind, keys) if keys else []


def _with_all(kind: str, keys: set[str]) -> list[Any]:
    model = MODELS[kind]
    found = model._default_manager.filter(key__in=keys, withdrawn="")
    return list(found.prefetch_related(*model.FOUND_WITH).order_by("pk"))


def _closest(traits: Any, others: Iterable[Any]) -> list[tuple[Any, Likeness]]:
    found = [(other, _compared(traits, other.traits())) for other in others]
    near = [each for each in found if each[1].is_enough]
    return sorted(near, key=lambda each: (-each[1].score, danish_order(each[0].name)))[:_NEAR]


def _compared(one: Any, other: Any) -> Likeness:
    if isinstance(one, OrganisationTraits):
        return compare_organisations(one, other)
    return compare_people(one, other)


def _worked_out(kind: str) -> list[tuple[str, str, Likeness]]:
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"kind": kind, "most": MOST_ALIKE, "pairs": _MOST_PAIRS})
        pairs = [(str(first), str(second)) for first, second in cursor.fetchall()]
    apart = set(NotSame.objects.filter(kind=kind).values_list("first", "second"))
    there = {
        record.key: record.traits() for record in _with_all(kind, {key for pair in pairs for key in pair})
    }
    found = [
        (first, second, _compared(there[first], there[second]))
        for first, second in pairs
        if (first, second) not in apart and first in there and second in there
    ]
    enough = [each for each in found if each[2].is_enough]
    return sorted(enough, key=lambda each: (-each[2].score, each[0], each[1]))
