"""A deadline is as far off for the applicant as it is on the call's public page."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pagt.grants.applications.views.when import Deadline

NOON = datetime(2027, 2, 25, 12, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(days=94, hours=16), "95 dage tilbage"),
        (timedelta(days=94, hours=2), "94 dage tilbage"),
        (timedelta(days=3), "3 dage tilbage"),
        (timedelta(days=2, hours=5), "2 dage og 5 timer tilbage"),
        (timedelta(days=2), "2 dage tilbage"),
        (timedelta(hours=1, minutes=1), "1 time og 1 minut tilbage"),
        (timedelta(seconds=59), "Under et minut tilbage"),
        (timedelta(0), "Fristen er udløbet"),
    ],
)
def test_how_long_there_is(before: timedelta, said: str) -> None:
    assert Deadline(NOON, NOON - before).left == said
