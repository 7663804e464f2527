"""Import, export and edits of a plan."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from pagt.core import clock, journal
from pagt.core.errors import EditConflict, Invalid, Refused
from pagt.core.models import JournalEntry
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.plan import queries
from pagt.plan.actions import (
    InvalidPlan,
    change_commitment,
    import_plan,
    make_main,
    plan_dict,
)
from pagt.plan.models import Commitment, FocusArea, MemberSet, Plan
from pagt.plan.rules.plan_reading import parse_plan, plan_to_dict
from tests.plan.shared import SYSTEM, promise

pytestmark = pytest.mark.django_db


def test_the_example_plan_comes_out_as_it_went_in(example: Plan, example_data: dict[str, Any]) -> None:
    assert plan_dict(example) == plan_to_dict(parse_plan(example_data))


def test_importing_an_export_changes_nothing(example: Plan) -> None:
    before = journal.head()
    import_plan(plan_dict(example), by=SYSTEM)
    assert journal.head() == before


def test_the_journal_alone_rebuilds_the_plan(example: Plan, example_data: dict[str, Any]) -> None:
    assert queries.standing().plan(example.key) == parse_plan(example_data)


def test_a_refused_file_names_every_problem_and_writes_nothing(
    db: None, example_data: dict[str, Any]
) -> None:
    data = deepcopy(example_data)
    data["notice_days"] = -1
    data["focus_area"][1]["commitment"][0]["rule"]["record"] = "metings"
    with pytest.raises(InvalidPlan) as caught:
        import_plan(data, by=SYSTEM)
    places = [problem.place() for problem in caught.value.problems]
    assert places == ["notice_days", "focus_area[1].commitment[0].rule.record"]
    assert not Plan.objects.exists()
    assert journal.head() == 0


def test_a_commitment_that_the_file_no_longer_has_is_withdrawn_and_comes_back(
    example: Plan, example_data: dict[str, Any]
) -> None:
    shorter = deepcopy(example_data)
    gone = shorter["focus_area"][0]["commitment"].pop()
    import_plan(shorter, by=SYSTEM)
    assert promise(example, gone["id"]).withdrawn
    assert plan_dict(example) == plan_to_dict(parse_plan(shorter))
    import_plan(example_data, by=SYSTEM)
    assert not promise(example, gone["id"]).withdrawn
    assert plan_dict(example) == plan_to_dict(parse_plan(example_data))


def test_two_ids_with_one_address_are_refused(db: None, example_data: dict[str, Any]) -> None:
    data = deepcopy(example_data)
    data["focus_area"][0]["commitment"].append(
        {
            "id": "1-2",
            "title": "Eksempel",
            "rule": {"type": "count", "record": "theme", "period": "year", "min": 1},
        }
    )
    with pytest.raises(Invalid, match="1-2"):
        import_plan(data, by=SYSTEM)


def test_the_rules_version_advances_when_the_rule_changes_and_never_otherwise(
    example: Plan, example_data: dict[str, Any]
) -> None:
    promised = promise(example, "2.1")
    renamed = change_commitment(promised, by=SYSTEM, version=promised.version, title="Eksempel")
    assert (renamed.rule_version, renamed.version) == (1, 2)
    stricter = change_commitment(
        renamed, by=SYSTEM, version=2, rule={**promised.rule, "min": 2}, reason="Eksempel"
    )
    assert (stricter.rule_version, stricter.version) == (2, 3)
    import_plan(example_data, by=SYSTEM)
    back = promise(example, "2.1")
    assert (back.rule_version, back.rule, back.title) == (3, promised.rule, promised.title)
    import_plan(example_data, by=SYSTEM)
    assert promise(example, "2.1").rule_version == 3


def test_a_rule_that_says_the_same_in_other_words_is_no_change(example: Plan) -> None:
    promised = promise(example, "2.1")
    same = change_commitment(promised, by=SYSTEM, version=1, rule={**promised.rule, "record": ["theme"]})
    assert (same.rule_version, same.version) == (1, 1)


def test_a_refused_rule_says_where_and_why(example: Plan) -> None:
    promised = promise(example, "2.1")
    with pytest.raises(InvalidPlan) as caught:
        change_commitment(promised, by=SYSTEM, version=1, rule={**promised.rule, "min": 3, "max": 1})
    assert list(caught.value.fields) == ["rule"]
    with pytest.raises(InvalidPlan) as caught:
        change_commitment(promised, by=SYSTEM, version=1, begins=date(2030, 1, 1))
    assert list(caught.value.fields) == ["begins"]
    with pytest.raises(Invalid):
        change_commitment(promised, by=SYSTEM, version=1, area="77")
    assert promise(example, "2.1").version == 1


def test_a_rule_that_another_refers_to_cannot_be_taken_away(example: Plan) -> None:
    other = promise(example, "2.1")
    refers = {"type": "all_of", "parts": [{"label": "Eksempel", "type": "ref", "commitment": "2.1"}]}
    promised = promise(example, "2.2")
    change_commitment(promised, by=SYSTEM, version=1, rule=refers)
    with pytest.raises(InvalidPlan):
        change_commitment(other, by=SYSTEM, version=1, rule=None, channel_of="2.3")


def test_the_second_of_two_editors_is_told(example: Plan) -> None:
    promised = promise(example, "2.1")
    change_commitment(promised, by=SYSTEM, version=1, title="Eksempel")
    with pytest.raises(EditConflict):
        change_commitment(promised, by=SYSTEM, version=1, title="Eksempel 2")
    assert promise(example, "2.1").title == "Eksempel"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_officers_edit_the_plan(example: Plan, person: Callable[..., User], role: Role) -> None:
    somebody = person(role)
    promised = promise(example, "2.1")
    with pytest.raises(Refused):
        change_commitment(promised, by=somebody, version=1, title="Eksempel")
    with pytest.raises(Refused):
        import_plan(plan_dict(example), by=somebody)
    with pytest.raises(Refused):
        make_main(example, by=somebody)


def test_the_first_plan_is_the_main_one_until_another_is_chosen(
    example: Plan, example_data: dict[str, Any]
) -> None:
    later = {**deepcopy(example_data), "id": "Eksempel.2", "title": "Eksempel"}
    second = import_plan(later, by=SYSTEM)
    assert (second.key, second.code) == ("eksempel-2", "Eksempel.2")
    assert queries.plan_named(None) == example
    make_main(second, by=SYSTEM)
    assert queries.plan_named(None) == second
    assert [plan.main for plan in Plan.objects.order_by("pk")] == [False, True]
    assert JournalEntry.objects.filter(kind="plan").count() == 4


def test_a_published_plan_is_on_record_from_its_first_day_and_another_from_today(
    example: Plan, example_data: dict[str, Any]
) -> None:
    assert example.recorded_on == date(2022, 1, 1)
    assert {c.recorded_on for c in example.commitments.all()} == {date(2022, 1, 1)}
    own = {name: value for name, value in example_data.items() if name != "source"} | {"id": "eksempel"}
    assert import_plan(own, by=SYSTEM).recorded_on == clock.today()


def fails(write: Callable[[], object]) -> None:
    """Assert that the database itself refuses a write."""
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        write()


def test_the_database_refuses_what_no_plan_can_be(example: Plan) -> None:
    plans = Plan.objects.filter(pk=example.pk)
    row = {"title": "Eksempel", "begins": date(2025, 1, 1), "ends": date(2025, 12, 31), "notice_days": 1}
    fails(lambda: plans.update(ends=date(2021, 1, 1)))
    fails(lambda: plans.update(notice_days=4_000))
    fails(lambda: plans.update(withdrawn="Eksempel"))
    fails(lambda: Plan.objects.create(key="a", code="a", main=True, **row))
    fails(lambda: Plan.objects.create(key="b", code=example.code, **row))
    fails(lambda: FocusArea.objects.create(plan=example, code="1", position=9, title="Eksempel"))
    taken = example.member_sets.all()[0]
    fails(lambda: MemberSet.objects.create(plan=example, code=taken.code, position=9, title="Eksempel"))


def test_the_database_refuses_what_no_commitment_can_be(example: Plan) -> None:
    rows = Commitment.objects.filter(plan=example, code="2.1")
    fails(lambda: rows.update(code="2.2"))
    fails(lambda: rows.update(channel_of="2.2"))
    fails(lambda: Commitment.objects.filter(code="5.3").update(channel_of=""))
    fails(lambda: Commitment.objects.filter(code="5.3").update(channel_of="5.3"))
    fails(lambda: rows.update(begins=date(2025, 1, 2), ends=date(2025, 1, 1)))
    fails(lambda: rows.update(page=0))
    fails(lambda: rows.update(notice_days=4_000))
    fails(lambda: example.delete())


def test_the_database_ties_the_rules_version_to_the_rule(example: Plan) -> None:
    rows = Commitment.objects.filter(plan=example, code="2.1")
    rule = {**promise(example, "2.1").rule, "min": 2}
    fails(lambda: rows.update(rule=rule))
    fails(lambda: rows.update(rule_version=2))
    fails(lambda: rows.update(rule=rule, rule_version=0))
    rows.update(rule=rule, rule_version=2)
