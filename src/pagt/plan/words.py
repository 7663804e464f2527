"""What the desk calls verdicts and the words of the rules: the engine's own labels, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from pagt.plan.rules.labels import label
from pagt.plan.rules.messages import Lang, Param, say


def reader_language() -> Lang:
    """Return the language of this request as the engine names it."""
    return "en" if (get_language() or "da").startswith("en") else "da"


def word(group: str, value: str) -> str:
    """Return the engine's word for a value, e.g. `word("verdict", "kept")`, in the reader's language."""
    return label(group, value, reader_language())


def said(value: Param) -> str:
    """Return a parameter of the engine's (a name, a date, an amount) in the reader's language."""
    return say(value, reader_language())


def choices(group: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Return (value, word) pairs for a form field."""
    return [(value, word(group, value)) for value in values]
