"""Writes to what companies have done for schools."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from pagt.core.actions import change, create
from pagt.core.rights import Actor
from pagt.network.partners.actions_follow_ups import fulfil
from pagt.network.partners.models import Contribution, FollowUp


@transaction.atomic
def create_contribution(*, by: Actor, fulfils: FollowUp | None = None, **values: Any) -> Contribution:
    """Create a contribution.

    Args:
        by, values: as in `core.actions.create`; `receivers` is a list of organisations.
        fulfils: the follow-up that the contribution closes.

    Raises:
        Refused, Invalid: as in `core.actions.create`.
    """
    made = create(Contribution, by=by, **values)
    fulfil(fulfils, made, by=by)
    return made


@transaction.atomic
def change_contribution(
    contribution: Contribution, *, by: Actor, version: int, fulfils: FollowUp | None = None, **values: Any
) -> Contribution:
    """Change a contribution; arguments as in `create_contribution`, errors as in `core.actions.change`."""
    changed = change(contribution, by=by, version=version, **values)
    fulfil(fulfils, changed, by=by)
    return changed
