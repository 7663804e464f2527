"""Recommendations as they are written: each step for each role, and what the database itself refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from pagt.core import clock
from pagt.core.errors import EditConflict, Invalid, NotOnRecord, Refused
from pagt.core.models import JournalEntry
from pagt.grants.calls.models import Call
from pagt.grants.recommendation import actions
from pagt.grants.recommendation.access import why_not
from pagt.grants.recommendation.models import Recommendation, RecommendationLine
from pagt.grants.recommendation.queries import approved as approved_of
from pagt.grants.recommendation.states import MOVES, State, Step, Verdict
from pagt.people.roles import RIGHTS, Role
from tests.factories import person
from tests.recommendation.recommending import (
    approved,
    approver,
    call_to_award,
    drafted,
    officer,
    prepared,
)

pytestmark = pytest.mark.django_db
WRITERS = {Role.OFFICER}
DECIDERS = {Role.OFFICER, Role.APPROVER}
MAY = {
    Step.CHANGE: WRITERS,
    Step.PREPARE: WRITERS,
    Step.APPROVE: DECIDERS,
    Step.SEND_BACK: DECIDERS,
    Step.RENEW: WRITERS,
}


def in_state(state: State) -> Recommendation:
    if state is State.DRAFT:
        return drafted()
    if state is State.PREPARED:
        return prepared()
    found = approved()
    if state is State.SUPERSEDED:
        actions.renew(found, by=officer(), version=found.version)
        found.refresh_from_db()
    return found


def take(step: Step, found: Recommendation, by: Any) -> Recommendation:
    version = found.version
    if step is Step.CHANGE:
        return actions.change_recommendation(found, by=by, version=version, background="Eksempel: andet")
    if step is Step.SEND_BACK:
        return actions.send_back(found, by=by, version=version, reason="Eksempel: mere")
    return {Step.PREPARE: actions.prepare, Step.APPROVE: actions.approve, Step.RENEW: actions.renew}[step](
        found, by=by, version=version
    )


@pytest.mark.parametrize("state", State)
def test_every_step_in_every_state_as_every_role(state: State) -> None:
    for step in Step:
        for role in Role:
            block = transaction.atomic()
            block.__enter__()
            found, by = in_state(state), person(role)
            allowed = (state, step) in MOVES and role in MAY[step]
            assert (not why_not(found, step, by)) is allowed, (state, step, role)
            if allowed:
                take(step, found, by)
                found.refresh_from_db()
                assert found.status == MOVES[state, step], (state, step, role)
            else:
                with pytest.raises(Refused):
                    take(step, found, by)
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


def test_the_table_names_a_right_for_every_role() -> None:
    assert set(RIGHTS) == set(Role)


def test_lines_begin_from_the_ranking_until_the_money_runs_out() -> None:
    call, applications = call_to_award(amount=70_000_000)
    found = actions.begin(call, by=officer())
    lines = list(found.lines.all())
    assert [line.application_id for line in lines] == [each.pk for each in applications]
    assert [line.rank for line in lines] == [1, 2, 3, 4]
    assert [line.verdict for line in lines] == ["fund", "fund", "reject", "reject"]
    assert [line.amount for line in lines] == [30_000_000, 30_000_000, 0, 0]
    assert [line.proposed for line in lines] == [30_000_000, 30_000_000, 0, 0]


def test_begun_empty_nothing_is_proposed() -> None:
    call, _applications = call_to_award()
    found = actions.begin(call, by=officer(), ranked=False)
    assert {(line.verdict, line.amount, line.proposed) for line in found.lines.all()} == {("reject", 0, None)}


def test_a_call_has_one_recommendation_and_needs_an_amount() -> None:
    found = drafted()
    with pytest.raises(Invalid):
        actions.begin(found.call, by=officer())
    call, _applications = call_to_award()
    Call.objects.filter(pk=call.pk).update(amount=None)
    call.refresh_from_db()
    with pytest.raises(Invalid):
        actions.begin(call, by=officer())


def test_nobody_approves_what_they_made_ready() -> None:
    who = officer()
    found = prepared(who)
    with pytest.raises(Refused):
        actions.approve(found, by=who, version=found.version)
    approved_ = actions.approve(found, by=approver(), version=found.version)
    assert approved_of(found.call) == approved_


def test_a_change_of_a_line_undoes_the_approval_and_is_journaled() -> None:
    found = approved()
    line = found.lines.last()
    assert line
    changed = actions.change_recommendation(
        found, by=officer(), version=found.version, lines=[{"id": line.pk, "conditions": "Eksempel: nyt"}]
    )
    assert (changed.status, changed.approved_by, changed.prepared_by) == ("draft", "", "")
    assert changed.approved_at is None
    assert approved_of(found.call) is None
    written = JournalEntry.objects.filter(kind=Recommendation.KIND, key=found.key).order_by("id")
    assert [each.action for each in written][-2:] == ["lapse", "change"]
    assert "Eksempel: nyt" not in str([each.state for each in written])


def test_a_save_that_changes_nothing_leaves_the_approval() -> None:
    found = approved()
    same = actions.change_recommendation(
        found, by=officer(), version=found.version, lines=[{"id": found.lines.all()[0].pk, "verdict": "fund"}]
    )
    assert (same.status, same.version) == ("approved", found.version)


def test_two_who_write_do_not_overwrite_each_other() -> None:
    found = drafted()
    actions.change_recommendation(found, by=officer(), version=found.version, background="Eksempel: en")
    with pytest.raises(EditConflict):
        actions.change_recommendation(found, by=officer(), version=found.version, background="Eksempel: to")


def test_a_verdict_decides_the_amount_and_the_place() -> None:
    found = drafted()
    first, second = found.lines.all()[:2]
    rows: list[dict[str, Any]] = [
        {"id": first.pk, "verdict": "reserve", "amount": 5, "reserve_rank": 1},
        {"id": second.pk, "verdict": "part", "amount": 10_000_000, "reserve_rank": 2},
    ]
    actions.change_recommendation(found, by=officer(), version=found.version, lines=rows)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.amount, first.reserve_rank) == (0, 1)
    assert (second.amount, second.reserve_rank) == (10_000_000, None)


@pytest.mark.parametrize(
    "row",
    [
        {"verdict": "part", "amount": 0},
        {"verdict": "part", "amount": 30_000_000},
        {"verdict": "part", "amount": 10_000_050},
        {"verdict": "part", "amount": None},
        {"verdict": "reserve", "reserve_rank": None},
    ],
)
def test_what_does_not_agree_is_refused(row: dict[str, Any]) -> None:
    found = drafted()
    line = found.lines.all()[0]
    with pytest.raises(Invalid):
        actions.change_recommendation(
            found, by=officer(), version=found.version, lines=[{"id": line.pk, **row}]
        )


def test_two_can_change_places_in_reserve_but_not_share_one() -> None:
    found = drafted()
    first, second = found.lines.all()[:2]

    def places(one: int, other: int) -> Recommendation:
        found.refresh_from_db()
        rows = [
            {"id": line.pk, "verdict": "reserve", "reserve_rank": place}
            for line, place in ((first, one), (second, other))
        ]
        return actions.change_recommendation(found, by=officer(), version=found.version, lines=rows)

    places(1, 2)
    places(2, 1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(Invalid):
        places(1, 1)


def test_more_than_there_is_cannot_be_made_ready() -> None:
    found = drafted()
    Call.objects.filter(pk=found.call_id).update(amount=60_000_000)
    found = Recommendation.objects.get(pk=found.pk)
    with pytest.raises(Invalid):
        actions.prepare(found, by=officer(), version=found.version)


def test_advice_leaves_the_approval_and_needs_one() -> None:
    found = approved()
    day = clock.today()
    advised = actions.record_advice(found, by=officer(), version=found.version, advice="Eksempel: ja", on=day)
    assert (advised.status, advised.advice, advised.advice_on) == ("approved", "Eksempel: ja", day)
    with pytest.raises(Invalid):
        actions.record_advice(
            advised, by=officer(), version=advised.version, advice="x", on=day + timedelta(days=1)
        )
    draft = drafted()
    with pytest.raises(Invalid):
        actions.record_advice(draft, by=officer(), version=draft.version, advice="x", on=day)


def test_a_new_version_has_the_same_lines_and_replaces_the_old() -> None:
    found = approved()
    new = actions.renew(found, by=officer(), version=found.version)
    found.refresh_from_db()
    assert (found.status, new.status, new.number) == ("superseded", "draft", 2)
    assert list(new.lines.values_list("application", "verdict", "amount", "considerations")) == list(
        found.lines.values_list("application", "verdict", "amount", "considerations")
    )


def refused(**values: Any) -> None:
    """Write to a line of a draft, past the actions; the database refuses."""
    line = drafted().lines.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        RecommendationLine.objects.filter(pk=line.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"verdict": "zz"},
        {"verdict": "fund", "amount": 100},
        {"verdict": "part", "amount": 30_000_000},
        {"verdict": "part", "amount": 0},
        {"verdict": "part", "amount": 150},
        {"verdict": "reject", "amount": 100},
        {"verdict": "reserve", "amount": 0, "reserve_rank": None},
        {"reserve_rank": 1},
    ],
)
def test_the_database_refuses_a_line_that_does_not_agree(values: dict[str, Any]) -> None:
    refused(**values)


def test_the_database_refuses_an_application_or_a_place_twice() -> None:
    first, second = drafted().lines.all()[:2]
    with pytest.raises(IntegrityError), transaction.atomic():
        RecommendationLine.objects.filter(pk=first.pk).update(application=second.application_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecommendationLine.objects.filter(pk__in=[first.pk, second.pk]).update(
            verdict=Verdict.RESERVE.value, amount=0, reserve_rank=1
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "values",
    [
        {"status": "zz"},
        {"approved_by": "user:one"},
        {
            "approved_by": "user:one",
            "prepared_by": "user:one",
            "approved_at": clock.now(),
            "status": "approved",
        },
        {"status": "approved"},
        {"status": "prepared"},
        {"prepared_by": "user:one"},
        {"advice": "x"},
        {"confidence": "zz"},
    ],
)
def test_the_database_refuses_a_recommendation_that_skips_a_step(values: dict[str, Any]) -> None:
    found = drafted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=found.pk).update(**values)


def test_the_database_refuses_lines_outside_a_draft_and_more_than_there_is() -> None:
    found = prepared()
    line = found.lines.all()[0]
    for write in (
        lambda: RecommendationLine.objects.filter(pk=line.pk).update(conditions="x"),
        lambda: RecommendationLine.objects.filter(pk=line.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    rich = drafted()
    Call.objects.filter(pk=rich.call_id).update(amount=100)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=rich.pk).update(status="prepared", prepared_by="user:one")


def test_the_database_refuses_a_second_open_or_approved_version_and_a_number_twice() -> None:
    found = approved()
    new = actions.renew(found, by=officer(), version=found.version)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=new.pk).update(number=found.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.create(key="second", call=found.call, number=3)
    ready = actions.prepare(new, by=officer(), version=new.version)
    actions.approve(ready, by=approver(), version=ready.version)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=found.pk).update(status="approved")


def test_whoever_has_a_conflict_finds_no_recommendation() -> None:
    from pagt.grants.conflicts.models import Conflict
    from pagt.grants.recommendation.queries import visible

    found, who = approved(), officer()
    assert visible(who).filter(pk=found.pk).exists()
    line = found.lines.all()[0]
    Conflict.objects.create(
        key="conflict",
        application=line.application,
        person=who,
        ground="1",
        origin="declared",
        tie="declared",
        status="declared",
        detail="x",
    )
    again = type(who).objects.get(pk=who.pk)
    assert not visible(again).filter(pk=found.pk).exists()
    with pytest.raises(NotOnRecord):
        actions.renew(found, by=again, version=found.version)
