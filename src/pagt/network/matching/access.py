"""What a match may become next, and who may say so."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pagt.core.errors import Invalid
from pagt.core.rights import Actor
from pagt.network.matching.models import Match
from pagt.network.matching.states import TRANSITIONS, MatchState


def next_states(match: Match, by: Actor) -> frozenset[MatchState]:
    """Return what somebody may make of a match; nothing without the right to write, or when it is withdrawn."""
    if match.withdrawn or Match.NEEDS not in by.rights:
        return frozenset()
    return TRANSITIONS[MatchState(match.stage)]


def require_step(now: str, then: str) -> None:
    """Raise `Invalid` unless a match may go from one state to the other; staying is no step."""
    if now == then or MatchState(then) in TRANSITIONS[MatchState(now)]:
        return
    text = _(
        "A match can't go from there to here. Withdraw it and put it on record anew, if it was a mistake."
    )
    raise Invalid(text, {"stage": [text]})
