"""How a relation with an ambassador stands: facts and a day in, warmth and its reasons out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pagt.network.partners.states import SupportKind, Warmth

WARM_DAYS = 90
"""Contact within a quarter keeps a relation warm: the secretariat's network meetings come two to four times a year, so
whoever is invited and comes is met about that often."""
COLD_DAYS = 180
"""Half a year without contact, or twice the time in which a relation stays warm, and somebody has to begin anew."""
WARNED_DAYS = 21
"""How long before a relation cools or goes cold the secretariat is reminded: time enough to find a day for a visit."""
SETTLING_DAYS = 30
"""A term this young without contact is new, not neglected: the first month goes to agreeing what to do."""


class Why(StrEnum):
    """A reason for how a relation stands; the words for people are in the `words` room."""

    CONTACT = "contact"
    NO_CONTACT = "no_contact"
    AGREED = "agreed"
    OVERDUE = "overdue"
    NOTHING_AGREED = "nothing_agreed"
    BEGUN = "begun"


@dataclass(frozen=True)
class Facts:
    """What is known of a relation.

    Args:
        begins: the first day of the term.
        contacts: the days of every contact: interactions, meetings that they came to, contributions. Days after the
            day in question count for nothing.
        open_steps: the days by which something open is to be done; None for one without a day.
    """

    begins: date
    contacts: Sequence[date] = ()
    open_steps: Sequence[date | None] = ()


@dataclass(frozen=True)
class Reason:
    """One reason: `days` since, until or after, as `why` says; `on` is the day that it is about, if any."""

    why: Why
    days: int = 0
    on: date | None = None


@dataclass(frozen=True)
class Health:
    """How a relation stands.

    Args:
        warmth: in one word.
        reasons: why, the weightiest first.
        last_contact: the newest day of contact; None for none.
        colder_on: the day on which it gets colder without contact; None when it is cold.
        soon: whether that day is so near that somebody should be reminded, or the relation is cold already.
    """

    warmth: Warmth
    reasons: tuple[Reason, ...]
    last_contact: date | None
    colder_on: date | None
    soon: bool


@dataclass(frozen=True)
class Kept:
    """What was promised of one kind, and what has been delivered of it."""

    support: SupportKind
    promised: int
    delivered: int

    @property
    def percent(self) -> int:
        """How much of the promise is kept, at most 100; a delivery that nobody promised counts as all of it."""
        return min(100, self.delivered * 100 // self.promised) if self.promised else 100


def health(facts: Facts, on: date) -> Health:
    """Judge a relation on a day.

    A relation is warm while the last contact is at most `WARM_DAYS` old, cooling until `COLD_DAYS`, cold from then on.
    A follow-up that is overdue makes a warm relation cooling: something was promised and has not happened. A next step
    that is agreed and not overdue says so, and never makes a relation warmer than its last contact: plans are not
    contact. A term without contact in it is new for its first `SETTLING_DAYS`, then cooling, and cold from
    `COLD_DAYS` after its first day: what was before the term says nothing of how it is tended to.
    """
    past = [day for day in facts.contacts if day <= on]
    last = max(past, default=None)
    overdue = sorted(day for day in facts.open_steps if day and day < on)
    anchor = max(last or facts.begins, facts.begins)
    since = (on - anchor).days
    untended = last is None or last < facts.begins
    if untended and since <= SETTLING_DAYS:
        warmth = Warmth.NEW
    elif since > COLD_DAYS:
        warmth = Warmth.COLD
    elif since > WARM_DAYS or overdue or untended:
        warmth = Warmth.COOLING
    else:
        warmth = Warmth.WARM
    colder_on = _colder_on(warmth, anchor)
    soon = warmth is Warmth.COLD or (colder_on is not None and (colder_on - on).days <= WARNED_DAYS)
    return Health(warmth, _reasons(facts, last, overdue, on), last, colder_on, soon)


def _colder_on(warmth: Warmth, last: date) -> date | None:
    days = {Warmth.NEW: SETTLING_DAYS, Warmth.WARM: WARM_DAYS, Warmth.COOLING: COLD_DAYS, Warmth.COLD: None}[
        warmth
    ]
    return None if days is None else last + timedelta(days=days + 1)


def _reasons(facts: Facts, last: date | None, overdue: Sequence[date], on: date) -> tuple[Reason, ...]:
    found = []
    if overdue:
        found.append(Reason(Why.OVERDUE, (on - overdue[0]).days, overdue[0]))
    if last:
        found.append(Reason(Why.CONTACT, (on - last).days, last))
    if facts.begins > on:
        found.append(Reason(Why.BEGUN, (facts.begins - on).days, facts.begins))
    elif last is None or last < facts.begins:
        found.append(Reason(Why.NO_CONTACT, (on - facts.begins).days, facts.begins))
    ahead = sorted(day for day in facts.open_steps if day and day >= on)
    if ahead:
        found.append(Reason(Why.AGREED, (ahead[0] - on).days, ahead[0]))
    elif not facts.open_steps:
        found.append(Reason(Why.NOTHING_AGREED))
    return tuple(found)


def kept(
    promised: Iterable[tuple[SupportKind, int]], delivered: Iterable[tuple[SupportKind, int]]
) -> list[Kept]:
    """Return what was promised and delivered of each kind, in the order of the kinds; kinds with neither are left out.

    Args:
        promised, delivered: (kind, how many), any number of each kind.
    """
    sums: Mapping[str, dict[SupportKind, int]] = {"promised": {}, "delivered": {}}
    for name, rows in (("promised", promised), ("delivered", delivered)):
        for support, quantity in rows:
            sums[name][support] = sums[name].get(support, 0) + quantity
    return [
        Kept(support, sums["promised"].get(support, 0), sums["delivered"].get(support, 0))
        for support in SupportKind
        if support in sums["promised"] or support in sums["delivered"]
    ]
