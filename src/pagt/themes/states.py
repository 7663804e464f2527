"""Choices of the themes and their hearing (action plan 2022-2025, focus area 2)."""

from enum import StrEnum


class HearingGroup(StrEnum):
    COUNCIL = "council"
    SCHOOLS = "schools"
    COMPANIES = "companies"
    YOUNG = "young"
