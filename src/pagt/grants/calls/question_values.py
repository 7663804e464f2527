"""How an answer stands in the input in which it is written: as its writer would write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    """Return `12.5` as `12,5`, which is read alike in every language."""
    return value.replace(".", ",") if isinstance(value, str) else text_of(value)


def amount_or_typed(value: Any) -> str:
    """Return an amount in øre as kroner, written as it is read in every language: `1.250.000,50`."""
    return money.kroner(value, "da") if isinstance(value, int) else text_of(value)
