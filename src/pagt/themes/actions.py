"""Writes to themes and hearing input."""

from __future__ import annotations

from typing import Any

from pagt.core.actions import change, create
from pagt.core.rights import Actor
from pagt.themes.models import HearingInput, Theme


def create_theme(*, by: Actor, **values: Any) -> Theme:
    """Create a theme; arguments and errors as in `core.actions.create`."""
    return create(Theme, by=by, **values)


def change_theme(theme: Theme, *, by: Actor, version: int, **values: Any) -> Theme:
    """Change a theme; arguments and errors as in `core.actions.change`."""
    return change(theme, by=by, version=version, **values)


def create_hearing_input(*, by: Actor, **values: Any) -> HearingInput:
    """Create hearing input; arguments and errors as in `core.actions.create`."""
    return create(HearingInput, by=by, **values)


def change_hearing_input(said: HearingInput, *, by: Actor, version: int, **values: Any) -> HearingInput:
    """Change hearing input; arguments and errors as in `core.actions.change`."""
    return change(said, by=by, version=version, **values)
