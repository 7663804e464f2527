"""Writes of notes, and the look into a sensitive one, which is journaled like a write."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from pagt.core.actions import change, create, noted
from pagt.core.rights import Actor, require
from pagt.network.partners.models import Note


def create_note(*, by: Actor, **values: Any) -> Note:
    """Create a note; arguments and errors as in `core.actions.create`."""
    return create(Note, by=by, **values)


def change_note(changed: Note, /, *, by: Actor, version: int, **values: Any) -> Note:
    """Change a note; arguments and errors as in `core.actions.change`."""
    return change(changed, by=by, version=version, **values)


@transaction.atomic
def look_into(note: Note, *, by: Actor) -> Note:
    """Return a note to somebody who is to see its text or file; of a sensitive one the journal says who looked.

    Raises:
        Refused: the actor may not read notes.
    """
    require(by, Note.READS)
    return noted(note, by=by, action="look", before=note.state()) if note.sensitive else note
