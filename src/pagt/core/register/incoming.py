"""What a register says of the spreadsheets that people have of its records, besides what its form says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


@dataclass(frozen=True)
class Near:
    """A record that a row may be about though nothing tells it exactly.

    Args:
        key: the record's key; empty for another row of the same file.
        title: what it is called.
        reasons: why it looks the same, in words.
        row: the number of the row in the file; 0 for a record of the register.
    """

    key: str
    title: str
    reasons: tuple[str, ...]
    row: int = 0


class Likeness(Protocol):
    """Knows the records that there were before an import, and tells which of them a new row looks like."""

    def near(self, values: Mapping[str, Any]) -> list[Near]:
        """Return what looks like a row, given by its cleaned form values; best first, a few at most."""
        ...

    def add(self, row: int, values: Mapping[str, Any]) -> None:
        """Remember a new row, so that later ones of the same file are held against it."""
        ...


@dataclass(frozen=True)
class Beside:
    """Another register's record that a row describes too, as the organisation of a contact.

    Args:
        kind: that register's kind.
        named_by: the target of this register that names it, e.g. `organisation`.
        title: what it is in a row, e.g. `The organisation`; before the names of its columns.
        fields: the fields of its form that columns may give; its name comes from `named_by`.
        name: the field of its form that `named_by` gives.
        offer: what the tick says that lets the import make those that are missing.
    """

    kind: str
    named_by: str
    title: Text
    fields: Sequence[str]
    name: str
    offer: Text


def knows_none() -> Likeness | None:
    """The default: only rows that are exactly identified are a record that there is."""
    return None


@dataclass(frozen=True)
class Incoming:
    """What a register adds to the reading of spreadsheets.

    Args:
        known_as: other headings by target, in any language, as people write them.
        joined: headings of parts that together are one target, in order: first and last name are a name.
        beside: another record that rows describe too.
        likeness: gives what knows the records there are, made anew for each dry run and import.
    """

    known_as: Mapping[str, Sequence[str]] = field(default_factory=dict)
    joined: Mapping[str, Sequence[str]] = field(default_factory=dict)
    beside: Beside | None = None
    likeness: Callable[[], Likeness | None] = knows_none
