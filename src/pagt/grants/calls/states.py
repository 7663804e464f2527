"""Choices of pools and calls."""

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
