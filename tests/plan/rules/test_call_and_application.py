"""A call counts once it is published and has opened; an application once it is submitted."""

from datetime import date

import pytest

from tests.plan.rules.build import codes_of, periods_of, record

CALLS = {"type": "count", "record": "call", "period": "year", "min": 1}
APPLICATIONS = {
    "type": "count",
    "record": "application",
    "period": "plan",
    "min": 2,
    "where": {"stage": "application"},
}
TOLD = {"title": "Udbud", "opens_on": "2023-02-01", "closes_at": "2023-04-01T12:00:00+02:00"}


@pytest.mark.parametrize(
    ("on", "draft", "verdict", "reason"),
    [
        ("2023-01-31", None, "open", ["later"]),
        ("2023-02-01", None, "kept", None),
        ("2023-12-31", None, "kept", None),
        ("2023-02-01", True, "open", ["unpublished"]),
        ("2023-12-31", True, "unproven", ["unpublished"]),
    ],
)
def test_a_draft_never_counts_and_a_published_call_from_the_day_it_opens(
    on: str, draft: bool | None, verdict: str, reason: list[str] | None
) -> None:
    facts = [record("call", "c", date(2022, 12, 1), **TOLD, **({"draft": True} if draft else {}))]
    period = next(found for found in periods_of(CALLS, facts, on) if found.start.year == 2023)
    assert str(period.verdict) == verdict
    assert codes_of(period).get("c") == reason


def test_an_application_counts_from_the_day_it_was_submitted() -> None:
    facts = [
        record("application", "a", date(2023, 1, 1), stage="application", status="draft", lead="school"),
        record("application", "b", stage="application", status="submitted", on="2023-03-01", amount=500_000),
        record("application", "c", stage="idea", status="submitted", on="2023-03-01"),
        record(
            "application", "d", stage="application", status="withdrawn", on="2023-03-02", withdrawn="Fortrudt"
        ),
    ]
    (period,) = periods_of(APPLICATIONS, facts, "2023-12-31")
    assert [found.key for found in period.counted] == ["b"]
    assert codes_of(period) == {"a": ["not_submitted"], "c": ["attribute_differs"], "d": ["withdrawn"]}
    assert codes_of(periods_of(APPLICATIONS, facts, "2023-02-28")[0])["b"] == ["later"]
