"""What everybody is told after a release, by the register itself: the call's page, the project bank, the plan's verdicts."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pagt.core import clock
from pagt.grants.applications.models import Application, Participant
from pagt.grants.assessment.models import AssessmentPlan, Review
from pagt.grants.assessment.review_states import ShownTo
from pagt.grants.awards.models import Award
from pagt.grants.awards.queries.decisions import told_lines
from pagt.grants.awards.queries.openness import assessments
from pagt.plan import queries
from pagt.plan.actions import import_plan
from pagt.plan.rules.toml_source import read_toml
from pagt.plan.rules.verdict import Verdict
from tests.awards.deciding_for_letters import ready, release
from tests.factories import SYSTEM, organisation
from tests.plan.shared import EXAMPLE

pytestmark = pytest.mark.django_db
LARGE = 300_000
"""What is large among the test's applications, in kroner."""


def plan_of_this_year() -> str:
    """The plan's own promises 1.3 and 2.4, for this year; returns its key."""
    data: dict[str, Any] = dict(read_toml(EXAMPLE.read_bytes()).data)
    year = clock.today().year
    data |= {"from": date(year, 1, 1), "to": date(year, 12, 31)}
    areas = []
    for area in data["focus_area"]:
        kept = [dict(each) for each in area["commitment"] if each["id"] in ("1.3", "2.4")]
        for each in kept:
            if each["id"] == "2.4":
                each["rule"] = {**each["rule"], "where": {"amount": {"min": LARGE}}}
        if kept:
            areas.append({**area, "commitment": kept})
    return import_plan({**data, "focus_area": areas}, by=SYSTEM).key


def verdicts(plan: str) -> dict[str, Verdict]:
    found = queries.result(plan, clock.today())
    return {code: found.commitment(code).periods[-1].verdict for code in ("1.3", "2.4")}


def with_company(application: Application) -> None:
    firm = organisation()
    Participant.objects.create(application=application, position=0, organisation=firm, name=firm.name)


def test_the_promises_of_the_plan_follow_from_the_release() -> None:
    plan = plan_of_this_year()
    decision, applications, _writers, who = ready()
    with_company(applications[0])
    assert Verdict.KEPT not in verdicts(plan).values()
    release(decision, who)
    assert verdicts(plan) == {"1.3": Verdict.KEPT, "2.4": Verdict.KEPT}


def test_the_calls_page_and_the_project_bank_follow_from_the_release() -> None:
    decision, applications, _writers, who = ready()
    url = reverse("portal:call", args=[decision.call.key])
    before = Client().get(url).content.decode()
    assert applications[0].title not in before and "Succesrate" not in before
    assert not Award.objects.filter(call=decision.call).exists()
    release(decision, who)
    after = Client().get(url).content.decode()
    assert "Succesrate" in after and "50 %" in after and "500.000" in after
    for award in Award.objects.filter(call=decision.call):
        assert reverse("portal:project", args=[award.key]) in after
    assert applications[3].title not in after


def test_assessors_are_shown_as_the_plan_of_the_assessment_says() -> None:
    decision, applications, _writers, who = ready()
    plan = AssessmentPlan.objects.create(key="plan", call=decision.call)
    for application in applications:
        Review.objects.filter(assignment__application=application).update(summary=f"Om {application.number}")
    everything = {"names_shown_to": ShownTo.PUBLIC, "texts_shown_to": ShownTo.PUBLIC}
    AssessmentPlan.objects.filter(pk=plan.pk).update(**everything)
    for reader in (ShownTo.APPLICANT, ShownTo.PUBLIC):
        assert assessments(decision.call, told_lines(decision.call), to=reader).said == ()
    release(decision, who)
    told = told_lines(decision.call)
    for names, texts in product(ShownTo, ShownTo):
        AssessmentPlan.objects.filter(pk=plan.pk).update(names_shown_to=names, texts_shown_to=texts)
        for reader, enough in (
            (ShownTo.APPLICANT, {ShownTo.APPLICANT, ShownTo.PUBLIC}),
            (ShownTo.PUBLIC, {ShownTo.PUBLIC}),
        ):
            shown = assessments(decision.call, told, to=reader)
            assert bool(shown.names) is (names in enough)
            assert bool(shown.said) is (texts in enough)
            assert all(bool(said.name) is (names in enough) for said in shown.said)
    # Everybody reads of funded projects alone.
    numbers = {said.number for said in assessments(decision.call, told, to=ShownTo.PUBLIC).said}
    assert numbers == {applications[0].number, applications[1].number}


def test_the_applicant_reads_the_assessors_words_beside_the_letter() -> None:
    decision, applications, writers, who = ready()
    AssessmentPlan.objects.create(key="plan", call=decision.call, texts_shown_to=ShownTo.APPLICANT.value)
    for application in applications:
        Review.objects.filter(assignment__application=application).update(
            summary=f"Ord om {application.number}"
        )
    release(decision, who)
    client = Client()
    client.force_login(writers[3])
    letter = decision.lines.all()[3].letter
    page = client.get(reverse("decided:letter", args=[applications[3].number, letter.key])).content.decode()
    assert f"Ord om {applications[3].number}" in page
    assert f"Ord om {applications[0].number}" not in page
    public = Client().get(reverse("portal:call", args=[decision.call.key])).content.decode()
    assert "Ord om" not in public
