"""Who came, and what the plan's rules see of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pagt.core import clock
from pagt.core.errors import Invalid, Refused
from pagt.network.meetings.actions.attendance import register_attendance
from pagt.network.meetings.actions.invitations import Invitee
from pagt.network.meetings.models import Invitation, Meeting
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation, person
from tests.network.meetings.planned import invited, planned

pytestmark = pytest.mark.django_db
HELD = date(2024, 5, 2)


def participants(meeting: Meeting) -> list[tuple[str, bool, int | None]]:
    rows = meeting.participants.select_related("organisation")
    return [(row.organisation.name, row.attended, row.persons) for row in rows]


def test_who_came_counts_for_their_organisation() -> None:
    firm, school, town = (organisation(name) for name in ("Eksempel A", "Eksempel B", "Eksempel C"))
    meeting = planned(on=HELD, participants=[{"organisation": town, "attended": True, "persons": 4}])
    anna, bo = invited(meeting, "anna@eksempel.dk", "bo@eksempel.dk", organisation=firm)
    invited(meeting, "carl@eksempel.dk", organisation=school)
    assert participants(meeting) == [
        ("Eksempel C", True, 4), ("Eksempel A", False, None), ("Eksempel B", False, None)
    ]  # fmt: skip
    register_attendance(meeting, by=SYSTEM, came=[anna.pk, bo.pk])
    expected = [("Eksempel C", True, 4), ("Eksempel A", True, 2), ("Eksempel B", False, None)]
    assert participants(meeting) == expected
    facts = Meeting.objects.get(pk=meeting.pk).facts()["participants"]
    assert {"organisation": firm.key, "attended": True, "persons": 2} in facts
    version = Meeting.objects.get(pk=meeting.pk).version
    register_attendance(meeting, by=SYSTEM, came=[anna.pk, bo.pk])
    assert Meeting.objects.get(pk=meeting.pk).version == version, "said twice, it is one change"
    register_attendance(meeting, by=SYSTEM, came=[anna.pk])
    assert participants(meeting)[1] == ("Eksempel A", True, 1)
    assert list(Invitation.objects.order_by("name").values_list("came", flat=True)) == [True, False, False]


def test_somebody_who_came_unannounced_is_put_on_the_list() -> None:
    firm = organisation()
    meeting = planned(on=HELD)
    register_attendance(meeting, by=SYSTEM, came=[], also=[Invitee("Dorte", "", organisation=firm)])
    assert participants(meeting) == [(firm.name, True, 1)]
    assert Invitation.objects.get().came is True


def test_not_before_the_day_not_when_it_was_cancelled_and_not_by_a_reader() -> None:
    with pytest.raises(Invalid):
        register_attendance(planned(on=clock.today() + timedelta(days=1)), by=SYSTEM, came=[])
    with pytest.raises(Invalid):
        register_attendance(planned(title="Aflyst", on=HELD, cancelled="x"), by=SYSTEM, came=[])
    with pytest.raises(Refused):
        register_attendance(planned(title="Holdt", on=HELD), by=person(Role.AUDITOR), came=[])
    register_attendance(planned(title="I dag", on=clock.today()), by=SYSTEM, came=[])


def test_the_page_ticks_those_who_said_yes_and_takes_one_more() -> None:
    firm = organisation("Eksempel Firma på siden")
    meeting = planned(on=HELD)
    anna, bo = invited(meeting, "anna@eksempel.dk", "bo@eksempel.dk", organisation=firm)
    Invitation.objects.filter(pk=anna.pk).update(answer="accepted")
    client, url = client_as(Role.OFFICER), f"/desk/meetings/{meeting.key}/attendance/"
    assert client.get(url).context["people"] == [(anna, True), (bo, False)]
    client.post(url, {"came": [anna.pk], "name": "Dorte", "organisation": firm.name})
    assert participants(meeting) == [(firm.name, True, 2)]
    answer = client.post(url, {"came": ["x", "-1", "99999"], "name": ""}, follow=True)
    assert answer.status_code == 200
    assert participants(meeting) == [(firm.name, False, None)]
    assert client.post(url, {"came": [], "name": "E", "email": "no address"}).status_code == 422


@pytest.mark.parametrize("state", ["approved", "sent"])
def test_approved_minutes_say_who_came_for_good(state: str) -> None:
    meeting = planned(on=HELD)
    (anna,) = invited(meeting, "anna@eksempel.dk", organisation=organisation())
    Meeting.objects.filter(pk=meeting.pk).update(
        minutes_state=state,
        minutes_approved_on=HELD,
        minutes_approved_by="user:b",
        minutes_sent_at=clock.now(),
    )
    with pytest.raises(Invalid, match="godkendt"):
        register_attendance(meeting, by=SYSTEM, came=[anna.pk])
    assert Invitation.objects.get().came is None
