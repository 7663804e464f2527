"""Scenarios: what they choose, who may see them, and what the tables refuse."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pagt.core.errors import Invalid, Refused
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.conflicts.models import Conflict
from pagt.grants.selection import tasks
from pagt.grants.selection.actions import begin_study, change_scenario
from pagt.grants.selection.forms import ScenarioForm
from pagt.grants.selection.models import Computation, Scenario, ScenarioRule
from pagt.grants.selection.queries import chosen, inputs, require_whole_call
from pagt.grants.selection.states import RuleKind
from pagt.grants.selection.workbench import Workbench
from pagt.people.models import User
from pagt.people.roles import Role
from tests.assessment import results_for_tests as made
from tests.factories import SYSTEM, client_as, person
from tests.selection.choosing import call_to_choose_in, scenario

pytestmark = pytest.mark.django_db


def test_the_best_portfolio_and_not_the_ranking():
    call, (first, second, third) = call_to_choose_in(90_000, 50_000, 50_000)
    found = scenario(call)
    assert chosen(found) == {second.pk: 50_000, third.pk: 50_000}
    bench = Workbench(found, SYSTEM)
    assert bench.optimum.ranking == {first.number: 100}
    by_money = scenario(call, value="money")
    assert chosen(by_money) == {first.pk: 90_000}


def test_part_funding_is_in_whole_kroner():
    call, (first, second) = call_to_choose_in(99_999, 99_999)
    found = scenario(call, budget=66_666_00, levels=[67, 33])
    assert chosen(found) == {first.pk: 32_999, second.pk: 32_999}


@pytest.mark.parametrize(
    ("rule", "picks"),
    [
        ({"kind": "must", "application": 2}, {0, 2}),
        ({"kind": "must_not", "application": 0}, {1, 2}),
        ({"kind": "either", "application": 0, "other": 1}, {0, 2}),
        ({"kind": "lead_most", "number": 1}, {0, 1}),
        ({"kind": "count_most", "group_by": "municipality", "group": "", "number": 1}, {0}),
        ({"kind": "count_least", "group_by": "municipality", "group": "0751", "number": 2}, {0, 1}),
        ({"kind": "money_most", "group_by": "municipality", "group": "0751", "amount": 45_000_00}, {0}),
        ({"kind": "money_least", "group_by": "municipality", "group": "0751", "amount": 75_000_00}, {0, 1}),
        ({"kind": "share_most", "group_by": "municipality", "group": "0751", "percent": 100}, {0, 1}),
        ({"kind": "share_most", "group_by": "municipality", "group": "0751", "percent": 99}, set()),
        ({"kind": "share_least", "group_by": "municipality", "group": "0751", "percent": 100}, {0, 1}),
    ],
)
def test_each_kind_of_rule(rule, picks):
    call, found = call_to_choose_in(40_000, 40_000, 40_000)
    rule = {name: found[value] if name in ("application", "other") else value for name, value in rule.items()}
    given = chosen(scenario(call, budget=80_000_00, rules=[rule]))
    assert given == {found[place].pk: 40_000 for place in picks}


def test_no_score_is_not_a_zero():
    call, found = call_to_choose_in(10_000, unscored=2)
    given = inputs(call, SYSTEM)
    assert [each.pk for each in given.without] == [found[1].pk, found[2].pk]
    assert chosen(scenario(call, budget=10**11)) == {found[0].pk: 10_000}
    page = client_as(Role.OFFICER).get(f"/desk/portfolio/{call.key}/", headers={"accept-language": "en"})
    assert found[1].number in page.content.decode()


@pytest.mark.parametrize("budget", [0, 10**13])
def test_no_money_and_more_than_all(budget):
    call, _found = call_to_choose_in(10_000, 20_000)
    assert len(chosen(scenario(call, budget=budget))) == (2 if budget else 0)


def test_rules_that_clash_are_told():
    call, found = call_to_choose_in(40_000, 70_000)
    rules = [{"kind": "must", "application": each} for each in found]
    one = scenario(call, rules=rules)
    assert chosen(one) == {}
    bench = Workbench(one, SYSTEM)
    assert len(bench.clash()) == 3 and "10" in bench.short()[0]
    page = client_as(Role.AUDITOR).get(f"/desk/scenarios/{one.key}/").content.decode()
    assert all(each.number in page for each in found)


def test_a_rule_names_applications_of_the_call_alone():
    call, _found = call_to_choose_in(10_000)
    _other, (stranger,) = call_to_choose_in(10_000)
    with pytest.raises(Invalid):
        scenario(call, rules=[{"kind": "must", "application": stranger}])


ROLES = {
    Role.OFFICER: (200, True),
    Role.APPROVER: (200, True),
    Role.AUDITOR: (200, False),
    Role.COUNCIL_MEMBER: (403, False),
    Role.ASSESSOR: (403, False),
    Role.APPLICANT: (403, False),
    Role.ADMINISTRATOR: (403, False),
}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_read_and_save(role):
    status, writes = ROLES[role]
    call, _found = call_to_choose_in(10_000, 20_000)
    one = scenario(call)
    client = client_as(role)
    for path in ("portfolio/", f"portfolio/{call.key}/", f"scenarios/{one.key}/", "scenarios/"):
        assert client.get(f"/desk/{path}").status_code == status, path
    assert client.get("/desk/scenarios/new/").status_code == (200 if writes else 403)
    who = person(role)
    assert (Right.DECIDE in who.rights) is writes
    if writes:
        scenario(call, by=who)
    else:
        with pytest.raises(Refused):
            scenario(call, by=who)


def test_to_whom_a_case_is_closed_the_whole_choice_is():
    call, found = call_to_choose_in(10_000, 20_000)
    one = scenario(call)
    client = client_as(Role.OFFICER)
    who = User.objects.get(pk=client.session["_auth_user_id"])
    assert client.get(f"/desk/portfolio/{call.key}/").status_code == 200
    Conflict.objects.create(
        key="eksempel-conflict",
        application=found[0],
        person=who,
        ground="1",
        origin="declared",
        tie="declared",
        status="declared",
        detail="Eksempel: søskende",
    )
    who = User.objects.get(pk=who.pk)
    with pytest.raises(Refused):
        require_whole_call(call, who)
    for path in (f"portfolio/{call.key}/", f"portfolio/{call.key}/export/csv/"):
        answer = client.get(f"/desk/{path}")
        assert answer.status_code == 403 and found[0].number not in answer.content.decode(), path
    assert client.get(f"/desk/scenarios/{one.key}/").status_code == 404
    assert client.post(f"/desk/scenarios/{one.key}/study/").status_code == 404
    assert one.title not in client.get("/desk/scenarios/").content.decode()
    with pytest.raises(Refused):
        scenario(call, by=who)
    with pytest.raises(Refused):
        change_scenario(one, by=who, version=one.version, budget=1_00)


def test_the_form_reads_rules_and_shows_them_again():
    call, found = call_to_choose_in(10_000, 20_000)
    data = {
        "call": call.title,
        "title": "Eksempel",
        "budget": "30.000",
        "value": "money",
        "levels": "80; 60",
        "recorded_on": "2020-01-01",
        "source": "Eksempel",
        "rules-0-kind": "share_most",
        "rules-0-which": "municipality:",
        "rules-0-limit": "40 %",
        "rules-1-kind": "money_least",
        "rules-1-which": "education:hf",
        "rules-1-limit": "1.500",
        "rules-2-kind": "either",
        "rules-2-application": found[0].number,
        "rules-2-other": found[1].number,
    }
    form = ScenarioForm(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["levels"] == [80, 60] and form.cleaned_data["budget"] == 30_000_00
    assert form.cleaned_data["rules"] == [
        {"kind": "share_most", "group_by": "municipality", "group": "", "percent": 40},
        {"kind": "money_least", "group_by": "education", "group": "hf", "amount": 1_500_00},
        {"kind": "either", "application": found[0], "other": found[1]},
    ]
    saved = scenario(call, rules=form.cleaned_data["rules"])
    shown = str(ScenarioForm(instance=saved)["rules"])
    assert 'value="40"' in shown and 'value="1.500"' in shown and f'value="{found[1].number}"' in shown


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "share_most", "which": "theme:", "limit": "140"},
        {"kind": "share_most", "which": "", "limit": "40"},
        {"kind": "share_least", "which": "theme:", "limit": "40"},
        {"kind": "lead_most", "limit": "two"},
        {"kind": "lead_most", "limit": "1,5"},
        {"kind": "must"},
        {"kind": "either", "application": "2031-0001"},
        {"kind": "unknown"},
    ],
)
def test_the_form_refuses(row):
    call, _found = call_to_choose_in(10_000)
    data = {
        "call": call.title,
        "title": "E",
        "budget": "1",
        "value": "money",
        "recorded_on": "2020-01-01",
        "source": "E",
    }
    form = ScenarioForm(data | {f"rules-0-{name}": value for name, value in row.items()})
    assert not form.is_valid() and list(form.errors) == ["rules"]


def test_the_worker_makes_the_study_once_and_not_of_what_has_changed(monkeypatch):
    call, found = call_to_choose_in(40_000, 50_000, 60_000)
    one = scenario(call)
    officer = person(Role.OFFICER)
    deferred = []
    monkeypatch.setattr(tasks.make_study, "defer", lambda **given: deferred.append(given))
    bench = Workbench(one, officer)
    work = begin_study(one, bench.problem, bench.given, by=officer)
    assert begin_study(one, bench.problem, bench.given, by=officer) == work and len(deferred) == 1
    assert work.state == "waiting" and work.total == 1003
    tasks.make_study(**deferred[0])
    work.refresh_from_db()
    assert work.state == "done" and work.done == work.total
    assert work.result["robust"]["draws"] == 1_000 and set(work.result["margins"]) == {
        e.number for e in found
    }
    page = client_as(Role.APPROVER).get(f"/desk/scenarios/{one.key}/").content.decode()
    assert "1000" in page or "1.000" in page
    # Another score: nothing that was worked out before is found again.
    made.review(found[0], made.assessor(), [0, 0])
    assert Workbench(one, officer).studied().computation is None
    late = Computation.objects.create(digest="0" * 64)
    tasks.make_study(scenario=one.key, digest=late.digest)
    late.refresh_from_db()
    assert (late.state, late.fault) == ("failed", tasks.CHANGED)
    tasks.forget(2_000_000_000)
    assert not Computation.objects.exists()


def test_begin_by_the_page_and_come_back(monkeypatch):
    call, _found = call_to_choose_in(40_000, 50_000, 60_000)
    one = scenario(call)
    client = client_as(Role.OFFICER)
    monkeypatch.setattr(tasks.make_study, "defer", lambda **given: None)
    answer = client.post(f"/desk/scenarios/{one.key}/study/")
    assert answer.status_code == 302 and Computation.objects.get().state == "waiting"
    page = client.get(f"/desk/scenarios/{one.key}/").content.decode()
    assert "<progress" in page
    partial = client.get(f"/desk/scenarios/{one.key}/study/", headers={"HX-Request": "true"})
    assert partial.status_code == 200 and "<progress" in partial.content.decode()
    Computation.objects.update(state="failed")
    assert client.get(f"/desk/scenarios/{one.key}/study/", headers={"HX-Request": "true"}).status_code == 204


def test_the_export_has_every_scenario_and_those_without_a_score():
    call, found = call_to_choose_in(90_000, 50_000, 50_000, unscored=1)
    scenario(call, title="Eksempel A")
    scenario(call, title="Eksempel B", value="money")
    answer = client_as(Role.AUDITOR).get(f"/desk/portfolio/{call.key}/export/csv/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 5 and "Eksempel A" in lines[0] and "Eksempel B" in lines[0]
    assert found[0].number in lines[1] and found[3].number in lines[4]
    xlsx = client_as(Role.AUDITOR).get(f"/desk/portfolio/{call.key}/export/xlsx/")
    assert xlsx.status_code == 200 and xlsx.content[:2] == b"PK"


BROKEN = [
    ("scenario_budget", {"budget": None}),
    ("scenario_known_value", {"value": "luck"}),
    ("scenario_whole_kroner", {"budget": 101}),
    ("scenario_known_confidence", {"confidence": "sure"}),
]


@pytest.mark.parametrize(("name", "values"), BROKEN)
def test_the_table_of_scenarios_refuses(name, values):
    call, _found = call_to_choose_in(10_000)
    one = scenario(call)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Scenario.objects.filter(pk=one.pk).update(**values)


def test_two_scenarios_of_a_call_have_different_names():
    call, _found = call_to_choose_in(10_000)
    scenario(call, title="Eksempel")
    with pytest.raises(Invalid, match=r"name|navn"):
        scenario(call, title="Eksempel")


ROWS = [
    ("scenario_rule_known_kind", {"kind": "luck"}),
    ("scenario_rule_known_group", {"kind": "lead_most", "number": 1, "group_by": "moon"}),
    ("scenario_rule_whole_kroner", {"kind": "money_most", "group_by": "theme", "amount": 101}),
    ("scenario_rule_percent", {"kind": "share_most", "group_by": "theme", "percent": 101}),
    ("scenario_rule_percent", {"kind": "share_most", "group_by": "theme"}),
    ("scenario_rule_amount", {"kind": "money_most", "group_by": "theme"}),
    ("scenario_rule_number", {"kind": "lead_most"}),
    ("scenario_rule_group_by", {"kind": "count_most", "number": 1}),
    ("scenario_rule_group", {"kind": "count_least", "group_by": "theme", "number": 1}),
    ("scenario_rule_project", {"kind": "must"}),
    ("scenario_rule_two_projects", {"kind": "either", "application": True}),
]


@pytest.mark.parametrize(("name", "values"), ROWS)
def test_the_table_of_rules_refuses(name, values):
    call, (application,) = call_to_choose_in(10_000)
    one = scenario(call)
    if values.get("application"):
        values = {**values, "application": application}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ScenarioRule.objects.create(scenario=one, position=0, **values)


def test_computations_have_a_known_state_and_a_result_when_done():
    for name, values in (
        ("computation_known_state", {"state": "asleep"}),
        ("computation_done_has_a_result", {"state": "done"}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Computation.objects.create(digest="1" * 64, **values)


def test_every_kind_of_rule_has_its_words():
    call, found = call_to_choose_in(10_000, 20_000)
    rules = [
        {
            "kind": kind.value,
            "group_by": "municipality",
            "group": "0751",
            "number": 1,
            "percent": 10,
            "amount": 100,
        }
        | {"application": found[0], "other": found[1]}
        for kind in RuleKind
    ]
    bench = Workbench(scenario(call, rules=rules), SYSTEM)
    said = [bench.rules.say(f"r{place}") for place in range(len(rules))]
    assert len(set(said)) == len(rules) and all(said)


def test_pages_ask_as_much_for_two_applications_as_for_ten():
    counts = []
    for n in (2, 10):
        call, _found = call_to_choose_in(*[10_000] * n)
        one = scenario(call)
        client = client_as(Role.OFFICER)
        client.get("/desk/")
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(f"/desk/scenarios/{one.key}/").status_code == 200
        counts.append(len(found))
        assert Application.objects.filter(call=call).count() == n
    assert counts[0] == counts[1]
