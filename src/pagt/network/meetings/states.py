"""Choices of the meetings room."""

from enum import StrEnum


class Purpose(StrEnum):
    NETWORK = "network"
    COUNCIL = "council"
    MUNICIPAL = "municipal"
    NATIONAL = "national"
    INTERNATIONAL = "international"
    FOUNDATION = "foundation"
    WORKSHOP = "workshop"
    INFORMATION = "information"
    PROJECT_STATUS = "project_status"
    PANEL = "panel"


class Forum(StrEnum):
    """Where the meeting was held; the plan (p. 3) allows the municipal education councils."""

    OWN = "own"
    EDUCATION_COUNCIL = "education_council"
    COUNCIL = "council"


class ItemMark(StrEnum):
    """What an agenda item was, when that matters to the plan."""

    DISCUSSION = "discussion"
    IDEA_TESTED = "idea_tested"
    STATUS_PAPER = "status_paper"
    STRATEGY_DIALOGUE = "strategy_dialogue"
    DECISION = "decision"


class Answer(StrEnum):
    """What somebody who is invited has answered; the words of RFC 5545 (PARTSTAT) in lower case."""

    NEEDS_ACTION = "needs-action"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class Part(StrEnum):
    """As what somebody takes part. Only members count for the quorum of a council meeting."""

    MEMBER = "member"
    CHAIR = "chair"
    GUEST = "guest"
    SPEAKER = "speaker"


class MinutesState(StrEnum):
    """How far the minutes have come."""

    NONE = "none"
    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"


class ItemKind(StrEnum):
    """What an agenda item is there for."""

    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"
    MINUTES = "minutes"


class Rhythm(StrEnum):
    """How far apart the meetings of a series lie."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"


class MinutesMove(StrEnum):
    """What can be done with minutes."""

    WRITE = "write"
    APPROVE = "approve"
    SEND = "send"
    CORRECT = "correct"


class Step(StrEnum):
    """How far a meeting has come, from the plan to the minutes in everybody's hands."""

    PLANNED = "planned"
    INVITED = "invited"
    HELD = "held"
    MINUTES = "minutes"
    APPROVED = "approved"
    SENT = "sent"
