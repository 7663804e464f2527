"""How well an assessor knows what an application is about: a sum of stated weights, each with its reason. Pure.

Nothing else goes into it: no earlier choices, nobody's opinion, no service outside. The same two get the same score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

THEME, THEME_UNSTATED = 40, 10
EDUCATION, EDUCATION_UNSTATED = 25, 8
PER_WORD, MOST_WORDS = 12, 3
"""Points. Together the best make 101, which is cut to 100. Who states no theme or education is not ruled out."""
BEST = 100


class Known(StrEnum):
    """Why an assessor fits."""

    THEMES = "themes"
    NO_THEMES = "no_themes"
    EDUCATION = "education"
    NO_EDUCATION = "no_education"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Expertise:
    """What an assessor knows: themes and educations by key, tags by the words that they are compared by."""

    themes: frozenset[str]
    educations: frozenset[str]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """What an application is about; an application without a theme or education asks for none."""

    themes: frozenset[str]
    educations: frozenset[str]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its code, what it is of, and its points."""

    code: Known
    of: tuple[str, ...]
    points: int


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the two fit, 0-100, and why."""

    score: int
    reasons: tuple[Reason, ...]


def fit(expertise: Expertise, subject: Subject, shared_words: tuple[str, ...]) -> Fit:
    """Return how well an assessor fits an application.

    Args:
        expertise: the assessor's.
        subject: the application's.
        shared_words: the tags that the application's text has, as the assessor wrote them.
    """
    found: list[Reason] = []
    themes = expertise.themes & subject.themes
    if themes:
        found.append(Reason(Known.THEMES, tuple(sorted(themes)), THEME))
    elif not expertise.themes or not subject.themes:
        found.append(Reason(Known.NO_THEMES, (), THEME_UNSTATED))
    educations = expertise.educations & subject.educations
    if educations:
        found.append(Reason(Known.EDUCATION, tuple(sorted(educations)), EDUCATION))
    elif not expertise.educations or not subject.educations:
        found.append(Reason(Known.NO_EDUCATION, (), EDUCATION_UNSTATED))
    if shared_words:
        found.append(Reason(Known.WORDS, shared_words, PER_WORD * min(len(shared_words), MOST_WORDS)))
    return Fit(min(BEST, sum(reason.points for reason in found)), tuple(found))
