"""Choices of needs, offers and matches."""

from enum import StrEnum


class Side(StrEnum):
    SEEKS = "seeks"
    OFFERS = "offers"


class StemField(StrEnum):
    """Fields of STEM, so named that schools and companies both know them."""

    MATHEMATICS = "mathematics"
    NATURAL_SCIENCE = "natural_science"
    IT = "it"
    ENERGY = "energy"
    BUILDING = "building"
    ELECTRICITY = "electricity"
    METAL = "metal"
    PRODUCTION = "production"
    FOOD = "food"
    LIFE_SCIENCE = "life_science"
    TRANSPORT = "transport"


class Reach(StrEnum):
    """How far somebody goes or takes from."""

    MUNICIPALITY = "municipality"
    NEIGHBOURS = "neighbours"
    REGION = "region"
    ANYWHERE = "anywhere"


class MatchState(StrEnum):
    """How far a match has come."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    INTRODUCED = "introduced"
    RESULT = "result"
    ENDED = "ended"


TRANSITIONS: dict[MatchState, frozenset[MatchState]] = {
    MatchState.ACCEPTED: frozenset({MatchState.DECLINED, MatchState.INTRODUCED, MatchState.ENDED}),
    MatchState.DECLINED: frozenset({MatchState.ACCEPTED}),
    MatchState.INTRODUCED: frozenset({MatchState.RESULT, MatchState.ENDED}),
    MatchState.RESULT: frozenset(),
    MatchState.ENDED: frozenset(),
}
"""What a match may become. It may be put on record at any stage, since much has happened before it is typed."""
