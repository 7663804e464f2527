"""The example plan in the database, and people of each role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from pagt.people.models import User
from pagt.people.roles import Role
from pagt.plan.actions import import_plan
from pagt.plan.models import Plan
from pagt.plan.rules.toml_source import read_toml
from tests.plan.shared import EXAMPLE, SYSTEM


@pytest.fixture
def example_data() -> dict[str, Any]:
    """The data of the example plan's file."""
    return dict(read_toml(EXAMPLE.read_bytes()).data)


@pytest.fixture
def example(db: None, example_data: dict[str, Any]) -> Plan:
    """The action plan 2022-2025, imported."""
    return import_plan(example_data, by=SYSTEM)


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Make a person who holds a role."""

    def make(role: Role) -> User:
        user = User.objects.create_user(f"{role}@example.org", name=f"Eksempel {role}")
        user.memberships.create(role=role)
        return user

    return make


@pytest.fixture
def signed_in(person: Callable[..., User]) -> Callable[[Role], Client]:
    """A browser in which somebody of the role is signed in."""

    def make(role: Role) -> Client:
        client = Client()
        client.force_login(person(role))
        return client

    return make
