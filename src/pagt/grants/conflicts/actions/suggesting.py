"""Putting the register's suggestions on record: new ones, those that lapse, and those whose source has changed."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from pagt.core import clock, journal
from pagt.core.actions import change, create
from pagt.core.rights import Actor, SystemActor, require
from pagt.grants.applications.models import Application
from pagt.grants.conflicts.gathering import (
    cases_concerned,
    cases_in_facts,
    people_concerned,
    people_in_facts,
    world,
)
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.rules.facts import Case
from pagt.grants.conflicts.rules.suggesting import YEARS, Suggestion, suggestions, years_before
from pagt.grants.conflicts.signals import conflict_stands
from pagt.grants.conflicts.states import MOVES, Origin, State, Step
from pagt.network.partners.models import Organisation
from pagt.people.models import User

SEARCHER = SystemActor("system:conflicts")
"""Who searches when nobody has asked for it."""
LOCK = 0x70616774_636F6E66
"""The advisory lock of PostgreSQL that lets one search run at a time: two would suggest the same twice."""
Place = tuple[int, int, tuple[str, ...]]


@dataclass(frozen=True)
class Found:
    """What a search came to: how many suggestions are new, returned, changed and lapsed."""

    new: int = 0
    returned: int = 0
    changed: int = 0
    lapsed: int = 0


@transaction.atomic
def search_register(*, by: Actor, applications: Iterable[Application] | None = None) -> Found:
    """Search the register for conflicts of interest and put what is found on record.

    What somebody has decided stays; a dismissed suggestion comes back only when its source says something else.

    Args:
        by: who asks; needs the right to decide about conflicts.
        applications: only in these.

    Raises:
        Refused: the actor has not the right.
    """
    require(by, Conflict.NEEDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    chosen = cases_concerned()
    known = Conflict.objects.filter(origin=Origin.REGISTER, withdrawn="")
    if applications is not None:
        ids = [application.pk for application in applications]
        chosen, known = chosen.filter(pk__in=ids), known.filter(application__in=ids)
    cases = {each.pk: each for each in chosen.select_related("lead")}
    people = {user.pk: user for user in people_concerned()}
    there: dict[Place, Conflict] = {
        (each.application_id, each.person_id, _identity(each)): each
        for each in known.select_related("application", "person", "party")
    }
    found = _found(cases, people)
    parties = _organisations(found.values())
    with journal.held():
        return _write(found, there, cases, people, parties, by)


def _found(cases: Mapping[int, Application], people: Mapping[int, User]) -> dict[Place, Suggestion]:
    on = clock.today()
    known = world(since=years_before(on, YEARS))
    persons = people_in_facts(list(people.values())).values()
    facts: dict[int, Case] = cases_in_facts(list(cases.values()))
    return {
        (pk, person.id, each.identity): each
        for pk, case in facts.items()
        for person in persons
        for each in suggestions(person, case, known, on=on)
    }


def _identity(conflict: Conflict) -> tuple[str, ...]:
    party = conflict.party.key if conflict.party else ""
    return (conflict.tie, party, conflict.origin_kind, conflict.origin_key, conflict.matched)


def _organisations(found: Iterable[Suggestion]) -> dict[str, Organisation]:
    keys = {key for each in found for key in (each.party, each.through) if key}
    return {each.key: each for each in Organisation.objects.filter(key__in=keys)}


def _write(
    found: Mapping[Place, Suggestion],
    there: Mapping[Place, Conflict],
    cases: Mapping[int, Application],
    people: Mapping[int, User],
    parties: Mapping[str, Organisation],
    by: Actor,
) -> Found:
    counts: dict[str, int] = defaultdict(int)
    stood = {(each.application_id, each.person_id) for each in Conflict.objects.standing()}
    begun: set[tuple[int, int]] = set()
    for place, suggestion in sorted(found.items(), key=lambda pair: pair[0]):
        pair = place[:2]
        values = _values(suggestion, parties)
        conflict = there.get(place)
        if conflict is None:
            application = cases[pair[0]]
            written = create(
                Conflict,
                by=by,
                key=new_key(application),
                application=application,
                person=people[pair[1]],
                origin=Origin.REGISTER.value,
                status=State.SUGGESTED.value,
                **values,
            )
            counts["new"] += 1
        else:
            written, what = _again(conflict, suggestion, values, by)
            counts[what] += 1
        if written.stands and pair not in stood:
            begun.add(pair)
    for place, conflict in there.items():
        if place not in found and (State(conflict.status), Step.LAPSE) in MOVES:
            change(conflict, by=by, version=conflict.version, action="lapse", status=State.LAPSED.value)
            counts["lapsed"] += 1
    for application_id, person_id in sorted(begun):
        conflict_stands.send(Conflict, application=cases[application_id], person=people[person_id], by=by)
    counts.pop("kept", None)
    return Found(**counts)


def _again(
    conflict: Conflict, suggestion: Suggestion, values: Mapping[str, Any], by: Actor
) -> tuple[Conflict, str]:
    """What is found again: back when it had lapsed, or was dismissed and its source says something else now."""
    state, same = State(conflict.status), conflict.fingerprint == suggestion.fingerprint
    if state is State.LAPSED or (state is State.DISMISSED and not same):
        back = change(
            conflict,
            by=by,
            version=conflict.version,
            action="return",
            **values,
            status=MOVES[state, Step.RETURN].value,
            de_minimis=False,
        )
        return back, "returned"
    if state is State.SUGGESTED and not same:
        return change(conflict, by=by, version=conflict.version, **values), "changed"
    return conflict, "kept"


def _values(suggestion: Suggestion, parties: Mapping[str, Organisation]) -> dict[str, Any]:
    return {
        "tie": suggestion.tie.value,
        "ground": suggestion.ground.value,
        "strong": suggestion.strong,
        "party": parties.get(suggestion.party),
        "part": suggestion.part.value,
        "through": parties.get(suggestion.through),
        "until": suggestion.until,
        "matched": suggestion.matched,
        "origin_kind": suggestion.source.kind,
        "origin_key": suggestion.source.key,
        "fingerprint": suggestion.fingerprint,
    }


def new_key(application: Application) -> str:
    """Return a key for a conflict that tells nothing of the person."""
    return f"{application.number}-{secrets.token_hex(4)}"
