"""Small plans and records for the tests of the engine."""

from copy import deepcopy
from datetime import date
from typing import Any

from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.facts import Fact
from pagt.plan.rules.messages import InvalidInputError
from pagt.plan.rules.plan import Plan
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.records import RecordSet, records_from_states
from pagt.plan.rules.results import CommitmentResult, PeriodResult

ORGANISATIONS = [
    Fact("organisation", "acme", None, {"name": "Eksempel A/S", "kind": "company"}),
    Fact("organisation", "beta", None, {"name": "Eksempel B", "kind": "company", "level": "national"}),
    Fact("organisation", "skole", None, {"name": "Eksempelskolen", "kind": "school"}),
    Fact("organisation", "ude", None, {"name": "Example Abroad", "kind": "network", "country": "SE"}),
]
BOTH = {"id": "both", "title": "Begge", "members": [{"id": "acme", "name": "A"}, {"id": "beta", "name": "B"}]}


def plan_data(rule: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A plan 2022-2023 with one commitment "c"; `more` replaces keys of the plan."""
    commitment = {"id": "c", "title": "Eksempel", "rule": rule}
    return {
        "schema": 1,
        "id": "p",
        "title": "Eksempelplan",
        "from": date(2022, 1, 1),
        "to": date(2023, 12, 31),
        "notice_days": 90,
        "set": [deepcopy(BOTH)],
        "focus_area": [{"id": "1", "title": "Eksempel", "commitment": [commitment]}],
    } | more


def plan_of(rule: dict[str, Any], **more: Any) -> Plan:
    """That plan, read."""
    return parse_plan(plan_data(rule, **more))


def record(kind: str, key: str, recorded_on: date | None = None, **state: Any) -> Fact:
    """One fact of a kind."""
    return Fact(kind, key, recorded_on, state)


def meeting(key: str, on: str, *organisations: str, absent: tuple[str, ...] = (), **state: Any) -> Fact:
    """A network meeting with organisations that came, and some that did not."""
    people = [{"organisation": key, "attended": True} for key in organisations]
    people += [{"organisation": key, "attended": False} for key in absent]
    return record("meeting", key, **({"on": on, "purpose": "network", "participants": people} | state))


def record_set(*facts: Fact) -> RecordSet:
    """The facts with the organisations of the tests."""
    return records_from_states([*ORGANISATIONS, *facts])


def result_of(
    rule: dict[str, Any], facts: list[Fact], on: str, known_at: str | None = None, **more: Any
) -> CommitmentResult:
    """The result of commitment "c"."""
    known = date.fromisoformat(known_at) if known_at else None
    records = record_set(*facts)
    return evaluate(plan_of(rule, **more), records, on=date.fromisoformat(on), known_at=known).commitment("c")


def periods_of(rule: dict[str, Any], facts: list[Fact], on: str, **more: Any) -> tuple[PeriodResult, ...]:
    """The periods of that result."""
    return result_of(rule, facts, on, **more).periods


def verdicts_of(rule: dict[str, Any], facts: list[Fact], on: str, **more: Any) -> list[str]:
    """The verdict of each period."""
    return [str(period.verdict) for period in periods_of(rule, facts, on, **more)]


def codes_of(period: PeriodResult) -> dict[str, list[str]]:
    """Key of each rejected record -> codes of its reasons."""
    return {entry.record.key: [reason.code for reason in entry.reasons] for entry in period.rejected}


def problems_of(data: dict[str, Any]) -> list[tuple[str, str]]:
    """(place, code) of every problem of a plan; empty when it is sound."""
    try:
        parse_plan(data)
    except InvalidInputError as error:
        return [(problem.place(), problem.message.code) for problem in error.problems]
    return []
