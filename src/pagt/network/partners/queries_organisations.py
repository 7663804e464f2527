"""Reads of organisations: the tags in use, and the group that one belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Func

from pagt.network.partners.models import Organisation

DEEPEST = 20
"""Steps up and down a group that are followed; the register allows no circle, a restored backup might hold one."""
MOST = 200
"""Organisations of a group that a page shows."""

_GROUP = f"""
    WITH RECURSIVE above AS (
        SELECT id, parent_id, 0 AS step FROM partners_organisation WHERE id = %(pk)s
        UNION ALL
        SELECT mother.id, mother.parent_id, above.step + 1
        FROM partners_organisation mother JOIN above ON mother.id = above.parent_id
        WHERE above.step < {DEEPEST}
    ), family AS (
        SELECT one.id, one.key, one.name, one.kind, 0 AS depth, ARRAY[one.name::text] AS path, ARRAY[one.id] AS ids
        FROM partners_organisation one
        WHERE one.id = (SELECT id FROM above ORDER BY step DESC LIMIT 1)
        UNION ALL
        SELECT part.id, part.key, part.name, part.kind, family.depth + 1, family.path || part.name::text,
               family.ids || part.id
        FROM partners_organisation part JOIN family ON part.parent_id = family.id
        WHERE part.withdrawn = '' AND family.depth < {DEEPEST} AND NOT part.id = ANY(family.ids)
    )
    SELECT id, key, name, kind, depth FROM family ORDER BY path, id LIMIT {MOST}
"""  # noqa: S608 - whole numbers of this file alone are put in


@dataclass(frozen=True)
class Relative:
    """One organisation of a group; `depth`: steps below the uppermost, `own`: the one that was asked for."""

    key: str
    name: str
    kind: str
    depth: int
    own: bool


def tags_in_use() -> list[str]:
    """Return the tags of organisations, in order."""
    found = Organisation.objects.filter(withdrawn="").annotate(tag=Func(F("tags"), function="unnest"))
    return list(found.order_by("tag").values_list("tag", flat=True).distinct())


def group_of(organisation: Organisation) -> list[Relative]:
    """Return the group of an organisation from the uppermost down, each after what it belongs to; empty when alone."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUP, {"pk": organisation.pk})
        found = [
            Relative(key, name, kind, depth, pk == organisation.pk)
            for pk, key, name, kind, depth in cursor.fetchall()
        ]
    return found if len(found) > 1 else []
