"""Writes of how long people are kept."""

from __future__ import annotations

from typing import Any

from pagt.core.actions import change, create
from pagt.core.rights import Actor
from pagt.network.partners.models import Retention


def create_retention(*, by: Actor, **values: Any) -> Retention:
    """Decide a time limit; arguments and errors as in `core.actions.create`."""
    return create(Retention, by=by, **values)


def change_retention(limit: Retention, *, by: Actor, version: int, **values: Any) -> Retention:
    """Change a time limit; arguments and errors as in `core.actions.change`."""
    return change(limit, by=by, version=version, **values)
