"""Writes to award rounds and awards."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pagt.core.actions import change, create
from pagt.core.errors import Invalid
from pagt.core.rights import Actor
from pagt.grants.awards.models import Award, AwardRound
from pagt.grants.calls.models import Call


def create_award_round(*, by: Actor, **values: Any) -> AwardRound:
    """Create an award round; arguments and errors as in `core.actions.create`."""
    return create(AwardRound, by=by, **values)


def change_award_round(decided: AwardRound, *, by: Actor, version: int, **values: Any) -> AwardRound:
    """Change an award round; arguments and errors as in `core.actions.change`."""
    return change(decided, by=by, version=version, **values)


def create_award(*, by: Actor, **values: Any) -> Award:
    """Create an award; arguments and errors as in `core.actions.create`.

    Raises:
        Invalid: also when the award's round belongs to another call than the award.
    """
    _one_call(values.get("round"), values.get("call"))
    return create(Award, by=by, **values)


def change_award(award: Award, *, by: Actor, version: int, **values: Any) -> Award:
    """Change an award; arguments and errors as in `core.actions.change` and `create_award`."""
    _one_call(values.get("round", award.round), values.get("call", award.call))
    return change(award, by=by, version=version, **values)


def _one_call(decided: AwardRound | None, call: Call | None) -> None:
    if decided and decided.call and call and decided.call != call:
        text = _("The award round belongs to another call: %(call)s.") % {"call": decided.call}
        raise Invalid(text, {"call": [text]})
