"""The story of a record in order of time, told by every floor that has something to tell of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from pagt.core.models import Record
from pagt.core.rights import Actor

_ANY_KEY = "any-key"


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened.

    Args:
        on: the day.
        kind: the kind of record that tells of it; lines are chosen by it.
        title: what happened, in words.
        url: the record's page, or an empty text.
        text: more about it, e.g. what was agreed.
    """

    on: date
    kind: str
    title: str
    url: str
    text: str = ""


Provider = Callable[[Any, Actor], Iterable[StoryLine]]
_providers: dict[str, list[Provider]] = {}


def add_story(kind: str, provider: Provider) -> None:
    """Let a floor tell its part of the story of records of a kind, e.g. the meetings of an organisation.

    Args:
        kind: the kind of record that the story is about.
        provider: gives the lines of a record that the actor may see, with a number of queries that does not depend
            on how many lines there are.
    """
    _providers.setdefault(kind, []).append(provider)


def story(record: Record, by: Actor) -> list[StoryLine]:
    """Return the whole story of a record that the actor may see, newest first."""
    lines = [line for tell in _providers.get(type(record).KIND, []) for line in tell(record, by)]
    # What happened on one day stands in the order in which it was told.
    return sorted(lines, key=lambda line: line.on, reverse=True)


def addresses(page: str) -> Callable[[str], str]:
    """Return what gives the address of a page for a key; the address is worked out once for all keys.

    Args:
        page: the name of an address that takes a key alone, e.g. `meeting-detail`.
    """
    pattern = reverse(page, args=[_ANY_KEY])
    return lambda key: pattern.replace(_ANY_KEY, key)
