"""The invented operation as a whole, in the order in which its records name each other."""

from __future__ import annotations

from pagt.cli.demo import ambassadors, interactions, matching, meetings, money, organisations, retention
from pagt.cli.loading import Row


def rows() -> list[Row]:
    """Return every invented record."""
    return [
        *organisations.rows(),
        *money.rows(),
        *meetings.rows(),
        *interactions.rows(),
        *ambassadors.rows(),
        *matching.rows(),
        *retention.rows(),
    ]
