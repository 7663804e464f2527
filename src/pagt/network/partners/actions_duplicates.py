"""What somebody says of two records that look like one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import journal
from pagt.core.errors import Invalid
from pagt.core.models import NotSame, Record
from pagt.core.rights import Actor, require

KIND = "not_same"


@transaction.atomic
def say_not_same(one: Record, other: Record, *, by: Actor) -> None:
    """Remember that two records are two, so that they are suggested no more. A second time changes nothing.

    Raises:
        Refused: the actor may not write records of the kind.
        Invalid: it is one and the same record.
    """
    require(by, one.NEEDS)
    if one.pk == other.pk:
        raise Invalid(_("Choose two different records."))
    kind = type(one).KIND
    first, second = sorted((one.key, other.key))
    said, new = NotSame.objects.get_or_create(
        kind=kind, first=first, second=second, defaults={"said_by": by.actor_key}
    )
    if new:
        journal.write(
            by=by,
            action="create",
            kind=KIND,
            key=f"{kind}:{first}:{second}"[:120],
            title=f"{one.journal_title} ≠ {other.journal_title}",
            state={"kind": kind, "first": said.first, "second": said.second},
        )
