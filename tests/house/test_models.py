"""What the database itself must hold: floors, choices, the words of the rules."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from pagt.core.models import Record
from pagt.core.register.spec import registers
from pagt.core.rights import SystemActor
from pagt.network.matching.models import Need
from pagt.plan.actions import attest
from pagt.plan.models import Commitment
from pagt.plan.rules.vocabulary import SPECS, ValueType

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).resolve().parents[2]
# Rules say `state` of a bid where the form and the table say `stage`: a record's state is its journal's word.
NAMED_OTHERWISE = {("bid", "state"): "stage", ("match", "state"): "stage"}
# What a record says that another one has.
OF_ANOTHER = {("match", "support"): Need}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("pagt.")]


def fields_with_choices() -> list[tuple[type[models.Model], models.Field[Any, Any]]]:
    found = [(model, field) for model in ours() for field in model._meta.local_fields if field.choices]
    assert len(found) > 25
    return found


def floors() -> dict[str, int]:
    """The height of every package, from the import contracts: the one place where the floors are written."""
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    heights: dict[str, int] = {}
    for contract in contracts:
        if not contract["name"].startswith("Floors") or contract["type"] != "layers":
            continue
        (container,) = contract["containers"]
        layers = contract["layers"]
        for n, layer in enumerate(layers):
            for package in re.split(r" [|:] ", layer):
                name = f"{container}.{package}"
                # A floor within a floor lies between this one and the next.
                below = heights.get(name, heights.get(container, 0))
                heights[name] = below + (len(layers) - n) * (100 if container == "pagt" else 1)
    return heights


def height(model: type[models.Model]) -> int:
    heights = floors()
    best = max((name for name in heights if f"{model.__module__}.".startswith(f"{name}.")), key=len)
    return heights[best]


def test_foreign_keys_go_down_only() -> None:
    up = []
    for model in ours():
        for field in model._meta.get_fields():
            target = field.related_model
            if (
                field.auto_created
                or not isinstance(target, type)
                or not target.__module__.startswith("pagt.")
            ):
                continue
            if height(target) > height(model):
                up.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert up == []


def test_the_floors_are_read_as_they_are_written() -> None:
    heights = floors()
    assert heights["pagt.core"] < heights["pagt.people"] < heights["pagt.network.partners"]
    assert heights["pagt.network.partners"] < heights["pagt.network.meetings"] < heights["pagt.themes"]
    assert heights["pagt.grants.calls"] < heights["pagt.grants.awards"] < heights["pagt.plan"]


def test_the_database_refuses_what_is_not_among_the_choices(demo: None) -> None:
    attest(
        by=SystemActor("system:test"),
        commitment=Commitment.objects.filter(withdrawn="").first(),
        of="meeting",
        on=date(2023, 5, 2),
        title="Eksempel: et brev",
        reference="Eksempelsag 1",
        particulars={"purpose": "network"},
    )
    accepted = []
    for model, field in fields_with_choices():
        row = model._default_manager.first()
        assert row is not None, f"the demonstration has no {model.__name__}"
        unknown = "zz"[: field.max_length]  # a value that is too long is refused whatever it says
        try:
            with transaction.atomic():
                model._default_manager.filter(pk=row.pk).update(**{field.name: unknown})
                transaction.set_rollback(True)
        except IntegrityError:
            continue
        accepted.append(f"{model.__name__}.{field.name}")
    assert accepted == []


def test_the_rules_and_the_tables_have_the_same_choices() -> None:
    differ = []
    compared = 0
    for kind, spec in SPECS.items():
        model = registers()[str(kind)].model
        for name, attribute in spec.attributes.items():
            if attribute.type is not ValueType.CHOICE:
                continue
            named = OF_ANOTHER.get((str(kind), name), model)
            field = named._meta.get_field(NAMED_OTHERWISE.get((str(kind), name), name))
            compared += 1
            if {value for value, _ in field.flatchoices} != set(attribute.values):  # type: ignore[union-attr]
                differ.append(f"{kind}.{name}")
    assert differ == []
    assert compared > 20


def test_every_kind_of_the_rules_is_a_register_and_a_model() -> None:
    for kind in SPECS:
        model = registers()[str(kind)].model
        assert issubclass(model, Record)
        assert str(kind) == model.KIND


def test_what_records_say_is_said_in_the_words_of_the_rules(demo: None) -> None:
    unknown: set[str] = set()
    for kind, spec in SPECS.items():
        records = list(registers()[str(kind)].model._default_manager.all())
        assert records, f"the demonstration has no {kind}"
        for record in records:
            unknown |= {f"{kind}.{name}" for name in record.facts() if name not in spec.attributes}
    assert unknown == set()


def test_no_record_puts_a_person_in_the_journal(demo: None) -> None:
    contacts = registers()["contact"].model._default_manager.all()
    assert contacts
    for contact in contacts:
        text = f"{contact.state()} {contact.journal_title} {contact.key}"
        for value in (contact.name, contact.email, contact.phone):
            assert not value or value not in text
