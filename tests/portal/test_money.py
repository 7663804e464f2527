"""The money by year, what happens next, and the plan's dates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from pagt.plan.models import Plan
from pagt.web.portal import money as shown
from pagt.web.portal import whatnext
from pagt.web.portal.addresses import Addresses
from pagt.web.portal.asof import AsOf
from pagt.web.portal.plans import show
from tests import money
from tests.factories import meeting
from tests.portal import small

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Copenhagen")


def test_rounds_and_awards_outside_rounds_make_the_year() -> None:
    decided = money.award_round(on=date(2022, 3, 1), projects=4, amount=4_000_000 * money.KR)
    money.award(round=decided, on=date(2022, 3, 1), amount=1_000_000 * money.KR)
    money.award(on=date(2024, 5, 1), amount=500_000 * money.KR)
    money.award_round(on=date(2024, 6, 1), projects=2)
    found = shown.awarded(date(2024, 12, 31))
    assert [(y.year, y.amount, y.projects, y.unknown, y.width) for y in found.years] == [
        (2022, 4_000_000, 4, 0, 100),
        (2023, 0, 0, 0, 0),
        (2024, 500_000, 3, 1, 12),
    ]
    assert (found.total, found.projects, found.unknown, found.short) == (4_500_000, 7, 1, "4,5 mio. kr.")
    assert [y.year for y in shown.awarded(date(2023, 1, 1)).years] == [2022]
    assert shown.awarded(date(2000, 1, 1)).years == ()


def test_two_equal_rounds_of_a_day_are_both_counted() -> None:
    for _number in range(2):
        money.award_round(on=date(2022, 3, 1), projects=1, amount=1_000 * money.KR)
    assert shown.awarded(date(2022, 12, 31)).total == 2_000


def test_only_announced_meetings_to_come_are_told() -> None:
    told = meeting("Eksempel: annonceret", on=date(2030, 1, 2), public=True)
    meeting(on=date(2030, 1, 1))
    meeting(on=date(2030, 1, 3), public=True, cancelled="Sygdom")
    meeting(on=date(2029, 12, 30), public=True)
    assert whatnext.announced(date(2029, 12, 31)) == [told]


def test_open_calls_by_their_nearest_deadline() -> None:
    closes = datetime(2025, 4, 28, 12, tzinfo=HERE)
    both = money.call(year=2025, idea_closes_at=datetime(2025, 3, 17, 12, tzinfo=HERE), closes_at=closes)
    one = money.call(year=2025, closes_at=datetime(2025, 3, 1, 12, tzinfo=HERE))
    money.call(year=2025, opens_at=datetime(2025, 2, 15, tzinfo=HERE), closes_at=closes)
    told = whatnext.open_calls(date(2025, 2, 1))
    assert [(found.call, found.text) for found in told] == [
        (one, "ansøgninger senest 1. marts 2025 kl. 12:00"),
        (both, "projektidéer senest 17. marts 2025 kl. 12:00"),
    ]
    assert whatnext.open_calls(date(2024, 12, 31)) == []
    assert [found.text for found in whatnext.open_calls(date(2025, 3, 17)) if found.call == both] == [
        "ansøgninger senest 28. april 2025 kl. 12:00"
    ]
    assert whatnext.open_calls(date(2025, 4, 28)) == []


def test_what_falls_due_is_unmet_running_and_nearest_first(plan: Plan) -> None:
    result = show(None, AsOf(small.DAY, chosen=False)).result
    due = whatnext.falls_due([result], Addresses())
    assert [(found.id, found.due, found.left) for found in due] == [
        ("1.1", date(2025, 12, 31), "91 dage tilbage"),
        ("1.3", date(2026, 12, 31), ""),
    ]
    assert due[0].url == "/plan/small/1.1/"
