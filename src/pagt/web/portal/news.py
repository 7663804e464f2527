"""News that nobody writes: the days on which a verdict changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from pagt.plan import queries
from pagt.plan.marks import ORDER
from pagt.plan.rules.history import Change, changes
from pagt.plan.rules.plan import Plan
from pagt.plan.rules.verdict import Verdict
from pagt.web.portal import phrases
from pagt.web.portal.addresses import Addresses

WINDOWS = (60, 120, 185)
"""How many days news are looked for, window after window back in time: a year in all."""


@dataclass(frozen=True, slots=True)
class Item:
    """A verdict that changed on a day."""

    on: date
    id: str
    title: str
    url: str
    before: Verdict
    after: Verdict
    before_word: str
    after_word: str


@dataclass(frozen=True, slots=True)
class Day:
    """What changed on a day, by the verdict that it changed to."""

    on: date
    groups: tuple[tuple[Verdict, tuple[Item, ...]], ...]


def days(found: Iterable[Item]) -> list[Day]:
    """Group news by day and verdict, in their order; the verdicts in the order of the legend."""
    grouped = []
    for on, same_day in groupby(found, key=lambda item: item.on):
        today = list(same_day)
        groups = ((verdict, tuple(item for item in today if item.after is verdict)) for verdict in ORDER)
        grouped.append(Day(on, tuple(group for group in groups if group[1])))
    return grouped


def latest(plan_key: str, on: date, most: int) -> list[Change]:
    """Return the changes of at least the last `most` days with any, newest first, of a year back at most.

    The last weeks are asked for first, since that is often enough, and every day that is asked for costs.
    """
    known = queries.standing()
    plan = known.plan(plan_key)
    found: list[Change] = []
    until = on
    for length in WINDOWS:
        since = until - timedelta(days=length - 1)
        found += reversed(changes(plan, known.records, since=since, until=until))
        if len({change.day for change in found}) >= most:
            break
        until = since - timedelta(days=1)
    return found


def items(found: Iterable[Change], plan: Plan, addresses: Addresses) -> list[Item]:
    """Return the changes as they are shown, in their order."""
    return [
        Item(
            on=change.day,
            id=change.commitment.id,
            title=phrases.title_of(change.commitment),
            url=addresses.commitment(plan.id, change.commitment.id),
            before=change.before,
            after=change.after,
            before_word=phrases.word(change.before),
            after_word=phrases.word(change.after),
        )
        for change in found
    ]
