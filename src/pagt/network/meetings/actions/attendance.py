"""Who came to a meeting, and for whom: what the plan's rules count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.errors import Invalid
from pagt.core.rights import Actor, require
from pagt.network.meetings.actions.invitations import Invitee, invite, note
from pagt.network.meetings.actions.meeting import change_meeting
from pagt.network.meetings.models import Invitation, Meeting, Participant
from pagt.network.meetings.states import MinutesState


@transaction.atomic
def register_attendance(
    meeting: Meeting, *, by: Actor, came: Collection[int], also: Sequence[Invitee] = ()
) -> Meeting:
    """Say who came. Once said, it can be said again; the last is what stands.

    The organisations for which they came count as having taken part, with the number of their people. An
    organisation among the participants that nobody is invited for stays as it was put down.

    Args:
        meeting: the meeting, on its day or later.
        by: who acts; needs the right to write records.
        came: the ids of the invitations of those who came; all others did not.
        also: people who came without being invited.

    Raises:
        Refused: the actor has not the right.
        Invalid: the meeting's day has not come, it is cancelled, its minutes, which say who came, are approved, or
            somebody of `also` can't be put on the list.
    """
    require(by, Meeting.NEEDS)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.cancelled or meeting.withdrawn:
        raise Invalid(_("The meeting is cancelled."))
    if meeting.on > clock.today():
        raise Invalid(_("Who came can be registered from the meeting's day."))
    if meeting.minutes_state in (MinutesState.APPROVED, MinutesState.SENT):
        raise Invalid(
            _("The minutes, which say who came, are approved. Open them again first, with a reason.")
        )
    there = set(came)
    if also:
        invite(meeting, by=by, people=also)
        listed = Q(email__in={person.email.lower() for person in also if person.email})
        for person in also:
            if not person.email:
                listed |= Q(email="", name=person.name, organisation=person.organisation)
        again = Invitation.objects.filter(listed, meeting=meeting, withdrawn_at=None)
        there |= set(again.values_list("pk", flat=True))
    people = list(
        Invitation.objects.select_for_update(of=("self",))
        .filter(meeting=meeting, withdrawn_at=None)
        .select_related("organisation", "meeting")
    )
    changed = [each for each in people if each.came is not (each.pk in there)]
    for each in changed:
        each.came = each.pk in there
    Invitation.objects.bulk_update(changed, ["came"], batch_size=500)
    for each in changed:
        note(each, by=by, action="change")
    meeting = Meeting.objects.get(pk=meeting.pk)
    return change_meeting(
        meeting, by=by, version=meeting.version, participants=_participants(meeting, people)
    )


def _participants(meeting: Meeting, people: Sequence[Invitation]) -> list[dict[str, Any]]:
    there = Counter(each.organisation_id for each in people if each.came and each.organisation_id)
    invited_for = {each.organisation_id for each in people if each.organisation_id}
    rows: list[dict[str, Any]] = []
    for row in Participant.objects.filter(meeting=meeting).select_related("organisation"):
        number = there[row.organisation_id]
        if row.organisation_id in invited_for:
            rows.append({"organisation": row.organisation, "attended": number > 0, "persons": number or None})
        else:
            rows.append({"organisation": row.organisation, "attended": row.attended, "persons": row.persons})
    known = {row["organisation"].pk for row in rows}
    new = {
        each.organisation_id: each.organisation
        for each in people
        if each.organisation_id and each.organisation_id not in known
    }
    rows += [
        {"organisation": organisation, "attended": there[pk] > 0, "persons": there[pk] or None}
        for pk, organisation in new.items()
    ]
    return rows
