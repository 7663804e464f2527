"""Demonstration accounts: one for each role, all with one known password. Never made in production."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pagt.core.rights import Actor
    from pagt.people.models import User
    from pagt.people.roles import Role

PASSWORD = "eksempel-pagt-2026"  # noqa: S105 - known to everybody on purpose


class Account(NamedTuple):
    """A demonstration account: the role's value, and what one signs in with."""

    role: str
    email: str
    name: str
    password: str = PASSWORD


ACCOUNTS: list[Account] = [
    Account("officer", "officer@eksempel.dk", "Olivia Eksempel"),
    Account("approver", "approver@eksempel.dk", "Anders Eksempel"),
    Account("council_member", "council@eksempel.dk", "Clara Eksempel"),
    Account("auditor", "auditor@eksempel.dk", "Rasmus Eksempel"),
    Account("assessor", "assessor@eksempel.dk", "Vibe Eksempel"),
    Account("applicant", "applicant@eksempel.dk", "Asta Eksempel"),
    Account("administrator", "administrator@eksempel.dk", "Mads Eksempel"),
]


def create_accounts(*, by: Actor) -> None:
    """Create the accounts that there are not yet."""
    from pagt.people.models import User
    from pagt.people.roles import Role

    there = set(User.objects.values_list("email", flat=True))
    for account in ACCOUNTS:
        if account.email not in there:
            invented_person(by=by, email=account.email, name=account.name, roles=[Role(account.role)])


def invented_person(*, by: Actor, email: str, name: str, roles: Iterable[Role]) -> User:
    """Create somebody who signs in with the known password.

    It is hashed once for all of them: a hash is made to be slow, a quarter of a second of processor time each.

    Args:
        by: who makes the demonstration.
        email, name: the invented person's.
        roles: what gives them rights.
    """
    from pagt.people.actions import create_person

    user = create_person(by=by, email=email, name=name, roles=roles)
    user.password = _hash()
    user.save(update_fields=["password"])
    return user


@cache
def _hash() -> str:
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)
