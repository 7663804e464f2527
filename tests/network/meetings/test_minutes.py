"""Minutes: written at once by two, approved by another, frozen, sent, and opened again."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import ProgrammingError, transaction
from pypdf import PdfReader

from pagt.core import clock
from pagt.core.errors import EditConflict, Invalid, Refused
from pagt.core.models import JournalEntry
from pagt.network.meetings.actions import (
    approve_earlier,
    approve_minutes,
    change_meeting,
    correct_minutes,
    send_minutes,
    write_item,
)
from pagt.network.meetings.models import AgendaItem, Disqualification, Meeting
from pagt.network.meetings.rules import MOVES
from pagt.network.meetings.states import MinutesMove, MinutesState
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.models import Mail
from tests.factories import SYSTEM, person
from tests.network.meetings.meetings_for_tests import council, invited, item_of, written

pytestmark = pytest.mark.django_db


def in_state(state: MinutesState, writer: User) -> Meeting:
    """Return a meeting whose minutes are in a state, last written by the writer."""
    found = council()
    invited(found, "Eksempel Medlem", email="medlem@eksempel.dk")
    if state is not MinutesState.NONE:
        found = written(found, by=writer)
    if state in (MinutesState.APPROVED, MinutesState.SENT):
        found = approve_minutes(found, by=SYSTEM, version=found.version)
    if state is MinutesState.SENT:
        found, _number = send_minutes(found, by=SYSTEM, version=found.version)
    assert found.minutes_state == state
    return found


def do(move: MinutesMove, found: Meeting, by: User) -> None:
    item = item_of(found)
    if move is MinutesMove.WRITE:
        write_item(item, by=by, saved=item.saved, minutes="Skrevet om.")
    elif move is MinutesMove.APPROVE:
        approve_minutes(found, by=by, version=found.version)
    elif move is MinutesMove.SEND:
        send_minutes(found, by=by, version=found.version)
    else:
        correct_minutes(found, by=by, version=found.version, reason="Et tal var forkert.")


@pytest.mark.parametrize("move", list(MinutesMove))
@pytest.mark.parametrize("state", list(MinutesState))
@pytest.mark.parametrize("role", list(Role))
def test_every_move_in_every_state_by_every_role(role: Role, state: MinutesState, move: MinutesMove) -> None:
    writer = person(Role.OFFICER)
    found = in_state(state, writer)
    by = person(role)
    may = role is Role.OFFICER or (role is Role.APPROVER and move is MinutesMove.APPROVE)
    if not may:
        with pytest.raises(Refused):
            do(move, found, by)
    elif (state, move) not in MOVES:
        with pytest.raises(Invalid):
            do(move, found, by)
    else:
        do(move, found, by)
        assert Meeting.objects.get(pk=found.pk).minutes_state == MOVES[state, move]
        return
    assert Meeting.objects.get(pk=found.pk).minutes_state == state


def test_whoever_wrote_last_does_not_approve() -> None:
    one, other = person(Role.OFFICER), person(Role.OFFICER)
    found = written(council(), by=one)
    with pytest.raises(Refused, match=r"en anden|Somebody else"):
        approve_minutes(found, by=one, version=found.version)
    found = written(found, by=other, minutes="Rettet.")
    assert approve_minutes(found, by=one, version=found.version).minutes_approved_by == one.actor_key


def test_two_who_write_different_items_both_stand() -> None:
    found = council("Status", "Budget")
    first, second = found.items.all()
    write_item(first, by=person(Role.OFFICER), saved=0, minutes="Et")
    write_item(second, by=person(Role.OFFICER), saved=0, minutes="To")
    assert [item.minutes for item in found.items.all()] == ["Et", "To"]


def test_two_who_write_the_same_item_are_told_and_nothing_is_overwritten() -> None:
    item = item_of(council())
    write_item(item, by=person(Role.OFFICER), saved=0, minutes="Den førstes")
    with pytest.raises(EditConflict) as told:
        write_item(item, by=person(Role.OFFICER), saved=0, minutes="Den andens")
    assert told.value.version == 1
    assert item_of(item.meeting).minutes == "Den førstes"
    write_item(item, by=person(Role.OFFICER), saved=1, minutes="Begges")
    assert item_of(item.meeting).minutes == "Begges"


def test_saving_what_stands_already_writes_nothing() -> None:
    found = written(council())
    lines = JournalEntry.objects.count()
    item = item_of(found)
    assert write_item(item, by=SYSTEM, saved=item.saved, minutes=item.minutes).saved == item.saved
    assert JournalEntry.objects.count() == lines


def test_the_journal_holds_nothing_of_what_minutes_say() -> None:
    written(
        council(),
        minutes="Jens Eksempel var syg.",
        decision="Jens tager over.",
        outcome="Jens Eksempel gør det.",
    )
    for line in JournalEntry.objects.all():
        assert "Jens" not in str(line.state) + line.reason + line.title


def test_approved_minutes_are_a_pdf_that_reads_as_they_were() -> None:
    found = council("Status", quorum=2)
    for name in ("Anna Eksempel", "Bo Eksempel", "Carl Eksempel"):
        row = invited(found, name)
    Disqualification.objects.create(item=item_of(found), invitation=row, ground="Hans firma søger.")
    found = written(found, minutes="Tallene blev drøftet.", decision="Godkendt.")
    found = approve_minutes(found, by=SYSTEM, version=found.version)
    assert found.minutes is not None
    with found.minutes.file.open("rb") as content:
        reader = PdfReader(BytesIO(content.read()))
    text = " ".join(page.extract_text() for page in reader.pages)
    for words in ("Anna Eksempel", "Tallene blev drøftet.", "Godkendt.", "Carl Eksempel"):
        assert words in " ".join(text.split())
    # PDF/UA-1, as the file says of itself.
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
    assert "Hans firma" not in text


@pytest.mark.parametrize("field", ["subject", "minutes", "decision", "outcome"])
def test_the_database_refuses_changes_of_approved_minutes(field: str) -> None:
    found = in_state(MinutesState.APPROVED, person(Role.OFFICER))
    with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
        AgendaItem.objects.filter(meeting=found).update(**{field: "Lavet om"})


def test_the_database_refuses_other_ways_round() -> None:
    found = in_state(MinutesState.SENT, person(Role.OFFICER))
    with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
        AgendaItem.objects.create(meeting=found, position=9, subject="Et til")
    with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
        AgendaItem.objects.filter(meeting=found).delete()
    with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
        Meeting.objects.filter(pk=found.pk).update(minutes=None)
    # What the plan's rules read of an item is no part of the minutes.
    AgendaItem.objects.filter(meeting=found).update(mark="status_paper", position=3)


def test_a_meeting_whose_minutes_are_approved_keeps_its_items() -> None:
    found = in_state(MinutesState.APPROVED, person(Role.OFFICER))
    rows = [{"id": item.pk, "subject": item.subject} for item in found.items.all()]
    with pytest.raises(Invalid, match=r"godkendt|approved"):
        change_meeting(found, by=SYSTEM, version=found.version, items=rows[:1])
    with pytest.raises(Invalid, match=r"godkendt|approved"):
        change_meeting(found, by=SYSTEM, version=found.version, minutes=None)
    marked = [{**row, "mark": "status_paper"} for row in rows]
    assert change_meeting(found, by=SYSTEM, version=found.version, items=marked, place="Andetsteds").place


def test_an_item_with_minutes_stays_on_the_agenda() -> None:
    found = written(council())
    with pytest.raises(Invalid, match="Status"):
        change_meeting(found, by=SYSTEM, version=found.version, items=[])


def test_a_later_meeting_approves_the_minutes_of_an_earlier() -> None:
    earlier = written(council(), by=(writer := person(Role.OFFICER)))
    later = council("Referat", items=[{"subject": "Referat", "kind": "minutes", "approves": earlier}])
    approved = approve_earlier(item_of(later), by=writer)
    assert approved.minutes_state == MinutesState.APPROVED
    assert approved.minutes_approved_by == f"meeting:{later.key}"
    assert approved.minutes_approved_on == later.on
    with pytest.raises(Invalid):
        approve_earlier(item_of(later), by=writer)
    with pytest.raises(Invalid):
        approve_earlier(item_of(earlier), by=writer)


def test_a_meeting_to_come_has_approved_nothing_yet() -> None:
    earlier = written(council())
    rows = [{"subject": "Referat", "kind": "minutes", "approves": earlier}]
    later = council(items=rows, on=clock.today() + timedelta(days=9))
    with pytest.raises(Invalid):
        approve_earlier(item_of(later), by=SYSTEM)


def test_minutes_go_to_all_who_are_invited_and_to_nobody_who_is_not_any_more() -> None:
    found = written(council())
    invited(found, "Kom", email="kom@eksempel.dk")
    invited(found, "Udeblev", email="udeblev@eksempel.dk", came=False, language="en")
    invited(found, "Trukket", email="trukket@eksempel.dk", withdrawn_at="2023-05-01T10:00:00+02:00")
    invited(found, "Uden adresse", email="")
    found = approve_minutes(found, by=SYSTEM, version=found.version)
    found, number = send_minutes(found, by=SYSTEM, version=found.version)
    mails = Mail.objects.filter(about_kind="meeting", about_key=found.key)
    assert number == 2
    assert sorted(mails.values_list("to_address", flat=True)) == ["kom@eksempel.dk", "udeblev@eksempel.dk"]
    assert {mail.attachments.get().document for mail in mails} == {found.minutes}
    assert "Minutes:" in mails.get(language="en").subject


def test_minutes_that_nobody_can_get_are_not_called_sent() -> None:
    found = written(council())
    found = approve_minutes(found, by=SYSTEM, version=found.version)
    with pytest.raises(Invalid):
        send_minutes(found, by=SYSTEM, version=found.version)
    assert Meeting.objects.get(pk=found.pk).minutes_state == MinutesState.APPROVED


def test_minutes_are_opened_again_only_with_a_reason_that_the_journal_keeps() -> None:
    found = in_state(MinutesState.SENT, person(Role.OFFICER))
    with pytest.raises(Invalid):
        correct_minutes(found, by=SYSTEM, version=found.version, reason="  ")
    opened = correct_minutes(found, by=SYSTEM, version=found.version, reason="Et tal var forkert.")
    assert (opened.minutes_state, opened.minutes, opened.minutes_approved_on) == ("draft", None, None)
    line = JournalEntry.objects.filter(kind="meeting", action="correct minutes").get()
    assert line.reason
    assert written(opened, minutes="Rettet.").minutes_state == "draft"
