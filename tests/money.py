"""Themes, hearing, calls, awards and bids for tests, written through the same actions as everything else."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from pagt.bids.actions import create_bid, create_recommendation
from pagt.bids.models import Bid, Recommendation
from pagt.grants.awards.actions import create_award, create_award_round
from pagt.grants.awards.models import Award, AwardRound
from pagt.grants.calls.actions import create_call, create_pool_year
from pagt.grants.calls.models import Call, PoolYear
from pagt.themes.actions import create_hearing_input, create_theme
from pagt.themes.models import HearingInput, Theme
from tests.factories import SYSTEM, organisation

ON = date(2023, 5, 2)
KR = 100
"""Øre in a krone."""
_numbers = count(1)


def _titled(values: dict[str, Any], what: str) -> dict[str, Any]:
    return {"title": f"{what} {next(_numbers)}", **values}


def theme(**values: Any) -> Theme:
    """Return a new theme of 2023."""
    return create_theme(by=SYSTEM, **_titled({"year": 2023, "on": ON, **values}, "Eksempeltema"))


def hearing_input(**values: Any) -> HearingInput:
    """Return new input from the schools to the themes of 2023."""
    said = {"year": 2023, "group": "schools", "on": ON, **values}
    return create_hearing_input(by=SYSTEM, **_titled(said, "Eksempelinput"))


def call(**values: Any) -> Call:
    """Return a new call of the theme pool of 2023."""
    return create_call(by=SYSTEM, **_titled({"year": 2023, "pool": "theme", **values}, "Eksempeludbud"))


def pool_year(**values: Any) -> PoolYear:
    """Return a new pool of 2023."""
    return create_pool_year(by=SYSTEM, **_titled({"year": 2023, **values}, "Eksempelpulje"))


def award_round(**values: Any) -> AwardRound:
    """Return a new award round of the theme pool."""
    return create_award_round(by=SYSTEM, **_titled({"on": ON, "pool": "theme", **values}, "Eksempelrunde"))


def award(**values: Any) -> Award:
    """Return a new award, led by a new school."""
    if "lead" not in values:
        values["lead"] = organisation(kind="school")
    return create_award(by=SYSTEM, **_titled({"on": ON, **values}, "Eksempelprojekt"))


def bid(**values: Any) -> Bid:
    """Return a new idea for a bid to a foundation."""
    return create_bid(
        by=SYSTEM, **_titled({"programme": "foundation", "stage": "idea", **values}, "Eksempelansøgning")
    )


def recommendation(**values: Any) -> Recommendation:
    """Return a new ESF+ recommendation."""
    return create_recommendation(by=SYSTEM, **_titled({"on": ON, **values}, "Eksempelindstilling"))


MAKERS = {
    "theme": theme,
    "hearing_input": hearing_input,
    "pool_year": pool_year,
    "call": call,
    "award_round": award_round,
    "award": award,
    "recommendation": recommendation,
    "bid": bid,
}
"""Kind -> what makes one."""
