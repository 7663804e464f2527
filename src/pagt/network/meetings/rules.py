"""Pure rules of meetings: the life of minutes, quorum, the days of a series."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from pagt.network.meetings.states import MinutesMove, MinutesState, Rhythm, Step

MOVES: dict[tuple[MinutesState, MinutesMove], MinutesState] = {
    (MinutesState.NONE, MinutesMove.WRITE): MinutesState.DRAFT,
    (MinutesState.DRAFT, MinutesMove.WRITE): MinutesState.DRAFT,
    (MinutesState.DRAFT, MinutesMove.APPROVE): MinutesState.APPROVED,
    (MinutesState.APPROVED, MinutesMove.SEND): MinutesState.SENT,
    (MinutesState.SENT, MinutesMove.SEND): MinutesState.SENT,
    (MinutesState.APPROVED, MinutesMove.CORRECT): MinutesState.DRAFT,
    (MinutesState.SENT, MinutesMove.CORRECT): MinutesState.DRAFT,
}
"""The life of minutes. What stands not here is refused."""

_DAYS = {Rhythm.WEEK: 7, Rhythm.FORTNIGHT: 14}
_MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.HALF_YEAR: 6}


def may_approve(approver: str, last_writer: str) -> bool:
    """Whether somebody may approve minutes: a second pair of eyes, not whoever wrote them last."""
    return approver != last_writer


@dataclass(frozen=True)
class Quorum:
    """How many members take part in an item, and how many decisions need.

    `needed`: None where it does not matter.
    """

    needed: int | None
    deciding: int

    @property
    def enough(self) -> bool:
        return self.needed is None or self.deciding >= self.needed

    @property
    def missing(self) -> int:
        return max(0, (self.needed or 0) - self.deciding)


def quorum(needed: int | None, present: Collection[int], disqualified: Collection[int]) -> Quorum:
    """Return whether enough members decide an item.

    Args:
        needed: the number of members that the body's rules ask for; None where they ask for none.
        present: the members who take part in the meeting, the chair among them.
        disqualified: who leaves for this item (forvaltningsloven § 3, stk. 3: they take no part in it).
    """
    return Quorum(needed, len(set(present) - set(disqualified)))


def steps(*, invited: bool, held: bool, minutes: MinutesState, file: bool) -> set[Step]:
    """Return the steps that a meeting has taken.

    Args:
        invited: whether the invitations were sent.
        held: whether its day has come.
        minutes: how far its minutes have come.
        file: whether minutes that were written elsewhere are kept on it.
    """
    taken = {Step.PLANNED}
    if invited:
        taken.add(Step.INVITED)
    if held:
        taken.add(Step.HELD)
    if minutes != MinutesState.NONE or file:
        taken.add(Step.MINUTES)
    if minutes in (MinutesState.APPROVED, MinutesState.SENT):
        taken.add(Step.APPROVED)
    if minutes == MinutesState.SENT:
        taken.add(Step.SENT)
    return taken


def days_after(first: date, rhythm: Rhythm, count: int) -> list[date]:
    """Return the days of the next meetings of a series.

    By month they fall on the same weekday as the first and the same one of its month, e.g. the second Tuesday; a
    fifth one is the month's last.

    Args:
        first: the day of the first meeting, which is not among them.
        rhythm: how far apart they lie.
        count: how many.
    """
    if rhythm in _DAYS:
        return [first + timedelta(days=_DAYS[rhythm] * number) for number in range(1, count + 1)]
    ordinal = (first.day - 1) // 7
    months = [first.month - 1 + _MONTHS[rhythm] * number for number in range(1, count + 1)]
    return [
        _weekday_of(first.year + month // 12, month % 12 + 1, first.weekday(), ordinal) for month in months
    ]


def _weekday_of(year: int, month: int, weekday: int, ordinal: int) -> date:
    begins, length = monthrange(year, month)
    day = 1 + (weekday - begins) % 7 + 7 * ordinal
    return date(year, month, day if day <= length else day - 7)
