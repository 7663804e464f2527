"""Who sees what of a meeting, beyond whether they see the meeting at all."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pagt.core.errors import Refused
from pagt.core.models import JournalEntry
from pagt.core.rights import Actor, Right
from pagt.network.meetings.models import AgendaItem, Disqualification, Invitation, Meeting
from pagt.network.meetings.rules import may_approve
from pagt.people.models import User


def own_invitations(meeting: Meeting, by: Actor) -> QuerySet[Invitation]:
    """Return how the reader is invited themself: by their account, or by its address."""
    return _of(meeting, by).filter(withdrawn_at=None)


def is_own(invitation: Invitation, by: Actor) -> bool:
    """Whether an invitation is the reader's own, as `own_invitations` finds them."""
    return isinstance(by, User) and (
        invitation.user_id == by.pk or invitation.email.lower() == by.email.lower()
    )


def seen_by(meetings: QuerySet[Meeting], by: Actor) -> QuerySet[Meeting]:
    """Return those of some meetings of which the reader may know."""
    return meetings if Right.READ_CONFIDENTIAL in by.rights else meetings.filter(confidential=False)


def _of(meeting: Meeting, by: Actor) -> QuerySet[Invitation]:
    found = Invitation.objects.filter(meeting=meeting)
    if not isinstance(by, User):
        return found.none()
    return found.filter(Q(user=by) | Q(email__iexact=by.email))


def closed_items(meeting: Meeting, by: Actor) -> frozenset[int]:
    """Return the items of which the reader sees nothing but the subject.

    Whoever has declared an interest in an item takes no part in its handling (forvaltningsloven § 3, stk. 3), until
    the body has decided that they may. An invitation that is taken back takes no interest away.
    """
    declared = Disqualification.objects.filter(invitation__in=_of(meeting, by)).exclude(confirmed=False)
    return frozenset(declared.values_list("item", flat=True))


def sees_drafts(meeting: Meeting, by: Actor) -> bool:
    """Whether minutes that nobody has approved yet are for the reader: for staff, and for whoever is invited."""
    return Right.READ_CONFIDENTIAL in by.rights or own_invitations(meeting, by).exists()


def sees_ground(by: Actor, own: Iterable[Invitation], disqualification: Disqualification) -> bool:
    """Whether the reader may see why somebody has an interest: that person, and staff."""
    if Right.WRITE_RECORDS in by.rights or Right.SIGN_OFF in by.rights:
        return True
    return any(each.pk == disqualification.invitation_id for each in own)


def last_writer(meeting: Meeting) -> str:
    """Return who saved minutes of the meeting last, as the journal knows them; empty when nobody has."""
    saved = JournalEntry.objects.filter(kind=Meeting.KIND, key=meeting.key, action="write minutes")
    return saved.order_by("-id").values_list("actor", flat=True).first() or ""


def why_not_approve(meeting: Meeting, by: Actor) -> str:
    """Return why somebody may not approve the minutes; empty when they may."""
    if not by.rights & {Right.WRITE_RECORDS, Right.SIGN_OFF}:
        return by.why_not(Right.SIGN_OFF)
    if not may_approve(by.actor_key, last_writer(meeting)):
        return _("You wrote the minutes last. Somebody else approves them.")
    if closed_items(meeting, by):
        return _(
            "You have declared an interest in an item of this meeting. Somebody else approves the minutes."
        )
    return ""


def require_open(item: AgendaItem, by: Actor) -> None:
    """Raise `Refused` where the reader takes no part in an item."""
    if item.pk in closed_items(item.meeting, by):
        raise Refused(
            _("You have declared an interest in this item, so its papers and minutes are closed to you.")
        )
