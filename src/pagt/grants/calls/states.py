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
    CALLED_OFF = "called_off"
    INVITED = "invited"
    REMINDED = "reminded"
    RECEIVED = "received"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    EXCEPTION = "exception"


class Side(StrEnum):
    """The two sides of a budget, which must come to the same."""

    COST = "cost"
    FINANCING = "financing"


class CostKind(StrEnum):
    """What a budget's cost is for."""

    SALARY = "salary"
    EXTERNAL = "external"
    EQUIPMENT = "equipment"
    TRAVEL = "travel"
    MATERIALS = "materials"
    COMMUNICATION = "communication"
    EVALUATION = "evaluation"
    OVERHEAD = "overhead"
    OTHER = "other"


class FundingKind(StrEnum):
    """Where a budget's money comes from."""

    APPLIED = "applied"
    OWN = "own"
    OTHER = "other"


class AidKind(StrEnum):
    """Whether a partner's part is state aid: (EU) 2023/2831 for de minimis, (EU) 651/2014 for GBER."""

    NONE = "none"
    DE_MINIMIS = "de_minimis"
    GBER = "gber"
    OTHER = "other"
    UNSURE = "unsure"
