"""Who has an interest in an item: declared by themself, decided by the body."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core.actions import noted
from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.rights import Actor, require
from pagt.network.meetings.access import own_invitations
from pagt.network.meetings.models import AgendaItem, Disqualification, Invitation, Meeting
from pagt.network.meetings.states import MinutesState


@transaction.atomic
def declare_interest(item: AgendaItem, *, by: Actor, ground: str, invitation: Invitation) -> Disqualification:
    """Record that somebody who is invited has an interest in an item (forvaltningsloven § 6, stk. 1).

    From then on they see nothing of it but the subject, until the body has decided that they may take part.

    Args:
        item: the item.
        by: the person themself, or somebody who writes records and was told.
        ground: why; only that person and staff read it.
        invitation: as whom they are invited.

    Raises:
        Refused: it is somebody else, who has not the right to write records.
        Invalid: no ground is given, they have declared it already, or the minutes are approved.
    """
    if not own_invitations(item.meeting, by).filter(pk=invitation.pk).exists():
        require(by, Meeting.NEEDS)
    ground = seen(ground).strip()[:2_000]
    if not ground:
        sentence = _("Say why you have an interest in the item.")
        raise Invalid(sentence, {"ground": [sentence]})
    meeting = _open(item.meeting)
    if invitation.meeting_id != meeting.pk or invitation.withdrawn_at:
        raise Invalid(_("Only somebody who is invited to the meeting declares an interest."))
    if Disqualification.objects.filter(item=item, invitation=invitation).exists():
        raise Invalid(_("An interest in this item is declared already."))
    declared = Disqualification.objects.create(item=item, invitation=invitation, ground=ground)
    noted(meeting, by=by, action="declare interest", before=meeting.state())
    return declared


@transaction.atomic
def decide_interest(declared: Disqualification, *, by: Actor, confirmed: bool) -> Disqualification:
    """Record what the body decided about an interest (forvaltningsloven § 6, stk. 2).

    Args:
        declared: what was declared.
        by: who records it; needs the right to write records, and is not the one whom it is about.
        confirmed: whether they take no part in the item.

    Raises:
        Refused: the actor has not the right.
        Invalid: it is their own interest, or the minutes are approved.
    """
    require(by, Meeting.NEEDS)
    meeting = _open(declared.item.meeting)
    if own_invitations(meeting, by).filter(pk=declared.invitation_id).exists():
        raise Invalid(_("Somebody else records what was decided about your interest."))
    declared.confirmed = confirmed
    declared.save(update_fields=["confirmed"])
    noted(meeting, by=by, action="decide interest", before=meeting.state())
    return declared


def _open(meeting: Meeting) -> Meeting:
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if current.minutes_state in (MinutesState.APPROVED, MinutesState.SENT):
        raise Invalid(_("The minutes are approved, and say who took part in each item."))
    return current
