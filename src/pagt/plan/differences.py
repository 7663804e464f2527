"""What an import would change: the plan as it stands against the plan in the file. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pagt.plan.rules.plan import Plan
from pagt.plan.rules.plan_reading import plan_to_dict


@dataclass(frozen=True)
class Difference:
    """What happens to the plan itself or to one of its parts.

    `action` is `create`, `change` or `withdraw`; `what` is `plan`, `set`, `focus_area` or `commitment`; `fields`
    are (key of the plan file, before, after), of a new part none.
    """

    action: str
    what: str
    id: str
    title: str
    fields: tuple[tuple[str, Any, Any], ...] = ()


def differences(before: Plan | None, after: Plan) -> list[Difference]:
    """Return what changes when a plan (None: there is none yet) becomes another, in the plan's order."""
    old, new = _parts(before) if before else {}, _parts(after)
    found = list(_new_and_changed(old, new))
    gone = [key for key in old if key not in new]
    return found + [Difference("withdraw", what, id_, old[what, id_].get("title", "")) for what, id_ in gone]


def _new_and_changed(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Difference]:
    for (what, id_), entry in new.items():
        title = str(entry.get("title", ""))
        standing = old.get((what, id_))
        if standing is None:
            yield Difference("create", what, id_, title)
            continue
        fields = tuple(
            (name, standing.get(name), entry.get(name))
            for name in dict.fromkeys([*entry, *standing])
            if standing.get(name) != entry.get(name) and name != "version"
        )
        if fields:
            yield Difference("change", what, id_, title, fields)


def _parts(plan: Plan) -> dict[tuple[str, str], dict[str, Any]]:
    """Every part of the plan by what it is and its id, each without the parts inside it."""
    data: dict[str, Any] = plan_to_dict(plan)
    sets, areas = data.pop("set", []), data.pop("focus_area", [])
    parts: dict[tuple[str, str], dict[str, Any]] = {("plan", plan.id): data}
    parts |= {("set", entry["id"]): entry for entry in sets}
    for area in areas:
        inside = area.pop("commitment", [])
        parts["focus_area", area["id"]] = area
        for position, entry in enumerate(inside):
            parts["commitment", entry["id"]] = {**entry, "focus_area": area["id"], "position": position + 1}
    return parts
