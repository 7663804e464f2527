"""The call's conditions, each said to the applicant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pagt.grants.applications.views.paper import Paper
from pagt.grants.calls.queries import rules_of
from pagt.grants.calls.rules.eligibility import checks
from pagt.grants.calls.rules.forms import QuestionType, Section
from pagt.grants.calls.sentences import say_check

_ABOUT: Mapping[str, QuestionType] = {
    "partner_kinds": QuestionType.PARTNERS,
    "partners_take_part": QuestionType.PARTNERS,
    "min_partners": QuestionType.PARTNERS,
    "municipality": QuestionType.PARTNERS,
    "theme_chosen": QuestionType.THEMES,
    "max_months": QuestionType.PERIOD,
    "budget_in_period": QuestionType.BUDGET,
    "min_amount": QuestionType.BUDGET,
    "max_amount": QuestionType.BUDGET,
    "cofinancing": QuestionType.BUDGET,
    "balanced": QuestionType.BUDGET,
}
"""The type of question whose answer decides each condition."""


@dataclass(frozen=True)
class Point:
    """A condition of the call: whether it is met (None: can't be told yet), and what to do."""

    met: bool | None
    sentence: str
    advice: str


def points(paper: Paper, section: Section | None = None) -> list[Point]:
    """Return the conditions of the call; with a section, only those that its answers decide."""
    types = {question.type for question in section.questions} if section else None
    return [
        Point(check.met, *map(str, say_check(check)))
        for check in checks(rules_of(paper.application.call), paper.facts)
        if types is None or _ABOUT.get(check.code) in types
    ]
