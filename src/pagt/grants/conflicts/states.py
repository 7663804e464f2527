"""Choices of a conflict of interest, and the one table of how it moves. Plain enums, so that pure rules may use them."""

from enum import StrEnum


class Ground(StrEnum):
    """The five grounds of forvaltningsloven (LBK 433/22-04-2014) § 3, stk. 1, by their numbers."""

    OWN = "1"
    FAMILY = "2"
    CLOSE_TIE = "3"
    SUPERVISION = "4"
    OTHER = "5"


class Origin(StrEnum):
    """Who raised a conflict."""

    REGISTER = "register"
    DECLARED = "declared"
    OFFICER = "officer"


class Tie(StrEnum):
    """What ties a person to an application, as the register or somebody says."""

    EMPLOYER = "employer"
    BOARD = "board"
    OWNER = "owner"
    CONTACT = "contact"
    ADVISER = "adviser"
    FAMILY = "family"
    GROUP = "group"
    PARTNER = "partner"
    AMBASSADOR = "ambassador"
    CO_APPLICATION = "co_application"
    EARLIER_CASE = "earlier_case"
    DOMAIN = "domain"
    DECLARED = "declared"
    OFFICER = "officer"


class Part(StrEnum):
    """What an organisation is in an application."""

    LEAD = "lead"
    PARTNER = "partner"


class InterestKind(StrEnum):
    """What a person has to do with an organisation, as they say themselves."""

    EMPLOYER = "employer"
    BOARD = "board"
    OWNER = "owner"
    ADVISER = "adviser"
    FAMILY = "family"


class State(StrEnum):
    """How far a conflict has come."""

    SUGGESTED = "suggested"
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    PINNED = "pinned"
    LAPSED = "lapsed"


class Step(StrEnum):
    """What moves a conflict. Lapsing and returning are the register's own; the rest is somebody's."""

    DECLARE = "declare"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    PIN = "pin"
    LAPSE = "lapse"
    RETURN = "return"


MOVES: dict[tuple[State, Step], State] = {
    (State.SUGGESTED, Step.CONFIRM): State.CONFIRMED,
    (State.SUGGESTED, Step.DISMISS): State.DISMISSED,
    (State.SUGGESTED, Step.PIN): State.PINNED,
    (State.SUGGESTED, Step.LAPSE): State.LAPSED,
    (State.DECLARED, Step.CONFIRM): State.CONFIRMED,
    (State.DECLARED, Step.DISMISS): State.DISMISSED,
    (State.DECLARED, Step.PIN): State.PINNED,
    (State.CONFIRMED, Step.DISMISS): State.DISMISSED,
    (State.CONFIRMED, Step.PIN): State.PINNED,
    (State.PINNED, Step.CONFIRM): State.CONFIRMED,
    (State.PINNED, Step.DISMISS): State.DISMISSED,
    (State.DISMISSED, Step.CONFIRM): State.CONFIRMED,
    (State.DISMISSED, Step.PIN): State.PINNED,
    (State.DISMISSED, Step.DECLARE): State.DECLARED,
    (State.DISMISSED, Step.RETURN): State.SUGGESTED,
    (State.LAPSED, Step.PIN): State.PINNED,
    (State.LAPSED, Step.RETURN): State.SUGGESTED,
}
"""The whole workflow: what is not here is refused."""

DECIDED = frozenset({State.CONFIRMED, State.DISMISSED, State.PINNED})
"""What somebody has decided, with a reason."""
STANDING = frozenset({State.DECLARED, State.CONFIRMED, State.PINNED})
"""What closes the case whatever its strength; a strong suggestion does so too."""
WAITING = frozenset({State.SUGGESTED, State.DECLARED})
"""What waits for somebody to decide."""
