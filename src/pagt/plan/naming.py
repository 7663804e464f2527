"""Which organisations the plans name: in their sets, and in the conditions of their rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from pagt.core.models import Record
from pagt.plan.models import Plan


def why_it_stays(organisation: Record) -> str:
    """Say why an organisation can't be merged into another: a plan counts what hangs on it by its key. Or nothing."""
    for plan in Plan.objects.filter(withdrawn="").prefetch_related("member_sets", "commitments"):
        stated = [each.members for each in plan.member_sets.all()]
        stated += [each.rule for each in plan.commitments.all() if not each.withdrawn]
        if organisation.key in _ids(stated):
            return _("“%(plan)s” names “%(name)s”. Keep that one, and merge the other into it.") % {
                "plan": plan.title,
                "name": organisation.name_or_title,
            }
    return ""


def _ids(stated: Any) -> Iterator[str]:
    """Yield every `id` in what a plan states."""
    if isinstance(stated, dict):
        for name, value in stated.items():
            if name == "id":
                yield from value if isinstance(value, list) else [value]
            else:
                yield from _ids(value)
    elif isinstance(stated, list):
        for each in stated:
            yield from _ids(each)
