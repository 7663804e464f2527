"""Calls that lack nothing, for tests of how they are published, corrected and copied."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pagt.core.actions import create
from pagt.core.rights import Actor
from pagt.grants.calls.actions import prepare_call, publish_call
from pagt.grants.calls.models import Call, StageForm
from pagt.grants.calls.rules.exchange import example
from pagt.grants.calls.rules.forms import write_form
from pagt.grants.calls.states import Stage
from pagt.people.roles import Role
from tests.factories import SYSTEM, person
from tests.money import KR, call, theme

OPENS = datetime(2030, 1, 15, 7, tzinfo=UTC)
IDEAS = datetime(2030, 3, 1, 11, tzinfo=UTC)
CLOSES = datetime(2030, 4, 26, 10, tzinfo=UTC)


def ready_call(**values: Any) -> Call:
    """Return a draft of two stages that opens in 2030 and lacks nothing."""
    made = call(
        **{
            "year": 2030,
            "run_here": True,
            "amount": 1_000_000 * KR,
            "opens_at": OPENS,
            "idea_closes_at": IDEAS,
            "closes_at": CLOSES,
            "description": "Om udbuddet",
            "lead_kinds": ["school"],
            "themes": [theme()],
            "criteria": [{"title": "Relevans", "help": "I hvilken grad?", "weight": 2}],
            "legal_basis": "Eksempel: lov § 1",
            "terms": "Eksempel: vilkår",
            "contact_email": "pulje@eksempel.dk",
            **values,
        }
    )
    for stage in Stage:
        create(StageForm, by=SYSTEM, call=made, stage=stage.value, content=write_form(example(stage)))
    return made


def prepared_call(by: Actor, **values: Any) -> Call:
    """Return such a call that somebody has prepared."""
    made = ready_call(**values)
    return prepare_call(made, by=by, version=made.version)


def published_call(**values: Any) -> Call:
    """Return such a call that one officer has prepared and another has published."""
    made = prepared_call(person(Role.OFFICER), **values)
    return publish_call(made, by=person(Role.OFFICER), version=made.version)
