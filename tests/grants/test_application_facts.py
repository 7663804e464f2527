"""What the rules of eligibility are told of a draft."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pagt.grants.applications.queries import answers_of, facts_of
from pagt.grants.calls.models import StageForm
from pagt.grants.calls.queries import form_of
from pagt.grants.calls.rules.forms import QuestionType
from pagt.grants.calls.states import Stage
from tests.factories import organisation
from tests.grants.writing import BUDGET, FILES, PERIOD, TITLE, begun, open_call, write
from tests.money import theme

pytestmark = pytest.mark.django_db
PARTNERS = {"key": "partners", "type": "partners", "label": "Partnere"}
THEMES = {"key": "themes", "type": "themes", "label": "Temaer"}
FORM = {"sections": [{"title": "Alt", "questions": [TITLE, PERIOD, FILES, BUDGET, PARTNERS, THEMES]}]}


def test_the_register_says_of_what_kind_a_partner_is() -> None:
    one, gone = organisation(kind="company"), organisation(kind="company", key="gone")
    gone.withdrawn = "Fejl"
    gone.save()
    application, user = begun(open_call(idea=None, themes=[theme()]))
    StageForm.objects.filter(call=application.call).update(content=FORM)
    cost = {"cost": "1000", "interest": "Nye elever"}
    write(
        application,
        user,
        period={"start": "2027-01-01", "end": "2028-12-31"},
        partners=[
            {"id": "a", "cells": {"organisation": one.key, "name": one.name, **cost}},
            {"id": "b", "cells": {"organisation": "gone", "name": "Væk", **cost}},
            {"id": "c", "cells": {"name": "Eksempelskolen", **cost}},
        ],
        budget=[{"id": "x", "cells": {"side": "cost", "kind": "salary", "y2027": "100"}}],
    )
    answers = answers_of(application, Stage.APPLICATION)
    facts = facts_of(application, answers)
    assert [(partner.name, partner.kind) for partner in facts.partners] == [
        (one.name, "company"),
        ("Væk", None),
        ("Eksempelskolen", None),
    ]
    assert facts.lead_kind == "school"
    assert (facts.start, facts.end) == (date(2027, 1, 1), date(2028, 12, 31))
    assert facts.sums is not None
    assert facts.sums.cost == 10_000
    assert facts.themes == {each.key for each in application.call.themes.all()}
    assert facts.files == frozenset()
    assert QuestionType.PARTNERS in facts.asked

    form = form_of(application.call, Stage.APPLICATION)
    with CaptureQueriesContext(connection) as asked:
        assert facts_of(application, answers, form=form) == facts
    assert len(asked) <= 3
