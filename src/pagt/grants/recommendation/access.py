"""Who may take which step with a recommendation, and when; each refusal is a sentence for its reader."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pagt.core.actors import actor_names
from pagt.core.rights import Actor, Right
from pagt.grants.recommendation.models import Recommendation
from pagt.grants.recommendation.states import MOVES, State, Step

NEEDS: dict[Step, Right] = {
    Step.CHANGE: Right.HANDLE_APPLICATIONS,
    Step.PREPARE: Right.HANDLE_APPLICATIONS,
    Step.APPROVE: Right.DECIDE,
    Step.SEND_BACK: Right.DECIDE,
    Step.RENEW: Right.HANDLE_APPLICATIONS,
}
"""The right that each step needs."""


def why_not(recommendation: Recommendation, step: Step, by: Actor) -> str:
    """Return why the actor can't take a step with a recommendation now; empty when they can."""
    if NEEDS[step] not in by.rights:
        return by.why_not(NEEDS[step])
    if recommendation.withdrawn:
        return _("The recommendation is withdrawn.")
    state = State(recommendation.status)
    if (state, step) not in MOVES:
        return _not_now(state, step)
    if step is Step.APPROVE and recommendation.prepared_by == by.actor_key:
        return _("You made it ready: a second person approves it.")
    if step is Step.CHANGE and state is State.APPROVED and is_decided(recommendation):
        return _("A decision rests on this version. Make a new version to recommend something else.")
    return ""


def _not_now(state: State, step: Step) -> str:
    if state is State.SUPERSEDED:
        return _("A later version has replaced it.")
    if state is State.DRAFT:
        return _("Nobody has made it ready yet: one person makes it ready, another approves it.")
    if step is Step.RENEW:
        return _("A new version is made of one that is approved.")
    if state is State.PREPARED:
        return _("It is ready already; now a second person approves it.")
    return _("It is approved already.")


def is_decided(recommendation: Recommendation) -> bool:
    """Whether a decision rests on this version. The floor above puts them there."""
    return bool(recommendation.decisions.exists())


def who_prepared(recommendation: Recommendation) -> str:
    """Return the name of who made it ready; empty while nobody has."""
    by = recommendation.prepared_by
    return actor_names([by])[by] if by else ""
