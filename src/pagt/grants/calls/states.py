"""Choices of pools and calls. Plain enums, so that pure rules may use them."""

from enum import StrEnum


class Pool(StrEnum):
    """Pools as the public record names them; `SEVERAL` where a decision does not split them."""

    TECHNOLOGY_PACT = "technology_pact"
    THEME = "theme"
    OPEN = "open"
    EDUCATION = "education"
    SEVERAL = "several"


class Season(StrEnum):
    SPRING = "spring"
    AUTUMN = "autumn"


class Stage(StrEnum):
    """What is handed in: first a short project idea where the call asks for one, then the application."""

    IDEA = "idea"
    APPLICATION = "application"


class Phase(StrEnum):
    """Where a call stands: worked out from its publication and its dates, never typed."""

    DRAFT = "draft"
    PUBLISHED = "published"
    OPEN = "open"
    BETWEEN = "between"
    CLOSED = "closed"


class Event(StrEnum):
    """What a mail of a call is about; each has a template in both languages."""

    ANNOUNCED = "announced"
    AMENDED = "amended"
    INVITED = "invited"
    REMINDED = "reminded"
    RECEIVED = "received"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    EXCEPTION = "exception"
