"""The database itself refuses what must never be stored of meetings, whoever writes it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from pagt.network.meetings.models import AgendaItem, Disqualification, Invitation, Meeting

pytestmark = pytest.mark.django_db
MEETING: dict[str, Any] = {"key": "one", "title": "T", "on": date(2023, 1, 1), "purpose": "council"}


def refused(constraint: str, model: Any, **values: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("meeting_known_minutes_state", {"minutes_state": "lost"}),
        ("meeting_minutes_approved_by_somebody", {"minutes_state": "approved"}),
        (
            "meeting_minutes_approved_by_somebody",
            {"minutes_state": "approved", "minutes_approved_on": date(2023, 1, 2)},
        ),
        (
            "meeting_minutes_approved_by_somebody",
            {
                "minutes_state": "draft",
                "minutes_approved_on": date(2023, 1, 2),
                "minutes_approved_by": "user:a",
            },
        ),
        (
            "meeting_minutes_sent_when",
            {
                "minutes_state": "sent",
                "minutes_approved_on": date(2023, 1, 2),
                "minutes_approved_by": "user:a",
            },
        ),
        ("meeting_ends_after_it_starts", {"starts_at": time(10), "ends_at": time(9)}),
    ],
)
def test_meeting(constraint: str, values: dict[str, Any]) -> None:
    refused(constraint, Meeting, **{**MEETING, **values})


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("agenda_item_has_subject", {"subject": ""}),
        ("agenda_item_known_mark", {"mark": "gossip"}),
        ("agenda_item_known_kind", {"kind": "gossip"}),
    ],
)
def test_agenda_item(constraint: str, values: dict[str, Any]) -> None:
    one = Meeting.objects.create(**MEETING)
    refused(constraint, AgendaItem, **{"meeting": one, "position": 0, "subject": "S", **values})


def test_a_meeting_never_approves_its_own_minutes() -> None:
    one = Meeting.objects.create(**MEETING)
    refused(
        "agenda_item_approves_another_meeting",
        AgendaItem,
        meeting=one,
        position=0,
        subject="S",
        approves=one,
    )


def test_an_interest_is_declared_once_and_says_why() -> None:
    one = Meeting.objects.create(**MEETING)
    item = AgendaItem.objects.create(meeting=one, position=0, subject="S")
    row = Invitation.objects.create(meeting=one, name="Eksempel")
    refused("disqualification_says_why", Disqualification, item=item, invitation=row, ground="")
    Disqualification.objects.create(item=item, invitation=row, ground="Eksempel")
    refused("disqualification_once", Disqualification, item=item, invitation=row, ground="Igen")
