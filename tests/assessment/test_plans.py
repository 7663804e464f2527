"""The plan of a call's assessment: made, changed within what assessors were told, and the rubric that stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pagt.core import clock
from pagt.core.errors import Invalid, Refused
from pagt.grants.assessment.actions.plans import change_plan, create_plan, withdraw_plan
from pagt.grants.assessment.models import AssessmentPlan, Assignment
from pagt.grants.calls.actions import change_call
from pagt.people.roles import Role
from tests.assessment import reviews_for_tests as made
from tests.assessment.reviews_for_tests import scene
from tests.factories import person

pytestmark = pytest.mark.django_db


def row(opens: float, closes: float, **values: Any) -> dict[str, Any]:
    return {
        "title": f"Fase {opens}",
        "opens_at": made.days(opens),
        "closes_at": made.days(closes),
        "may_score": True,
        "sees_applicant": True,
        **values,
    }


def test_an_officer_plans_and_changes_freely_before_anybody_is_invited() -> None:
    one = scene()
    Assignment.objects.all().delete()
    one.plan.delete()
    officer = person(Role.OFFICER)

    plan = create_plan(by=officer, call=one.call, reviews_each=3, phases=[row(1, 9)])
    changed = change_plan(
        plan, by=officer, version=plan.version, reason_limit=500, names_shown_to="public", phases=[row(2, 5)]
    )

    assert (changed.reason_limit, changed.names_shown_to, changed.phases.count()) == (500, "public", 1)
    withdraw_plan(changed, by=officer, version=changed.version, reason="Eksempel")


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.ASSESSOR, Role.COUNCIL_MEMBER])
def test_nobody_else_plans(role: Role) -> None:
    one = scene()
    with pytest.raises(Refused):
        change_plan(one.plan, by=person(role), version=one.plan.version, max_load=9)


@pytest.mark.parametrize(
    "values",
    [
        {"reason_limit": 500},
        {"names_shown_to": "applicant"},
        {"texts_shown_to": "public"},
        {"phases": []},
        {"phases": "shorter"},
        {"phases": "names"},
    ],
)
def test_what_assessors_were_told_stands(values: dict[str, Any]) -> None:
    one = scene()
    phase = one.plan.phases.get()
    as_it_is = {name: getattr(phase, name) for name in phase.facts()}
    if values.get("phases") == "shorter":
        values = {"phases": [as_it_is | {"closes_at": phase.closes_at - timedelta(minutes=1)}]}
    elif values.get("phases") == "names":
        values = {"phases": [as_it_is, row(6, 7, sees_names=True)]}
    officer = person(Role.OFFICER)

    with pytest.raises(Invalid):
        change_plan(one.plan, by=officer, version=one.plan.version, **values)
    with pytest.raises(Invalid):
        withdraw_plan(one.plan, by=officer, version=one.plan.version, reason="Eksempel")

    later = as_it_is | {"closes_at": phase.closes_at + timedelta(days=3)}
    changed = change_plan(one.plan, by=officer, version=one.plan.version, phases=[later], reason_limit=2_000)
    assert changed.phases.get().closes_at == later["closes_at"]


@pytest.mark.parametrize(
    "phases",
    [[], [row(9, 1)], [row(1, 5), row(4, 8)], [row(1, 5, sees_others=True)], [row(-30, -25)]],
)
def test_phases_that_do_not_fit_are_refused(phases: list[dict[str, Any]]) -> None:
    one = scene()
    Assignment.objects.all().delete()
    with pytest.raises(Invalid) as refused:
        change_plan(one.plan, by=person(Role.OFFICER), version=one.plan.version, phases=phases)
    assert "phases" in refused.value.fields


def test_a_call_has_one_plan_and_only_once_it_is_published() -> None:
    one, other = scene(), scene()
    officer = person(Role.OFFICER)
    with pytest.raises(Invalid):
        create_plan(by=officer, call=one.call, phases=[row(1, 2)])
    with pytest.raises(Invalid):
        change_plan(one.plan, by=officer, version=one.plan.version, call=other.call)
    Assignment.objects.all().delete()
    one.plan.delete()
    type(one.call).objects.filter(pk=one.call.pk).update(published_at=None, published_by="")
    one.call.refresh_from_db()
    with pytest.raises(Invalid):
        create_plan(by=officer, call=one.call, phases=[row(1, 2)])


def test_the_rubric_is_frozen_with_the_publication() -> None:
    one = scene()
    officer = person(Role.OFFICER)
    criteria = [each.facts() for each in one.criteria]

    for values in ({"criteria": criteria[:1]}, {"scale": ["Nej", "Ja"]}, {"criteria": []}):
        with pytest.raises(Invalid):
            change_call(one.call, by=officer, version=one.call.version, amendment="Rettelse", **values)

    before = [each.pk for each in one.criteria]
    change_call(
        one.call,
        by=officer,
        version=one.call.version,
        amendment="Titlen er rettet",
        title="Et nyt navn",
        criteria=criteria,
    )
    assert [each.pk for each in one.criteria] == before


def test_the_form_makes_a_plan_and_says_what_is_wrong() -> None:
    one = scene()
    Assignment.objects.all().delete()
    one.plan.delete()
    signed_in = Client()
    signed_in.force_login(person(Role.OFFICER))
    page = reverse("assessment_plan-new")
    data = {
        "call": one.call.title,
        "reviews_each": "2",
        "min_load": "0",
        "max_load": "6",
        "reason_limit": "800",
        "names_shown_to": "nobody",
        "texts_shown_to": "applicant",
        "phases-0-title": "Vurdering",
        "phases-0-opens_at": "2099-03-01T12:00",
        "phases-0-closes_at": "2099-02-01T12:00",
        "phases-0-may_score": "on",
    }
    data["recorded_on"] = clock.today().isoformat()

    wrong = signed_in.post(page, data)
    assert wrong.status_code == 422
    assert "Vurdering" in wrong.content.decode()
    assert not AssessmentPlan.objects.filter(call=one.call).exists()

    signed_in.post(page, data | {"phases-0-closes_at": "2099-04-01T12:00"})
    plan = AssessmentPlan.objects.get(call=one.call)
    assert (plan.reason_limit, plan.phases.get().title) == (800, "Vurdering")
    shown = signed_in.get(reverse("assessment_plan-detail", args=[plan.key])).content.decode()
    assert "Virkning" in shown
