"""Minutes: written item by item, approved by somebody else, sent, and opened again with a reason."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core import clock
from pagt.core.actions import change, locked, noted
from pagt.core.danish import key_from
from pagt.core.documents import store
from pagt.core.errors import EditConflict, Invalid, Refused
from pagt.core.forms import seen
from pagt.core.rights import Actor, Right, require
from pagt.network.meetings.access import require_open, why_not_approve
from pagt.network.meetings.models import AgendaItem, Meeting
from pagt.network.meetings.printed import minutes_pdf
from pagt.network.meetings.rules import MOVES
from pagt.network.meetings.states import MinutesMove, MinutesState
from pagt.network.meetings.words import MINUTES_NAMES
from pagt.post.actions import send

WRITTEN = ("minutes", "decision", "outcome")
"""What somebody writes of an item."""


@transaction.atomic
def write_item(item: AgendaItem, *, by: Actor, saved: int, **values: str) -> AgendaItem:
    """Write the minutes of one item.

    Two people may write different items of one meeting at once; who writes the same one is told.

    Args:
        item: the item.
        by: who writes; needs the right to write records.
        saved: how often the item had been saved when the writer read it.
        values: `minutes`, `decision`, `outcome`, `mark`; what is left out stays.

    Raises:
        Refused: the actor has not the right, or has an interest in the item.
        Invalid: the minutes are approved.
        EditConflict: somebody has saved the item since; its `version` is how often.
    """
    require(by, Meeting.NEEDS)
    require_open(item, by)
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    state = moved(meeting, MinutesMove.WRITE)
    current = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if current.saved != saved:
        raise EditConflict(_("Somebody else has saved this item since you opened it."), current.saved)
    changed = {name: seen(value).strip() for name, value in values.items()}
    if all(getattr(current, name) == value for name, value in changed.items()):
        return current
    before = meeting.state()
    AgendaItem.objects.filter(pk=current.pk).update(saved=current.saved + 1, **changed)
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state=state.value)
    noted(meeting, by=by, action="write minutes", before=before)
    return AgendaItem.objects.get(pk=item.pk)


@transaction.atomic
def approve_minutes(meeting: Meeting, *, by: Actor, version: int) -> Meeting:
    """Approve the minutes of a meeting: they are frozen, and kept as a PDF.

    Raises:
        Refused: the actor has not the right, or wrote them last.
        Invalid: there are none that wait for it.
        EditConflict: somebody saved the meeting after that version.
    """
    if sentence := why_not_approve(meeting, by):
        raise Refused(sentence)
    return _approved(meeting, by=by, version=version, on=clock.today(), approver=by.actor_key)


@transaction.atomic
def approve_earlier(item: AgendaItem, *, by: Actor) -> Meeting:
    """Record that a meeting approved the minutes of an earlier one. The body has approved, so whoever records it may.

    Args:
        item: the item that put them to approval.
        by: who records it; needs the right to write records.

    Raises:
        Refused: the actor has not the right.
        Invalid: the item puts no minutes to approval, or they don't wait for it, or the meeting is not held.
    """
    require(by, Meeting.NEEDS)
    earlier = item.approves
    if earlier is None:
        raise Invalid(_("The item does not put the minutes of an earlier meeting to approval."))
    if item.meeting.on > clock.today():
        raise Invalid(_("The meeting has not been held yet."))
    if item.meeting.cancelled or item.meeting.withdrawn:
        raise Invalid(_("The meeting is cancelled."))
    approver = f"meeting:{item.meeting.key}"
    return _approved(earlier, by=by, version=earlier.version, on=item.meeting.on, approver=approver[:80])


def _approved(meeting: Meeting, *, by: Actor, version: int, on: Any, approver: str) -> Meeting:
    current = locked(meeting, version)
    state = moved(current, MinutesMove.APPROVE)
    current.minutes_state = state.value
    current.minutes_approved_on, current.minutes_approved_by = on, approver
    # What a secretariat in Denmark files is in its own language, whoever presses the button.
    with override("da"):
        name = f"{key_from(_('Minutes'))}-{current.key}.pdf"
        content = minutes_pdf(current, language="da")
    document = store(
        SimpleUploadedFile(name, content, "application/pdf"),
        by=by,
        confidential=current.confidential,
        private=False,
    )
    return change(
        meeting,
        by=by,
        version=version,
        needs=Right.SIGN_OFF if Right.SIGN_OFF in by.rights else Meeting.NEEDS,
        action="approve minutes",
        minutes=document,
        minutes_state=state.value,
        minutes_approved_on=on,
        minutes_approved_by=approver,
    )


@transaction.atomic
def send_minutes(meeting: Meeting, *, by: Actor, version: int) -> tuple[Meeting, int]:
    """Send approved minutes to everybody who is invited, those who did not come among them.

    Returns:
        the meeting, and to how many they were sent.

    Raises:
        Refused: the actor has not the right.
        Invalid: the minutes are not approved, or nobody is invited with an address.
        EditConflict: somebody saved the meeting after that version.
    """
    require(by, Meeting.NEEDS)
    state = moved(locked(meeting, version), MinutesMove.SEND)
    invited = meeting.invitations.filter(withdrawn_at=None).select_related("user")
    told = [each for each in invited if each.user or each.email]
    if not told:
        raise Invalid(_("Nobody is invited with an address. Invite those who are to have the minutes."))
    assert meeting.minutes  # noqa: S101 - approved minutes have a file
    for each in told:
        with override(each.language):
            words = {"name": each.name, "title": meeting.title, "day": date_format(meeting.on, "DATE_FORMAT")}
            subject = _("Minutes: %(title)s, %(day)s") % words
            body = (
                _(
                    "Dear %(name)s\n\nThe minutes of “%(title)s”, held on %(day)s, are approved. You find them attached."
                )
                % words
            )
        send(
            by=by,
            to=each.user or each.email,
            subject=subject,
            body=body,
            language=each.language,
            about=(Meeting.KIND, meeting.key),
            attachments=[meeting.minutes],
        )
    sent = change(
        meeting,
        by=by,
        version=version,
        action="send minutes",
        minutes_state=state.value,
        minutes_sent_at=clock.now(),
    )
    return sent, len(told)


@transaction.atomic
def correct_minutes(meeting: Meeting, *, by: Actor, version: int, reason: str) -> Meeting:
    """Open approved minutes again. The file that was approved stays in the journal by its fingerprint.

    Raises:
        Refused: the actor has not the right.
        Invalid: they are not approved, or no reason is given.
        EditConflict: somebody saved the meeting after that version.
    """
    require(by, Meeting.NEEDS)
    reason = seen(reason).strip()[:500]
    if not reason:
        raise Invalid(_("Say why the minutes are opened again."))
    state = moved(locked(meeting, version), MinutesMove.CORRECT)
    return change(
        meeting,
        by=by,
        version=version,
        reason=reason,
        action="correct minutes",
        minutes=None,
        minutes_state=state.value,
        minutes_approved_on=None,
        minutes_approved_by="",
        minutes_sent_at=None,
    )


def moved(meeting: Meeting, move: MinutesMove) -> MinutesState:
    """Return the state after a move.

    Raises:
        Invalid: the minutes are not in a state for it.
    """
    state = MinutesState(meeting.minutes_state)
    if (state, move) not in MOVES:
        now = str(MINUTES_NAMES[state]).lower()
        sentences = {
            MinutesMove.WRITE: _("The minutes are approved. Open them again first, with a reason."),
            MinutesMove.APPROVE: _("There are no minutes that wait for approval: they are %(state)s."),
            MinutesMove.SEND: _("Only approved minutes are sent: these are %(state)s."),
            MinutesMove.CORRECT: _("Only approved minutes are opened again: these are %(state)s."),
        }
        raise Invalid(sentences[move] % {"state": now} if "%(" in sentences[move] else sentences[move])
    return MOVES[state, move]
