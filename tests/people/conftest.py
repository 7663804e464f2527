"""People with roles, made as the program makes them."""

from collections.abc import Callable

import pytest
from django.test import Client

from pagt.core.rights import SystemActor
from pagt.people.actions import create_person
from pagt.people.models import User
from pagt.people.roles import Role
from tests.people.shared import PASSWORD


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Make somebody: `person(Role.OFFICER, email=..., ...)`."""

    def make(*roles: Role, email: str = "", **fields: object) -> User:
        email = email or f"{roles[0] if roles else 'nobody'}@eksempel.dk"
        values = {"name": email.split("@")[0].title(), "password": PASSWORD, **fields}
        return create_person(by=SystemActor("system:test"), email=email, roles=roles, **values)  # type: ignore[arg-type]

    return make


@pytest.fixture
def administrator(person: Callable[..., User]) -> User:
    return person(Role.ADMINISTRATOR)


@pytest.fixture
def officer(person: Callable[..., User]) -> User:
    return person(Role.OFFICER)


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    """The test client, signed in as somebody."""

    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in
