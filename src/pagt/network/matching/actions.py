"""Writes to needs, offers and matches. None of them tells anybody outside anything."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, create
from pagt.core.errors import Invalid
from pagt.core.rights import Actor, require
from pagt.network.matching import queries
from pagt.network.matching.access import require_step
from pagt.network.matching.models import Match, Need
from pagt.network.matching.rules.suggesting import Obstacle, obstacle
from pagt.network.matching.states import MatchState, Side
from pagt.network.matching.words import OBSTACLES
from pagt.network.partners.actions import create_interaction
from pagt.network.partners.models import Interaction

NEVER = frozenset({Obstacle.SAME_SIDE, Obstacle.OWN_ORGANISATION, Obstacle.OWN_GROUP})
"""What nobody can decide away. Being closed or out of reach is for people to judge."""


def create_need(*, by: Actor, **values: Any) -> Need:
    """Put a need or an offer on record; arguments and errors as in `core.actions.create`."""
    return create(Need, by=by, **values)


def change_need(need: Need, *, by: Actor, version: int, **values: Any) -> Need:
    """Change a need or an offer; arguments and errors as in `core.actions.change`.

    Raises:
        Invalid: also when it would change sides after something was decided about it.
    """
    if values.get("side", need.side) != need.side and queries.matches_of(need).exists():
        text = _("Something has been decided about this: it can't change sides. State the other side anew.")
        raise Invalid(text, {"side": [text]})
    return change(need, by=by, version=version, **values)


def create_match(*, by: Actor, seeks: Need, offers: Need, **values: Any) -> Match:
    """Put a match on record, at any stage; what speaks for it that day is kept with it.

    Args:
        by: who acts.
        seeks, offers: the need and the offer.
        values: `stage`, `on` and the other fields; as in `core.actions.create`.

    Raises:
        Refused, Invalid: as in `core.actions.create`, and when the two can never be matched.
    """
    if seeks.side != Side.SEEKS or offers.side != Side.OFFERS:
        text = str(OBSTACLES[Obstacle.SAME_SIDE])
        raise Invalid(text, {"offers" if seeks.side == Side.SEEKS else "seeks": [text]})
    on = values.get("on") or clock.today()
    stated = queries.ground().stated
    one, other = stated.get(seeks.key), stated.get(offers.key)
    if one and other and (why := obstacle(one, other, on)) in NEVER:
        text = str(OBSTACLES[why])
        raise Invalid(text, {"offers": [text]})
    _check_days({"on": on, **values})
    suggestion = queries.weighed(seeks, offers, on)
    if suggestion:
        values |= {"score": suggestion.score, "reasons": queries.to_stored(suggestion)}
    return create(Match, by=by, seeks=seeks, offers=offers, **values)


def change_match(match: Match, *, by: Actor, version: int, reason: str = "", **values: Any) -> Match:
    """Change a match; arguments and errors as in `core.actions.change`.

    Raises:
        Invalid: also when it can't become that (`states.TRANSITIONS`), or when its days are in no order.
    """
    require(by, Match.NEEDS)
    require_step(match.stage, values.get("stage", match.stage))
    if (values.get("seeks", match.seeks), values.get("offers", match.offers)) != (match.seeks, match.offers):
        text = _("The two of a match stay. Withdraw it and put another on record.")
        raise Invalid(text, {"offers": [text]})
    _check_days(
        {name: values.get(name, getattr(match, name)) for name in ("on", "introduced_on", "result_on")}
    )
    return change(match, by=by, version=version, reason=reason, **values)


def accept(seeks: Need, offers: Need, *, by: Actor, on: date) -> Match:
    """Decide that a need and an offer are to be brought together; errors as in `create_match`."""
    return create_match(by=by, seeks=seeks, offers=offers, stage=MatchState.ACCEPTED.value, on=on)


def decline(seeks: Need, offers: Need, *, by: Actor, on: date, because: str) -> Match:
    """Decide that they are not; the pair is never suggested again. Errors as in `create_match`.

    Raises:
        Invalid: also without a reason; `fields` names `because`.
    """
    if not because.strip():
        text = _("Say why the match is declined.")
        raise Invalid(text, {"because": [text]})
    return create_match(
        by=by,
        seeks=seeks,
        offers=offers,
        stage=MatchState.DECLINED.value,
        on=on,
        declined_because=because.strip(),
    )


@transaction.atomic
def introduce_with(match: Match, *, by: Actor, **values: Any) -> Interaction:
    """Put the interaction on record in which the two were introduced, and the match as introduced that day.

    Args:
        match: the match.
        by: who acts.
        values: the interaction's, as in `partners.actions.create_interaction`.

    Raises:
        Refused, Invalid: as there, and as in `change_match`.
    """
    made = create_interaction(by=by, **values)
    current = Match.objects.select_for_update().get(pk=match.pk)
    change_match(
        current,
        by=by,
        version=current.version,
        stage=MatchState.INTRODUCED.value,
        introduced_on=made.on,
    )
    return made


def _check_days(values: dict[str, Any]) -> None:
    introduced, result = values.get("introduced_on"), values.get("result_on")
    today = clock.today()
    for name in ("on", "introduced_on", "result_on"):
        if values.get(name) and values[name] > today:
            text = _("This has not happened yet: the day is still to come.")
            raise Invalid(text, {name: [text]})
    if introduced and result and result < introduced:
        text = _("The result can't be before they were introduced.")
        raise Invalid(text, {"result_on": [text]})
