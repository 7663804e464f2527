"""How far two municipalities lie from each other on the tile map. Pure."""

from __future__ import annotations

from functools import cache

from pagt.network.matching.states import Reach
from pagt.network.partners.municipalities import municipalities


@cache
def _tiles() -> dict[str, tuple[int, int]]:
    return {each.code: (each.tile_col, each.tile_row) for each in municipalities()}


@cache
def steps(one: str, other: str) -> int | None:
    """Return the steps between two municipalities on the tile map; no kilometres.

    Args:
        one, other: codes of four digits; empty for somewhere outside the region.

    Returns:
        0 for the same, 1 for tiles that touch, if only at a corner; None when one lies outside the region.
    """
    here, there = _tiles().get(one), _tiles().get(other)
    if here is None or there is None:
        return None
    return max(abs(here[0] - there[0]), abs(here[1] - there[1]))


def reaches(reach: Reach, distance: int | None) -> bool:
    """Whether somebody who goes so far gets there.

    Args:
        reach: how far somebody goes or takes from.
        distance: what `steps` says.
    """
    if reach is Reach.ANYWHERE:
        return True
    if distance is None:
        return False
    return {Reach.MUNICIPALITY: distance == 0, Reach.NEIGHBOURS: distance <= 1}.get(reach, True)
