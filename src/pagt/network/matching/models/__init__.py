"""The tables of needs, offers and matches."""

from pagt.network.matching.models.match import Match
from pagt.network.matching.models.need import Need

__all__ = ["Match", "Need"]
