"""What a meeting's own page shows besides what every record's page does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pagt.core import clock
from pagt.core.rights import Actor, Right
from pagt.network.meetings.access import (
    is_own,
    sees_drafts,
    sees_ground,
    why_not_approve,
)
from pagt.network.meetings.actions.series import siblings
from pagt.network.meetings.agenda_reading import (
    ItemRead,
    expected_sentence,
    quorum_of_meeting,
    quorum_sentence,
    read_agenda,
)
from pagt.network.meetings.models import Disqualification, Meeting
from pagt.network.meetings.printed import approved_words
from pagt.network.meetings.queries_invitations import invited, of
from pagt.network.meetings.rules import steps
from pagt.network.meetings.states import MinutesState, Step
from pagt.network.meetings.words import STEP_NAMES


@dataclass(frozen=True)
class Declared:
    """An interest as the page shows it; without the ground where that is not for the reader."""

    row: Disqualification
    ground: str
    may_decide: bool


@dataclass(frozen=True)
class ItemShown:
    """An item as the page shows it."""

    read: ItemRead
    declared: list[Declared]
    written: bool
    approves: Meeting | None
    puts_to_approval: bool


def shown(meeting: Meeting, by: Actor) -> dict[str, Any]:
    """Return what the template `meetings/meeting.html` needs besides the usual."""
    state = MinutesState(meeting.minutes_state)
    frozen = state in (MinutesState.APPROVED, MinutesState.SENT)
    people = list(of(meeting))
    own = [each for each in people if is_own(each, by)]
    agenda = [replace(read, closed=_is_closed(read, by)) for read in read_agenda(meeting, people)]
    counted = quorum_of_meeting(meeting, people)
    open_to = frozen or sees_drafts(meeting, by)
    items = [_item(read, by, own, open_to=open_to, frozen=frozen) for read in agenda]
    officer = Right.WRITE_RECORDS in by.rights and not meeting.withdrawn
    held = meeting.on <= clock.today()
    return {
        "steps": _steps(meeting, held=held),
        "items": items,
        "quorum": counted,
        "quorum_words": (quorum_sentence if held else expected_sentence)(counted) if counted else "",
        "papers": any(read.papers and not read.closed for read in agenda),
        "any_written": any(item.written for item in items),
        "own": own,
        "officer": officer,
        "held": held,
        "frozen": frozen,
        "state": state,
        "approved_words": approved_words(meeting),
        "why_not_approve": why_not_approve(meeting, by) if state is MinutesState.DRAFT else "",
        "siblings": siblings(meeting, by),
        "invited": invited(meeting, by, people),
        # What the journal says of an item's outcome is closed to whoever has an interest in it.
        **({"history": []} if any(read.closed for read in agenda) else {}),
    }


def _is_closed(read: ItemRead, by: Actor) -> bool:
    """As `access.closed_items`, of rows that are there already."""
    return any(is_own(row.invitation, by) and row.confirmed is not False for row in read.disqualifications)


def _item(read: ItemRead, by: Actor, own: list[Any], *, open_to: bool, frozen: bool) -> ItemShown:
    mine = {each.pk for each in own}
    item = read.item
    may = Right.WRITE_RECORDS in by.rights and not frozen
    declared = [
        Declared(row, row.ground if sees_ground(by, own, row) else "", may and row.invitation_id not in mine)
        for row in read.disqualifications
    ]
    # Minutes that are approved are everybody's: they were sent as they are.
    open_here = open_to and (frozen or not read.closed)
    earlier = item.approves
    if earlier and earlier.confidential and Right.READ_CONFIDENTIAL not in by.rights:
        earlier = None
    return ItemShown(
        read,
        declared,
        written=open_here and bool(item.minutes or item.decision or item.outcome),
        approves=earlier,
        puts_to_approval=bool(
            Right.WRITE_RECORDS in by.rights and earlier and earlier.minutes_state == MinutesState.DRAFT
        ),
    )


def _steps(meeting: Meeting, *, held: bool) -> list[tuple[Any, bool]]:
    if meeting.cancelled:
        return []
    taken = steps(
        invited=meeting.called_at is not None,
        held=held,
        minutes=MinutesState(meeting.minutes_state),
        file=meeting.minutes_id is not None,
    )
    return [(STEP_NAMES[step], step in taken) for step in Step]
