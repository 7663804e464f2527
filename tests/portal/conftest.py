"""The small plan of `tests.portal.small` in the database, with the records it is checked against."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from pagt.network.partners.models import Organisation
from pagt.plan.actions import import_plan
from pagt.plan.models import Plan
from pagt.web.portal import asof, caching, calls, whatnext
from pagt.web.portal.views import calls as views_calls
from pagt.web.portal.views import feeds
from tests import money
from tests.factories import SYSTEM, meeting, organisation
from tests.portal import small


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The day on which these tests look at the portal; records are still written in our own time."""
    look_on(small.DAY, monkeypatch)
    return small.DAY


def look_on(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the portal, and nothing else, take a day for today."""
    seen = SimpleNamespace(today=lambda: day, now=lambda: whatnext.end_of(day))
    for module in (asof, caching, calls, feeds, views_calls, whatnext):
        monkeypatch.setattr(module, "clock", seen)


@pytest.fixture
def towns(db: None) -> list[Organisation]:
    """The three towns that the plan promises to meet."""
    return [
        organisation(f"Eksempelby {n}", key=key, kind="municipality", municipality=key[-4:])
        for n, key in enumerate(small.TOWNS, start=1)
    ]


@pytest.fixture
def plan(towns: list[Organisation], today: date) -> Plan:
    """The plan as the main one, with its records: every verdict occurs."""
    found = import_plan(small.PLAN, by=SYSTEM)
    first, second, third = towns
    meeting("Eksempel: åbent netværksmøde", on=date(2024, 5, 2), public=True, participants=came(first))
    meeting("Eksempel: aflyst møde", on=date(2025, 3, 2), cancelled="Sygdom", participants=came(first))
    meeting(
        "Eksempel: bymøde", on=date(2024, 6, 1), purpose="municipal", public=True, participants=came(first)
    )
    meeting(
        "Hemmeligt emne",
        on=date(2024, 7, 1),
        purpose="municipal",
        confidential=True,
        participants=came(second),
    )
    meeting("Eksempel: værksted", on=date(2025, 8, 1), purpose="workshop", participants=came(third))
    for number, year in enumerate((2024, 2024, 2024, 2025)):
        money.theme(title=f"Eksempeltema {number}", year=year, on=date(year, 2, 1))
    money.award_round(
        title="Eksempelrunde 24", on=date(2024, 12, 1), projects=3, amount=12_500_000 * money.KR
    )
    return found


def came(*organisations: Organisation) -> list[dict[str, object]]:
    """Participants who took part."""
    return [{"organisation": one, "attended": True} for one in organisations]
