"""Template filters that every template has."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from pagt.core import money

register = template.Library()


@register.filter
def kroner(oere: int | None) -> str:
    """Show øre as kroner with separators."""
    return money.kroner(oere)


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """Look a key up in a mapping."""
    return mapping.get(key)


_ACTIONS = {
    "create": _("Created"),
    "change": _("Changed"),
    "withdraw": _("Withdrawn"),
    "restore": _("Taken into use again"),
}
_OUTCOMES = {
    "create": _("Created"),
    "change": _("Changed"),
    "same": _("Unchanged"),
    "refused": _("Refused"),
}


@register.filter
def action_word(action: str) -> Any:
    """Say what happened in a line of the journal."""
    return _ACTIONS.get(action, action)


@register.filter
def outcome_word(outcome: str) -> Any:
    """Say what a row of an import does or did."""
    return _OUTCOMES.get(outcome, outcome)
