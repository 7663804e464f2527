"""What a search for conflicts of interest costs at the size of a large call.

    python bench/conflicts.py [APPLICATIONS] [PEOPLE] [ORGANISATIONS]

Takes a database of its own: by default 1,000 applications with a partner each, 40 people who assess, each with a job
and an interest of their own, and 3,000 organisations in groups of three with a contact. Searches twice: the first search
writes what it finds, the second finds the same. Prints for each the seconds of processor time of this process, the
statements and what was found; first the part that only reads and compares.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from applications import fill
from serving import own_database


def seed(applications: int, people: int, organisations: int) -> None:
    """Make organisations, applications and people with ties to some of them."""
    from pagt.core import clock
    from pagt.grants.applications.models import Application, Participant
    from pagt.grants.conflicts.models import Interest
    from pagt.network.partners.models import Contact, ContactRole, Organisation
    from pagt.people.models import Membership, User

    random, today = Random(1), clock.today()
    made = Organisation.objects.bulk_create(
        Organisation(
            key=f"bench-{n}",
            name=f"Eksempel Organisation {n}",
            kind="school" if n % 2 else "company",
            website=f"https://www.eksempel-{n}.dk/",
        )
        for n in range(organisations)
    )
    for n, each in enumerate(made):
        each.parent = made[n - n % 3] if n % 3 else None
    Organisation.objects.bulk_update(made, ["parent"], batch_size=1_000)
    contacts = Contact.objects.bulk_create(
        Contact(key=each.key, name=f"Eksempel {n}", email=f"eksempel@eksempel-{n}.dk")
        for n, each in enumerate(made)
    )
    ContactRole.objects.bulk_create(
        ContactRole(contact=contact, organisation=each, position=0, title="Lektor")
        for contact, each in zip(contacts, made, strict=True)
    )
    fill(applications)
    cases = list(Application.objects.order_by("pk"))
    for case in cases:
        case.lead = random.choice(made)
    Application.objects.bulk_update(cases, ["lead"], batch_size=1_000)
    partners = [random.choice(made) for _case in cases]
    Participant.objects.bulk_create(
        Participant(application=case, organisation=partner, name=partner.name, position=0)
        for case, partner in zip(cases, partners, strict=True)
    )
    users = User.objects.bulk_create(
        User(key=f"bench-{n}", email=f"eksempel@eksempel-{n}.dk", name=f"Eksempel Vurderer {n}")
        for n in range(people)
    )
    Membership.objects.bulk_create(Membership(user=user, role="assessor") for user in users)
    Interest.objects.bulk_create(
        Interest(
            key=user.key,
            person=user,
            organisation=random.choice(made),
            tie="adviser",
            begins=today - timedelta(days=400),
        )
        for user in users
    )


def measured(name: str, work: Callable[[], Any]) -> None:
    """Do the work once and print what it cost."""
    from django.db import connection

    asked = 0

    def count(execute: Any, *given: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*given)

    began = time.process_time()
    with connection.execute_wrapper(count):
        found = work()
    took = time.process_time() - began
    print(f"{name:24}{took:8.2f} s{asked:8} statements  {found}")


def main(applications: int, people: int, organisations: int) -> None:
    """Measure and print."""
    with own_database(demo=False):
        from django.db import connection

        from pagt.core import clock
        from pagt.core.rights import SystemActor
        from pagt.grants.conflicts.actions.suggesting import search_register
        from pagt.grants.conflicts.gathering import (
            cases_concerned,
            cases_in_facts,
            people_concerned,
            people_in_facts,
            world,
        )
        from pagt.grants.conflicts.rules.suggesting import YEARS, suggestions, years_before

        seed(applications, people, organisations)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        on = clock.today()

        def compare() -> str:
            known = world(since=years_before(on, YEARS))
            persons = people_in_facts(list(people_concerned())).values()
            cases = cases_in_facts(list(cases_concerned().select_related("lead"))).values()
            found = sum(len(suggestions(who, case, known, on=on)) for case in cases for who in persons)
            return f"{len(persons)} people, {len(cases)} applications, {len(known.bodies)} organisations, {found} ties"

        by = SystemActor("system:bench")
        measured("reading and comparing", compare)
        measured("first search", lambda: search_register(by=by))
        measured("second search", lambda: search_register(by=by))


if __name__ == "__main__":
    sizes = [int(given) for given in sys.argv[1:]]
    main(*(sizes + [1_000, 40, 3_000][len(sizes) :]))
