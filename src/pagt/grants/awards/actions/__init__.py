"""Writes to decisions, hearings and letters, and to the award rounds and awards that follow from them."""

from pagt.grants.awards.actions.awards import (
    change_award,
    change_award_round,
    create_award,
    create_award_round,
)

__all__ = ["change_award", "change_award_round", "create_award", "create_award_round"]
