"""Records and people for tests, written through the same actions as everything else."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.test import Client

from pagt.core.rights import SystemActor
from pagt.network.meetings.actions import create_meeting
from pagt.network.meetings.models import Meeting
from pagt.network.partners.actions import create_interaction, create_organisation
from pagt.network.partners.models import Interaction, Organisation
from pagt.people.models import Membership, User
from pagt.people.roles import Role

SYSTEM = SystemActor("system:test")
_numbers = count(1)


def person(*roles: Role, name: str = "") -> User:
    """Return a person with roles."""
    number = next(_numbers)
    user = User.objects.create_user(
        email=f"person-{number}@eksempel.dk", name=name or f"Eksempel Person {number}"
    )
    Membership.objects.bulk_create(Membership(user=user, role=role) for role in roles)
    return user


def client_as(*roles: Role) -> Client:
    """Return a client that is signed in as a new person with roles."""
    client = Client()
    client.force_login(person(*roles))
    return client


def organisation(name: str = "", **values: Any) -> Organisation:
    """Return a new organisation, a company unless told otherwise."""
    named = name or f"Eksempel Firma {next(_numbers)}"
    return create_organisation(by=SYSTEM, **{"name": named, "kind": "company", **values})


def meeting(title: str = "", **values: Any) -> Meeting:
    """Return a new network meeting held on 2 May 2023, unless told otherwise."""
    titled = title or f"Eksempelmøde {next(_numbers)}"
    return create_meeting(
        by=SYSTEM, **{"title": titled, "on": date(2023, 5, 2), "purpose": "network", **values}
    )


def interaction(title: str = "", **values: Any) -> Interaction:
    """Return a new dialogue on 2 May 2023 with a new organisation, unless told otherwise."""
    titled = title or f"Eksempelsamtale {next(_numbers)}"
    values.setdefault("organisations", [organisation()])
    return create_interaction(
        by=SYSTEM, **{"title": titled, "on": date(2023, 5, 2), "purpose": "dialogue", **values}
    )
