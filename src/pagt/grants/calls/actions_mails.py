"""Writes to the words of a call's mails."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core.actions import change, create, restore, withdraw
from pagt.core.errors import EditConflict
from pagt.core.rights import Actor
from pagt.grants.calls.actions import undo_preparation
from pagt.grants.calls.models import Call, MailTemplate
from pagt.grants.calls.states import Event


@transaction.atomic
def save_words(call: Call, event: Event, *, by: Actor, version: int, **words: Any) -> MailTemplate:
    """Give a call its own words for a mail, or change them. A prepared call has to be prepared again.

    Args:
        call: the call.
        event: what the mail is about.
        by: who writes them.
        version: the version of the words that the actor saw; 0 when the call had none of its own.
        words: `subject_da`, `body_da`, `subject_en`, `body_en`.

    Raises:
        Refused, Invalid: as in `core.actions.create`.
        EditConflict: somebody saved the words meanwhile.
    """
    Call.objects.select_for_update().get(pk=call.pk)
    own = MailTemplate.objects.filter(call=call, event=event.value).first()
    seen = own.version if own and not own.withdrawn else 0
    if seen != version:
        raise EditConflict(_("Somebody else has saved these words since you opened them."), seen)
    if own is None:
        saved = create(MailTemplate, by=by, call=call, event=event.value, **words)
    else:
        if own.withdrawn:
            own = restore(own, by=by, version=own.version)
        saved = change(own, by=by, version=own.version, **words)
    if saved.version != version:
        undo_preparation(Call.objects.get(pk=call.pk), by=by)
    return saved


@transaction.atomic
def use_standard_words(call: Call, event: Event, *, by: Actor) -> None:
    """Go back to the standard words for a mail; the call's own stay in the journal.

    Raises:
        Refused: the actor may not.
    """
    own = MailTemplate.objects.filter(call=call, event=event.value, withdrawn="").first()
    if own:
        withdraw(own, by=by, version=own.version, reason=_("Back to the standard words."))
        undo_preparation(Call.objects.get(pk=call.pk), by=by)
