"""Template filters that every template has."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import Form
from django.utils.translation import gettext_lazy as _

from pagt.core import money
from pagt.core.forms import dress
from pagt.core.seals import in_words

register = template.Library()


@register.filter
def kroner(oere: int | None) -> str:
    """Show øre as kroner with separators."""
    return money.kroner(oere)


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """Look a key up in a mapping."""
    return mapping.get(key)


@register.filter
def dressed(form: Form) -> Form:
    """Give a library's form the design system's classes; a placeholder that repeats the label goes."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        dress(field)
    return form


_ACTIONS = {
    "create": _("Created"),
    "change": _("Changed"),
    "withdraw": _("Withdrawn"),
    "restore": _("Taken into use again"),
    "merge": _("Merged"),
    "unmerge": _("Merge undone"),
    "prepare": _("Prepared for publication"),
    "publish": _("Published"),
    "reset sign-in": _("Ways of signing in taken away"),
    "connect identity": _("Identity connected"),
    "sign up": _("Signed up"),
    "ask": _("Asked for"),
    "approve": _("Approved"),
    "refuse": _("Refused"),
    "leave": _("Left"),
    "remove": _("Taken out"),
    "submit": _("Submitted"),
    "reopen": _("Opened again"),
    "keep": _("Kept as it was submitted"),
    "carry over": _("Carried over to the next stage"),
    "sign_off": _("Signed off"),
    "write minutes": _("Minutes written"),
    "approve minutes": _("Minutes approved"),
    "send minutes": _("Minutes sent"),
    "correct minutes": _("Minutes opened again"),
    "declare interest": _("Interest declared"),
    "decide interest": _("Interest decided on"),
    "call": _("Invitations sent"),
    "cancel": _("Cancellation sent"),
    "undo_import": _("Restored as its import was undone"),
    "export": _("Data handed over"),
    "erase": _("Erased"),
    "redact": _("Name taken out"),
    "receipt": _("Receipt written"),
    "look": _("Looked at"),
    "change_job": _("Changed job"),
    "finish": _("Done"),
    "make letter": _("Letter made again"),
    "answer hearing": _("Hearing answered"),
    "consider answer": _("Answer considered"),
    "release": _("Released"),
    "call off": _("Release called off"),
    "break off": _("Release broke off"),
    "accept": _("Said yes"),
    "decline": _("Declined"),
    "make ready": _("Made ready for approval"),
    "lapse": _("Lapsed"),
    "send back": _("Sent back"),
    "supersede": _("Replaced by a later version"),
    "record advice": _("Advice recorded"),
    "return": _("Suggested again"),
    "declare": _("Declared"),
    "confirm": _("Confirmed"),
    "dismiss": _("Dismissed"),
    "pin": _("Pinned"),
    "end": _("Ended"),
    "put on agenda": _("Put on an agenda"),
}
_OUTCOMES = {
    "create": _("Created"),
    "change": _("Changed"),
    "same": _("Unchanged"),
    "refused": _("Refused"),
    "alike": _("Looks like another"),
    "out": _("Left out"),
}
_IMPORT_STATES = {
    "waiting": _("Being read"),
    "asking": _("Waits for you to say what its columns are"),
    "checking": _("Checking"),
    "checked": _("Checked, not imported"),
    "applying": _("Writing"),
    "done": _("Imported"),
    "undoing": _("Being undone"),
    "undone": _("Undone"),
    "failed": _("Failed"),
}


@register.filter
def action_word(action: str) -> Any:
    """Say what happened in a line of the journal."""
    return _ACTIONS.get(action, action)


@register.filter
def outcome_word(outcome: str) -> Any:
    """Say what a row of an import does or did."""
    return _OUTCOMES.get(outcome, outcome)


@register.filter
def import_word(state: str) -> Any:
    """Say how far an import is."""
    return _IMPORT_STATES.get(state, state)


@register.filter
def unsealed(text: str) -> str:
    """Say a reason of the journal, which may be a seal, in words."""
    return in_words(text)
