"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|[^\s]+")
_MOST_WORDS = 20_000


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, came or went together."""

    mark: Mark
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Return the later text with what was taken away from the earlier one, in the order in which one reads.

    Lines are compared first and words only within lines that differ, so that a long text takes no longer than a
    person waits. The pieces that are not `ADDED` make the earlier text, those that are not `REMOVED` the later one.
    """
    if before == after:
        return [Piece(Mark.SAME, after)] if after else []
    found: list[Piece] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal":
            found.append(Piece(Mark.SAME, come))
        elif tag == "replace":
            found += _words(gone, come)
        else:
            found += _replaced(gone, come)
    return _joined(found)


def _words(gone: str, come: str) -> list[Piece]:
    old, new = _WORDS.findall(gone), _WORDS.findall(come)
    if len(old) + len(new) > _MOST_WORDS:
        return _replaced(gone, come)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            found.append(Piece(Mark.SAME, "".join(new[j1:j2])))
        else:
            found += _replaced("".join(old[i1:i2]), "".join(new[j1:j2]))
    return found


def _replaced(gone: str, come: str) -> list[Piece]:
    return [Piece(mark, text) for mark, text in ((Mark.REMOVED, gone), (Mark.ADDED, come)) if text]


def _joined(found: list[Piece]) -> list[Piece]:
    """Let pieces of the same mark that follow one another be one, also over a space that both texts have."""
    joined: list[Piece] = []
    for piece in found:
        if joined and joined[-1].mark is piece.mark:
            joined[-1] = Piece(piece.mark, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
