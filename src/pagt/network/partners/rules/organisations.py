"""What must hold of an organisation. Pure."""

from __future__ import annotations

from collections.abc import Callable

CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def is_cvr(text: str) -> bool:
    """Whether the text is a CVR number: 8 digits, the first not 0, whose weighted sum 11 divides.

    Source: Erhvervsstyrelsen's modulus 11 rule for CVR numbers, weights 2 7 6 5 4 3 2 1.
    """
    if len(text) != 8 or not text.isascii() or not text.isdigit() or text[0] == "0":
        return False
    return sum(weight * int(digit) for weight, digit in zip(CVR_WEIGHTS, text, strict=True)) % 11 == 0


def closes_circle(key: str, parent: str, parent_of: Callable[[str], str]) -> bool:
    """Whether an organisation would be its own ancestor under the parent.

    Args:
        key: the organisation.
        parent: the parent that it is to get.
        parent_of: gives the parent of an organisation today, or an empty text.
    """
    seen: set[str] = set()
    while parent and parent not in seen:
        if parent == key:
            return True
        seen.add(parent)
        parent = parent_of(parent)
    return False
