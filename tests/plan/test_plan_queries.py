"""Verdicts from the journal: for any day, as known on any day, and in few queries."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from pagt.bids.models import Recommendation
from pagt.core.actions import create, withdraw
from pagt.core.errors import NotOnRecord
from pagt.plan import queries
from pagt.plan.actions import change_commitment
from pagt.plan.models import Plan
from pagt.plan.rules.verdict import Verdict
from pagt.themes.models import Theme
from tests.plan.shared import SYSTEM, company, meeting, promise

pytestmark = pytest.mark.django_db
LATE = date(2025, 12, 31)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def verdict(plan: Plan, code: str, year: int, known_at: date | None = None) -> Verdict:
    """The verdict of one year of a promise, at the end of the plan."""
    periods = queries.result(plan.key, LATE, known_at).commitment(code).periods
    return next(period.verdict for period in periods if period.start.year == year)


def test_a_record_changes_the_verdict_at_once(example: Plan) -> None:
    assert verdict(example, "1.2", 2023) is Verdict.UNPROVEN
    meeting(date(2023, 5, 2))
    assert verdict(example, "1.2", 2023) is Verdict.KEPT
    assert verdict(example, "1.2", 2024) is Verdict.UNPROVEN


def test_a_record_that_was_not_yet_on_record_does_not_count_then(example: Plan) -> None:
    meeting(date(2023, 5, 2), recorded_on=date(2024, 3, 1))
    assert verdict(example, "1.2", 2023, known_at=date(2024, 2, 29)) is Verdict.UNPROVEN
    assert verdict(example, "1.2", 2023, known_at=date(2024, 3, 1)) is Verdict.KEPT


def test_a_past_day_is_replayed_with_the_records_and_the_rules_of_that_day(
    example: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = meeting(date(2023, 5, 2))
    _pretend_the_journal_was_written(2024)
    withdraw(held, by=SYSTEM, version=1, reason="Eksempel")
    change_commitment(promise(example, "2.1"), by=SYSTEM, version=1, rule={
        "type": "count", "record": "theme", "period": "year", "min": 3})  # fmt: skip
    assert verdict(example, "1.2", 2023) is Verdict.UNPROVEN
    assert verdict(example, "1.2", 2023, known_at=date(2024, 12, 31)) is Verdict.KEPT
    now, then = (
        queries.result(example.key, LATE, known_at).commitment("2.1")
        for known_at in (None, date(2024, 12, 31))
    )
    assert (now.rule_version, now.periods[0].need_min) == (2, 3)
    assert (then.rule_version, then.periods[0].need_min) == (1, 1)


def _pretend_the_journal_was_written(year: int) -> None:
    """Move what the journal holds to an earlier year, past its guard, as if the program had run then."""
    at = datetime(year, 1, 15, 12, tzinfo=COPENHAGEN)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_journalentry DISABLE TRIGGER core_journal_no_change")
        cursor.execute("UPDATE core_journalentry SET at = %s", [at])
        cursor.execute("ALTER TABLE core_journalentry ENABLE ALWAYS TRIGGER core_journal_no_change")


def test_an_organisation_described_later_is_still_what_it_is(example: Plan) -> None:
    assert company().recorded_on > date(2024, 3, 1)
    meeting(date(2023, 5, 2))
    assert verdict(example, "1.2", 2023, known_at=date(2024, 3, 1)) is Verdict.KEPT


def test_before_the_plan_was_on_record_there_is_no_verdict(example: Plan) -> None:
    with pytest.raises(NotOnRecord):
        queries.result(example.key, LATE, known_at=date(2021, 12, 31))
    with pytest.raises(NotOnRecord):
        queries.result("nowhere", LATE)
    with pytest.raises(NotOnRecord):
        queries.plan_named("nowhere")


def test_an_empty_installation_says_so(db: None) -> None:
    assert queries.plans() == []
    with pytest.raises(NotOnRecord):
        queries.plan_named(None)


@pytest.mark.parametrize("records", [1, 30])
def test_verdicts_take_two_queries_cold_and_one_warm(example: Plan, records: int) -> None:
    for number in range(records):
        meeting(date(2023, 5, 2), title=f"Eksempel {number}")
    with CaptureQueriesContext(
        connection,
    ) as cold:
        queries.result(example.key, LATE)
    with CaptureQueriesContext(connection) as warm:
        queries.result(example.key, date(2024, 12, 31))
        [period.counted for period in queries.result(example.key, LATE).commitment("1.2").periods]
    assert (len(cold), len(warm)) == (2, 2)


def test_what_was_rolled_back_is_not_remembered(example: Plan) -> None:
    for purpose in ("network", "information"):
        with transaction.atomic():
            meeting(date(2023, 5, 2), purpose=purpose)
            found = verdict(example, "1.2", 2023)
            assert found is (Verdict.KEPT if purpose == "network" else Verdict.BROKEN)
            transaction.set_rollback(True)
    assert verdict(example, "1.2", 2023) is Verdict.UNPROVEN


def test_news_are_the_days_on_which_verdicts_changed(example: Plan) -> None:
    for year in (2022, 2023, 2024):
        meeting(date(year, 5, 2))
    meeting(date(2025, 2, 3))
    found = queries.news(example.key, date(2025, 1, 1), LATE)
    assert [(c.day, c.before, c.after) for c in found if c.commitment.id == "1.2"] == [
        (date(2025, 2, 3), Verdict.OPEN, Verdict.KEPT)
    ]


def test_a_record_knows_which_promises_it_counts_for_and_why_not_for_others(example: Plan) -> None:
    held = meeting(date(2023, 5, 2))
    found = queries.counts_toward("meeting", held.key, LATE)
    assert (found[0].commitment.id, found[0].counts) == ("1.2", True)
    council = next(t for t in found if t.commitment.id == "6.1")
    assert not council.counts
    assert council.rejected is not None
    assert "rådsmøde" in council.rejected.reason.text("da")
    assert council.period.start.year == 2023


def test_a_record_that_no_promise_asks_for_counts_toward_nothing(example: Plan) -> None:
    made = create(Recommendation, by=SYSTEM, title="Eksempel", programme="interreg", on=date(2010, 5, 2))
    assert queries.counts_toward("recommendation", made.key, LATE) == []


def test_the_year_that_a_record_is_for_decides_its_period(example: Plan) -> None:
    create(Theme, by=SYSTEM, title="Eksempel", year=2024, on=date(2023, 11, 1))
    assert verdict(example, "2.1", 2024) is Verdict.KEPT
    assert verdict(example, "2.1", 2023) is Verdict.UNPROVEN
