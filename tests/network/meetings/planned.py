"""Meetings to come, for the tests of invitations."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from pagt.core import clock
from pagt.network.meetings.actions.calling import call
from pagt.network.meetings.actions.invitations import Invitee, invite
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.meetings.tasks import send_invitations
from pagt.post.models import Mail
from tests.factories import SYSTEM, meeting

NEXT_YEAR = clock.today().year + 1


def planned(**values: Any) -> Meeting:
    """Return a meeting on 10 March next year, 13 to 16, unless told otherwise."""
    given: dict[str, Any] = {
        "title": "Netværksmøde, forår",
        "on": date(NEXT_YEAR, 3, 10),
        "starts_at": time(13),
        "ends_at": time(16),
        "place": "Eksempelhuset, Skottenborg 26, 8800 Viborg",
        "items": [{"subject": "Velkomst"}, {"subject": "Praktikpladser; hvem gør hvad, og hvornår?"}],
    }
    return meeting(**{**given, **values})


def invited(on: Meeting, *emails: str, **values: Any) -> list[Invitation]:
    """Put addresses on a meeting's list and return the invitations."""
    people = [Invitee(name=email.split("@")[0].title(), email=email, **values) for email in emails]
    return invite(on, by=SYSTEM, people=people).new


def called(on: Meeting) -> list[Mail]:
    """Send what is to be told, and return the new mails in the order of their addresses."""
    before = set(Mail.objects.values_list("pk", flat=True))
    call(Meeting.objects.get(pk=on.pk), by=SYSTEM)
    work()
    return list(Mail.objects.exclude(pk__in=before).order_by("to_address"))


def work() -> None:
    """Do what the worker was asked to."""
    for job in ProcrastinateJob.objects.filter(task_name="pagt.meetings.send_invitations", status="todo"):
        send_invitations(**job.args)


def again(found: Invitation) -> Invitation:
    """Return an invitation as it stands now."""
    return Invitation.objects.select_related("meeting").get(pk=found.pk)
