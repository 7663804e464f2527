"""How an answer stands in the input in which it is written: as its writer would write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from pagt.core import money


def typed(value: Any) -> bool:
    """Whether the value is what was typed and could not be read."""
    return isinstance(value, Mapping) and "typed" in value


def text_of(value: Any) -> str:
    """Return a text, or what was typed in place of another value."""
    if isinstance(value, Mapping):
        value = value.get("typed")
    return value if isinstance(value, str) else ""


def number_or_typed(value: Any) -> str:
    """Return `12.5` with the decimal sign of the language."""
    if not isinstance(value, str):
        return text_of(value)
    return value.replace(".", ",") if (get_language() or "da").startswith("da") else value


def amount_or_typed(value: Any) -> str:
    """Return an amount in øre as kroner with separators."""
    return money.kroner(value) if isinstance(value, int) else text_of(value)
