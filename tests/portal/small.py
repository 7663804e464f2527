"""A small plan and records that together give every verdict on 1 October 2025."""

from datetime import date
from typing import Any

from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.records import records_from_states
from pagt.plan.rules.results import PlanResult

DAY = date(2025, 10, 1)
TOWNS = ("kommune-0615", "kommune-0657", "kommune-0751")
"""The keys of the towns that the plan promises to meet."""

PLAN: dict[str, Any] = {
    "schema": 1,
    "id": "small",
    "title": "Eksempel: Lille handleplan 2024-2026",
    "title_en": "Example: Small plan 2024-2026",
    "from": date(2024, 1, 1),
    "to": date(2026, 12, 31),
    "notice_days": 120,
    "set": [
        {
            "id": "towns",
            "title": "Byerne",
            "members": [{"id": town, "name": f"Eksempelby {n}"} for n, town in enumerate(TOWNS, start=1)],
        }
    ],
    "focus_area": [
        {
            "id": "1",
            "title": "Virksomheder og <skoler>",
            "title_en": "Companies & schools",
            "words": "Planens egne ord om området.",
            "commitment": [
                {
                    "id": "1.1",
                    "title": "Et netværksmøde om året",
                    "title_en": "A network meeting a year",
                    "words": "Der holdes et netværksmøde hvert år.",
                    "page": 3,
                    "owner": "Sekretariatet",
                    "version": 1,
                    "rule": {
                        "type": "count",
                        "record": "meeting",
                        "period": "year",
                        "min": 1,
                        "where": {"purpose": "network"},
                    },
                },
                {
                    "id": "1.2",
                    "title": "Et eller to temaer om året",
                    "title_en": "One or two themes a year",
                    "version": 1,
                    "rule": {"type": "count", "record": "theme", "period": "year", "min": 1, "max": 2},
                },
                {
                    "id": "1.3",
                    "title": "Et møde med hver by",
                    "title_en": "A meeting with each town",
                    "version": 1,
                    "rule": {
                        "type": "coverage",
                        "record": "meeting",
                        "of": "towns",
                        "period": "plan",
                        "where": {"purpose": "municipal"},
                    },
                },
            ],
        },
        {
            "id": "2",
            "title": "Penge",
            "title_en": "Money",
            "commitment": [
                {
                    "id": "2.1",
                    "title": "En workshop inden sommeren 2025",
                    "title_en": "A workshop before the summer of 2025",
                    "version": 1,
                    "rule": {
                        "type": "milestone",
                        "record": "meeting",
                        "by": date(2025, 6, 30),
                        "where": {"purpose": "workshop"},
                    },
                },
                {
                    "id": "2.2",
                    "title": "Mindst 10 mio. kr. uddeles",
                    "title_en": "At least DKK 10m is awarded",
                    "version": 1,
                    "rule": {
                        "type": "sum",
                        "record": "award_round",
                        "field": "amount",
                        "period": "plan",
                        "min": 10_000_000,
                    },
                },
                {"id": "2.3", "title": "Møderne kan holdes lokalt", "channel_of": "1.3"},
                {
                    "id": "2.4",
                    "title": "En fond i det sidste år",
                    "title_en": "A foundation in the last year",
                    "version": 1,
                    "from": date(2026, 1, 1),
                    "rule": {"type": "count", "record": "bid", "period": "plan", "min": 1},
                },
            ],
        },
    ],
}


def meeting(key: str, on: str, purpose: str, *who: str, **more: Any) -> tuple[str, str, str, dict[str, Any]]:
    """A meeting's state, everybody attending."""
    people = [{"organisation": name, "attended": True, "persons": 1} for name in who]
    state = {"on": on, "purpose": purpose, "title": f"Eksempel: {key}", "participants": people, **more}
    return "meeting", key, on, state


def theme(key: str, year: int) -> tuple[str, str, str, dict[str, Any]]:
    """A theme's state."""
    on = f"{year}-02-01"
    return "theme", key, on, {"on": on, "year": year, "title": f"Eksempeltema {key}"}


STATES = [
    meeting("netvaerk-24", "2024-05-02", "network", TOWNS[0]),
    meeting("aflyst", "2025-03-02", "network", TOWNS[0], cancelled="Sygdom"),
    theme("a", 2024),
    theme("b", 2024),
    theme("c", 2024),
    theme("d", 2025),
    meeting("by-1", "2024-06-01", "municipal", TOWNS[0]),
    meeting("by-2", "2024-07-01", "municipal", TOWNS[1], confidential=True, title="Hemmeligt emne"),
    meeting("sen-workshop", "2025-08-01", "workshop", TOWNS[2]),
    (
        "award_round",
        "runde-24",
        "2024-12-01",
        {"on": "2024-12-01", "title": "Eksempelrunde", "projects": 3, "amount": 12_500_000},
    ),
]


def result(on: date = DAY, **changes: Any) -> PlanResult:
    """The engine's result for the small plan on a day."""
    return evaluate(parse_plan({**PLAN, **changes}), records_from_states(STATES), on=on)
