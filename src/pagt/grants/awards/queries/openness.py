"""What is told of assessors and their texts once a decision is released: as much as the call's plan says, no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pagt.grants.assessment.models import AssessmentPlan, Review
from pagt.grants.assessment.review_states import ReviewState, ShownTo
from pagt.grants.awards.models import DecisionLine
from pagt.grants.calls.models import Call

_READERS = {ShownTo.APPLICANT: {ShownTo.APPLICANT, ShownTo.PUBLIC}, ShownTo.PUBLIC: {ShownTo.PUBLIC}}
"""What the plan must say for each kind of reader."""


@dataclass(frozen=True)
class Said:
    """What one assessor said of one application: the name where names are shown, the texts where texts are."""

    number: str
    title: str
    name: str
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shown:
    """What a reader may see of a call's assessment. `names` are all who assessed, in the order of the alphabet."""

    names: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()


def assessments(call: Call, told: Iterable[DecisionLine], *, to: ShownTo) -> Shown:
    """Return the assessors' names and texts that a kind of reader may see.

    Everybody reads the texts on funded projects alone: what was thought of a refused application is for its applicant.

    Args:
        call: the call.
        told: the lines that have been released to the reader; nothing is shown of others.
        to: `APPLICANT` for whoever writes one of the applications, `PUBLIC` for everybody.
    """
    lines = [line for line in told if to is ShownTo.APPLICANT or line.amount]
    plan = AssessmentPlan.objects.filter(call=call, withdrawn="").first()
    if plan is None or not lines:
        return Shown()
    with_names = ShownTo(plan.names_shown_to) in _READERS[to]
    with_texts = ShownTo(plan.texts_shown_to) in _READERS[to]
    if not with_names and not with_texts:
        return Shown()
    reviews = list(
        Review.objects.filter(
            assignment__application__in=[line.application_id for line in lines],
            status=ReviewState.FINISHED.value,
            withdrawn="",
        )
        .select_related("assignment__application", "assignment__assessor__user")
        .prefetch_related("marks__criterion")
        .order_by("assignment__application__number", "pk")
    )
    names = {review.assignment.assessor.user.name for review in reviews} if with_names else set()
    said = [_said(review, with_names=with_names) for review in reviews] if with_texts else []
    return Shown(tuple(sorted(names)), tuple(said))


def _said(review: Review, *, with_names: bool) -> Said:
    marks = [(mark.criterion.title, mark.reason) for mark in review.marks.all() if mark.reason]
    summary = [("", review.summary)] if review.summary else []
    application = review.assignment.application
    name = review.assignment.assessor.user.name if with_names else ""
    return Said(application.number, application.title, name, (*summary, *marks))
