"""What must hold of every rule and every set of records."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.facts import Fact
from pagt.plan.rules.history import changes, days_of_change
from pagt.plan.rules.records import records_from_states
from pagt.plan.rules.results import PeriodResult
from pagt.plan.rules.verdict import Verdict
from tests.plan.rules.build import ORGANISATIONS, plan_of
from tests.plan.rules.naive import day, exists, fits, in_period

KNOWN = {fact.key: dict(fact.state) for fact in ORGANISATIONS}
MEMBERS = ("acme", "beta")
START, END = date(2021, 11, 1), date(2024, 2, 1)

# Broken and unproven both mean "not met when the time was out"; which of the two it is says only whether there
# were other records of the kind, so neither is worse than the other.
RANK = {
    Verdict.BROKEN: 0,
    Verdict.UNPROVEN: 0,
    Verdict.DEVIATES: 1,
    Verdict.AT_RISK: 2,
    Verdict.UPCOMING: 3,
    Verdict.OPEN: 3,
    Verdict.KEPT: 4,
}

days = st.dates(START, END)
purposes = st.sampled_from(["network", "council", "workshop"])


@st.composite
def meetings(draw: st.DrawFn) -> dict[str, Any]:
    state: dict[str, Any] = {
        "on": draw(days).isoformat(),
        "purpose": draw(purposes),
        "minutes": draw(st.booleans()),
    }
    people = draw(st.lists(st.tuples(st.sampled_from(sorted(KNOWN)), st.booleans()), max_size=4))
    state["participants"] = [{"organisation": key, "attended": came} for key, came in people]
    marks = draw(st.lists(st.sampled_from(["idea_tested", "decision"]), max_size=2))
    state["items"] = [{"subject": "x", "mark": mark} for mark in marks]
    if draw(st.integers(0, 9)) == 0:
        state[draw(st.sampled_from(["cancelled", "withdrawn"]))] = "grund"
    if draw(st.integers(0, 4)) == 0:
        state["year"] = draw(st.integers(2021, 2024))
    return state


@st.composite
def fact_lists(draw: st.DrawFn) -> list[Fact]:
    states = draw(st.lists(meetings(), max_size=12))
    delays = draw(st.lists(st.integers(0, 200), min_size=len(states), max_size=len(states)))
    return [
        Fact("meeting", f"m{number:02}", day(state["on"]) + timedelta(days=delay), state)
        for number, (state, delay) in enumerate(zip(states, delays, strict=True))
    ]


@st.composite
def rules(
    draw: st.DrawFn, types: tuple[str, ...] = ("count", "milestone", "coverage"), upper: bool = True
) -> dict[str, Any]:
    rule: dict[str, Any] = {"type": draw(st.sampled_from(types)), "record": "meeting"}
    if rule["type"] == "milestone":
        rule["by"] = draw(st.dates(date(2022, 1, 1), date(2023, 12, 31)))
    else:
        rule["period"] = draw(st.sampled_from(["year", "plan"]))
    if rule["type"] == "coverage":
        rule["of"] = "both"
    if rule["type"] == "count":
        low = draw(st.integers(1, 3))
        high = draw(st.none() | st.integers(low, 4)) if upper else None
        rule |= {"min": low} | ({"max": high} if high else {})
    where = {
        "purpose": draw(purposes | st.lists(purposes, min_size=1, max_size=2)),
        "minutes": draw(st.booleans()),
        "year": {"min": draw(st.integers(2021, 2023))},
    }
    chosen = draw(st.lists(st.sampled_from(sorted(where)), unique=True))
    if chosen:
        rule["where"] = {name: where[name] for name in chosen}
    tests = [
        {"every": "both"},
        {"set": "both", "min": draw(st.integers(1, 2))},
        {"kind": "company"},
        {"min": 2},
    ]
    if draw(st.booleans()):
        rule["participants"] = [draw(st.sampled_from(tests))]
    if draw(st.integers(0, 3)) == 0:
        rule["items"] = [{"mark": "idea_tested", "min": draw(st.integers(1, 2))}]
    return rule


def periods(
    rule: dict[str, Any], facts: list[Fact], on: date, known_at: date | None = None
) -> tuple[PeriodResult, ...]:
    records = records_from_states([*ORGANISATIONS, *facts])
    return evaluate(plan_of(rule), records, on=on, known_at=known_at).commitment("c").periods


def picture(rule: dict[str, Any], facts: list[Fact], on: date) -> list[Any]:
    return [
        (
            p.start,
            p.verdict,
            p.have,
            p.need_min,
            p.missing,
            [r.key for r in p.counted],
            [(e.record.key, e.reasons) for e in p.rejected],
        )
        for p in periods(rule, facts, on)
    ]


@settings(deadline=None, max_examples=150)
@given(rules(), fact_lists(), days, st.none() | days)
def test_counted_and_rejected_agree_with_a_plain_reading(
    rule: dict[str, Any], facts: list[Fact], on: date, known_at: date | None
) -> None:
    by_key = {fact.key: fact for fact in facts}
    for period in periods(rule, facts, on, known_at):
        counted = {record.key for record in period.counted}
        expected = {
            key
            for key, fact in by_key.items()
            if exists(fact, on, known_at)
            and in_period(fact, period.start, period.end)
            and fits(fact, rule, KNOWN, MEMBERS)
            and (rule["type"] != "milestone" or day(fact.state["on"]) <= period.end)
        }
        if rule["type"] == "coverage":
            present = {
                k: {p["organisation"] for p in by_key[k].state["participants"] if p["attended"]}
                for k in expected
            }
            expected = {key for key in expected if present[key] & set(MEMBERS)}
            assert period.have == len(set(MEMBERS) & set().union(*present.values()))
        else:
            assert period.have == len(expected)
        assert counted == expected
        rejected = [entry.record.key for entry in period.rejected]
        assert len(rejected) == len(set(rejected))
        assert not counted & set(rejected)
        assert all(entry.reasons for entry in period.rejected)
        assert all(known_at is None or entry.record.recorded_on <= known_at for entry in period.rejected)


@settings(deadline=None)
@given(rules(upper=False), fact_lists(), meetings(), days)
def test_another_counting_record_never_worsens_a_minimum(
    rule: dict[str, Any], facts: list[Fact], extra: dict[str, Any], on: date
) -> None:
    more = [*facts, Fact("meeting", "new", None, extra)]
    for before, after in zip(periods(rule, facts, on), periods(rule, more, on), strict=True):
        if "new" in {record.key for record in after.counted}:
            assert RANK[after.verdict] >= RANK[before.verdict]
            assert after.have >= before.have


@settings(deadline=None)
@given(rules(), fact_lists(), days)
def test_a_verdict_does_not_depend_on_later_records(
    rule: dict[str, Any], facts: list[Fact], on: date
) -> None:
    past = [fact for fact in facts if day(fact.state["on"]) <= on]
    now, then = periods(rule, facts, on), periods(rule, past, on)
    assert [(p.verdict, p.have, p.missing) for p in now] == [(p.verdict, p.have, p.missing) for p in then]


@settings(deadline=None)
@given(rules(upper=False), fact_lists(), days, st.integers(1, 500))
def test_a_kept_minimum_stays_kept(rule: dict[str, Any], facts: list[Fact], on: date, later: int) -> None:
    after = periods(rule, facts, on + timedelta(days=later))
    for before, now in zip(periods(rule, facts, on), after, strict=True):
        if before.verdict is Verdict.KEPT:
            assert now.verdict is Verdict.KEPT


@settings(deadline=None)
@given(rules(), fact_lists(), days, st.integers(0, 1000))
def test_the_order_of_the_records_is_irrelevant(
    rule: dict[str, Any], facts: list[Fact], on: date, seed: int
) -> None:
    shuffled = list(facts)
    random.Random(seed).shuffle(shuffled)
    assert picture(rule, facts, on) == picture(rule, shuffled, on)


@settings(deadline=None, max_examples=40)
@given(rules(), fact_lists())
def test_verdicts_change_only_on_the_days_that_are_named(rule: dict[str, Any], facts: list[Fact]) -> None:
    plan, records = plan_of(rule), records_from_states([*ORGANISATIONS, *facts])
    since, until = date(2021, 12, 20), date(2024, 1, 10)
    named = set(days_of_change(plan, records, since=since, until=until))
    found = {
        change.day: (change.before, change.after)
        for change in changes(plan, records, since=since, until=until)
    }
    before = evaluate(plan, records, on=since - timedelta(days=1)).commitment("c").verdict
    at = since
    while at <= until:
        after = evaluate(plan, records, on=at).commitment("c").verdict
        if after != before:
            assert at in named
        assert found.get(at) == ((before, after) if after != before else None)
        before, at = after, at + timedelta(days=1)


@pytest.mark.parametrize("attribute", ["amount", "projects"])
@settings(deadline=None)
@given(data=st.data())
def test_numbers_as_bit_slices_agree_with_plain_arithmetic(attribute: str, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.none() | st.integers(0, 10**12), max_size=20))
    low = data.draw(st.integers(0, 10**12))
    high = data.draw(st.integers(low, 10**12))
    rule = {"type": "sum", "record": "award_round", "field": attribute, "period": "plan", "min": 1}
    rule["where"] = {attribute: {"min": low, "max": high}}
    facts = [
        Fact("award_round", f"a{n}", None, {"on": "2022-05-01", attribute: v}) for n, v in enumerate(numbers)
    ]
    (period,) = periods(rule, facts, date(2023, 12, 31))
    expected = [v for v in numbers if v is not None and low <= v <= high]
    assert (period.have, len(period.counted)) == (sum(expected), len(expected))
