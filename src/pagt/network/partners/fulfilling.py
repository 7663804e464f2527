"""Which kinds of record may fulfil a follow-up: the floors above add theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from pagt.core.models import Record
from pagt.core.register.spec import registers
from pagt.core.rights import Actor
from pagt.network.partners.models import FollowUp

SHOWN = 15
"""How many records a follow-up's page offers of each kind, the newest first."""


@dataclass(frozen=True)
class Fulfilling:
    """A kind of record that may fulfil a follow-up.

    Args:
        kind: the record's kind; it has a register, and a field `on`.
        organisation: the lookup from the record to the organisations that it is about.
        prefill: gives the fields of the record's form that the follow-up says already.
    """

    kind: str
    organisation: str
    prefill: Callable[[FollowUp], dict[str, str]]


_kinds: dict[str, Fulfilling] = {}


def add_fulfilling(fulfilling: Fulfilling) -> None:
    """Let a kind of record fulfil follow-ups. Its form has a field `fulfils`, its actions an argument of that name."""
    _kinds[fulfilling.kind] = fulfilling


def ways(follow_up: FollowUp) -> list[tuple[str, str]]:
    """Return (label, address) of the forms that do what was agreed and close the follow-up when saved."""
    found = []
    for each in _kinds.values():
        query = {"fulfils": follow_up.key, **each.prefill(follow_up)}
        found.append(
            (str(registers()[each.kind].new_label), f"{reverse(f'{each.kind}-new')}?{urlencode(query)}")
        )
    return found


def candidates(follow_up: FollowUp, by: Actor) -> list[tuple[str, list[Record]]]:
    """Return the records on file that may fulfil a follow-up, by kind, newest first: (what the kind is called, records).

    Those of its organisation when it has one, never from before it was agreed.
    """
    found = []
    for each in _kinds.values():
        spec = registers()[each.kind]
        rows = spec.bare_rows(by).filter(withdrawn="", on__gte=follow_up.recorded_on)
        if follow_up.organisation_id:
            rows = rows.filter(**{each.organisation: follow_up.organisation_id}).distinct()
        if records := list(rows.order_by("-on", "pk")[:SHOWN]):
            found.append((str(spec.title), records))
    return found


def may_fulfil(kind: str) -> bool:
    """Whether records of a kind fulfil follow-ups."""
    return kind in _kinds
