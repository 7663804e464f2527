"""Template filters that every template has."""

from __future__ import annotations

from typing import Any

from django import template

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
