"""Reads of reviews: the form that a call asks assessors to fill in, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.closed import open_to
from pagt.core.errors import Refused
from pagt.core.rights import Actor, Right
from pagt.grants.applications.models import Application
from pagt.grants.assessment.access import Seat, phases_of
from pagt.grants.assessment.models import AssessmentPlan, Assignment, Mark, Remark, Review
from pagt.grants.assessment.review_states import ReviewState
from pagt.grants.assessment.rules.phases import standing
from pagt.grants.assessment.rules.scores import review_score
from pagt.grants.assessment.states import AssignmentState
from pagt.grants.calls.models import Call, Criterion
from pagt.grants.calls.rules.answers import Problem, all_problems
from pagt.grants.calls.rules.forms import Form, Option, Question, QuestionType, Section
from pagt.people.models import User

UNABLE = "unable"
"""The answer that a criterion can't be judged; grades are answered by their place in the scale."""
SUMMARY = "summary"
_GRADE, _REASON = "grade_", "reason_"


def grade_key(criterion: int) -> str:
    """Return the question that asks for the grade of a criterion, by its id."""
    return f"{_GRADE}{criterion}"


def reason_key(criterion: int) -> str:
    """Return the question that asks for the reason of a grade, by its criterion's id."""
    return f"{_REASON}{criterion}"


def parts_of(key: str) -> tuple[str, int] | None:
    """Return what a question asks for, `grade` or `reason`, and of which criterion; None for the summary."""
    for start in (_GRADE, _REASON):
        if key.startswith(start):
            return start.removesuffix("_"), int(key.removeprefix(start))
    return None


def reason_limit(call: Call) -> int:
    """Return how many characters a reason may have."""
    plan: AssessmentPlan | None = getattr(call, "assessment_plan", None)
    return plan.reason_limit if plan else AssessmentPlan._meta.get_field("reason_limit").default


def review_form(call: Call, limit: int) -> Form:
    """Return what assessors of a call are asked: for each criterion a grade of the call's scale and why, and a summary.

    It is a form as those that applicants fill in, so that it is drawn, read, saved and merged as they are.

    Args:
        call: the call; its criteria, weights and scale are frozen since its publication.
        limit: characters of each reason.
    """
    scale = [Option(str(place), grade) for place, grade in enumerate(call.scale)]
    # From the best to the poorest, as one reads; the number says the place, whichever way round they stand.
    options = (*reversed(scale), Option(UNABLE, _("I can't judge this")))
    sections = [
        Section(
            criterion.title,
            questions=(
                Question(
                    grade_key(criterion.pk),
                    QuestionType.CHOICE,
                    _("%(criterion)s (weight %(weight)s)")
                    % {"criterion": criterion.title, "weight": criterion.weight},
                    help=criterion.help,
                    required=True,
                    options=options,
                ),
                Question(
                    reason_key(criterion.pk),
                    QuestionType.LONG_TEXT,
                    _("Why? %(criterion)s") % {"criterion": criterion.title},
                    required=True,
                    limit=limit,
                ),
            ),
        )
        for criterion in call.criteria.all()
    ]
    whole = Question(SUMMARY, QuestionType.LONG_TEXT, _("Overall assessment"), limit=2 * limit)
    return Form((*sections, Section(_("Overall"), questions=(whole,))))


@dataclass(frozen=True)
class Sheet:
    """A review as it stands: the form, the answers by question, and the version of each."""

    form: Form
    answers: Mapping[str, Any]
    versions: Mapping[str, int]
    review: Review | None

    @property
    def state(self) -> ReviewState:
        return ReviewState(self.review.status) if self.review else ReviewState.DRAFT

    @property
    def is_finished(self) -> bool:
        return self.state is ReviewState.FINISHED

    @property
    def problems(self) -> list[Problem]:
        """What is missing or wrong, in the order of the form."""
        return all_problems(self.form, self.answers)


def review_of(assignment: Assignment) -> Review | None:
    """Return the review of an assignment with its marks; None when nothing is written."""
    return (
        Review.objects.filter(assignment=assignment, withdrawn="")
        .prefetch_related("marks__criterion")
        .first()
    )


def sheet_of(assignment: Assignment) -> Sheet:
    """Return what an assessor has written so far.

    Args:
        assignment: with its application and call.
    """
    call = assignment.application.call
    return read_sheet(review_form(call, reason_limit(call)), review_of(assignment))


def read_sheet(form: Form, review: Review | None) -> Sheet:
    """Return a review read as the answers of its form; what is missing is None."""
    answers: dict[str, Any] = {question.key: None for question in form.questions}
    versions = dict.fromkeys(answers, 0)
    if review is not None:
        for mark in review.marks.all():
            grade, reason = grade_key(mark.criterion_id), reason_key(mark.criterion_id)
            answers[grade], versions[grade] = grade_answer(mark), mark.grade_version
            answers[reason], versions[reason] = mark.reason or None, mark.reason_version
        answers[SUMMARY], versions[SUMMARY] = review.summary or None, review.summary_version
    return Sheet(form, answers, versions, review)


def grade_answer(mark: Mark) -> str | None:
    """Return a mark's grade as the form's answer."""
    if mark.unable:
        return UNABLE
    return None if mark.grade is None else str(mark.grade)


@dataclass(frozen=True)
class Judged:
    """One criterion of a review in words."""

    criterion: Criterion
    grade: str
    unable: bool
    reason: str


@dataclass(frozen=True)
class Said:
    """A finished review as others read it."""

    review: Review
    who: str
    judged: list[Judged]
    score: float | None


def said(review: Review, call: Call, who: str) -> Said:
    """Return a review in words.

    Args:
        review: with its marks.
        call: with its criteria.
        who: what its assessor is called here.
    """
    marks = {mark.criterion_id: mark for mark in review.marks.all()}
    judged = []
    for criterion in call.criteria.all():
        mark = marks.get(criterion.pk)
        grade = "" if mark is None or mark.grade is None else str(call.scale[mark.grade])
        judged.append(Judged(criterion, grade, bool(mark and mark.unable), mark.reason if mark else ""))
    weights = {criterion.pk: criterion.weight for criterion in call.criteria.all()}
    score = review_score({key: mark.grade for key, mark in marks.items()}, weights)
    return Said(review, who, judged, None if score is None else float(score))


def finished_reviews(application: Application) -> QuerySet[Review]:
    """Return the finished reviews of an application, those that were asked first before the others."""
    found = Review.objects.filter(
        assignment__application=application,
        assignment__status=AssignmentState.ACCEPTED.value,
        assignment__withdrawn="",
        status=ReviewState.FINISHED.value,
        withdrawn="",
    )
    return (
        found.select_related("assignment__assessor__user")
        .prefetch_related("marks")
        .order_by("assignment__pk")
    )


def places(application: Application) -> dict[int, int]:
    """Return, by the assessor's user id, the number that they go by at an application where names are not shown."""
    found = Assignment.objects.filter(application=application).order_by("pk")
    users = dict.fromkeys(found.values_list("assessor__user_id", flat=True))
    return {user: number for number, user in enumerate(users, start=1)}


def called(user_id: int, name: str, numbers: Mapping[int, int], *, with_names: bool) -> str:
    """Return what somebody is called to an assessor: colleagues by number where names are not shown, staff by name."""
    if with_names or user_id not in numbers:
        return name
    return _("Assessor %(n)s") % {"n": numbers[user_id]}


def is_to_write(seat: Seat, sheet: Sheet) -> bool:
    """Whether the assessor is still to write their own review: what others think would steer it."""
    return seat.standing.may_score and not sheet.is_finished


def is_also_to_assess(application: Application, by: Actor) -> bool:
    """Whether somebody who reads it as staff is also to write a review of their own, which others' would steer.

    Args:
        application: with its call.
        by: who reads.
    """
    if not isinstance(by, User) or Right.ASSESS not in by.rights:
        return False
    given = Assignment.objects.filter(
        application=application,
        assessor__user=by,
        status__in=[AssignmentState.INVITED.value, AssignmentState.ACCEPTED.value],
        withdrawn="",
    ).exclude(review__status=ReviewState.FINISHED.value)
    return given.exists() and standing(phases_of(application.call), clock.database_now()).may_score


def require_own_first(application: Application, by: Actor) -> None:
    """Raise `Refused` where somebody who is staff too would read the others' before they have written their own."""
    if is_also_to_assess(application, by):
        raise Refused(_("You assess this application yourself. Finish your own assessment first."))


def others_reviews(seat: Seat, sheet: Sheet) -> list[Said] | None:
    """Return the others' finished reviews as the assessor may see them; None when they may not.

    Whoever is still to write their own does not see others': it would steer them.
    """
    if not seat.standing.sees_others or is_to_write(seat, sheet):
        return None
    application = seat.assignment.application
    numbers = places(application)
    return [
        said(
            review,
            application.call,
            called(
                review.assignment.assessor.user_id,
                str(review.assignment.assessor.user),
                numbers,
                with_names=seat.standing.sees_names,
            ),
        )
        for review in finished_reviews(application).exclude(assignment=seat.assignment)
    ]


def remarks_on(application: Application) -> list[Remark]:
    """Return the discussion of an application, oldest first, with what was taken back."""
    return list(application.remarks.select_related("author").order_by("created_at", "pk"))


@dataclass(frozen=True)
class Progress:
    """How far one assessor is with one application. `answered` of `asked` criteria have a grade or can't be judged."""

    assignment: Assignment
    review: Review | None
    answered: int
    asked: int

    @property
    def state(self) -> str:
        """`finished`, `writing`, `waiting` (nothing is written) or `asked` (not accepted yet)."""
        if self.assignment.status != AssignmentState.ACCEPTED:
            return "asked"
        if self.review is None:
            return "waiting"
        return "finished" if self.review.is_finished else "writing"


def progress(call: Call, by: Actor) -> list[Progress]:
    """Return how far the assessment of a call is, assignment by assignment, of the cases that are open to the person."""
    asked = call.criteria.count()
    rows = (
        open_to(Assignment.objects.filter(application__call=call, withdrawn=""), by)
        .filter(
            status__in=[AssignmentState.INVITED.value, AssignmentState.ACCEPTED.value],
            application__withdrawn="",
        )
        .select_related("application__lead", "assessor__user", "review")
        .prefetch_related(Prefetch("review__marks"))
        .order_by("application__number", "assessor__user__name", "pk")
    )
    return [_progress(row, asked) for row in rows]


def _progress(assignment: Assignment, asked: int) -> Progress:
    review = getattr(assignment, "review", None)
    if review is not None and review.withdrawn:
        review = None
    return Progress(assignment, review, _answered(review.marks.all()) if review else 0, asked)


def _answered(marks: Iterable[Mark]) -> int:
    return sum(mark.unable or mark.grade is not None for mark in marks)
