"""Where a call stands, to the second. No database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.grants.calls.rules.phases import Dates, closes, phase, stage_open
from pagt.grants.calls.states import Phase, Stage

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SECOND = timedelta(seconds=1)
OPENS = datetime(2027, 1, 4, 8, tzinfo=COPENHAGEN)
IDEA = datetime(2027, 3, 17, 12, tzinfo=COPENHAGEN)
SECOND_OPENS = datetime(2027, 4, 1, 8, tzinfo=COPENHAGEN)
CLOSES = datetime(2027, 4, 28, 12, tzinfo=COPENHAGEN)
TWO_STAGES = Dates(OPENS, IDEA, SECOND_OPENS, CLOSES)


def at(dates: Dates, now: datetime, *, published: bool = True, run_here: bool = True) -> Phase:
    return phase(
        published=published,
        run_here=run_here,
        opens_at=dates.opens_at,
        idea_closes_at=dates.idea_closes_at,
        application_opens_at=dates.application_opens_at,
        closes_at=dates.closes_at,
        now=now,
    )


@pytest.mark.parametrize(
    ("now", "expected", "stage"),
    [
        (OPENS - SECOND, Phase.PUBLISHED, None),
        (OPENS, Phase.OPEN, Stage.IDEA),
        (OPENS + SECOND, Phase.OPEN, Stage.IDEA),
        (IDEA - SECOND, Phase.OPEN, Stage.IDEA),
        (IDEA, Phase.BETWEEN, None),
        (IDEA + SECOND, Phase.BETWEEN, None),
        (SECOND_OPENS - SECOND, Phase.BETWEEN, None),
        (SECOND_OPENS, Phase.OPEN, Stage.APPLICATION),
        (CLOSES - SECOND, Phase.OPEN, Stage.APPLICATION),
        (CLOSES - timedelta(microseconds=1), Phase.OPEN, Stage.APPLICATION),
        (CLOSES, Phase.CLOSED, None),
        (CLOSES + SECOND, Phase.CLOSED, None),
    ],
)
def test_two_stages(now: datetime, expected: Phase, stage: Stage | None) -> None:
    assert at(TWO_STAGES, now) is expected
    assert stage_open(TWO_STAGES, now) is stage
    assert at(TWO_STAGES, now, published=False) is Phase.DRAFT


@pytest.mark.parametrize(
    ("now", "expected", "stage"),
    [
        (OPENS - SECOND, Phase.PUBLISHED, None),
        (OPENS, Phase.OPEN, Stage.APPLICATION),
        (CLOSES - SECOND, Phase.OPEN, Stage.APPLICATION),
        (CLOSES, Phase.CLOSED, None),
    ],
)
def test_one_stage(now: datetime, expected: Phase, stage: Stage | None) -> None:
    dates = Dates(OPENS, None, None, CLOSES)
    assert (at(dates, now), stage_open(dates, now)) == (expected, stage)


def test_without_a_day_of_its_own_the_second_stage_opens_when_the_first_closes() -> None:
    dates = Dates(OPENS, IDEA, None, CLOSES)
    assert stage_open(dates, IDEA - SECOND) is Stage.IDEA
    assert stage_open(dates, IDEA) is Stage.APPLICATION
    early = Dates(OPENS, IDEA, OPENS, CLOSES)
    assert stage_open(early, IDEA - SECOND) is Stage.IDEA, "never both at once"
    assert stage_open(early, IDEA) is Stage.APPLICATION


@pytest.mark.parametrize(
    ("dates", "now", "expected"),
    [
        (Dates(None, None, None, None), CLOSES, Phase.PUBLISHED),
        (Dates(OPENS, None, None, None), CLOSES, Phase.PUBLISHED),
        (Dates(None, None, None, CLOSES), CLOSES - SECOND, Phase.OPEN),
        (Dates(None, None, None, CLOSES), CLOSES, Phase.CLOSED),
        (Dates(None, IDEA, None, None), IDEA - SECOND, Phase.OPEN),
        (Dates(None, IDEA, None, None), IDEA, Phase.CLOSED),
        (Dates(None, IDEA, None, CLOSES), IDEA, Phase.OPEN),
    ],
)
def test_a_fact_of_the_record_is_public_and_has_the_dates_that_are_known(
    dates: Dates, now: datetime, expected: Phase
) -> None:
    assert at(dates, now, published=False, run_here=False) is expected


def test_the_hour_that_comes_twice() -> None:
    """On 31 October 2027 the clock goes from 03:00 back to 02:00: 02:30 comes twice, an hour apart."""
    first = datetime(2027, 10, 31, 2, 30, tzinfo=COPENHAGEN)
    second = first.replace(fold=1)
    dates = Dates(OPENS, None, None, second)
    assert stage_open(dates, first) is Stage.APPLICATION
    assert stage_open(dates, datetime(2027, 10, 31, 2, 45, tzinfo=COPENHAGEN)) is Stage.APPLICATION
    assert stage_open(dates, second) is None
    before = Dates(OPENS, None, None, datetime(2027, 10, 31, 2, 45, tzinfo=COPENHAGEN))
    assert stage_open(before, second) is None, "02:30 the second time is after 02:45 the first"
    assert closes(dates, Stage.APPLICATION) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [((2027, 3, 27), 11), ((2027, 3, 28), 10), ((2027, 10, 30), 10), ((2027, 10, 31), 11)],
)
def test_noon_is_noon_on_both_sides_of_the_clocks_change(day: tuple[int, int, int], utc_hour: int) -> None:
    dates = Dates(OPENS, None, None, datetime(*day, 12, tzinfo=COPENHAGEN))
    noon = datetime(*day, utc_hour, tzinfo=UTC)
    assert stage_open(dates, noon - SECOND) is Stage.APPLICATION
    assert stage_open(dates, noon) is None


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Dates(datetime(2027, 1, 1), None, None, None)
    with pytest.raises(ValueError, match="time zone"):
        stage_open(TWO_STAGES, datetime(2027, 1, 1))


MOMENTS = st.none() | st.datetimes(datetime(2027, 1, 1), datetime(2027, 1, 9), timezones=st.just(COPENHAGEN))


@settings(deadline=None)
@given(
    MOMENTS,
    MOMENTS,
    MOMENTS,
    MOMENTS,
    st.datetimes(datetime(2027, 1, 1), datetime(2027, 1, 9)),
    st.booleans(),
)
def test_a_stage_is_open_exactly_in_the_open_phase(
    opens: datetime | None,
    idea: datetime | None,
    application: datetime | None,
    last: datetime | None,
    now: datetime,
    run_here: bool,
) -> None:
    dates = Dates(opens, idea, application, last)
    moment = now.replace(tzinfo=UTC)
    ordered = not (opens and last and opens >= last) and not (opens and idea and opens >= idea)
    if ordered and not (idea and last and idea > last):
        assert (at(dates, moment, run_here=run_here) is Phase.OPEN) == (stage_open(dates, moment) is not None)


@pytest.mark.parametrize(("stage", "moment"), [(Stage.IDEA, IDEA), (Stage.APPLICATION, CLOSES)])
def test_the_deadline_of_a_stage(stage: Stage, moment: datetime) -> None:
    assert closes(TWO_STAGES, stage) == moment
    assert closes(Dates(None, None, None, None), stage) is None
