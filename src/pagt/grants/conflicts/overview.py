"""What the page of a call shows: who has which interest in which application, and what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from pagt.core.closed import open_to
from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.gathering import cases_concerned, people_concerned
from pagt.grants.conflicts.models import Conflict, DeclarationAnswer
from pagt.grants.conflicts.panels import with_all
from pagt.grants.conflicts.reading import Line, lines
from pagt.grants.conflicts.states import WAITING, State
from pagt.people.models import User

WIDEST = 30
"""So many applications stand side by side; a call with more has the list alone."""
MOST = 100
"""So many lines stand on the page; the register has them all."""
UNFOLDED = 10
"""So few lines are shown at once; more are folded by person."""
WAITS, STANDS = "waiting", "standing"


@dataclass(frozen=True)
class Row:
    """A person's line in the table: for each application its conflict that weighs most, or None.

    `said`, `asked`: of how many applications they have said whether they have a tie, of those that they can see.
    """

    person: User
    said: int
    asked: int
    cells: list[tuple[Application, Conflict | None]]


@dataclass(frozen=True)
class Ties:
    """What ties one person to the applications of a call; `waiting`: on how many lines somebody has to decide."""

    person: User
    lines: list[Line]
    waiting: int


@dataclass(frozen=True)
class Overview:
    """A call's conflicts as somebody sees them.

    `matrix` is empty where the call is too wide for one. `ties`: what is chosen, by person, those with most to decide
    first; `shown`: how many lines that is, `more`: whether there are others. `waiting`, `standing`: how many of all,
    whatever is chosen.
    `silent`: how many people have not said of each application whether they have a tie.
    """

    applications: list[Application]
    people: list[User]
    matrix: list[Row]
    ties: list[Ties]
    shown: int
    more: bool
    waiting: int
    standing: int
    silent: int


def seen_by(by: Actor, call: Call | None = None) -> QuerySet[Conflict]:
    """Return the conflicts that somebody may know of: not of cases that are closed to them, nor their own."""
    rows = open_to(Conflict.objects.filter(withdrawn=""), by)
    if call is not None:
        rows = rows.filter(application__call=call)
    return rows.exclude(person=by) if isinstance(by, User) else rows


def waiting_for(by: Actor, call: Call | None = None) -> QuerySet[Conflict]:
    """Return what waits for somebody other than the person concerned to decide."""
    return seen_by(by, call).filter(status__in=[str(state) for state in WAITING])


def overview(call: Call, by: Actor, query: Mapping[str, str]) -> Overview:
    """Return what the page of a call shows.

    Args:
        call: the call.
        by: who looks.
        query: `status` (a state, `waiting` or `standing`) and `person` (an account's key).
    """
    applications = list(
        open_to(cases_concerned().filter(call=call), by).select_related("lead").order_by("number")
    )
    people = list(people_concerned())
    found = list(with_all(seen_by(by, call)))
    answers = DeclarationAnswer.objects.filter(application__in=applications)
    said = set(answers.values_list("declaration__person", "application"))
    pairs: dict[tuple[int, int], Conflict] = {}
    for conflict in sorted(found, key=_weight):
        if conflict.status != State.LAPSED:
            pairs.setdefault((conflict.person_id, conflict.application_id), conflict)
    chosen = sorted((conflict for conflict in found if _is_chosen(conflict, query)), key=_weight)
    # What is closed to somebody they are not asked about: they would learn of it by the question.
    closed = {(each.person_id, each.application_id) for each in found if each.stands}
    unsaid, rows = closed - said, []
    for person in people:
        told = sum((person.pk, each.pk) in said for each in applications)
        shut = sum((person.pk, each.pk) in unsaid for each in applications)
        cells = [(each, pairs.get((person.pk, each.pk))) for each in applications]
        rows.append(Row(person, told, len(applications) - shut, cells))
    chosen_rows = [row for row in rows if query.get("person", "") in ("", row.person.key)]
    return Overview(
        applications=applications,
        people=people,
        matrix=chosen_rows if 0 < len(applications) <= WIDEST else [],
        ties=_by_person(chosen[:MOST]),
        shown=min(len(chosen), MOST),
        more=len(chosen) > MOST,
        waiting=sum(conflict.status in WAITING for conflict in found),
        standing=len(closed),
        silent=sum(row.said < row.asked for row in rows),
    )


def _by_person(chosen: Sequence[Conflict]) -> list[Ties]:
    found: dict[User, list[Conflict]] = {}
    for conflict in chosen:
        found.setdefault(conflict.person, []).append(conflict)
    ties = [
        Ties(person, lines(of), sum(each.status in WAITING for each in of)) for person, of in found.items()
    ]
    return sorted(ties, key=lambda each: (-each.waiting, each.person.name, each.person.pk))


def _weight(conflict: Conflict) -> tuple[bool, bool, str, str, int]:
    """What closes a case and waits comes first."""
    number = conflict.application.number
    return (not conflict.stands, conflict.status not in WAITING, number, conflict.ground, conflict.pk)


def _is_chosen(conflict: Conflict, query: Mapping[str, str]) -> bool:
    status = query.get("status", "")
    if query.get("person", "") not in ("", conflict.person.key):
        return False
    if status == WAITS:
        return conflict.status in WAITING
    if status == STANDS:
        return conflict.stands
    return conflict.status == status if status else conflict.status != State.LAPSED
