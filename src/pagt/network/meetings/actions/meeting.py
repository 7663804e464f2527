"""Writes to a meeting as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core.actions import change, create, locked
from pagt.core.errors import Invalid
from pagt.core.rights import Actor
from pagt.network.meetings.models import AgendaItem, Invitation, Meeting
from pagt.network.meetings.states import Answer, MinutesState
from pagt.network.partners.actions_follow_ups import fulfil, keep_confidential
from pagt.network.partners.models import FollowUp
from pagt.people.models import User

_TOLD = ("title", "on", "starts_at", "ends_at", "place", "online_url", "cancelled")
"""What those who are invited have to be told of when it changes."""
_ANSWERED = frozenset({"on", "starts_at"})
"""What an answer was given to: whoever came on another day has not said whether they come on this one."""
_FROZEN = ("subject", "minutes", "decision", "outcome")


@transaction.atomic
def create_meeting(*, by: Actor, fulfils: FollowUp | None = None, **values: Any) -> Meeting:
    """Create a meeting, planned or held; arguments and errors as in `core.actions.create`.

    `participants` and `items` are lists of dicts with the fields of `Participant` and `AgendaItem`. Whoever plans it
    arranges it, unless `organiser` says otherwise. `fulfils` is the follow-up that the meeting closes.
    """
    if isinstance(by, User) and values.get("organiser") is None:
        values["organiser"] = by
    made = create(Meeting, by=by, **values)
    fulfil(fulfils, made, by=by)
    return made


@transaction.atomic
def change_meeting(
    meeting: Meeting, *, by: Actor, version: int, fulfils: FollowUp | None = None, **values: Any
) -> Meeting:
    """Change a meeting; arguments and errors as in `core.actions.change`. Rows given replace all rows.

    An item given with its `id` stays the same item, with its papers and minutes. A change of what the invitations
    said counts their sequence up (RFC 5546, 2.1.4), so that those who were told can be told anew; a new day or hour
    takes the answers back.

    Raises:
        Invalid: also when the change would lose an item's minutes or papers, or touch approved minutes.
    """
    current = locked(meeting, version)
    frozen = current.minutes_state in (MinutesState.APPROVED, MinutesState.SENT)
    if frozen and "minutes" in values and values["minutes"] != current.minutes:
        raise _refused("minutes", _("The minutes are approved. Open them again first, with a reason."))
    if "items" in values:
        values["items"] = _recognised(current, values["items"])
        _check_items(current, values["items"], frozen)
    moved = {name for name in _TOLD if name in values and values[name] != getattr(current, name)}
    if moved and current.called_at:
        values["sequence"] = current.sequence + 1
    changed = change(meeting, by=by, version=version, **values)
    if changed.confidential:
        keep_confidential(changed, by=by)
    if moved & _ANSWERED:
        answered = Invitation.objects.filter(meeting=meeting).exclude(answer=Answer.NEEDS_ACTION.value)
        answered.update(answer=Answer.NEEDS_ACTION.value, answered_at=None)
    fulfil(fulfils, changed, by=by)
    return changed


def _recognised(meeting: Meeting, given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    named = {row.get("id") for row in given}
    free = {item.subject: item.pk for item in meeting.items.all() if item.pk not in named}
    rows = [{**row, "id": row.get("id") or free.pop(row.get("subject", ""), None)} for row in given]
    for row in rows:
        if row["id"] and not row.get("text"):
            # Who names an item by its subject, as a spreadsheet does, says nothing of its presentation.
            row.pop("text", None)
    return rows


def _check_items(meeting: Meeting, given: Sequence[Mapping[str, Any]], frozen: bool) -> None:
    there = {item.pk: item for item in meeting.items.prefetch_related("papers")}
    kept = {row["id"]: row for row in given if row.get("id") in there}
    if frozen and _touches(there, kept, len(given)):
        raise _refused(
            "items",
            _(
                "The minutes are approved, so their items stay as they are. Open them again first, with a reason."
            ),
        )
    for item in there.values():
        if item.pk in kept:
            continue
        if item.minutes or item.decision:
            raise _refused(
                "items",
                _("“%(subject)s” has minutes, so it stays on the agenda.") % {"subject": item.subject},
            )
        if item.papers.all():
            raise _refused(
                "items",
                _("“%(subject)s” has papers. Take them off the item first.") % {"subject": item.subject},
            )


def _touches(there: Mapping[int, AgendaItem], kept: Mapping[int, Mapping[str, Any]], given: int) -> bool:
    if len(kept) != len(there) or given != len(there):
        return True
    return any(
        name in row and row[name] != getattr(there[pk], name) for pk, row in kept.items() for name in _FROZEN
    )


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: [sentence]})
