"""`pagt export`: plans and records as the files that `pagt check` and `pagt load` read."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from pagt.cli.django_setup import lang_option, program

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pagt.plan.rules.facts import Fact
    from pagt.plan.rules.messages import Lang


@click.group()
def export() -> None:
    """Write what the database holds as TOML to standard output."""


@export.command()
@click.argument("key", required=False)
@lang_option
def plan(key: str | None, lang: Lang) -> None:
    """Write the plan with this KEY; without one, the main plan."""
    with program(lang):
        from pagt.plan.actions import plan_dict
        from pagt.plan.queries import plan_named

        _write(plan_dict(plan_named(key)))


@export.command()
@lang_option
def records(lang: Lang) -> None:
    """Write every record that rules can see. It holds what is confidential: keep it safe."""
    with program(lang):
        from pagt.core import journal
        from pagt.plan.rules.record_reading import records_to_dict
        from pagt.plan.rules.vocabulary import Kind

        found = journal.states(list(Kind))
        _write(records_to_dict(_fact(kind, key, _opened(kind, key, state)) for kind, key, state in found))


def _opened(kind: str, key: str, state: Mapping[str, Any]) -> Mapping[str, Any]:
    """The state with the texts that the journal only seals, as the register has them today."""
    from pagt.core.register.spec import registers
    from pagt.core.seals import sealed_length

    shut = [name for name, value in state.items() if sealed_length(value) is not None]
    if not shut and not any("outcome" in item for item in state.get("items", ())):
        return state
    record = registers()[kind].model._default_manager.get(key=key)
    opened = {**state, **{name: getattr(record, name) for name in shut}}
    if state.get("items"):
        outcomes = record.items.values_list("outcome", flat=True)
        opened["items"] = [
            {**item, "outcome": said} for item, said in zip(state["items"], outcomes, strict=True)
        ]
    return opened


def _fact(kind: str, key: str, state: Mapping[str, Any]) -> Fact:
    """The record in the words of the file: what no rule asks for stays in the register."""
    from pagt.plan.rules.facts import Fact
    from pagt.plan.rules.vocabulary import ATTESTATION_OWN, Kind, ValueType, attributes_of

    known = (
        {**attributes_of(Kind(state["of"])), **ATTESTATION_OWN}
        if kind == Kind.ATTESTATION
        else attributes_of(Kind(kind))
    )
    typed = {ValueType.DATE: date.fromisoformat, ValueType.INSTANT: datetime.fromisoformat}
    return Fact(
        kind,
        key,
        date.fromisoformat(state["recorded_on"]),
        {
            name: typed[known[name].type](value) if known[name].type in typed else _said(value)
            for name, value in state.items()
            if name in known
        },
    )


def _said(value: Any) -> Any:
    """Leave out of rows what they do not say."""
    if not isinstance(value, list):
        return value
    return [
        {name: cell for name, cell in row.items() if cell not in (None, "")} if isinstance(row, dict) else row
        for row in value
    ]


def _write(data: Mapping[str, Any]) -> None:
    import tomli_w

    click.echo(tomli_w.dumps(data), nl=False)
