"""What a record's page, or the form of a new one, says beside what the register itself knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pagt.core.models import Record
from pagt.core.rights import Actor


@dataclass(frozen=True)
class Hint:
    """A sentence with links, each (label, address, what stands after it); `quiet`: no more than an offer."""

    text: str
    links: tuple[tuple[str, str, str], ...] = ()
    quiet: bool = False

    @property
    def token(self) -> str:
        """What the form sends back when somebody has seen the hint and saves all the same."""
        return " ".join(url for _label, url, _after in self.links)


_hints: dict[str, list[Callable[[Any, Actor], list[Hint]]]] = {}
_warnings: dict[str, Callable[[Mapping[str, Any], Actor], Hint | None]] = {}


def add_hint(kind: str, hint: Callable[[Any, Actor], list[Hint]]) -> None:
    """Let a room say something on the page of every record of a kind."""
    _hints.setdefault(kind, []).append(hint)


def hints(record: Record, by: Actor) -> list[Hint]:
    """Return what is said on a record's page."""
    return [each for hint in _hints.get(type(record).KIND, []) for each in hint(record, by)]


def warn_of_new(kind: str, warning: Callable[[Mapping[str, Any], Actor], Hint | None]) -> None:
    """Let a room look at what somebody is about to put in a register; a hint is shown once before it is saved."""
    _warnings[kind] = warning


def warning(kind: str, values: Mapping[str, Any], by: Actor) -> Hint | None:
    """Return what somebody should see before a new record with these values is saved, or None."""
    return _warnings[kind](values, by) if kind in _warnings else None
