"""Choices of the outbox."""

from enum import StrEnum


class MailState(StrEnum):
    """How far a mail has come. Nothing leaves the outbox: a mail that could not be sent stays and says why."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    STOPPED = "stopped"


class Topic(StrEnum):
    """What people may choose to be told by mail. A receipt or a decision is no topic: it is always sent."""

    CALLS = "calls"
    REMINDERS = "reminders"
    CO_WRITERS = "co_writers"
    FOLLOW_UPS = "follow_ups"
    WEEK = "week"
