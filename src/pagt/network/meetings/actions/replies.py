"""What those who are invited answer: by the link in their mail, or by their own calendar's reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import calendar, clock
from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.rights import Actor, SystemActor, require
from pagt.network.meetings.actions.invitations import note
from pagt.network.meetings.incoming_calendar import CalendarEvent
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.meetings.states import Answer
from pagt.network.meetings.words import ANSWER_NAMES

BY_LINK = SystemActor("system:invitation")


def closed(invitation: Invitation) -> str:
    """Return why an invitation takes no answer any more, as a sentence; empty when it does."""
    meeting = invitation.meeting
    if invitation.withdrawn_at:
        return _("The invitation has been taken back.")
    if meeting.cancelled or meeting.withdrawn:
        return _("The meeting is cancelled.")
    if meeting.on < clock.today():
        return _("The meeting has been held.")
    return ""


@transaction.atomic
def answer(
    invitation: Invitation,
    *,
    answer: Answer,
    comment: str = "",
    by: Actor = BY_LINK,
    at: datetime | None = None,
) -> Invitation:
    """Record what somebody who is invited answers. Whoever has their link answers as them; no right is asked.

    Args:
        invitation: theirs.
        answer: whether they come.
        comment: for who arranges the meeting.
        by: who records it.
        at: when the answer was written; now unless told otherwise.

    Raises:
        Invalid: the meeting is over or cancelled, or the invitation was taken back.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("meeting", "organisation")
        .get(pk=invitation.pk)
    )
    if why := closed(invitation):
        raise Invalid(why)
    now = clock.now()
    invitation.answer = Answer(answer).value
    invitation.comment = " ".join(str(seen(comment)).split())[:500]
    invitation.answered_at = now
    # A calendar whose clock is ahead must not keep later answers out.
    invitation.heard_at = min(at or now, now)
    invitation.save(update_fields=["answer", "comment", "answered_at", "heard_at"])
    note(invitation, by=by, action="change")
    return invitation


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a calendar's reply: the sentence, and where the officer goes on."""

    sentence: str
    meeting: Meeting | None = None
    recorded: bool = False
    delegate: str = ""


@transaction.atomic
def answer_by_calendar(reply: CalendarEvent, *, by: Actor) -> Taken:
    """Record what a calendar replied (RFC 5546, 3.2.3), and say in a sentence what became of it.

    An answer that is older than the one on record, or to an older version of the meeting than its writer was told
    of, changes nothing.

    Raises:
        Refused: the actor may not write records.
    """
    require(by, Meeting.NEEDS)
    host = calendar.uid("")
    key = reply.uid.removesuffix(host) if reply.uid.endswith(host) else ""
    meeting = Meeting.objects.filter(key=key).first() if key else None
    if meeting is None:
        return Taken(_("The answer is to a meeting that is not in the register."))
    who = reply.people[0] if reply.people else None
    if who is None:
        return Taken(_("The answer does not say whose it is."), meeting)
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("meeting", "organisation")
        .filter(meeting=meeting, email__iexact=who.email, withdrawn_at=None)
        .first()
    )
    if found is None:
        text = _("%(email)s is not invited to “%(title)s”. Invite them if they are to come.")
        return Taken(text % {"email": who.email, "title": meeting.title}, meeting)
    named = {"name": found.name, "title": meeting.title}
    if reply.sequence is not None and reply.sequence < (found.told or 0):
        return Taken(
            _("%(name)s answered an earlier version of “%(title)s”; nothing was recorded.") % named, meeting
        )
    if reply.stamp and found.heard_at and reply.stamp <= found.heard_at:
        return Taken(_("%(name)s has given this answer or a newer one already.") % named, meeting)
    said = {"delegated": Answer.DECLINED.value}.get(reply.answer, reply.answer)
    if said not in (Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED):
        return Taken(_("The answer of %(name)s says neither yes nor no.") % named, meeting)
    try:
        answer(found, answer=Answer(said), comment=reply.comment, by=by, at=reply.stamp)
    except Invalid as error:
        return Taken(str(error), meeting)
    named["answer"] = str(ANSWER_NAMES[Answer(said)]).lower()
    sentence = _("Recorded for “%(title)s”: %(name)s, %(answer)s.") % named
    if reply.answer == "delegated" and reply.delegate:
        sentence += " " + _("%(email)s comes instead and can be invited.") % {"email": reply.delegate}
        return Taken(sentence, meeting, recorded=True, delegate=reply.delegate)
    return Taken(sentence, meeting, recorded=True)
