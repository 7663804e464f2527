"""How long people are kept: months after the last that happened."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pagt.network.partners.rules.retention import PROPOSALS, a_month_after, is_past, kept_until, months_after
from pagt.network.partners.states import Relation

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2023, 8, 31), 18, date(2025, 2, 28)),
        (date(2023, 3, 1), 600, date(2073, 3, 1)),
    ],
)
def test_months_end_with_their_last_day(day: date, months: int, after: date) -> None:
    assert months_after(day, months) == after


def test_the_newest_activity_counts_and_an_early_one_never_shortens() -> None:
    recorded = date(2024, 5, 1)
    assert kept_until(recorded_on=recorded, last_active=None, months=12) == date(2025, 5, 1)
    assert kept_until(recorded_on=recorded, last_active=date(2020, 1, 1), months=12) == date(2025, 5, 1)
    assert kept_until(recorded_on=recorded, last_active=date(2025, 1, 1), months=12) == date(2026, 1, 1)


def test_the_last_day_itself_is_not_past() -> None:
    assert not is_past(date(2025, 5, 1), date(2025, 5, 1))
    assert is_past(date(2025, 5, 1), date(2025, 5, 2))


def test_an_answer_is_due_within_a_month() -> None:
    assert a_month_after(date(2026, 1, 31)) == date(2026, 2, 28)


def test_every_relation_has_a_proposal() -> None:
    assert set(PROPOSALS) == set(Relation)
    assert all(1 <= months <= 600 for months in PROPOSALS.values())


@UNHURRIED
@given(recorded=DAYS, active=st.none() | DAYS, months=st.integers(1, 600), more=st.integers(0, 100))
def test_a_longer_limit_never_ends_earlier(
    recorded: date, active: date | None, months: int, more: int
) -> None:
    shorter = kept_until(recorded_on=recorded, last_active=active, months=months)
    longer = kept_until(recorded_on=recorded, last_active=active, months=months + more)
    assert recorded < shorter <= longer


@UNHURRIED
@given(recorded=DAYS, on=DAYS, months=st.integers(1, 600))
def test_whoever_is_past_was_on_record_the_months_before(recorded: date, on: date, months: int) -> None:
    """The list asks the database only for those."""
    if is_past(months_after(recorded, months), on):
        assert recorded <= months_after(on, -months)
