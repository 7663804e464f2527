"""Reads the words of choices as people write them in spreadsheets, and remembers what they mean by others."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import override

from pagt.core.register.headings import fold
from pagt.core.register.targets import Target

_LIKE = 0.6


@cache
def _words(form: Any, name: str) -> Mapping[str, str]:
    """What the folded words of a field's choices stand for, in Danish and English; made once."""
    found: dict[str, str] = {}
    choices = form.base_fields[name].choices
    for language in ("da", "en"):
        with override(language):
            found |= {fold(str(label)): str(value) for value, label in choices if value not in ("", None)}
    found |= {fold(str(value)): str(value) for value, _label in choices if value not in ("", None)}
    # A code that a spreadsheet took for a number has lost its leading zeros.
    found |= {text.lstrip("0"): value for text, value in list(found.items()) if text.isdigit()}
    return found


def value_of(form: Any, name: str, text: str) -> str | None:
    """Return the value that a text stands for in a field of choices, or None."""
    return _words(form, name).get(fold(text))


def proposal(target: Target, text: str) -> str:
    """Return the choice that an unknown text most likely means, by its letters; empty for none."""
    words = {fold(label): value for value, label in target.choices}
    said = fold(text)
    for word, value in words.items():
        if len(word) > 3 and len(said) > 3 and (said.startswith(word) or word.startswith(said)):
            return value
    near = difflib.get_close_matches(said, list(words), n=1, cutoff=_LIKE)
    return words[near[0]] if near else ""
