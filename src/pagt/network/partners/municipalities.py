"""The municipalities of the pact's region, and where each lies on the tile map. Pure: read from a table beside it.

Source of codes and names: Danmarks Statistik, municipality codes of Region Midtjylland since 2007.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pagt.core.danish import danish_order


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: its official 4-digit code, its name, and its column and row on the tile map, from 0."""

    code: str
    name: str
    tile_col: int
    tile_row: int

    @property
    def organisation_key(self) -> str:
        """The key of the organisation that is this municipality."""
        return f"kommune-{self.code}"


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Return the region's municipalities, ordered by code."""
    text = files("pagt.network.partners").joinpath("data/municipalities.csv").read_text("utf-8")
    return tuple(
        Municipality(row["code"], row["name"], int(row["tile_col"]), int(row["tile_row"]))
        for row in csv.DictReader(text.splitlines())
    )


@cache
def names() -> dict[str, str]:
    """Return the municipalities' names by code, in the order of the Danish alphabet, in which people look them up."""
    ordered = sorted(municipalities(), key=lambda municipality: danish_order(municipality.name))
    return {municipality.code: municipality.name for municipality in ordered}
