"""The agenda of a meeting: an item's presentation and papers, the order of items, and agendas used again."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core.actions import noted
from pagt.core.documents import store
from pagt.core.errors import EditConflict, Invalid
from pagt.core.forms import seen
from pagt.core.rights import Actor, require
from pagt.network.meetings.access import require_open
from pagt.network.meetings.actions.meeting import change_meeting
from pagt.network.meetings.models import AgendaItem, Meeting, Paper
from pagt.network.meetings.states import ItemKind, MinutesState

SKELETON = ("subject", "kind", "mark", "minutes_allowed")
"""What of an item is used again when a meeting takes its agenda from another."""


@transaction.atomic
def present_item(
    item: AgendaItem, *, by: Actor, saved: int, text: str, approves: Meeting | None = None
) -> AgendaItem:
    """Write what those who come read of an item before the meeting.

    Args:
        item: the item.
        by: who writes; needs the right to write records.
        saved: how often the item had been saved when the writer read it.
        text: the presentation.
        approves: the earlier meeting whose minutes it puts to approval.

    Raises:
        Refused: the actor has not the right, or has an interest in the item.
        Invalid: a meeting would approve its own minutes.
        EditConflict: somebody has saved the item since.
    """
    meeting, current = _locked(item, by)
    if current.saved != saved:
        raise EditConflict(_("Somebody else has saved this item since you opened it."), current.saved)
    if approves and approves.pk == meeting.pk:
        sentence = _("A meeting can't approve its own minutes.")
        raise Invalid(sentence, {"approves": [sentence]})
    before = meeting.state()
    current.text, current.approves, current.saved = seen(text).strip(), approves, saved + 1
    current.save(update_fields=["text", "approves", "saved"])
    noted(meeting, by=by, action="change", before=before)
    return current


@transaction.atomic
def add_paper(item: AgendaItem, *, by: Actor, title: str, upload: UploadedFile[bytes]) -> Paper:
    """Put a paper on an item. Only the meeting's own pages serve it, to those who take part in the item.

    Raises:
        Refused: the actor has not the right, or has an interest in the item.
        Invalid: the file is refused, as in `core.documents.store`.
    """
    meeting, current = _locked(item, by)
    document = store(upload, by=by, confidential=meeting.confidential, private=True)
    named = " ".join(seen(title).split())[:200] or document.name.rpartition(".")[0]
    paper = Paper.objects.create(item=current, title=named, document=document)
    noted(meeting, by=by, action="change", before=meeting.state())
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: Actor) -> None:
    """Take a paper off its item.

    Raises:
        Refused: the actor has not the right, or has an interest in the item.
        Invalid: the minutes are approved, and the paper is part of what was decided upon.
    """
    meeting, _current = _locked(paper.item, by)
    if meeting.minutes_state in (MinutesState.APPROVED, MinutesState.SENT):
        raise Invalid(
            _("The minutes are approved, so the papers stay. Open them again first, with a reason.")
        )
    paper.delete()
    noted(meeting, by=by, action="change", before=meeting.state())


def move_item(item: AgendaItem, *, by: Actor, version: int, up: bool) -> Meeting:
    """Move an item one place up or down; at the end it stays.

    Raises:
        Refused, EditConflict: as in `change_meeting`.
        Invalid: the minutes are approved, which number the items as they stood.
    """
    items = list(item.meeting.items.all())
    place = [each.pk for each in items].index(item.pk)
    if item.meeting.minutes_state in (MinutesState.APPROVED, MinutesState.SENT):
        raise Invalid(_("The minutes are approved, so the order stays."))
    items.insert(max(0, place - 1) if up else place + 1, items.pop(place))
    return change_meeting(item.meeting, by=by, version=version, items=[{"id": each.pk} for each in items])


def copy_agenda(meeting: Meeting, *, source: Meeting, by: Actor, version: int) -> Meeting:
    """Put the items of an earlier meeting below those that there are; papers and minutes stay where they were.

    An item that puts minutes to approval puts those of the earlier meeting.

    Raises:
        Refused, Invalid, EditConflict: as in `change_meeting`.
    """
    there = [{"id": each.pk} for each in meeting.items.all()]
    return change_meeting(meeting, by=by, version=version, items=[*there, *skeleton(source)])


def skeleton(source: Meeting) -> list[dict[str, Any]]:
    """Return a meeting's items as rows for another meeting after it."""
    rows = []
    for item in source.items.all():
        row = {name: getattr(item, name) for name in SKELETON}
        rows.append({**row, "approves": source if item.kind == ItemKind.MINUTES else None})
    return rows


def _locked(item: AgendaItem, by: Actor) -> tuple[Meeting, AgendaItem]:
    require(by, Meeting.NEEDS)
    require_open(item, by)
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    return meeting, AgendaItem.objects.select_for_update().get(pk=item.pk)
