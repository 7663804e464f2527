"""Files that come from elsewhere: what they become, and what never harms us."""

from __future__ import annotations

import base64
import time as clock_time
import tracemalloc
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from pagt.core import clock
from pagt.core.errors import Invalid
from pagt.network.meetings.incoming import read
from pagt.network.meetings.incoming_calendar import read_calendar
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.partners.actions import create_contact
from pagt.network.partners.models import Interaction
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation

EVENT = (
    "BEGIN:VEVENT\r\nUID:1@eksempel.dk\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART;TZID=Europe/Copenhagen:20270310T130000\r\nDTEND;TZID=Europe/Copenhagen:20270310T160000\r\n"
    "SUMMARY:Møde om praktik\r\nLOCATION:Sal 1\\, Horsens\r\nDESCRIPTION:Hej\\nDagsorden\r\n"
    "ORGANIZER;CN=Kendt Eksempel:mailto:kendt@vaerk.example\r\n"
    'ATTENDEE;CN="Ny Eksempel":MAILTO:Ny@vaerk.example\r\nATTENDEE:mailto:fri@gmail.com\r\n'
    "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nSUMMARY:Alarm\r\nEND:VALARM\r\nEND:VEVENT\r\n"
)


def calendar(*events: str, method: str = "REQUEST") -> bytes:
    inner = "".join(events or [EVENT])
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\n{inner}END:VCALENDAR\r\n".encode()


def mail(*parts: bytes, subject: str = "VS: Invitation") -> bytes:
    head = (
        f"From: Kendt Eksempel <kendt@vaerk.example>\r\nTo: sekretariat@eksempel.dk\r\nSubject: {subject}\r\n"
        "Date: Tue, 10 Nov 2026 09:30:00 +0100\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b0"\r\n\r\n'
    ).encode()
    return head + b"".join(b"--b0\r\n" + part + b"\r\n" for part in parts) + b"--b0--\r\n"


TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\nKære alle\r\nTak for snakken på besøget.\r\n".encode()
INVITE = (
    b"Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + base64.encodebytes(calendar())
)


def dropped(content: bytes, name: str = "fil.eml") -> HttpResponse:
    return client_as(Role.OFFICER).post("/desk/drop/", {"file": SimpleUploadedFile(name, content)})


def test_an_event_as_it_was_written() -> None:
    (event,) = read_calendar(calendar()).events
    assert (event.title, event.place, event.text) == ("Møde om praktik", "Sal 1, Horsens", "Hej\nDagsorden")
    assert (event.on, event.starts_at, event.ends_at) == (date(2027, 3, 10), time(13), time(16))
    assert [person.email for person in event.people] == ["ny@vaerk.example", "fri@gmail.com"]
    assert event.people[0].name == "Ny Eksempel"
    assert event.organiser is not None
    assert event.organiser.email == "kendt@vaerk.example"
    assert event.notes == ()


@pytest.mark.parametrize(
    ("line", "on", "starts", "note"),
    [
        ("DTSTART:20270701T110000Z", date(2027, 7, 1), time(13), ""),
        ("DTSTART;TZID=America/New_York:20270310T120000", date(2027, 3, 10), time(18), ""),
        ("DTSTART;TZID=Romance Standard Time:20270310T130000", date(2027, 3, 10), time(13), ""),
        ("DTSTART;TZID=Et sted:20270310T130000", date(2027, 3, 10), time(13), "Et sted"),
        ("DTSTART:20270310T130000", date(2027, 3, 10), time(13), ""),
        ("DTSTART;VALUE=DATE:20270310", date(2027, 3, 10), None, ""),
        ("DTSTART:00010101T000000Z", None, None, "Tidspunktet"),
        ("DTSTART:99991231T235959Z", None, None, "Tidspunktet"),
        ("DTSTART:i morgen", None, None, "Tidspunktet"),
        ("X-NOTHING:1", None, None, "Tidspunktet"),
        (
            "DTSTART:20270310T130000\r\nDURATION:PT2H\r\nRRULE:FREQ=SECONDLY",
            date(2027, 3, 10),
            time(13),
            "gentages",
        ),
        ("DTSTART:20270310T130000\r\nDTEND:20270312T100000", date(2027, 3, 10), time(13), "anden dag"),
        ("DTSTART;VALUE=DATE:20270310\r\nDTEND;VALUE=DATE:20270313", date(2027, 3, 10), None, "flere dage"),
        ("DTSTART:20270310T130000\r\nDURATION:P999999999999D", None, None, "Tidspunktet"),
    ],
)
def test_times_of_every_kind(line: str, on: date | None, starts: time | None, note: str) -> None:
    content = calendar(f"BEGIN:VEVENT\r\nUID:1\r\n{line}\r\nSUMMARY:x\r\nEND:VEVENT\r\n")
    (event,) = read_calendar(content).events
    assert (event.on, event.starts_at) == (on, starts)
    assert note in " ".join(event.notes)
    assert bool(event.notes) == bool(note)


def test_an_event_that_repeats_for_ever_with_a_zone_of_its_own_is_read_at_once() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Min egen\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    event = "BEGIN:VEVENT\r\nDTSTART;TZID=Min egen:20270310T130000\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n"
    began = clock_time.monotonic()
    (found,) = read_calendar(calendar(zone, event)).events
    assert clock_time.monotonic() - began < 2
    assert (found.on, len(found.notes)) == (date(2027, 3, 10), 2)


def test_a_whole_calendar_is_not_taken_and_says_so() -> None:
    content = calendar(*[EVENT] * 10_000)
    tracemalloc.start()
    began = clock_time.monotonic()
    with pytest.raises(Invalid, match="10000"):
        read_calendar(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert clock_time.monotonic() - began < 20
    assert most < 40 * len(content)


@pytest.mark.parametrize(
    "content",
    [
        calendar().decode().encode("cp1252"),
        calendar().decode().encode("utf-16"),
        b"\xef\xbb\xbf" + calendar(),
        calendar().replace(b"\r\n", b"\n"),
    ],
)
def test_encodings_as_programs_write_them(content: bytes) -> None:
    found = read(content)
    assert found.calendar is not None
    assert found.calendar.events[0].title == "Møde om praktik"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "hverken"),
        (b"\x00\x01\x02" * 100, "hverken"),
        (b"PK\x03\x04" + b"x" * 100, "hverken"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, r"\.msg"),
        (b"\x78\x9f\x3e\x22" + b"x" * 100, "winmail"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "ingen begivenhed"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "ingen begivenhed"),
        (b"A: b\r\n" * 700_000, "flere dele"),
        (b"A: b\r\n\r\n" + b"\n--x" * 20_000, "flere dele"),
        (b"Content-Type: message/rfc822\r\n\r\n" * 2_000, "flere dele"),
        (b"A: multipart/ multipart/\r\n" * 200 + b"\r\n" * 500_000, "flere dele"),
        (b"x" * (21 * 1024 * 1024), "20 MB"),
    ],
)
def test_what_is_refused_with_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read(content)


@pytest.mark.parametrize(
    "junk", [b":", b"DTSTART", b'ATTENDEE;CN=":x', b"\xff\xfe\x00", b"DTSTART;TZID=:x", b"DURATION:P"]
)
def test_broken_lines_are_no_fault_of_ours(junk: bytes) -> None:
    found = read_calendar(calendar().replace(b"UID:1@eksempel.dk", junk))
    assert len(found.events) == 1


def test_an_invitation_lies_twenty_mails_deep() -> None:
    inner = mail(TEXT, INVITE)
    for depth in range(20):
        inner = (
            (
                b"From: a@eksempel.dk\r\nSubject: lag\r\nMIME-Version: 1.0\r\n"
                b'Content-Type: multipart/mixed; boundary="d%d"\r\n\r\n--d%d\r\nContent-Type: message/rfc822\r\n\r\n'
                % (depth, depth)
            )
            + inner
            + b"\r\n--d%d--\r\n" % depth
        )
    found = read(inner)
    assert found.calendar is not None
    assert found.calendar.events[0].title == "Møde om praktik"


def test_twenty_megabytes_of_attachment_are_read_within_bounds() -> None:
    heavy = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    heavy += (b"A" * 76 + b"\r\n") * 250_000
    content = mail(TEXT, heavy, INVITE)
    tracemalloc.start()
    found = read(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.calendar is not None
    assert most < 12 * len(content)


def test_a_mail_with_winmail_says_so_and_is_read_all_the_same() -> None:
    found = read(mail(TEXT, b"Content-Type: application/ms-tnef\r\n\r\nxx"))
    assert found.letter is not None
    assert "Tak for snakken" in found.letter.text
    assert "winmail.dat" in found.notes[0]


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: =?utf-8?B?////?=\r\n",
        b"Subject: =?x-unknown?Q?=F8?=\r\n",
        b"Date: 99 Xxx 99999\r\n",
        b"Date: Tue, 10 Nov 99999 09:30:00 +9999\r\n",
        b"From: " + b"<" * 5_000 + b"\r\n",
        b"To: " + b"a@b.dk, " * 20_000 + b"\r\n",
        b'Content-Type: text/plain; charset="\xff"\r\n',
        b"Content-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n",
    ],
)
def test_broken_mails_are_no_fault_of_ours(head: bytes) -> None:
    began = clock_time.monotonic()
    assert read(head + b"X: y\r\n\r\n\xe6\xf8\xe5 ====\r\n").letter is not None
    assert clock_time.monotonic() - began < 5


@pytest.mark.django_db
def test_a_forwarded_invitation_becomes_a_meeting_with_its_people() -> None:
    firm = organisation("Eksempel Værk")
    known = create_contact(
        by=SYSTEM, name="Kendt Eksempel", email="kendt@vaerk.example", roles=[{"organisation": firm}]
    )
    page = dropped(mail(TEXT, INVITE))
    assert page.status_code == 200
    form = page.context["drafts"][0]["form"]
    initial = form.initial
    assert (initial["title"], initial["on"], initial["starts_at"]) == (
        "Møde om praktik", date(2027, 3, 10), time(13)
    )  # fmt: skip
    # The new one is recognised by the domain of the known; an address that everybody may have tells nothing.
    assert initial["people"].splitlines() == [
        "Kendt Eksempel <kendt@vaerk.example>; Eksempel Værk",
        "Ny Eksempel <ny@vaerk.example>; Eksempel Værk",
        "fri@gmail.com",
    ]
    assert not Meeting.objects.exists()
    posted = {
        "title": initial["title"],
        "purpose": "network",
        "on": "2027-03-10",
        "starts_at": "13:00",
        "ends_at": "16:00",
        "people": initial["people"],
    }
    answer = client_as(Role.OFFICER).post("/desk/drop/meeting/", posted)
    meeting = Meeting.objects.get()
    assert answer.url == f"/desk/meetings/{meeting.key}/"
    assert Invitation.objects.get(email="kendt@vaerk.example").contact == known
    assert set(Invitation.objects.values_list("organisation__name", flat=True)) == {"Eksempel Værk", None}
    assert [row.organisation for row in meeting.participants.all()] == [firm]


@pytest.mark.django_db
def test_what_is_wrong_in_the_form_is_said_and_nothing_is_saved() -> None:
    client = client_as(Role.OFFICER)
    wrong = {"title": "x", "purpose": "network", "on": "2027-03-10", "people": "Anna, anna@eksempel..dk"}
    assert client.post("/desk/drop/meeting/", wrong).status_code == 422
    assert client.post("/desk/drop/meeting/", {}).status_code == 422
    assert client.post("/desk/drop/interaction/", {"offered": ["x", "1"]}).status_code == 422
    assert not Meeting.objects.exists()


@pytest.mark.django_db
def test_a_mail_becomes_an_interaction_with_those_whom_the_register_knows() -> None:
    firm = organisation("Eksempel Værk")
    known = create_contact(
        by=SYSTEM, name="Kendt Eksempel", email="kendt@vaerk.example", roles=[{"organisation": firm}]
    )
    page = dropped(mail(TEXT, subject="=?utf-8?q?Bes=C3=B8g?="))
    initial = page.context["interaction"].initial
    assert (initial["title"], initial["on"], initial["channel"]) == ("Besøg", date(2026, 11, 10), "mail")
    assert initial["organisations"] == [firm]
    assert initial["known_people"] == [known.pk]
    assert "besøget" in initial["summary"]
    posted = {
        "title": "Besøg", "on": "2026-11-10", "channel": "mail", "purpose": "dialogue",
        "organisations": firm.name, "summary": initial["summary"], "recorded_on": clock.today().isoformat(),
        "offered": [known.pk], "known_people": [known.pk],
    }  # fmt: skip
    client_as(Role.OFFICER).post("/desk/drop/interaction/", posted)
    found = Interaction.objects.get()
    assert list(found.contacts.all()) == [known]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        b"\xd0\xcf\x11\xe0",
        calendar(*[EVENT] * 60),
        calendar(EVENT, EVENT),
        calendar(method="REPLY"),
    ],
)
def test_the_page_answers_every_file(content: bytes) -> None:
    assert dropped(content).status_code in (200, 422)


@pytest.mark.django_db
def test_only_who_writes_records_drops() -> None:
    for role in (Role.COUNCIL_MEMBER, Role.AUDITOR, Role.APPLICANT):
        assert client_as(role).get("/desk/drop/").status_code == 403


def test_whoever_wrote_a_mail_that_was_forwarded_in_the_text_is_found() -> None:
    """Outlook forwards by writing the mail's headers into the text of another."""
    text = "Fra: Bo Eksempel <bo@firma.example>\nSendt: 19. november 2026\nTil: a@os.example; b@os.example\n\nHej"
    head = "From: c@os.example\nTo: p@os.example\nSubject: VS: SV: Praktik\nContent-Type: text/plain\n\n"
    letter = read((head + text).encode()).letter
    assert letter and letter.subject == "Praktik"
    assert {person.email for person in letter.people} == {
        "c@os.example",
        "p@os.example",
        "bo@firma.example",
        "a@os.example",
        "b@os.example",
    }
