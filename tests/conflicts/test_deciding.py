"""Who may decide what about a conflict: every state, step and role."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pagt.core import clock
from pagt.core.errors import EditConflict, Invalid, NotOnRecord, Refused
from pagt.core.models import JournalEntry
from pagt.grants.applications.models import Application
from pagt.grants.conflicts.actions.deciding import decide, raise_conflict
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.signals import conflict_stands
from pagt.grants.conflicts.states import DECIDED, MOVES, STANDING, Ground, Origin, State, Step
from pagt.network.meetings.actions.invitations import Invitee, invite
from pagt.network.meetings.models import Disqualification, Meeting
from pagt.network.meetings.states import Part
from pagt.people.models import User
from pagt.people.roles import Role
from tests.conflicts.conflicts_for_tests import WHY, case, conflict
from tests.factories import SYSTEM, meeting, person

pytestmark = pytest.mark.django_db
ASKED = (Step.CONFIRM, Step.DISMISS, Step.PIN)


def in_state(state: State, application: Application, who: User) -> Conflict:
    values: dict[str, Any] = {"status": state.value}
    if state is State.DECLARED:
        values |= {"origin": "declared", "tie": "declared", "detail": "Eksempel: min bror."}
    return conflict(application, who, **values)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("role", Role)
def test_every_state_step_and_role(state: State, step: Step, role: Role) -> None:
    found = in_state(state, case(), person(Role.ASSESSOR))
    by = person(role)

    def go() -> Conflict:
        return decide(found, step, by=by, version=found.version, reason=WHY)

    if role not in (Role.OFFICER, Role.APPROVER):
        with pytest.raises(Refused):
            go()
    elif step not in ASKED or (state, step) not in MOVES:
        with pytest.raises(Invalid):
            go()
    else:
        after = go()
        assert after.status == MOVES[state, step]
        assert (after.why, after.decided_by, after.decider) == (WHY, by.actor_key, by)
        return
    found.refresh_from_db()
    assert found.status == state


def test_the_table_leads_everywhere_and_nowhere_else() -> None:
    assert set(MOVES.values()) | {State.SUGGESTED, State.DECLARED} == set(State)
    assert all(target in DECIDED for (_state, step), target in MOVES.items() if step in ASKED)
    assert {State.DECLARED, State.CONFIRMED, State.PINNED} == STANDING


@pytest.mark.parametrize("step", ASKED)
def test_nobody_decides_about_themself(step: Step) -> None:
    who = person(Role.OFFICER)
    found = conflict(case(), who, strong=False)
    with pytest.raises(Refused):
        decide(found, step, by=who, version=1, reason=WHY)
    with pytest.raises(Refused):
        raise_conflict(found.application, who, by=who, ground=Ground.OTHER, detail=WHY)


@pytest.mark.parametrize("step", ASKED)
def test_nobody_decides_in_a_case_that_is_closed_to_them(step: Step) -> None:
    by, other = person(Role.OFFICER), person(Role.ASSESSOR)
    application = case()
    conflict(application, by)
    found = conflict(application, other)
    with pytest.raises(NotOnRecord):
        decide(found, step, by=by, version=1, reason=WHY)
    with pytest.raises(NotOnRecord):
        raise_conflict(application, other, by=by, ground=Ground.OTHER, detail=WHY)


def test_a_decision_needs_words_and_the_newest_version() -> None:
    found, by = conflict(case(), person(Role.ASSESSOR)), person(Role.OFFICER)
    with pytest.raises(Invalid):
        decide(found, Step.DISMISS, by=by, version=1, reason=" \u200b ")
    with pytest.raises(Invalid):
        decide(found, Step.CONFIRM, by=by, version=1, reason=WHY, de_minimis=True)
    with pytest.raises(EditConflict):
        decide(found, Step.DISMISS, by=by, version=7, reason=WHY)
    after = decide(
        found, Step.DISMISS, by=by, version=1, reason=WHY, de_minimis=True, ground=Ground.CLOSE_TIE
    )
    assert (after.de_minimis, after.ground) == (True, "3")


def test_the_journal_holds_seals_and_no_names() -> None:
    who, by = person(Role.ASSESSOR, name="Eksempel Hemmelig"), person(Role.OFFICER)
    raised = raise_conflict(case(), who, by=by, ground=Ground.FAMILY, detail="Er gift med lederen.")
    decide(raised, Step.DISMISS, by=by, version=raised.version, reason="De er skilt.")
    lines = JournalEntry.objects.filter(kind="conflict", key=raised.key).order_by("id")
    assert [line.action for line in lines] == ["create", "dismiss"]
    for line in lines:
        told = f"{line.title} {line.state} {line.reason}"
        assert not any(word in told for word in ("Hemmelig", "gift", "skilt", who.email))
        assert line.state["person"] == who.key


def test_what_was_given_to_the_person_is_told_to_end_once() -> None:
    told: list[tuple[Application, User]] = []

    def hear(*, application: Application, person: User, **_rest: Any) -> None:
        told.append((application, person))

    conflict_stands.connect(hear)
    try:
        application, who, by = case(), person(Role.ASSESSOR), person(Role.OFFICER)
        weak = conflict(application, who, strong=False)
        raise_conflict(application, who, by=by, ground=Ground.OTHER, detail=WHY)
        decide(weak, Step.CONFIRM, by=by, version=1, reason=WHY)
    finally:
        conflict_stands.disconnect(hear)
    assert told == [(application, who)]


def test_a_conflict_is_raised_about_those_concerned_alone() -> None:
    with pytest.raises(Invalid):
        raise_conflict(
            case(), person(Role.APPLICANT), by=person(Role.OFFICER), ground=Ground.OTHER, detail=WHY
        )


def council(on: Any = None, came: bool = True) -> tuple[Meeting, User]:
    """A council meeting with a member who has an account and one who has none."""
    member = person(Role.COUNCIL_MEMBER)
    held = meeting(
        purpose="council",
        on=on or clock.today() - timedelta(days=3),
        items=[{"subject": "Eksempel: Indstilling"}],
    )
    invite(
        held,
        by=SYSTEM,
        people=[
            Invitee(member.name, member.email, user=member, part=Part.MEMBER),
            Invitee("Eksempel Kollega", "kollega@raad.example", part=Part.CHAIR),
            Invitee("Eksempel Gæst", "gaest@raad.example", part=Part.GUEST),
        ],
    )
    held.invitations.filter(part=Part.CHAIR).update(came=came)
    return Meeting.objects.get(pk=held.pk), member


@pytest.mark.parametrize("step", [Step.CONFIRM, Step.DISMISS])
def test_the_council_decides_about_its_member_without_them(step: Step) -> None:
    held, member = council()
    found, by = conflict(case(), member), person(Role.OFFICER)
    with pytest.raises(Invalid) as refused:
        decide(found, step, by=by, version=1, reason=WHY)
    assert "item" in refused.value.fields
    after = decide(found, step, by=by, version=1, reason=WHY, item=held.items.get())
    assert (after.meeting, after.agenda_item) == (held, "Eksempel: Indstilling")
    assert [each.name for each in after.deciders.all()] == ["Eksempel Kollega"]
    left = Disqualification.objects.filter(item__meeting=held).values_list("invitation__user", "confirmed")
    assert list(left) == ([(member.pk, True)] if step is Step.CONFIRM else [])


def test_until_the_council_has_met_an_officer_pins() -> None:
    _held, member = council()
    found = conflict(case(), member, strong=False)
    assert decide(found, Step.PIN, by=person(Role.OFFICER), version=1, reason=WHY).stands


def test_a_dismissal_at_an_item_opens_nothing_that_another_keeps_closed() -> None:
    held, member = council()
    by, item = person(Role.OFFICER), held.items.get()
    first, second = conflict(case(), member), conflict(case(), member)
    decide(first, Step.CONFIRM, by=by, version=1, reason=WHY, item=item)
    decide(second, Step.DISMISS, by=by, version=1, reason=WHY, item=item)
    assert Disqualification.objects.get(item=item).confirmed is True
    decide(Conflict.objects.get(pk=first.pk), Step.DISMISS, by=by, version=2, reason=WHY, item=item)
    assert Disqualification.objects.get(item=item).confirmed is False


@pytest.mark.parametrize("fault", ["to come", "cancelled", "not invited", "nobody came"])
def test_a_meeting_that_can_not_have_decided(fault: str) -> None:
    on = clock.today() + timedelta(days=3) if fault == "to come" else None
    held, member = council(on, came=fault != "nobody came")
    if fault == "cancelled":
        Meeting.objects.filter(pk=held.pk).update(cancelled="Eksempel")
    who = person(Role.COUNCIL_MEMBER) if fault == "not invited" else member
    found = conflict(case(), who)
    with pytest.raises(Invalid) as refused:
        decide(found, Step.CONFIRM, by=person(Role.OFFICER), version=1, reason=WHY, item=held.items.get())
    assert "item" in refused.value.fields
    assert not Disqualification.objects.exists()


def test_raised_conflicts_are_an_officers() -> None:
    raised = raise_conflict(
        case(), person(Role.ASSESSOR), by=person(Role.APPROVER), ground=Ground.OTHER, detail=WHY
    )
    assert (raised.origin, raised.status) == (Origin.OFFICER, State.PINNED)
    assert raised.stands


def test_a_member_with_an_interest_of_their_own_decides_about_nobody_elses() -> None:
    held, member = council()
    application = case()
    found = in_state(State.DECLARED, application, member)
    other = held.invitations.get(part=Part.CHAIR)
    second = person(Role.COUNCIL_MEMBER)
    type(other).objects.filter(pk=other.pk).update(user=second, email=second.email)
    conflict(application, second)
    with pytest.raises(Invalid) as refused:
        decide(
            found,
            Step.DISMISS,
            by=person(Role.OFFICER),
            version=found.version,
            reason=WHY,
            item=held.items.get(),
        )
    assert "item" in refused.value.fields


def test_only_the_council_decides_for_the_council() -> None:
    held, member = council()
    found = in_state(State.DECLARED, case(), member)
    Meeting.objects.filter(pk=held.pk).update(purpose="panel")
    with pytest.raises(Invalid):
        decide(
            found,
            Step.DISMISS,
            by=person(Role.OFFICER),
            version=found.version,
            reason=WHY,
            item=held.items.get(),
        )
