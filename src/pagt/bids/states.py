"""Choices of the money that the pact seeks or recommends."""

from enum import StrEnum


class Programme(StrEnum):
    INTERREG = "interreg"
    ERASMUS = "erasmus"
    ESF = "esf"
    FOUNDATION = "foundation"
    HORIZON = "horizon"
    OTHER = "other"


class BidState(StrEnum):
    IDEA = "idea"
    DRAFTING = "drafting"
    SENT = "sent"
    WON = "won"
    LOST = "lost"


SENT_STATES = (BidState.SENT, BidState.WON, BidState.LOST)
"""The states of a bid that has left the house."""
