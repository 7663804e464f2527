"""What readers must not come to know of meetings, and what a hostile address or form must not do."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from pagt.core.errors import Invalid
from pagt.network.meetings import actions, printed
from pagt.network.meetings.access import closed_items
from pagt.network.meetings.actions.attendance import register_attendance
from pagt.network.meetings.actions.calling import call
from pagt.network.meetings.actions.invitations import Invitee, take_back
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.partners.actions_follow_ups import create_follow_up
from pagt.network.partners.models import FollowUp
from pagt.people.roles import Role
from pagt.post.models import Mail
from tests.factories import SYSTEM, client_as, meeting, person
from tests.network.meetings.meetings_for_tests import council, invited, item_of, written
from tests.network.meetings.planned import again, called, planned, work
from tests.network.meetings.planned import invited as listed

pytestmark = pytest.mark.django_db


def words(page: bytes) -> str:
    return " ".join(" ".join(each.extract_text() for each in PdfReader(BytesIO(page)).pages).split())


def page_of(found: Meeting, role: Role = Role.COUNCIL_MEMBER) -> str:
    return client_as(role).get(reverse("meeting-detail", args=[found.key])).content.decode()


def test_an_item_stays_closed_to_whoever_has_an_interest_when_their_invitation_is_taken_back() -> None:
    found = council("Budget", on=date(2050, 5, 2))
    officer = person(Role.OFFICER)
    own = invited(found, officer.name, user=officer, came=None)
    actions.declare_interest(item_of(found), by=officer, ground="Er i bestyrelsen.", invitation=own)
    take_back(own, by=officer)
    assert closed_items(found, officer) == {item_of(found).pk}


def test_confidential_meetings_of_a_series_are_named_only_to_those_who_may_read_them() -> None:
    open_one = council(title="Åbent møde", series="raad")
    council(title="Møde om hemmeligheden", series="raad", on=date(2023, 6, 2), confidential=True)
    assert "Møde om hemmeligheden" not in page_of(open_one)
    assert "Møde om hemmeligheden" in page_of(open_one, Role.OFFICER)


def test_minutes_of_a_confidential_meeting_are_put_to_approval_without_its_title() -> None:
    closed = written(council(title="Møde om hemmeligheden", confidential=True))
    found = council("Referat", on=date(2023, 6, 2))
    item = item_of(found)
    actions.present_item(item, by=SYSTEM, saved=item.saved, text="", approves=closed)
    assert "Møde om hemmeligheden" not in page_of(found)
    assert "Møde om hemmeligheden" in page_of(found, Role.OFFICER)


def test_confidential_follow_ups_of_an_open_meeting_stay_out_of_its_minutes() -> None:
    found = written(council("Budget"))
    about = ("meeting", found.key, str(item_of(found).pk))
    create_follow_up(by=SYSTEM, about=about, title="Opsig den hemmelige aftale", confidential=True)
    create_follow_up(by=SYSTEM, about=about, title="Send tal")
    said = words(printed.minutes_pdf(found, language="da"))
    assert "Send tal" in said
    assert "hemmelige" not in said


def test_what_was_agreed_at_a_meeting_becomes_confidential_with_it() -> None:
    found = council("Budget")
    create_follow_up(by=SYSTEM, about=("meeting", found.key, str(item_of(found).pk)), title="Send tal")
    actions.change_meeting(found, by=SYSTEM, version=found.version, confidential=True)
    assert FollowUp.objects.get().confidential


@pytest.mark.parametrize("version", ["²", "9" * 5000, "x", ""])
def test_a_version_that_is_no_number_is_an_old_one(version: str) -> None:
    found = written(council("Budget"))
    url = reverse("meeting-minutes-approve", args=[found.key])
    assert client_as(Role.APPROVER).post(url, {"version": version}).status_code == 302
    assert Meeting.objects.get(pk=found.pk).minutes_state == "draft"


@pytest.mark.parametrize("token", ["%00", "a%00b", "æ" * 100])
def test_an_address_that_is_nobodys_leads_nowhere(token: str) -> None:
    for path in (f"/m/{token}/", f"/m/{token}/meeting.ics", f"/calendar/{token}.ics"):
        assert Client().get(path).status_code == 404, path


def test_numbers_that_no_row_has_lead_nowhere() -> None:
    found, client = council("Budget"), client_as(Role.OFFICER)
    beyond = 10**30
    for name in ("meeting-item", "meeting-interest", "meeting-paper", "meeting-invitation"):
        assert client.get(reverse(name, args=[found.key, beyond])).status_code == 404, name
    came = {"came": ["9" * 5000, "²", "x", str(beyond)]}
    assert client.post(reverse("meeting-attendance", args=[found.key]), came).status_code == 302


def test_whoever_is_no_longer_invited_learns_no_more_of_the_meeting() -> None:
    (one,) = listed(planned(), "anna@eksempel.dk")
    called(one.meeting)
    take_back(again(one), by=SYSTEM)
    now = Meeting.objects.get(pk=one.meeting_id)
    actions.change_meeting(
        now, by=SYSTEM, version=now.version, place="Det nye sted", online_url="https://moede.example/kode"
    )
    page = Client().get(reverse("invitation-reply", args=[one.token])).content.decode()
    assert "Det nye sted" not in page
    assert Client().get(reverse("invitation-calendar", args=[one.token])).status_code == 404


def test_a_cancelled_meeting_has_approved_nothing() -> None:
    earlier = written(council(title="Første møde"))
    found = council("Referat", on=date(2023, 6, 2), cancelled="For få kom.")
    item = item_of(found)
    actions.present_item(item, by=SYSTEM, saved=item.saved, text="", approves=earlier)
    with pytest.raises(Invalid):
        actions.approve_earlier(item_of(found), by=SYSTEM)


def test_nobody_is_told_off_a_meeting_they_never_heard_of() -> None:
    (one,) = listed(planned(), "anna@eksempel.dk")
    call(one.meeting, by=SYSTEM)
    now = Meeting.objects.get(pk=one.meeting_id)
    actions.change_meeting(now, by=SYSTEM, version=now.version, cancelled="Aflyst.")
    work()
    assert not Mail.objects.exists()
    one = again(one)
    assert (one.told, one.to_tell) == (None, None)


def test_somebody_invited_by_name_alone_who_came_is_not_put_down_twice() -> None:
    found = meeting(on=date(2023, 5, 2))
    also = [Invitee("Bo Eksempel")]
    register_attendance(found, by=SYSTEM, came=[], also=also)
    register_attendance(found, by=SYSTEM, came=[], also=also)
    assert [each.came for each in Invitation.objects.all()] == [True]


def test_the_form_of_a_meeting_says_nothing_of_an_item_that_is_closed() -> None:
    found = council("Budget")
    officer = person(Role.OFFICER)
    own = invited(found, officer.name, user=officer)
    found = written(found, decision="Skolen får pengene", outcome="Skolen fik pengene")
    actions.declare_interest(item_of(found), by=officer, ground="Er i bestyrelsen.", invitation=own)
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("meeting-edit", args=[found.key])).content.decode()
    assert "Budget" in page
    assert "pengene" not in page
