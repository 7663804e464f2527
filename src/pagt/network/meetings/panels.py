"""What a person's page says of the meetings they were invited to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.register.parts import cell
from pagt.core.register.spec import Section
from pagt.core.rights import Actor
from pagt.network.meetings.access import seen_by
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.partners.models import Contact

SHOWN = 50


def meetings_panel(contact: Contact, by: Actor) -> list[Section]:
    """The newest meetings to which the person was invited, for whom, and whether they came."""
    found = Invitation.objects.filter(
        contact=contact, withdrawn_at=None, meeting__in=seen_by(Meeting.objects.filter(withdrawn=""), by)
    )
    rows = found.select_related("meeting", "organisation").order_by("-meeting__on", "pk")[:SHOWN]
    return [
        Section(
            _("Meetings"),
            (_("Meeting"), _("Date"), _("Comes for"), _("Answer")),
            [
                [cell(one.meeting), (one.meeting.on, ""), cell(one.organisation), (_answer(one), "")]
                for one in rows
            ],
            _("Has not been invited to a meeting in person."),
        )
    ]


def _answer(one: Invitation) -> str:
    if one.meeting.cancelled:
        return _("Cancelled")
    if one.came is not None:
        return _("Came") if one.came else _("Did not come")
    if one.meeting.on < clock.today():
        return _("Nobody has registered who came")
    return one.get_answer_display()
