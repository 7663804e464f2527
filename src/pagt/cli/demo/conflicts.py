"""The invented conflicts of interest: of every kind, with people of their own, so that the others see all cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pagt.cli.demo.accounts import invented_person
from pagt.cli.demo.council import DRAFT
from pagt.cli.demo.selection_case import CHOSEN, applications_of_case

if TYPE_CHECKING:
    from pagt.core.rights import Actor
    from pagt.grants.applications.models import Application
    from pagt.grants.conflicts.models import Conflict
    from pagt.people.models import User

DOMAIN = "eksempel-professionshoejskole.example"
# Who, with which role.
PEOPLE = {
    "bjarne": ("bjarne@example.net", "Bjarne Eksempel", "assessor"),
    "inge": (f"inge@{DOMAIN}", "Inge Eksempel", "assessor"),
    "dorte": ("dorte@example.net", "Dorte Eksempel", "council_member"),
    "gitte": ("gitte@raad.eksempel.dk", "Gitte Eksempel", "council_member"),
}
# Who is tied to which organisation, and how.
TIES = (
    ("bjarne", "gymnasium", "employer", "Eksempel: lektor i fysik"),
    ("bjarne", "energi", "board", "Eksempel: bestyrelsesmedlem"),
    ("bjarne", "software", "owner", "Eksempel: ejer en femtedel"),
    ("bjarne", "tekstil", "adviser", "Eksempel: rådgiver om uddannelse"),
    ("bjarne", "medico", "family", "Eksempel: min søster er direktør"),
    ("dorte", "foedevarer", "board", "Eksempel: bestyrelsesformand"),
    ("inge", "gymnasium-nord", "employer", "Eksempel: vikar"),
    ("inge", "vindteknik", "employer", "Eksempel: ansat i udviklingsafdelingen"),
)
GONE = ("inge", "pumper", "family", "Eksempel: skrevet ved en fejl")


def create_conflicts(*, by: Actor) -> None:
    """State ties, search the register, declare, and decide; where it is done already, nothing.

    Args:
        by: who puts the people and ties there.
    """
    from pagt.core.actions import withdraw
    from pagt.grants.conflicts.actions.suggesting import search_register
    from pagt.grants.conflicts.models import Interest
    from pagt.people.models import User

    if Interest.objects.exists():
        return
    officer = User.objects.get(email="officer@eksempel.dk")
    people = _people(by)
    _interests(people)
    _writer_assesses(by)
    search_register(by=by)
    mistaken = Interest.objects.get(detail=GONE[3])
    withdraw(mistaken, by=by, version=mistaken.version, reason="Eksempel: skrevet ved en fejl")
    search_register(by=by)
    _declare(people)
    _decide(people, officer)


def _people(by: Actor) -> dict[str, User]:
    from pagt.core.actions import change
    from pagt.network.partners.models import Organisation
    from pagt.people.roles import Role

    school = Organisation.objects.get(key="eksempel-professionshoejskole")
    change(school, by=by, version=school.version, website=f"https://www.{DOMAIN}/")
    return {
        key: invented_person(by=by, email=email, name=name, roles=[Role(role)])
        for key, (email, name, role) in PEOPLE.items()
    }


def _interests(people: dict[str, User]) -> None:
    from pagt.grants.conflicts.actions.declaring import add_interest
    from pagt.grants.conflicts.states import InterestKind
    from pagt.network.partners.models import Organisation

    for who, key, tie, words in (*TIES, GONE):
        organisation = Organisation.objects.get(key=f"eksempel-{key}")
        add_interest(organisation, by=people[who], tie=InterestKind(tie), detail=words)


def _writer_assesses(by: Actor) -> None:
    """Somebody who writes for a school assesses as well: their own application is closed, the others asked about."""
    from pagt.people.actions import change_person
    from pagt.people.models import User
    from pagt.people.roles import Role

    writer = User.objects.get(email="teknisk-skole@eksempel.dk")
    roles = [*writer.roles, Role.ASSESSOR]
    change_person(writer, by=by, email=writer.email, name=writer.name, roles=roles, is_active=True)


def _declare(people: dict[str, User]) -> None:
    """Bjarne goes through what is open to him: a tie to one, none to the others."""
    from pagt.grants.calls.models import Call
    from pagt.grants.conflicts.actions.declaring import Said, declare
    from pagt.grants.conflicts.own import to_declare
    from pagt.grants.conflicts.states import Ground

    call = Call.objects.get(key=CHOSEN)
    rows = to_declare(call, people["bjarne"])
    answers = {row.application: Said() for row in rows}
    answers[rows[0].application] = Said(
        Ground.OTHER, "Eksempel: Jeg har skrevet en lærebog sammen med projektlederen."
    )
    declare(call, answers, by=people["bjarne"])


def _decide(people: dict[str, User], officer: User) -> None:
    from pagt.grants.conflicts.actions.deciding import decide, raise_conflict
    from pagt.grants.conflicts.states import Ground, Step
    from pagt.network.meetings.models import Meeting

    domain = _found(people["inge"], "domain")
    decide(
        domain,
        Step.DISMISS,
        by=officer,
        version=domain.version,
        reason="Eksempel: Adressen er fra et kursus for tre år siden.",
        de_minimis=True,
    )
    employer = _found(people["bjarne"], "employer")
    decide(
        employer,
        Step.CONFIRM,
        by=officer,
        version=employer.version,
        reason="Eksempel: Han er ansat hos ansøgeren.",
    )
    raise_conflict(
        _application("Data fra marken"),
        people["inge"],
        by=officer,
        ground=Ground.OTHER,
        detail="Eksempel: Har omtalt projektet offentligt som det bedste.",
    )
    comes_for = _found(people["gitte"], "contact")
    decide(
        comes_for,
        Step.CONFIRM,
        by=officer,
        version=comes_for.version,
        reason="Eksempel: Rådet fandt, at hun ikke kan deltage.",
        item=Meeting.objects.get(key=DRAFT).items.all()[2],
    )


def _found(person: User, tie: str) -> Conflict:
    from pagt.grants.conflicts.models import Conflict

    return Conflict.objects.filter(person=person, tie=tie, application__call__key=CHOSEN).order_by(
        "application__number"
    )[0]


def _application(title: str) -> Application:
    return next(application for case, application in applications_of_case() if case.project.title == title)
