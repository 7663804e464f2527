"""Writes to bids and recommendations."""

from __future__ import annotations

from typing import Any

from pagt.bids.models import Bid, Recommendation
from pagt.core.actions import change, create
from pagt.core.rights import Actor


def create_bid(*, by: Actor, **values: Any) -> Bid:
    """Create a bid; arguments and errors as in `core.actions.create`."""
    return create(Bid, by=by, **values)


def change_bid(bid: Bid, *, by: Actor, version: int, **values: Any) -> Bid:
    """Change a bid; arguments and errors as in `core.actions.change`."""
    return change(bid, by=by, version=version, **values)


def create_recommendation(*, by: Actor, **values: Any) -> Recommendation:
    """Create a recommendation; arguments and errors as in `core.actions.create`."""
    return create(Recommendation, by=by, **values)


def change_recommendation(
    recommendation: Recommendation, *, by: Actor, version: int, **values: Any
) -> Recommendation:
    """Change a recommendation; arguments and errors as in `core.actions.change`."""
    return change(recommendation, by=by, version=version, **values)
