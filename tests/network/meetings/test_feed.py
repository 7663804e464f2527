"""The calendar that each person can subscribe to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from pagt.core import clock
from pagt.network.meetings.feed import feed_of, replace
from pagt.network.meetings.models import CalendarFeed, Invitation, Meeting
from pagt.network.partners.models import FollowUp
from pagt.people.models import Membership, User
from pagt.people.roles import Role
from tests.factories import person
from tests.network.meetings.calendars import parsed
from tests.network.meetings.planned import invited, planned

pytestmark = pytest.mark.django_db


def url(user: User) -> str:
    return f"/calendar/{feed_of(user).token}.ics"


def read(user: User) -> Any:
    answer = Client().get(url(user))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return parsed(answer.content)


def titles(user: User) -> dict[str, str]:
    calendar = read(user)
    return {event.summary.value: event.status.value for event in calendar.contents.get("vevent", [])}


def follow_up(user: User, title: str, **values: Any) -> FollowUp:
    return FollowUp.objects.create(
        key=title.lower(), title=title, responsible=user, **{"due": clock.today(), **values}
    )


def test_it_holds_what_one_arranges_is_invited_to_and_has_to_do() -> None:
    ellen, other = person(Role.OFFICER), person(Role.OFFICER)
    planned(title="Arrangeret", organiser=ellen)
    planned(title="Aflyst", organiser=ellen, cancelled="For få")
    planned(title="For længst", organiser=ellen, on=clock.today() - timedelta(days=400))
    planned(title="En andens", organiser=other)
    theirs = planned(title="Inviteret til", organiser=other)
    invited(theirs, ellen.email, user=ellen)
    follow_up(ellen, "Ring")
    follow_up(ellen, "Gjort", done_on=clock.today())
    follow_up(ellen, "Uden dag", due=None)
    follow_up(other, "Andens")
    assert titles(ellen) == {
        "Arrangeret": "CONFIRMED", "Aflyst": "CANCELLED", "Inviteret til": "TENTATIVE"
    }  # fmt: skip
    (task,) = read(ellen).vtodo_list
    assert (task.summary.value, task.due.value) == ("Ring", clock.today())
    assert task.url.value == "http://127.0.0.1:8000/desk/follow-ups/ring/"
    Invitation.objects.update(answer="accepted")
    assert titles(ellen)["Inviteret til"] == "CONFIRMED"


def test_it_says_no_more_than_its_owner_may_read() -> None:
    ellen = person(Role.OFFICER)
    planned(title="Fortroligt", organiser=ellen, confidential=True)
    follow_up(ellen, "Hemmelig", confidential=True)
    assert titles(ellen) == {"Fortroligt": "CONFIRMED"}
    Membership.objects.filter(user=ellen).update(role=Role.COUNCIL_MEMBER.value)
    assert titles(User.objects.get(pk=ellen.pk)) == {}
    assert "vtodo" not in read(ellen).contents
    User.objects.update(is_active=False)
    assert Client().get(url(ellen)).status_code == 404


def test_an_address_that_was_replaced_leads_nowhere() -> None:
    ellen = person(Role.OFFICER)
    client, old = Client(), url(ellen)
    client.force_login(ellen)
    page = client.get("/desk/account/calendar/")
    assert f"http://127.0.0.1:8000{old}" in page.content.decode()
    assert feed_of(ellen).token in page.content.decode(), "looking makes no new one"
    client.post("/desk/account/calendar/")
    assert Client().get(old).status_code == 404
    assert Client().get(url(ellen)).status_code == 200
    replace(ellen)
    assert CalendarFeed.objects.count() == 1


def test_it_is_cheap_and_not_fetched_again_when_nothing_happened(django_assert_max_num_queries: Any) -> None:
    ellen = person(Role.OFFICER)
    for number in range(20):
        planned(title=f"Møde {number}", organiser=ellen)
        follow_up(ellen, f"opgave-{number}")
    where = url(ellen)
    with django_assert_max_num_queries(8):
        first = Client().get(where)
    assert first.content == Client().get(where).content
    tag = first.headers["ETag"]
    with django_assert_max_num_queries(4):
        again = Client().get(where, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().get(where, headers={"If-None-Match": f"W/{tag}"}).status_code == 304
    planned(title="Et til", organiser=ellen)
    assert Client().get(where, headers={"If-None-Match": tag}).status_code == 200


def test_a_moved_meeting_keeps_its_identity_and_counts_up() -> None:
    ellen = person(Role.OFFICER)
    meeting = planned(organiser=ellen)
    before = read(ellen).vevent
    Meeting.objects.filter(pk=meeting.pk).update(sequence=4, on=date(meeting.on.year, 5, 3))
    after = read(ellen).vevent
    assert before.uid.value == after.uid.value
    assert (before.sequence.value, after.sequence.value) == ("0", "4")
    assert after.dtstart.value.date() == date(meeting.on.year, 5, 3)


def test_a_person_has_one_address_and_no_two_share_one() -> None:
    ellen = person()
    CalendarFeed.objects.create(user=ellen, token="the-same")
    for values in ({"user": ellen}, {"user": person(), "token": "the-same"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarFeed.objects.create(**values)
