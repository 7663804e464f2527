"""A second, slow and plain reading of simple filters, to hold the engine's sets against."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pagt.plan.rules.facts import Fact


def day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def fits(
    fact: Fact, rule: dict[str, Any], organisations: dict[str, dict[str, Any]], members: Iterable[str]
) -> bool:
    """Whether a record fits `where`, `participants` and `items` of a rule."""
    state = fact.state
    for name, wanted in rule.get("where", {}).items():
        have = state.get(name)
        if name == "year":
            have = have or day(state["on"]).year
        if isinstance(wanted, dict):
            if have is None or have < wanted.get("min", have) or have > wanted.get("max", have):
                return False
        elif have not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    there = {p["organisation"] for p in state.get("participants", []) if p["attended"]} | set(
        state.get("organisations", [])
    )
    for test in rule.get("participants", []):
        if "every" in test:
            if not set(members) <= there:
                return False
            continue
        good = there & set(members) if "set" in test else there
        good = {key for key in good if test.get("kind") in (None, organisations[key].get("kind"))}
        if len(good) < test.get("min", 1):
            return False
    for test in rule.get("items", []):
        good_items = [i for i in state.get("items", []) if test.get("mark") in (None, i.get("mark"))]
        if len(good_items) < test.get("min", 1):
            return False
    return True


def exists(fact: Fact, on: date, known_at: date | None) -> bool:
    """Whether a record exists for a verdict: happened, known, not void."""
    state = fact.state
    known = known_at is None or day(fact.recorded_on or state["on"]) <= known_at
    return known and day(state["on"]) <= on and not state.get("cancelled") and not state.get("withdrawn")


def in_period(fact: Fact, start: date, end: date) -> bool:
    """Whether a record belongs to a period: by its year when it says one, else by its date."""
    year = fact.state.get("year")
    return start.year <= year <= end.year if year else start <= day(fact.state["on"]) <= end
