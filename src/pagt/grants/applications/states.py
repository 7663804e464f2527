"""Choices of an application, and the one table of how it moves. Plain enums, so that pure rules may use them."""

from enum import StrEnum


class Status(StrEnum):
    """Where an application stands in its present stage."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What moves an application."""

    SUBMIT = "submit"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    CARRY_OVER = "carry_over"
    KEEP = "keep"


MOVES: dict[tuple[Status, Step], Status] = {
    (Status.DRAFT, Step.SUBMIT): Status.SUBMITTED,
    (Status.DRAFT, Step.WITHDRAW): Status.WITHDRAWN,
    (Status.DRAFT, Step.KEEP): Status.SUBMITTED,
    (Status.SUBMITTED, Step.REOPEN): Status.DRAFT,
    (Status.SUBMITTED, Step.WITHDRAW): Status.WITHDRAWN,
    (Status.SUBMITTED, Step.CARRY_OVER): Status.DRAFT,
}
"""The whole workflow: what is not here is refused. Carrying over also moves from the idea to the application.

Keeping is for what was reopened and not submitted again in time: what was submitted before stands."""


class May(StrEnum):
    """What a person may do with an application, each with what comes before it."""

    VIEW = "view"
    EDIT = "edit"
    SUBMIT = "submit"


class Eligibility(StrEnum):
    """The officer's own step on what was submitted."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"


class Direction(StrEnum):
    """Whether a letter came to the secretariat or went from it."""

    RECEIVED = "received"
    SENT = "sent"


class DossierState(StrEnum):
    """How far the worker has come with a dossier."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
