"""Inviting people, and writing to each once."""

from __future__ import annotations

from datetime import date, time
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from pagt.core.errors import Invalid, Refused
from pagt.core.models import JournalEntry
from pagt.network.meetings.actions import calling, change_meeting
from pagt.network.meetings.actions.calling import call, untold, write_mails
from pagt.network.meetings.actions.invitations import Invitee, change_invitation, invite, take_back
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.meetings.queries_invitations import pasted
from pagt.network.meetings.states import Answer, Part
from pagt.network.meetings.tasks import sweep
from pagt.network.partners.actions import create_contact
from pagt.people.roles import Role
from pagt.post.models import Mail
from pagt.post.tasks import deliver
from tests.factories import SYSTEM, client_as, meeting, organisation, person
from tests.network.meetings.calendars import parsed
from tests.network.meetings.planned import NEXT_YEAR, again, called, invited, planned
from tests.post.conftest import server as server
from tests.post.smtp_for_tests import MailServer

pytestmark = pytest.mark.django_db


def changed(found: Meeting, **values: Any) -> Meeting:
    now = Meeting.objects.get(pk=found.pk)
    return change_meeting(now, by=SYSTEM, version=now.version, **values)


def test_the_same_address_twice_is_one_invitation_with_a_sentence() -> None:
    found = planned()
    people = [Invitee("Anna", "anna@eksempel.dk"), Invitee("Anna E.", " ANNA@eksempel.dk ")]
    done = invite(found, by=SYSTEM, people=people)
    assert [each.name for each in done.new] == ["Anna"]
    assert done.said == ["anna@eksempel.dk er allerede inviteret."]
    assert not invite(found, by=SYSTEM, people=people[1:]).new
    assert Invitation.objects.count() == 1


def test_the_organisation_stands_among_the_participants_and_has_not_come() -> None:
    firm = organisation()
    found = planned(participants=[{"organisation": organisation(), "attended": True}])
    invited(found, "anna@eksempel.dk", "bo@eksempel.dk", organisation=firm)
    rows = [(row.organisation_id == firm.pk, row.attended) for row in found.participants.all()]
    assert rows == [(False, True), (True, False)]


def test_the_journal_never_holds_who_it_is() -> None:
    found = planned()
    (one,) = invited(found, "anna.hemmelig@eksempel.dk", organisation=organisation("Eksempel Journalfirma"))
    change_invitation(one, by=SYSTEM, part=Part.SPEAKER, organisation=None)
    take_back(one, by=SYSTEM)
    written = [
        f"{entry.title} {entry.key} {entry.state} {entry.reason}" for entry in JournalEntry.objects.all()
    ]
    assert not [text for text in written if "hemmelig" in text.lower()]
    actions = JournalEntry.objects.filter(kind="invitation").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["create", "change", "withdraw"]


def test_only_who_may_write_invites() -> None:
    found = planned()
    with pytest.raises(Refused):
        invite(found, by=person(Role.COUNCIL_MEMBER), people=[Invitee("Anna", "anna@eksempel.dk")])
    (one,) = invited(found, "anna@eksempel.dk")
    for refused in (
        lambda: take_back(one, by=person(Role.AUDITOR)),
        lambda: change_invitation(one, by=person(Role.AUDITOR), part=Part.GUEST, organisation=None),
        lambda: call(found, by=person(Role.AUDITOR)),
    ):
        with pytest.raises(Refused):
            refused()


@pytest.mark.parametrize(
    "email", ["anna", "anna@", "a b@eksempel.dk", "anna@eksempel.dk\nBcc: x@eksempel.dk"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(Invalid):
        invite(planned(), by=SYSTEM, people=[Invitee("Anna", email)])
    assert not Invitation.objects.exists()


def test_nobody_is_invited_to_a_cancelled_meeting() -> None:
    with pytest.raises(Invalid):
        invited(planned(cancelled="Aflyst"), "anna@eksempel.dk")


def test_each_is_written_to_once_in_their_language_with_a_calendar_entry(server: MailServer) -> None:
    found = planned(intro="Vi glæder os.")
    invited(found, "anna@eksempel.dk")
    invited(found, "john@example.org", language="en")
    danish, english = called(found)
    assert (danish.language, danish.subject) == ("da", "Invitation: Netværksmøde, forår")
    assert "onsdag 10. marts" in danish.body
    assert "kl. 13.00–16.00" in danish.body or "13.00–16.00" in danish.body
    assert "March" in english.body
    assert f"/en/m/{again(Invitation.objects.get(email='john@example.org')).token}/" in english.body
    with pytest.raises(Invalid):
        call(found, by=SYSTEM)
    deliver(mail=danish.key)
    (got,) = server.taken
    _check_parts(got)


def _check_parts(got: EmailMessage) -> None:
    """As Outlook and others look for it: text, page, and the request as the last alternative; and as a file."""
    assert got.get_content_type() == "multipart/mixed"
    alternatives, file = list(got.iter_parts())
    assert alternatives.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in alternatives.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    entry = list(alternatives.iter_parts())[-1]
    assert entry["Content-Type"].params["method"] == "REQUEST"
    assert entry["Content-Type"].params["charset"].lower() == "utf-8"
    request = entry.get_content().replace("\r\n", "\n").replace("\n", "\r\n").encode()
    assert parsed(request).vevent.attendee.value == "mailto:anna@eksempel.dk"
    assert (file.get_filename(), file.get_content_type()) == ("invite.ics", "application/ics")
    assert parsed(file.get_content()).vevent.summary.value == "Netværksmøde, forår"


def test_a_change_goes_to_those_who_were_told_an_older_one_and_counts_up() -> None:
    found = planned()
    invited(found, "anna@eksempel.dk")
    called(found)
    found = changed(found, place="Et andet sted")
    assert found.sequence == 1
    assert [each.email for each in untold(found)] == ["anna@eksempel.dk"]
    invited(found, "bo@eksempel.dk")
    anna, bo = called(found)
    assert (anna.subject, bo.subject) == ("Ændret: Netværksmøde, forår", "Invitation: Netværksmøde, forår")
    assert parsed(anna.calendar.encode()).vevent.sequence.value == "1"
    assert not untold(found).exists()


def test_what_no_invitation_says_counts_nothing_up() -> None:
    found = planned()
    assert changed(found, place="Før den er indkaldt").sequence == 0
    invited(found, "anna@eksempel.dk")
    called(found)
    assert changed(found, note="Husk kaffe", place="Før den er indkaldt").sequence == 0


def test_a_new_day_takes_the_answers_back_and_a_new_place_does_not() -> None:
    found = planned()
    (one,) = invited(found, "anna@eksempel.dk")
    called(found)
    Invitation.objects.update(answer=Answer.ACCEPTED.value)
    changed(found, place="Sal 2")
    assert again(one).answer == Answer.ACCEPTED
    changed(found, on=date(NEXT_YEAR, 3, 11))
    assert again(one).answer == Answer.NEEDS_ACTION


def test_a_cancellation_goes_to_those_who_were_told_and_to_nobody_else() -> None:
    found = planned()
    invited(found, "anna@eksempel.dk")
    called(found)
    invited(found, "bo@eksempel.dk")
    found = changed(found, cancelled="For få tilmeldte.")
    (mail,) = called(found)
    assert (mail.to_address, mail.subject) == ("anna@eksempel.dk", "Aflyst: Netværksmøde, forår")
    assert "For få tilmeldte." in mail.body
    entry = parsed(mail.calendar.encode())
    assert (entry.method.value, entry.vevent.sequence.value) == ("CANCEL", "1")


def test_who_was_told_is_told_that_the_invitation_is_off() -> None:
    found = planned()
    anna, bo = invited(found, "anna@eksempel.dk", "bo@eksempel.dk")
    take_back(bo, by=SYSTEM)
    called(found)
    take_back(anna, by=SYSTEM)
    mails = {(mail.to_address, mail.subject.split(":")[0]) for mail in Mail.objects.all()}
    assert mails == {("anna@eksempel.dk", "Invitation"), ("anna@eksempel.dk", "Aflyst")}
    with pytest.raises(Invalid):
        take_back(anna, by=SYSTEM)
    assert invited(found, "anna@eksempel.dk"), "somebody who was taken back can be invited again"


def test_a_worker_that_dies_leaves_nobody_out_and_writes_to_nobody_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = planned()
    emails = [f"person{number}@eksempel.dk" for number in range(120)]
    invited(found, *emails)
    call(found, by=SYSTEM)
    tell, told = calling.tell, 0

    def dies(*args: Any, **options: Any) -> None:
        nonlocal told
        told += 1
        if told == 70:
            raise SystemExit
        tell(*args, **options)

    monkeypatch.setattr(calling, "tell", dies)
    with pytest.raises(SystemExit):
        write_mails(found.key, by=SYSTEM)
    assert Mail.objects.count() == 50  # the batch in which it died was not kept
    monkeypatch.setattr(calling, "tell", tell)
    sweep(timestamp=0)
    sweep(timestamp=0)
    assert sorted(Mail.objects.values_list("to_address", flat=True)) == sorted(emails)
    assert not Invitation.objects.exclude(to_tell=None).exists()


def test_nobody_is_written_to_before_somebody_asks_for_it() -> None:
    invited(planned(), "anna@eksempel.dk")
    sweep(timestamp=0)
    assert not Mail.objects.exists()


def test_a_list_as_people_paste_it() -> None:
    firm = organisation("Eksempel Værk A/S")
    known = create_contact(
        by=SYSTEM, name="Kendt Eksempel", email="Kendt@eksempel.dk", roles=[{"organisation": firm}]
    )
    text = (
        "Navn\tE-mail\tOrganisation\n"
        "Anna Eksempel\tanna@eksempel.dk\teksempel værk a/s\n"
        "bo@eksempel.dk\n"
        "\n"
        "Cæcilie Eksempel <caecilie@eksempel.dk>\n"
        '"Dorte; Eksempel" <dorte@eksempel.dk>; Erik <erik@eksempel.dk>\n'
        "nogen, kendt@EKSEMPEL.dk\n"
        "Uden Adresse; Eksempel Værk A/S\n"
    )
    found = [(each.name, each.email, each.organisation) for each in pasted(text, part=Part.GUEST)]
    assert found[0] == ("Anna Eksempel", "anna@eksempel.dk", firm)
    assert found[1] == ("bo@eksempel.dk", "bo@eksempel.dk", None)
    assert found[2] == ("Cæcilie Eksempel", "caecilie@eksempel.dk", None)
    assert [email for _name, email, _firm in found[3:5]] == ["dorte@eksempel.dk", "erik@eksempel.dk"]
    assert (found[5][0], found[5][2]) == ("Kendt Eksempel", firm)
    assert found[6] == ("Uden Adresse", "", firm)
    assert pasted(text, part=Part.GUEST)[5].contact == known


def test_the_pages_invite_from_a_list_and_send() -> None:
    found, client = planned(), client_as(Role.OFFICER)
    base = f"/desk/meetings/{found.key}/invitations/"
    typed = {"people": "Anna <anna@eksempel.dk>\nanna@eksempel.dk", "part": "speaker", "language": ""}
    looked = client.post(f"{base}new/", {**typed, "do": "look"})
    assert "Sæt 2 på listen" in looked.content.decode()
    assert not Invitation.objects.exists()
    answer = client.post(f"{base}new/", {**typed, "do": "invite"}, follow=True)
    text = answer.content.decode()
    assert "anna@eksempel.dk er allerede inviteret." in text
    assert "Send invitationerne" in text
    assert Invitation.objects.get().part == Part.SPEAKER
    client.post(f"{base}call/")
    assert Invitation.objects.get().to_tell == 0


def test_the_register_is_searched_by_what_people_have_in_common() -> None:
    school = organisation("Eksempel Skole", kind="school", municipality="0615", tags=["stem"])
    firm = organisation("Eksempel Firma i Horsens", municipality="0615")
    for name, email, where in (
        ("Anna", "anna@eksempel.dk", school),
        ("Bo", "", school),
        ("Carl", "carl@eksempel.dk", firm),
        ("Dorte", "dorte@eksempel.dk", school),
    ):
        create_contact(by=SYSTEM, name=name, email=email, roles=[{"organisation": where}])
    create_contact(
        by=SYSTEM,
        name="Fratrådt",
        email="fra@eksempel.dk",
        roles=[{"organisation": school, "ends": date(2024, 1, 1)}],
    )
    found, client = planned(), client_as(Role.OFFICER)
    invited(found, "dorte@eksempel.dk")
    url = f"/desk/meetings/{found.key}/invitations/choose/?kind=school&municipality=0615&part=guest"
    page = client.get(url)
    assert [(each.invitee.name, each.why_not) for each in page.context["found"]] == [
        ("Anna", ""),
        ("Bo", "Ingen adresse"),
        ("Dorte", "Allerede inviteret"),
    ]
    keys = [each.key for each in page.context["found"]]
    client.post(url, {"who": keys})
    emails = set(Invitation.objects.values_list("email", flat=True))
    assert emails == {"anna@eksempel.dk", "dorte@eksempel.dk"}


def test_names_are_shown_to_those_who_may_read_of_people() -> None:
    found = planned()
    invited(found, "anna@eksempel.dk")
    url = f"/desk/meetings/{found.key}/"
    assert "anna@eksempel.dk" in client_as(Role.AUDITOR).get(url).content.decode()
    text = client_as(Role.COUNCIL_MEMBER).get(url).content.decode()
    assert "anna@eksempel.dk" not in text
    assert "1 person er inviteret" in text


def test_the_list_of_many_costs_as_many_queries_as_that_of_few(
    django_assert_max_num_queries: Any,
) -> None:
    found, client = planned(), client_as(Role.OFFICER)
    invited(found, *(f"person{number}@eksempel.dk" for number in range(300)), organisation=organisation())
    with django_assert_max_num_queries(10):
        page = client.get(f"/desk/meetings/{found.key}/invitations/")
    assert "person299@eksempel.dk" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("invitation_one_per_address", {"email": "ANNA@eksempel.dk"}),
        ("invitation_known_part", {"part": "king"}),
        ("invitation_known_answer", {"answer": "yes"}),
        ("invitation_has_name", {"name": ""}),
        ("token", {"token": "the-same"}),
    ],
)
def test_what_the_database_refuses(name: str, values: dict[str, Any]) -> None:
    found = meeting()
    Invitation.objects.create(meeting=found, name="Anna", email="anna@eksempel.dk", token="the-same")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Invitation.objects.create(**{"meeting": found, "name": "Bo", "email": "bo@eksempel.dk", **values})


def test_a_meeting_of_yesterday_calls_nobody() -> None:
    found = planned(on=date(2023, 5, 2), starts_at=time(9), ends_at=None)
    invited(found, "anna@eksempel.dk")
    with pytest.raises(Invalid):
        call(found, by=SYSTEM)


def test_nobody_signed_out_sees_the_list() -> None:
    assert Client().get(f"/desk/meetings/{planned().key}/invitations/").status_code == 302
