"""What stands in the journal for a free text: the journal can't forget, and such a text may name people."""

from __future__ import annotations

import hashlib
import re

from django.utils.translation import ngettext

_SEAL = re.compile(r"SHA-256 [0-9a-f]{16}, (\d+) characters")


def sealed(text: str) -> str:
    """Return what the journal holds of a free text: `SHA-256 <16 hex digits>, <n> characters`.

    It proves to whoever has the text that it was this one, and tells nobody else what it said. Nothing for no text,
    so that a rule sees whether there was one.
    """
    if not text:
        return ""
    return f"SHA-256 {hashlib.sha256(text.encode()).hexdigest()[:16]}, {len(text)} characters"


def sealed_length(value: object) -> int | None:
    """Return how many characters a sealed text had; None for a value that is no seal."""
    found = _SEAL.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found else None


def in_words(text: str) -> str:
    """Return a text of the journal for its reader: a seal as `a text of 72 characters`, everything else as it is."""
    length = sealed_length(text)
    if length is None:
        return text
    return ngettext("a text of %(n)s character", "a text of %(n)s characters", length) % {"n": length}


def as_kept(typed: object, kept: object) -> object:
    """Return what was typed as the journal would keep it, so that it can be compared with what the journal has.

    Args:
        typed: a text, or rows of a form.
        kept: the journal's value for the same fact; where it holds a seal, the typed text is sealed too.
    """
    if isinstance(typed, str) and sealed_length(kept) is not None:
        return sealed(typed)
    if isinstance(typed, list) and isinstance(kept, list):
        pairs = zip(typed, kept, strict=False)
        return [*(as_kept(one, other) for one, other in pairs), *typed[len(kept) :]]
    if isinstance(typed, dict) and isinstance(kept, dict):
        return {name: as_kept(value, kept.get(name)) for name, value in typed.items()}
    return typed
