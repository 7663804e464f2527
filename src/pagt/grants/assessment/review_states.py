"""Choices of the plan of an assessment and of reviews. Plain enums, so that pure rules may use them."""

from __future__ import annotations

from enum import StrEnum


class ReviewState(StrEnum):
    """How far an assessor has come with one application."""

    DRAFT = "draft"
    FINISHED = "finished"


class ReviewStep(StrEnum):
    """What moves a review."""

    FINISH = "finish"
    REOPEN = "reopen"


REVIEW_MOVES: dict[tuple[ReviewState, ReviewStep], ReviewState] = {
    (ReviewState.DRAFT, ReviewStep.FINISH): ReviewState.FINISHED,
    (ReviewState.FINISHED, ReviewStep.REOPEN): ReviewState.DRAFT,
}
"""The whole workflow: what is not here is refused."""


class ShownTo(StrEnum):
    """Who sees something of the reviews once the decision is released, each with those before it."""

    NOBODY = "nobody"
    APPLICANT = "applicant"
    PUBLIC = "public"
