"""Choices of hearings, letters and their release, and the tables of how they move. Plain enums, for pure rules too."""

from enum import StrEnum


class HearingStanding(StrEnum):
    """Where the hearing of a party stands: worked out from its deadline, its answer and what was made of it."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"
    CONSIDERED = "considered"


class LetterState(StrEnum):
    """How far the letter of a decision has come."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    RELEASED = "released"
    SUPERSEDED = "superseded"


class LetterStep(StrEnum):
    """What moves a letter."""

    MAKE = "make"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    RELEASE = "release"
    SUPERSEDE = "supersede"


LETTER_MOVES: dict[tuple[LetterState, LetterStep], LetterState] = {
    (LetterState.DRAFTED, LetterStep.MAKE): LetterState.DRAFTED,
    (LetterState.DRAFTED, LetterStep.APPROVE): LetterState.APPROVED,
    (LetterState.DRAFTED, LetterStep.SUPERSEDE): LetterState.SUPERSEDED,
    (LetterState.APPROVED, LetterStep.MAKE): LetterState.DRAFTED,
    (LetterState.APPROVED, LetterStep.SEND_BACK): LetterState.DRAFTED,
    (LetterState.APPROVED, LetterStep.RELEASE): LetterState.RELEASED,
    (LetterState.APPROVED, LetterStep.SUPERSEDE): LetterState.SUPERSEDED,
    (LetterState.RELEASED, LetterStep.SUPERSEDE): LetterState.SUPERSEDED,
}
"""The whole workflow: what is not here is refused. Making a letter anew takes its approval away."""


class BatchState(StrEnum):
    """How far the worker has come with a batch of letters."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class ReleaseState(StrEnum):
    """How far the release of a decision has come."""

    PLANNED = "planned"
    DONE = "done"
    FAILED = "failed"
    CALLED_OFF = "called_off"


class ReleaseStep(StrEnum):
    """What moves a release."""

    CARRY_OUT = "carry_out"
    BREAK_OFF = "break_off"
    CALL_OFF = "call_off"


RELEASE_MOVES: dict[tuple[ReleaseState, ReleaseStep], ReleaseState] = {
    (ReleaseState.PLANNED, ReleaseStep.CARRY_OUT): ReleaseState.DONE,
    (ReleaseState.PLANNED, ReleaseStep.BREAK_OFF): ReleaseState.FAILED,
    (ReleaseState.PLANNED, ReleaseStep.CALL_OFF): ReleaseState.CALLED_OFF,
}
"""The whole workflow. What failed or was called off is planned anew as another release."""
