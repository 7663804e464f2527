"""What the page of an organisation shows besides its facts: people, group, what is to be done, and the whole story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.register.spec import registers
from pagt.core.register.story import StoryLine, Told, addresses, parts, told
from pagt.core.rights import Actor, Right
from pagt.network.partners.models import Contact, ContactRole, FollowUp, Organisation
from pagt.network.partners.queries_organisations import group_of
from pagt.network.partners.states import OrganisationKind
from pagt.network.partners.words import KIND_NAMES

STEP = 50
"""Lines of the story that a page shows at first, and that each “more” adds."""
PEOPLE = 50
TO_DO = 20


@dataclass(frozen=True)
class Person:
    """Somebody who has a role at the organisation now."""

    name: str
    url: str
    title: str
    email: str
    phone: str


@dataclass(frozen=True)
class ToDo:
    """Something that is to be done, and whether its day is past."""

    title: str
    url: str
    due: date | None
    late: bool


@dataclass(frozen=True)
class Chip:
    """A choice above the story."""

    label: str
    url: str
    count: int
    chosen: bool


def shown(organisation: Organisation, by: Actor, query: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page's template needs.

    Args:
        organisation: the record.
        by: who reads.
        query: the address's parameters: `kind` of the lines, `lines` to show.
    """
    whole = told(organisation, by)
    counts = Counter(each.kind for each in whole)
    kind = query.get("kind", "") if query.get("kind", "") in counts else ""
    chosen = _of_kind(whole, kind) if kind else whole
    wanted = query.get("lines", "")
    most = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else STEP
    most = max(STEP, most)
    url = addresses("organisation-detail")
    return {
        "people": _people(organisation, by),
        "sees_people": Contact.READS in by.rights,
        "to_do": _to_do(organisation, by),
        "group": [(one, _kind_name(one.kind), url(one.key)) for one in group_of(organisation)],
        "chips": _chips(counts, kind),
        "notes": [each.line() for each in _of_kind(whole, "note")[:PEOPLE]],
        "years": _by_year([each.line() for each in chosen[:most]]),
        "kind_names": {name: _singular(name) for name in counts},
        "told": len(chosen),
        "left": max(0, len(chosen) - most),
        "more_url": _address(kind=kind, lines=str(most + STEP)),
        "new": _new(organisation, by),
    }


def _of_kind(whole: list[Told], kind: str) -> list[Told]:
    return [each for each in whole if each.kind == kind]


def _people(organisation: Organisation, by: Actor) -> list[Person]:
    if Contact.READS not in by.rights:
        return []
    roles = ContactRole.objects.filter(organisation=organisation, ends=None, contact__withdrawn="")
    url = addresses("contact-detail")
    found = roles.order_by("contact__name", "pk").values_list(
        "contact__name", "contact__key", "title", "contact__email", "contact__phone"
    )
    return [Person(name, url(key), title, email, phone) for name, key, title, email, phone in found[:PEOPLE]]


def _to_do(organisation: Organisation, by: Actor) -> list[ToDo]:
    found = FollowUp.objects.filter(organisation=organisation, done_on=None, withdrawn="")
    if Right.READ_CONFIDENTIAL not in by.rights:
        found = found.filter(confidential=False)
    today, url = clock.today(), addresses("follow_up-detail")
    rows = found.order_by("due", "pk").values_list("title", "key", "due")[:TO_DO]
    return [ToDo(title, url(key), due, bool(due and due < today)) for title, key, due in rows]


def _chips(counts: Mapping[str, int], kind: str) -> list[Chip]:
    known = sorted(counts, key=lambda name: (-counts[name], name))
    everything = Chip(_("All"), _address(), sum(counts.values()), not kind)
    return [
        everything,
        *(Chip(_plural(name), _address(kind=name), counts[name], name == kind) for name in known),
    ]


def _address(**query: str) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"?{urlencode(given)}#story" if given else "?#story"


def _by_year(lines: list[StoryLine]) -> list[tuple[int, list[StoryLine]]]:
    years: dict[int, list[StoryLine]] = {}
    for line in lines:
        years.setdefault(line.on.year, []).append(line)
    return list(years.items())


def _new(organisation: Organisation, by: Actor) -> list[tuple[str, str]]:
    """Return the forms that begin with the organisation, as (label, address)."""
    known = registers()
    found = {
        part.kind: (
            str(known[part.kind].singular),
            f"{known[part.kind].url('new')}?{urlencode(part.new(organisation))}",
        )
        for part in parts(Organisation.KIND)
        if part.new and part.kind in known and known[part.kind].model.NEEDS in by.rights
    }
    return list(found.values())


def _singular(kind: str) -> str:
    known = registers()
    return str(known[kind].singular) if kind in known else kind


def _plural(kind: str) -> str:
    known = registers()
    return str(known[kind].title) if kind in known else kind


def _kind_name(kind: str) -> str:
    return str(KIND_NAMES[OrganisationKind(kind)])
