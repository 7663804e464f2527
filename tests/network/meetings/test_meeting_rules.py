"""The pure rules of meetings, and when a meeting begins on the days on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from pagt.network.meetings.models import Meeting
from pagt.network.meetings.rules import days_after, may_approve, quorum, steps
from pagt.network.meetings.states import MinutesState, Rhythm, Step
from pagt.network.meetings.times import begins, ends


@pytest.mark.parametrize(
    ("day", "hour", "instant"),
    [
        (date(2026, 1, 15), time(9), datetime(2026, 1, 15, 8, tzinfo=UTC)),
        (date(2026, 7, 15), time(9), datetime(2026, 7, 15, 7, tzinfo=UTC)),
        # 2.30 never comes: the clocks go from 2 to 3.
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # 2.30 comes twice: the first of the two.
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(3), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_a_meeting_begins_at_one_instant(day: date, hour: time, instant: datetime) -> None:
    found = begins(Meeting(on=day, starts_at=hour))
    assert found is not None
    # Not `==`: an hour that comes twice equals nothing in another zone (PEP 495).
    assert found.timestamp() == instant.timestamp()
    assert found.utcoffset() is not None
    # A time that never comes is told as what the clocks call it.
    assert found.time() == (time(3, 30) if (day, hour) == (date(2026, 3, 29), time(2, 30)) else hour)


def test_a_meeting_whose_hours_nobody_has_said_has_no_instants() -> None:
    assert begins(Meeting(on=date(2026, 1, 1))) is None
    assert ends(Meeting(on=date(2026, 1, 1), starts_at=time(9))) is None


@pytest.mark.parametrize(
    ("needed", "present", "away", "enough", "missing"),
    [
        (None, (), (), True, 0),
        (3, (1, 2, 3), (), True, 0),
        (3, (1, 2, 3), (3,), False, 1),
        (3, (1, 2, 3), (9,), True, 0),  # who is not there leaves nothing
        (2, (), (), False, 2),
        (1, (1, 1), (), True, 0),
    ],
)
def test_quorum(
    needed: int | None, present: tuple[int, ...], away: tuple[int, ...], enough: bool, missing: int
) -> None:
    counted = quorum(needed, present, away)
    assert (counted.enough, counted.missing) == (enough, missing)


@pytest.mark.parametrize(
    ("first", "rhythm", "days"),
    [
        (date(2026, 12, 28), Rhythm.WEEK, [date(2027, 1, 4), date(2027, 1, 11)]),
        (date(2026, 10, 20), Rhythm.FORTNIGHT, [date(2026, 11, 3), date(2026, 11, 17)]),
        # The second Tuesday.
        (date(2026, 11, 10), Rhythm.MONTH, [date(2026, 12, 8), date(2027, 1, 12)]),
        # The fifth Thursday, else the last.
        (date(2026, 10, 29), Rhythm.MONTH, [date(2026, 11, 26), date(2026, 12, 31)]),
        (date(2026, 11, 10), Rhythm.QUARTER, [date(2027, 2, 9), date(2027, 5, 11)]),
        (date(2026, 8, 31), Rhythm.HALF_YEAR, [date(2027, 2, 22), date(2027, 8, 30)]),
    ],
)
def test_days_of_a_series(first: date, rhythm: Rhythm, days: list[date]) -> None:
    assert days_after(first, rhythm, 2) == days
    assert all(day.weekday() == first.weekday() for day in days)


def test_whoever_wrote_last_does_not_approve() -> None:
    assert not may_approve("user:a", "user:a")
    assert may_approve("user:a", "user:b")


def test_steps() -> None:
    def of(**given: bool | MinutesState) -> set[Step]:
        return steps(
            **{"invited": False, "held": False, "minutes": MinutesState.NONE, "file": False, **given}
        )  # type: ignore[arg-type]

    assert of() == {Step.PLANNED}
    assert of(invited=True) == {Step.PLANNED, Step.INVITED}
    assert Step.MINUTES in of(held=True, file=True)
    assert of(invited=True, held=True, minutes=MinutesState.SENT) == set(Step)
    assert Step.SENT not in of(held=True, minutes=MinutesState.APPROVED)
