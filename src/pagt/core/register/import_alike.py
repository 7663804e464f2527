"""Rows side by side with the records that they look like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pagt.core.models import Record
from pagt.core.register.fields import RowsField
from pagt.core.register.import_rows import OUT
from pagt.core.register.imports import SAME_AS
from pagt.core.register.parts import address
from pagt.core.register.spec import Register, registers
from pagt.core.register.targets import BESIDE, Target, targets
from pagt.core.register.words import plainly


@dataclass(frozen=True)
class Side:
    """One thing that a row looks like.

    Args:
        answer: what is kept when the person says that it is this one.
        title: its name, or which row of the file it is.
        url: its page; empty for a row.
        reasons: why it looks the same.
        says: what it says, a value for each of the labels.
    """

    answer: str
    title: str
    url: str
    reasons: list[str]
    says: list[str]


@dataclass(frozen=True)
class Compared:
    """A row that looks like something: its number, name and question, what it says, and what it looks like."""

    row: int
    title: str
    ask: str
    what: Any
    labels: list[Any]
    says: list[str]
    sides: list[Side]

    @property
    def lines(self) -> list[tuple[Any, str, list[str]]]:
        """Label, the row's value and the others', for a table."""
        return [
            (label, said, [side.says[number] for side in self.sides])
            for number, (label, said) in enumerate(zip(self.labels, self.says, strict=True))
        ]


def compared(spec: Register[Any], lines: Iterable[Mapping[str, Any]]) -> list[Compared]:
    """Return rows of a report that look like something, each with what it looks like.

    Args:
        spec: the register of the import.
        lines: the rows of the report, all of them `ALIKE`.
    """
    lines = list(lines)
    there = targets(spec)
    records = _records(lines)
    return [_one(spec, there, records, line) for line in lines]


def _records(lines: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Record]:
    wanted: dict[str, set[str]] = {}
    for line in lines:
        for near in line["near"]:
            if near["key"]:
                wanted.setdefault(near["kind"], set()).add(near["key"])
    return {
        (kind, record.key): record
        for kind, keys in wanted.items()
        for record in registers()[kind].rows(registers()[kind].model._default_manager.filter(key__in=keys))
    }


def _one(
    spec: Register[Any],
    there: Mapping[str, Target],
    records: Mapping[tuple[str, str], Record],
    line: Mapping[str, Any],
) -> Compared:
    kind = line["near"][0]["kind"]
    beside = spec.incoming.beside
    of_beside = bool(beside) and kind != spec.kind
    shown: list[tuple[Any, str, str]] = []
    for name, said in line["given"]:
        if name not in there:
            continue
        if of_beside and beside and name == beside.named_by:
            shown.append((there[name].label, beside.name, said))
        elif of_beside == (BESIDE in name):
            shown.append((there[name].label, name.partition(BESIDE)[2] or name, _word(there[name], said)))
    sides = []
    for near in line["near"]:
        record = records.get((kind, near["key"]))
        sides.append(
            Side(
                f"{SAME_AS}{near['key']}" if near["key"] else OUT,
                near["title"] if near["key"] else _("Row %(row)s: %(title)s") % near,
                address(record) if record else "",
                near["reasons"],
                [_said(spec, record, name) if record else "" for _label, name, _said_ in shown],
            )
        )
    what = registers()[kind].singular
    return Compared(
        line["row"],
        line["title"],
        line["ask"],
        what,
        [one[0] for one in shown],
        [one[2] for one in shown],
        sides,
    )


def _word(target: Target, said: str) -> str:
    return dict(target.choices).get(said, said)


def _said(spec: Register[Any], record: Record, name: str) -> str:
    """Return what a record says in a field, in words."""
    if isinstance(spec.form.base_fields.get(name), RowsField) and name in record.ROWS:
        return "; ".join(str(row) for row in getattr(record, name).all())
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name, "")
    return value.name_or_title if isinstance(value, Record) else plainly(value) if value else ""
