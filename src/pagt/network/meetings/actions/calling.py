"""Sending a meeting's invitations, changes and cancellations: asked for here, written by the worker."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core import clock, journal
from pagt.core.errors import Invalid
from pagt.core.rights import Actor, require
from pagt.network.meetings import calendar_files
from pagt.network.meetings.models import AgendaItem, Invitation, Meeting
from pagt.post.actions import send
from pagt.post.delivery import address

log = logging.getLogger(__name__)
_BATCH = 50


def untold(meeting: Meeting) -> QuerySet[Invitation]:
    """Return the invitations whose people have not been told how the meeting stands now, and can be by mail.

    Of a cancelled meeting those who were told that there is one.
    """
    found = Invitation.objects.filter(meeting=meeting, withdrawn_at=None).exclude(email="")
    if meeting.cancelled or meeting.withdrawn:
        return found.filter(told__lt=meeting.sequence)
    return found.filter(Q(told=None) | Q(told__lt=meeting.sequence))


@transaction.atomic
def call(meeting: Meeting, *, by: Actor) -> int:
    """Have everybody written to who has not been told how the meeting stands: invitation, change or cancellation.

    The worker writes the mails. Asked twice, it writes each once.

    Args:
        meeting: the meeting.
        by: who acts; needs the right to write records.

    Returns:
        How many people are written to.

    Raises:
        Refused: the actor has not the right.
        Invalid: the day is over, or everybody has been told.
    """
    from pagt.network.meetings.tasks import send_invitations

    require(by, Meeting.NEEDS)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.on < clock.today():
        raise Invalid(_("The meeting's day is over."))
    number = untold(meeting).update(to_tell=meeting.sequence)
    if not number:
        raise Invalid(_("Everybody with an address has been told how the meeting stands."))
    if meeting.called_at is None:
        meeting.called_at = clock.now()
        meeting.save(update_fields=["called_at"])
    journal.write(
        by=by,
        action="cancel" if meeting.cancelled or meeting.withdrawn else "call",
        kind=Meeting.KIND,
        key=meeting.key,
        title=meeting.journal_title,
        state=meeting.state(),
    )
    send_invitations.defer(meeting=meeting.key, by=by.actor_key)
    return number


def write_mails(key: str, *, by: Actor) -> int:
    """Write the mails that were asked for, a batch a transaction, and return how many.

    Each mail and the mark that its reader has been told are kept together: whoever dies in between has written
    none of a batch, and whoever follows begins there. Two at work pass over each other's batches.
    """
    written = 0
    while batch := _write_batch(key, by):
        written += batch
    return written


@transaction.atomic
def _write_batch(key: str, by: Actor) -> int:
    meeting = Meeting.objects.select_related("organiser").get(key=key)
    waiting = (
        Invitation.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(meeting=meeting, to_tell__isnull=False, withdrawn_at=None)
        .order_by("pk")[:_BATCH]
    )
    batch = list(waiting)
    items = list(meeting.items.all()) if batch else []
    off = bool(meeting.cancelled or meeting.withdrawn)
    # Whoever has not heard that there is a meeting is not told that it is off.
    telling = [each for each in batch if not off or each.told is not None]
    for invitation in telling:
        invitation.meeting = meeting
        tell(meeting, invitation, items, by=by)
    Invitation.objects.filter(pk__in=[each.pk for each in batch]).update(to_tell=None)
    # What they are told is the meeting as it stands, even if it moved on after somebody asked.
    Invitation.objects.filter(pk__in=[each.pk for each in telling]).update(told=meeting.sequence)
    return len(batch)


def tell(meeting: Meeting, invitation: Invitation, items: list[AgendaItem], *, by: Actor) -> None:
    """Write one person's mail on how the meeting stands, in their language, with the entry for their calendar."""
    if meeting.cancelled or meeting.withdrawn:
        _tell_off(meeting, invitation, by=by, why=meeting.cancelled)
        return
    language = invitation.language
    with override(language):
        url = address("invitation-reply", invitation.token, language=language)
        subject = _("Changed: %(title)s") if invitation.told is not None else _("Invitation: %(title)s")
        subject = subject % {"title": meeting.title}
        words = {
            "meeting": meeting,
            "invitation": invitation,
            "items": items,
            "changed": invitation.told is not None,
            "url": url,
            "subject": subject,
            "sender": calendar_files.organiser(meeting)[0],
            "language": language,
        }
        send(
            by=by,
            to=invitation.email,
            subject=subject,
            body=render_to_string("meetings/mail/invitation.txt", words),
            html=render_to_string("meetings/mail/invitation.html", words),
            calendar=calendar_files.request(
                meeting, invitation, items=items, reply_url=url, stamp=clock.now()
            ),
            language=language,
            about=(Meeting.KIND, meeting.key),
        )


def tell_taken_back(meeting: Meeting, invitation: Invitation, *, by: Actor) -> None:
    """Write to somebody who was told of a meeting that they are no longer invited."""
    with override(invitation.language):
        why = _("You are no longer invited to this meeting.")
    _tell_off(meeting, invitation, by=by, why=why)


def _tell_off(meeting: Meeting, invitation: Invitation, *, by: Actor, why: str) -> None:
    with override(invitation.language):
        subject = _("Cancelled: %(title)s") % {"title": meeting.title}
        words = {
            "meeting": meeting,
            "invitation": invitation,
            "why": why,
            "subject": subject,
            "sender": calendar_files.organiser(meeting)[0],
            "language": invitation.language,
        }
        send(
            by=by,
            to=invitation.email,
            subject=subject,
            body=render_to_string("meetings/mail/cancelled.txt", words),
            html=render_to_string("meetings/mail/cancelled.html", words),
            calendar=calendar_files.cancel(meeting, invitation, stamp=clock.now()),
            language=invitation.language,
            about=(Meeting.KIND, meeting.key),
        )


def left_behind() -> list[str]:
    """Return the keys of the meetings of which somebody still waits for a mail that was asked for."""
    found = Invitation.objects.filter(to_tell__isnull=False, withdrawn_at=None)
    return list(found.values_list("meeting__key", flat=True).distinct().order_by(F("meeting__key")))
