"""Decisions as they are recorded, changed, and moved up from the reserve list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from pagt.core import clock
from pagt.core.errors import Invalid, NotOnRecord, Refused
from pagt.core.models import JournalEntry
from pagt.grants.awards.actions.deciding import promote_reserve
from pagt.grants.awards.models import Decision, DecisionLine, LeftRoom
from pagt.grants.awards.queries.decisions import (
    free_money,
    in_force,
    next_in_reserve,
    outcome,
    should_have_left,
    visible,
)
from pagt.grants.awards.rules.deciding import Decided, LackKind, lacks, promoted
from pagt.grants.awards.signals import decision_recorded
from pagt.grants.conflicts.models import Conflict
from pagt.grants.recommendation import actions as recommending
from pagt.grants.recommendation.states import Verdict
from pagt.network.meetings.models import Disqualification, Invitation
from pagt.people.roles import Role
from tests.awards.deciding_for_letters import ready, release
from tests.factories import meeting, person
from tests.recommendation.deciding import BODY, changed, decided
from tests.recommendation.recommending import approved, approver, drafted, officer, prepared

pytestmark = pytest.mark.django_db


def with_reserve() -> Decision:
    """A decision that gives 600,000 of 900,000 kr., with the third and the fourth in reserve."""
    found = drafted()
    third, fourth = found.lines.all()[2:4]
    said = {"deviation": "Eksempel: grund", "considerations": "x", "decisive_facts": "y"}
    rows: list[dict[str, Any]] = [
        {"id": line.pk, "verdict": "reserve", "reserve_rank": place, **said}
        for place, line in enumerate((third, fourth), start=1)
    ]
    found = recommending.change_recommendation(found, by=officer(), version=found.version, lines=rows)
    found = recommending.prepare(found, by=officer(), version=found.version)
    return decided(recommending.approve(found, by=approver(), version=found.version))


def test_a_decision_has_the_recommended_lines_and_is_told_to_who_listens() -> None:
    heard: list[Decision] = []

    def listen(decision: Decision, **_rest: Any) -> None:
        heard.append(decision)

    decision_recorded.connect(listen)
    try:
        found = approved()
        decision = decided(found)
    finally:
        decision_recorded.disconnect(listen)
    assert heard == [decision]
    names = ("application", "verdict", "amount", "considerations", "decisive_facts")
    assert list(decision.lines.values_list(*names)) == list(found.lines.values_list(*names))
    assert free_money(decision.call) == 0


@pytest.mark.parametrize("role", Role)
def test_only_who_handles_applications_records_a_decision(role: Role) -> None:
    found = approved()
    if role is Role.OFFICER:
        assert decided(found, by=person(role)).recorded_by
        return
    with pytest.raises(Refused):
        decided(found, by=person(role))


@pytest.mark.parametrize("make", [drafted, prepared])
def test_only_an_approved_recommendation_is_decided_on(make: Any) -> None:
    with pytest.raises(Invalid):
        decided(make())


def test_nothing_is_decided_twice() -> None:
    found = approved()
    decided(found)
    with pytest.raises(Invalid):
        decided(found)


def test_what_differs_from_the_recommendation_says_why() -> None:
    found = approved()
    line = found.lines.all()[0]
    change = {line.application_id: {"verdict": "part", "amount": 10_000_000}}
    with pytest.raises(Invalid):
        decided(found, changes=change)
    change[line.application_id]["difference"] = "Eksempel: rådet ville spare"
    decision = decided(found, changes=change)
    first = decision.lines.all()[0]
    assert (first.verdict, first.amount, first.difference) == (
        "part",
        10_000_000,
        "Eksempel: rådet ville spare",
    )


def test_no_more_is_decided_than_there_is() -> None:
    found = approved()
    last = found.lines.all()[3]
    with pytest.raises(Invalid, match=r"300[.,]000"):
        decided(found, changes={last.application_id: {"verdict": "fund", "difference": "x"}})


def test_a_day_to_come_and_a_decision_in_force_too_early_are_refused() -> None:
    day = clock.today()
    with pytest.raises(Invalid):
        decided(on=day + timedelta(days=1), effective_on=day + timedelta(days=1))
    with pytest.raises(Invalid):
        decided(on=day, effective_on=day - timedelta(days=1))


def test_a_later_decision_takes_the_place_of_the_lines_that_it_names() -> None:
    first = decided()
    line = first.lines.all()[0]
    second = changed(first, {line.application_id: {"verdict": "reject"}})
    line.refresh_from_db()
    assert second.supersedes == first
    assert not line.in_force
    (new,) = second.lines.all()
    assert (new.supersedes, new.verdict, new.amount) == (line, "reject", 0)
    assert in_force(first.call).count() == 4
    assert free_money(first.call) == 30_000_000


def test_a_later_decision_says_why_and_changes_something() -> None:
    first = decided()
    line = first.lines.all()[0]
    with pytest.raises(Invalid):
        changed(first, {line.application_id: {"verdict": "reject"}}, reason=" ")
    with pytest.raises(Invalid):
        changed(first, {line.application_id: {"verdict": line.verdict}})
    with pytest.raises(Invalid):
        changed(first, {0: {"verdict": "reject"}})


def test_a_recommendation_that_is_decided_on_is_renewed_rather_than_changed() -> None:
    found = approved()
    decided(found)
    with pytest.raises(Refused):
        recommending.change_recommendation(found, by=officer(), version=found.version, background="x")
    assert recommending.renew(found, by=officer(), version=found.version).number == 2


def test_the_first_in_reserve_moves_up_when_money_is_free() -> None:
    decision = with_reserve()
    call, day = decision.call, clock.today()
    waiting = next_in_reserve(call)
    assert waiting and waiting.reserve_rank == 1
    given: dict[str, Any] = {
        "body": BODY,
        "on": day,
        "effective_on": day,
        "reason": "Eksempel: penge er fri",
    }
    promote_reserve(call, by=officer(), **given)
    second = next_in_reserve(call)
    assert second and second.reserve_rank == 2
    line = in_force(call).get(application=waiting.application)
    assert (line.verdict, line.amount, line.reserve_rank) == ("fund", 30_000_000, None)
    with pytest.raises(Invalid):
        promote_reserve(call, by=officer(), **given)


def test_who_left_the_room_is_on_record_but_never_in_the_journal() -> None:
    who = person(Role.COUNCIL_MEMBER, name="Navn Navnesen")
    found = approved()
    application = found.lines.all()[0].application
    decision = decided(
        found,
        left_room=[{"user": who, "name": who.name, "application": application}, {"name": "Anden Andersen"}],
    )
    assert [str(each) for each in decision.left_room.all()] == ["Navn Navnesen", "Anden Andersen"]
    written = str(
        list(JournalEntry.objects.filter(kind=Decision.KIND, key=decision.key).values_list("state"))
    )
    assert "Navnesen" not in written and "Andersen" not in written


def test_who_should_have_left_is_known_from_conflicts_and_from_the_meeting() -> None:
    found = approved()
    line = found.lines.all()[0]
    held = meeting(on=clock.today(), purpose="council", items=[{"subject": "Eksempel"}])
    torn, told, fine = (person(Role.COUNCIL_MEMBER) for _each in range(3))
    invited = {
        who: Invitation.objects.create(meeting=held, user=who, name=who.name, email=who.email, part="member")
        for who in (torn, told, fine)
    }
    Conflict.objects.create(
        key="c",
        application=line.application,
        person=torn,
        ground="1",
        origin="declared",
        tie="declared",
        status="declared",
        detail="x",
    )
    Disqualification.objects.create(item=held.items.get(), invitation=invited[told], ground="x")
    left = should_have_left(found, held)
    assert {(each.user, each.application) for each in left} == {(torn, line.application), (told, None)}
    assert should_have_left(found, None) == []


def test_before_release_nobody_is_told_anything_and_after_it_everybody_the_same() -> None:
    first, _applications, _writers, second = ready()
    call = first.call
    assert outcome(call) is None
    release(first, second)
    told = outcome(call)
    assert told
    assert (told.applied, told.funded, told.amount, told.percent) == (4, 2, 50_000_000, 50)
    # A change that is not released yet has been told to nobody.
    changed(first, {first.lines.all()[0].application_id: {"verdict": "reject"}})
    assert outcome(call) == told


def test_whoever_has_a_conflict_finds_no_decision() -> None:
    decision, who = decided(), officer()
    assert visible(who).filter(pk=decision.pk).exists()
    line = decision.lines.all()[0]
    Conflict.objects.create(
        key="c",
        application=line.application,
        person=who,
        ground="1",
        origin="declared",
        tie="declared",
        status="declared",
        detail="x",
    )
    again = type(who).objects.get(pk=who.pk)
    assert not visible(again).filter(pk=decision.pk).exists()
    with pytest.raises(NotOnRecord):
        changed(decision, {line.application_id: {"verdict": "reject"}}, by=again)


def write_again(first: Decision, **values: Any) -> DecisionLine:
    line = first.lines.all()[3]
    fields = {
        "decision": first,
        "position": 9,
        "application": line.application,
        "verdict": "reject",
        "applied": 30_000_000,
        "amount": 0,
        **values,
    }
    return DecisionLine.objects.create(**fields)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"verdict": "zz", "in_force": False},
        {"verdict": "fund", "amount": 100, "in_force": False},
        {"verdict": "reserve", "in_force": False},
        {"verdict": "part", "amount": 150, "in_force": False},
        {"in_force": False},
    ],
)
def test_the_database_refuses_a_line_that_does_not_agree_or_decides_again(values: dict[str, Any]) -> None:
    decision = decided()
    with pytest.raises(IntegrityError), transaction.atomic():
        write_again(decision, **values)


def test_the_database_refuses_more_than_there_is() -> None:
    decision = decided()
    line = decision.lines.all()[3]
    second = Decision.objects.create(
        key="second",
        call=decision.call,
        recommendation=decision.recommendation,
        body=BODY,
        on=clock.today(),
        effective_on=clock.today(),
        recorded_by="user:one",
    )
    DecisionLine.objects.filter(pk=line.pk).update(in_force=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        write_again(decision, decision=second, verdict="fund", amount=30_000_000)


@pytest.mark.parametrize("values", [{"amount": 0, "verdict": "reject"}, {"conditions": "x"}])
def test_the_database_refuses_to_change_what_was_decided(values: dict[str, Any]) -> None:
    decision = decided()
    line = decision.lines.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionLine.objects.filter(pk=line.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionLine.objects.filter(pk=line.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(body="En anden")
    DecisionLine.objects.filter(pk=line.pk).update(in_force=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionLine.objects.filter(pk=line.pk).update(in_force=True)


def test_the_database_refuses_to_take_a_release_back() -> None:
    decision = decided()
    Decision.objects.filter(pk=decision.pk).update(released_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(released_at=None)


@pytest.mark.parametrize(
    "values",
    [
        {"body": ""},
        {"effective_on": clock.today() - timedelta(days=1)},
        {"case_number": "1234"},
        {"confidence": "zz"},
    ],
)
def test_the_database_refuses_a_decision_without_what_it_needs(values: dict[str, Any]) -> None:
    found, day = approved(), clock.today()
    fields = {"body": BODY, "on": day, "effective_on": day, "recorded_by": "user:one", **values}
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(key="d", call=found.call, recommendation=found, **fields)


def test_the_database_refuses_a_change_without_a_reason_and_nobody_who_left() -> None:
    first, day = decided(), clock.today()
    fields = {"body": BODY, "on": day, "effective_on": day, "recorded_by": "user:one"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            key="d", call=first.call, recommendation=first.recommendation, supersedes=first, **fields
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        LeftRoom.objects.create(decision=first)


def test_what_keeps_a_decision_from_the_record() -> None:
    fund = Decided("a", Verdict.FUND, 100, 100)
    as_it_was = {"a": fund}
    assert lacks([fund], as_it_was, budget=100) == []
    assert [each.kind for each in lacks([], as_it_was, budget=100)] == [LackKind.NOTHING]
    assert [each.kind for each in lacks([fund], as_it_was, budget=150, standing=60)] == [LackKind.OVER_BUDGET]
    unfit = Decided("a", Verdict.PART, 100, 100, difference="x")
    assert [each.kind for each in lacks([unfit], as_it_was, budget=100)] == [LackKind.UNFIT]
    silent = Decided("a", Verdict.REJECT, 0, 100)
    assert [each.kind for each in lacks([silent], as_it_was, budget=100)] == [LackKind.UNEXPLAINED]


def test_the_first_in_reserve_gets_what_there_is_in_whole_kroner() -> None:
    waiting = Decided("a", Verdict.RESERVE, 0, 1_000, reserve_rank=1)
    assert promoted(waiting, 5_000) == Decided("a", Verdict.FUND, 1_000, 1_000)
    assert promoted(waiting, 399) == Decided("a", Verdict.PART, 300, 1_000)
    assert promoted(waiting, 99) is None
