"""Between the plan's stored states and the plan file's data. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pagt.core.danish import key_from
from pagt.plan.rules.plan_reading import SCHEMA

State = Mapping[str, Any]

_PLAN = ("id", "title", "title_en", "pact", "source", "from", "to", "notice_days", "set")
_COMMITMENT = (
    "id", "title", "title_en", "words", "page", "owner", "version", "notice_days", "from", "to", "rule",
    "channel_of", "note", "note_en",
)  # fmt: skip


def plan_data(plan: State, commitments: Iterable[State]) -> dict[str, Any]:
    """Return the plan file's data of stored states; withdrawn commitments are left out.

    Args:
        plan: the state of the plan.
        commitments: the states of its commitments, in any order.
    """
    inside: dict[str, list[State]] = {area["id"]: [] for area in plan.get("focus_area", ())}
    for state in sorted(commitments, key=lambda state: (state.get("position", 0), state["id"])):
        if not state.get("withdrawn"):
            inside[state["area"]].append(state)
    areas = [
        {**area, "commitment": [_picked(state, _COMMITMENT) for state in inside[area["id"]]]}
        for area in plan.get("focus_area", ())
    ]
    return {"schema": SCHEMA, **_picked(plan, _PLAN), "focus_area": areas}


def _picked(state: State, names: Iterable[str]) -> dict[str, Any]:
    return {name: state[name] for name in names if name in state}


def plain(value: Any) -> Any:
    """Return data of a plan file as JSON has it: dates as ISO texts."""
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def commitment_key(plan_key: str, code: str) -> str:
    """Return the key of a commitment: the plan's key and its own id, `midtjylland-2022-2025-1-2`."""
    return f"{plan_key}-{key_from(code)}"
