"""What those who are invited answer: by the link in their mail, and by their own calendar."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pagt.core import clock
from pagt.core.errors import Invalid
from pagt.core.models import JournalEntry
from pagt.network.meetings.actions import change_meeting
from pagt.network.meetings.actions.invitations import take_back
from pagt.network.meetings.actions.replies import answer, answer_by_calendar
from pagt.network.meetings.incoming_calendar import read_calendar
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.meetings.states import Answer
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as
from tests.network.meetings.calendars import parsed
from tests.network.meetings.planned import again, called, invited, planned

pytestmark = pytest.mark.django_db


def sent() -> tuple[Invitation, str]:
    """Return an invitation that was sent, and the calendar request of its mail."""
    (one,) = invited(planned(), "anna@eksempel.dk")
    (mail,) = called(one.meeting)
    return again(one), mail.calendar


def reply(request: str, answer: str = "ACCEPTED", *, minutes: int = 1, **changes: str) -> bytes:
    """Return what a calendar replies to a request (RFC 5546, 3.2.3), written by hand."""
    event = vobject.readOne(request).vevent
    said = {
        "uid": event.uid.value,
        "sequence": event.sequence.value,
        "attendee": "mailto:anna@eksempel.dk",
        "extra": "",
        "stamp": f"{datetime.now(UTC) + timedelta(minutes=minutes):%Y%m%dT%H%M%SZ}",
        **changes,
    }
    text = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Eksempel//Kalender//EN\nMETHOD:REPLY\nBEGIN:VEVENT\n"
        f"UID:{said['uid']}\nSEQUENCE:{said['sequence']}\nDTSTAMP:{said['stamp']}\n"
        f"ORGANIZER:{event.organizer.value}\n"
        f"ATTENDEE;PARTSTAT={answer};CN=Anna{said['extra']}:{said['attendee']}\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    return text.replace("\n", "\r\n").encode()


def take(content: bytes) -> str:
    (event,) = read_calendar(content).events
    return answer_by_calendar(event, by=SYSTEM).sentence


@pytest.mark.parametrize(
    ("word", "answered"),
    [("ACCEPTED", Answer.ACCEPTED), ("TENTATIVE", Answer.TENTATIVE), ("DECLINED", Answer.DECLINED)],
)
def test_the_round_trip_of_an_answer(word: str, answered: Answer) -> None:
    one, request = sent()
    sentence = take(reply(request, word))
    assert again(one).answer == answered
    assert "Anna" in sentence
    assert JournalEntry.objects.filter(kind="invitation", state__answer=answered.value).exists()


def test_outlooks_reply_with_its_own_zone_and_packed_uid() -> None:
    one, request = sent()
    event = vobject.readOne(request).vevent
    packed = (
        "040000008200E00074C5B7101A82E00800000000000000000000000000000000000000003D0000007643616C2D556964"
        "01000000" + event.uid.value.encode().hex().upper() + "00"
    )
    content = (
        "BEGIN:VCALENDAR\r\nPRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\r\nVERSION:2.0\r\n"
        "METHOD:REPLY\r\nX-MS-OLK-FORCEINSPECTOROPEN:TRUE\r\n"
        "BEGIN:VTIMEZONE\r\nTZID:Romance Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16011028T030000\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
        'ATTENDEE;CN="Anna Eksempel";PARTSTAT=ACCEPTED:MAILTO:Anna@Eksempel.DK\r\n'
        "CLASS:PUBLIC\r\nDESCRIPTION;LANGUAGE=da:\\n\r\n"
        f'DTSTART;TZID="Romance Standard Time":{event.dtstart.value:%Y%m%dT%H%M%S}\r\n'
        f"DTSTAMP:{datetime.now(UTC) + timedelta(minutes=1):%Y%m%dT%H%M%SZ}\r\n"
        f"UID:{packed[:60]}\r\n {packed[60:130]}\r\n {packed[130:]}\r\n"
        "SEQUENCE:0\r\nSUMMARY;LANGUAGE=da:Accepteret: møde\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    take(content.encode())
    assert again(one).answer == Answer.ACCEPTED


def test_an_older_reply_never_undoes_a_newer() -> None:
    one, request = sent()
    declined = reply(request, "DECLINED", minutes=-1)
    take(declined)
    assert "nyere" in take(reply(request, "ACCEPTED", minutes=-2))
    assert again(one).answer == Answer.DECLINED
    assert "nyere" in take(declined), "the same once more"
    take(reply(request, "ACCEPTED", minutes=0))
    assert again(one).answer == Answer.ACCEPTED


def test_an_answer_by_link_is_newer_than_a_mail_from_before() -> None:
    one, request = sent()
    answer(one, answer=Answer.DECLINED)
    take(reply(request, "ACCEPTED", minutes=-1))
    assert again(one).answer == Answer.DECLINED


def test_a_clock_that_is_ahead_keeps_no_later_answer_out() -> None:
    one, request = sent()
    take(reply(request, "ACCEPTED", minutes=60 * 24 * 365))
    answer(again(one), answer=Answer.TENTATIVE)
    found = again(one)
    assert found.answer == Answer.TENTATIVE
    assert found.heard_at is not None
    assert found.heard_at <= clock.now()


def test_an_answer_to_an_earlier_version_changes_nothing() -> None:
    one, request = sent()
    meeting = Meeting.objects.get(pk=one.meeting_id)
    change_meeting(meeting, by=SYSTEM, version=meeting.version, on=meeting.on + timedelta(days=1))
    called(meeting)
    assert "tidligere udgave" in take(reply(request))
    assert again(one).answer == Answer.NEEDS_ACTION


def test_what_can_not_be_recorded_is_said_in_a_sentence() -> None:
    one, request = sent()
    assert "bo@eksempel.dk er ikke inviteret" in take(reply(request, attendee="mailto:bo@eksempel.dk"))
    assert "ikke er i registeret" in take(reply(request, uid="noget-andet@eksempel.dk"))
    assert "ikke er i registeret" in take(reply(request, uid=""))
    assert "hverken ja eller nej" in take(reply(request, "X-MAYBE"))
    assert "ikke, hvem" in take(reply(request, attendee="mailto:"))
    assert again(one).answer == Answer.NEEDS_ACTION


def test_a_delegate_is_offered_as_a_new_invitation() -> None:
    one, request = sent()
    sentence = take(reply(request, "DELEGATED", extra=';DELEGATED-TO="mailto:Bo@eksempel.dk"'))
    assert "bo@eksempel.dk" in sentence
    assert again(one).answer == Answer.DECLINED
    assert Invitation.objects.count() == 1, "nobody is invited by somebody else's calendar"


def test_a_reply_lies_in_a_forwarded_mail() -> None:
    one, request = sent()
    inner = (
        b"From: Anna <anna@eksempel.dk>\r\nTo: sekretariat@eksempel.dk\r\nSubject: Accepteret\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(reply(request, "TENTATIVE"))
    )
    outer = (
        b"From: Kollega <kollega@eksempel.dk>\r\nSubject: VS: Accepteret\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHej\r\n'
        b"--x\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--x--\r\n"
    )
    page = client_as(Role.OFFICER).post("/desk/drop/", {"file": SimpleUploadedFile("svar.eml", outer)})
    assert page.status_code == 200
    assert "Registreret for" in page.content.decode()
    assert again(one).answer == Answer.TENTATIVE


def test_looking_at_the_link_changes_nothing_and_posting_answers() -> None:
    one, _request = sent()
    bo = invited(one.meeting, "bo@eksempel.dk")[0]
    url, reader = f"/m/{one.token}/", Client()
    page = reader.get(f"{url}?answer=declined")
    text = page.content.decode()
    assert again(one).answer == Answer.NEEDS_ACTION
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "Netværksmøde, forår" in text
    assert "Praktikpladser" in text
    assert 'value="declined"' in text
    assert page.context["form"]["answer"].value() == "declined"
    assert bo.name not in text.replace("Netværksmøde", "")
    assert bo.email not in text
    assert one.email not in text
    answered = reader.post(url, {"answer": "accepted", "comment": "Ingen  nødder"}, follow=True)
    assert "Dit svar er registreret" in answered.content.decode()
    found = again(one)
    assert (found.answer, found.comment) == ("accepted", "Ingen nødder")
    reader.post(url, {"answer": "declined"})
    assert again(one).answer == Answer.DECLINED


@pytest.mark.parametrize(
    "data", [{}, {"answer": "needs-action"}, {"answer": "x"}, {"answer": "accepted", "comment": "x" * 501}]
)
def test_what_is_no_answer_is_refused(data: dict[str, str]) -> None:
    one, _request = sent()
    assert Client().post(f"/m/{one.token}/", data).status_code == 422
    assert again(one).answer == Answer.NEEDS_ACTION


def test_after_the_meeting_or_when_it_is_off_there_is_a_sentence() -> None:
    one, request = sent()
    Meeting.objects.update(on=date(2024, 5, 2))
    page = Client().post(f"/m/{one.token}/", {"answer": "accepted"})
    assert page.status_code == 409
    assert "Mødet er holdt." in page.content.decode()
    assert "Mødet er holdt." in take(reply(request))
    Meeting.objects.update(on=clock.today() + timedelta(days=9), cancelled="For få tilmeldte.")
    text = Client().get(f"/m/{one.token}/").content.decode()
    assert "Mødet er aflyst." in text
    assert "For få tilmeldte." in text
    assert 'name="answer"' not in text
    Meeting.objects.update(cancelled="")
    take_back(again(one), by=SYSTEM)
    assert "taget tilbage" in Client().get(f"/m/{one.token}/").content.decode()
    with pytest.raises(Invalid):
        answer(one, answer=Answer.ACCEPTED)
    assert again(one).answer == Answer.NEEDS_ACTION


def test_the_link_gives_the_meeting_for_ones_calendar() -> None:
    one, _request = sent()
    found = Client().get(f"/m/{one.token}/meeting.ics")
    assert found.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert parsed(found.content).vevent.summary.value == "Netværksmøde, forår"


def test_a_link_that_was_never_given_leads_nowhere() -> None:
    for tail in ("", "meeting.ics"):
        assert Client().get(f"/m/{'x' * 32}/{tail}").status_code == 404
