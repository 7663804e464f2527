"""The calendar files that go out, read by a parser that has nothing to do with their writer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from pagt.core import clock
from pagt.network.meetings import calendar_files
from pagt.network.meetings.actions import change_meeting
from pagt.network.meetings.models import Invitation, Meeting
from tests.factories import SYSTEM, person
from tests.network.meetings.calendars import lines, parsed
from tests.network.meetings.planned import NEXT_YEAR, invited, planned

pytestmark = pytest.mark.django_db
LINK = "https://eksempel.dk/m/abc/"


def request_of(meeting: Meeting, invitation: Invitation) -> bytes:
    items = list(meeting.items.all())
    return calendar_files.request(
        meeting, invitation, items=items, reply_url=LINK, stamp=clock.now()
    ).encode()


def test_a_request_says_all_that_a_calendar_needs() -> None:
    organiser = person(name='Ellen "Elle" Eksempel')
    meeting = planned(organiser=organiser, online_url="https://eksempel.dk/video")
    (one, _other) = invited(meeting, "anna@eksempel.dk", "bo@eksempel.dk")
    content = request_of(meeting, one)
    found = parsed(content)
    assert found.method.value == "REQUEST"
    event = found.vevent
    assert event.uid.value == f"{meeting.key}@127.0.0.1"
    assert event.sequence.value == "0"
    assert event.summary.value == "Netværksmøde, forår"
    assert event.location.value == "Eksempelhuset, Skottenborg 26, 8800 Viborg"
    assert event.url.value == "https://eksempel.dk/video"
    assert "2. Praktikpladser; hvem gør hvad, og hvornår?" in event.description.value.split("\n")
    assert LINK in event.description.value
    assert event.organizer.value == f"mailto:{organiser.email}"
    assert event.organizer.params["CN"] == ["Ellen 'Elle' Eksempel"]
    (attendee,) = event.attendee_list
    assert attendee.value == "mailto:anna@eksempel.dk"
    assert attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert attendee.params["RSVP"] == ["TRUE"]
    assert b"bo@eksempel.dk" not in content
    assert b"DTSTART;TZID=Europe/Copenhagen:%d0310T130000" % NEXT_YEAR in lines(content)
    assert event.dtstart.value.astimezone(UTC) == datetime(NEXT_YEAR, 3, 10, 12, tzinfo=UTC)
    assert abs(event.dtstamp.value - clock.now()) < timedelta(minutes=1)


def test_a_cancellation_names_its_event_and_its_reader() -> None:
    meeting = planned()
    (one,) = invited(meeting, "anna@eksempel.dk")
    meeting.cancelled, meeting.sequence = "For få tilmeldte.", 3
    found = parsed(calendar_files.cancel(meeting, one, stamp=clock.now()).encode())
    assert (found.method.value, found.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert (found.vevent.uid.value, found.vevent.sequence.value) == (f"{meeting.key}@127.0.0.1", "3")
    assert found.vevent.attendee.value == "mailto:anna@eksempel.dk"


@pytest.mark.parametrize(
    ("before", "after", "hours"),
    # Summer time begins on the last Sunday of March and ends on that of October.
    [
        (date(2027, 3, 27), date(2027, 3, 28), (12, 11)),
        (date(2027, 10, 30), date(2027, 10, 31), (11, 12)),
        # Beyond 2037, where lists of days in other programs end.
        (date(2041, 3, 30), date(2041, 3, 31), (12, 11)),
    ],
)
def test_a_meeting_moved_over_the_clock_change_stays_at_its_hour(
    before: date, after: date, hours: tuple[int, int]
) -> None:
    meeting = planned(on=before)
    (one,) = invited(meeting, "anna@eksempel.dk")
    for day, hour in zip((before, after), hours, strict=True):
        meeting = Meeting.objects.get(pk=meeting.pk)
        meeting = change_meeting(meeting, by=SYSTEM, version=meeting.version, on=day)
        content = request_of(meeting, one)
        assert f"DTSTART;TZID=Europe/Copenhagen:{day:%Y%m%d}T130000".encode() in lines(content)
        start = parsed(content).vevent.dtstart.value
        assert start.astimezone(UTC) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_the_hours_that_come_twice_or_never_give_an_end_after_the_beginning() -> None:
    for day in (date(2027, 3, 28), date(2027, 10, 31)):
        meeting = planned(title=f"Nat {day}", on=day, starts_at=time(2, 30), ends_at=time(2, 45))
        event = parsed(calendar_files.published(meeting, items=[], reply_url="", stamp=clock.now())).vevent
        begins, ends = event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)
        assert ends - begins == timedelta(minutes=15)


def test_a_meeting_without_hours_takes_its_day_and_one_without_an_end_an_hour() -> None:
    whole = planned(starts_at=None, ends_at=None)
    content = calendar_files.published(whole, items=[], reply_url="", stamp=clock.now())
    event = parsed(content).vevent
    assert (event.dtstart.value, event.dtend.value) == (date(NEXT_YEAR, 3, 10), date(NEXT_YEAR, 3, 11))
    open_end = planned(title="Uden slut", ends_at=None)
    event = parsed(calendar_files.published(open_end, items=[], reply_url="", stamp=clock.now())).vevent
    assert event.dtend.value - event.dtstart.value == timedelta(hours=1)


def test_words_can_add_no_lines_of_their_own() -> None:
    meeting = planned(
        title="Møde; med, \\ tegn " + "æ" * 100,
        place="Sal 1",
        intro="Første linje\nATTENDEE:mailto:ond@eksempel.dk\r\nEND:VEVENT",
    )
    (one,) = invited(meeting, "anna@eksempel.dk")
    one.name = 'Anna";X=1:\r\nBEGIN:VEVENT'
    found = parsed(request_of(meeting, one))
    assert len(found.vevent_list) == 1
    assert len(found.vevent.attendee_list) == 1
    assert found.vevent.summary.value == meeting.title
    assert "ATTENDEE:mailto:ond@eksempel.dk" in found.vevent.description.value


def test_times_are_the_installations_own_wherever_the_reader_is() -> None:
    meeting = planned()
    with timezone.override("America/New_York"):
        content = calendar_files.published(meeting, items=[], reply_url="", stamp=clock.now())
    assert parsed(content).vevent.dtstart.value.astimezone(UTC).hour == 12
