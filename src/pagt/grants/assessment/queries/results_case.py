"""The results of one application: each assessor's marks side by side, and what the panel agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pagt.core.closed import open_to
from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.assessment.access import phases_of
from pagt.grants.assessment.models import Assignment, Consensus, Mark
from pagt.grants.assessment.queries.results import Result, calibrated, results, strays, weights_of
from pagt.grants.assessment.queries.reviews import finished_reviews
from pagt.grants.assessment.review_states import ReviewState
from pagt.grants.assessment.rules.phases import standing
from pagt.grants.assessment.rules.scores import review_score
from pagt.grants.assessment.states import AssignmentState
from pagt.grants.calls.models import Call, Criterion
from pagt.people.models import User


@dataclass(frozen=True, slots=True)
class Read:
    """One finished review as it stands among the others.

    Args:
        name: the assessor's.
        score: its own; None when nothing was judged.
        corrected: the score without the assessor's severity.
        is_stray: the others do not explain it.
        summary: its overall assessment.
        marks: by criterion (id).
    """

    name: str
    score: float | None
    corrected: float | None
    is_stray: bool
    summary: str
    marks: dict[int, Mark]


@dataclass(frozen=True, slots=True)
class Severity:
    """How an assessor's scores lie beside the others': above 0 is lenient.

    Args:
        name: the assessor's.
        reviews: of applications that are open to the reader.
        shift, sd: the severity and its standard deviation.
    """

    name: str
    reviews: int
    shift: float
    sd: float


def read_reviews(application: Application) -> list[Read]:
    """Return the finished reviews of an application whose assessors still have it, by the assessors' names."""
    call = application.call
    weights, model, far_off = weights_of(call), calibrated(call), strays(call)
    severity = dict(zip(model.assessors, model.severity.tolist(), strict=True))
    read = []
    for review in finished_reviews(application):
        user = review.assignment.assessor.user
        marks = {mark.criterion_id: mark for mark in review.marks.all()}
        score = review_score({pk: mark.grade for pk, mark in marks.items()}, weights)
        shift = severity.get(user.pk, 0.0)
        read.append(
            Read(
                name=user.name,
                score=None if score is None else float(score),
                corrected=None if score is None else float(score) - shift,
                is_stray=(application.pk, user.pk) in far_off,
                summary=review.summary,
                marks=marks,
            )
        )
    return sorted(read, key=lambda each: each.name)


def consensus_on(application: Application) -> Consensus | None:
    """Return what the panel agreed on and is in use, with its grades; None when it has not agreed."""
    found = Consensus.objects.filter(application=application, withdrawn="")
    return found.select_related("meeting").prefetch_related("grades__criterion").first()


def grade_words(call: Call, consensus: Consensus) -> list[tuple[Criterion, str]]:
    """Return each criterion that the panel graded with the word of the grade."""
    return [(row.criterion, word_of(call.scale, row.grade)) for row in consensus.grades.all()]


def word_of(scale: Sequence[str], grade: int | None) -> str:
    """Return the word of a grade; its number where the scale has no such word, empty for none."""
    if grade is None:
        return ""
    return scale[grade] if grade < len(scale) else str(grade + 1)


def severities(call: Call, by: Actor) -> list[Severity]:
    """Return how strict each assessor of a call is, the strictest first, as far as the reader sees applications."""
    model = calibrated(call)
    visible = {each.pk for each in results(call, by)}
    count: dict[int, int] = {}
    for application, assessor in model.pairs:
        if application in visible:
            count[int(assessor)] = count.get(int(assessor), 0) + 1
    names = dict(User.objects.filter(pk__in=count).values_list("pk", "name"))
    values = zip(model.assessors, model.severity.tolist(), model.severity_sd.tolist(), strict=True)
    found = [
        Severity(names[int(pk)], count[int(pk)], shift, sd) for pk, shift, sd in values if int(pk) in names
    ]
    return sorted(found, key=lambda each: (each.shift, each.name))


@dataclass(frozen=True, slots=True)
class OwnResult:
    """What became of an application that somebody has assessed.

    Args:
        assignment: theirs.
        own: their own score; None when they judged nothing.
        result: of the application.
    """

    assignment: Assignment
    own: float | None
    result: Result


def own_results(user: User, now: datetime) -> list[OwnResult]:
    """Return the results of the applications that somebody has assessed, while a phase lets them see the others'.

    As with the others' reviews, nothing is shown to whoever may still write and has not finished.
    """
    rows = Assignment.objects.filter(
        assessor__user=user,
        assessor__withdrawn="",
        status=AssignmentState.ACCEPTED.value,
        withdrawn="",
        review__status=ReviewState.FINISHED.value,
        review__withdrawn="",
    )
    mine = open_to(rows, user).select_related("application__call__assessment_plan", "review")
    by_call: dict[Call, list[Assignment]] = {}
    for assignment in mine.prefetch_related("review__marks").order_by("application__number"):
        by_call.setdefault(assignment.application.call, []).append(assignment)
    found = []
    for call, assignments in by_call.items():
        if not standing(phases_of(call), now).sees_others:
            continue
        weights = weights_of(call)
        known = {each.pk: each for each in results(call, user)}
        for assignment in assignments:
            result = known.get(assignment.application_id)
            marks = {mark.criterion_id: mark.grade for mark in assignment.review.marks.all()}
            score = review_score(marks, weights)
            if result is not None:
                found.append(OwnResult(assignment, None if score is None else float(score), result))
    return found
