"""Writes to calls."""

from __future__ import annotations

from typing import Any

from pagt.core.actions import change, create
from pagt.core.rights import Actor
from pagt.grants.calls.models import Call


def create_call(*, by: Actor, **values: Any) -> Call:
    """Create a call; arguments and errors as in `core.actions.create`."""
    return create(Call, by=by, **values)


def change_call(call: Call, *, by: Actor, version: int, **values: Any) -> Call:
    """Change a call; arguments and errors as in `core.actions.change`."""
    return change(call, by=by, version=version, **values)
