"""Choices that every record shares."""

from enum import StrEnum


class Confidence(StrEnum):
    """How sure a fact is: its source says so, or it was worked out from what the source says."""

    STATED = "stated"
    DERIVED = "derived"


class Scan(StrEnum):
    """What the virus scanner says of a file; `NONE` where no scanner is configured."""

    NONE = ""
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
