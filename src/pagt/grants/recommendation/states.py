"""Choices of a recommendation, and the one table of how it moves. Plain enums, so that pure rules may use them."""

from enum import StrEnum


class Verdict(StrEnum):
    """What is recommended, and later decided, for one application."""

    FUND = "fund"
    PART = "part"
    RESERVE = "reserve"
    REJECT = "reject"


GIVES = (Verdict.FUND, Verdict.PART)
"""The verdicts that give money."""


class State(StrEnum):
    """How far a recommendation has come."""

    DRAFT = "draft"
    PREPARED = "prepared"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class Step(StrEnum):
    """What moves a recommendation."""

    CHANGE = "change"
    PREPARE = "prepare"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    RENEW = "renew"


MOVES: dict[tuple[State, Step], State] = {
    (State.DRAFT, Step.CHANGE): State.DRAFT,
    (State.DRAFT, Step.PREPARE): State.PREPARED,
    (State.PREPARED, Step.CHANGE): State.DRAFT,
    (State.PREPARED, Step.APPROVE): State.APPROVED,
    (State.PREPARED, Step.SEND_BACK): State.DRAFT,
    (State.APPROVED, Step.CHANGE): State.DRAFT,
    (State.APPROVED, Step.RENEW): State.SUPERSEDED,
}
"""The whole workflow: what is not here is refused. A change of what is prepared or approved makes it a draft again.

Renewing makes the next version; it is what is left once a decision has been made on the recommendation."""


class Audience(StrEnum):
    """Whom a paper is written for."""

    COUNCIL = "council"
    REGIONAL_COUNCIL = "regional_council"
