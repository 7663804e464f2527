"""Writing, finishing and reopening reviews."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core.actions import create, noted
from pagt.core.errors import Invalid, Refused
from pagt.grants.applications.actions.drafting import LARGEST_ANSWER, Conflict, Saved, Unsaved
from pagt.grants.applications.encoding import Sent
from pagt.grants.assessment.access import Seat, seat_or_404
from pagt.grants.assessment.models import Assignment, Mark, Review
from pagt.grants.assessment.models.review import LONGEST_TEXT
from pagt.grants.assessment.queries.reviews import SUMMARY, UNABLE, Sheet, parts_of, sheet_of
from pagt.grants.assessment.review_states import REVIEW_MOVES, ReviewState, ReviewStep
from pagt.grants.calls.rules.answers import Problem, length, problems, read
from pagt.grants.calls.rules.forms import Question
from pagt.grants.calls.rules.merge import merge
from pagt.grants.calls.sentences import say_problem
from pagt.people.models import User

Values = Mapping[str, Any]


def why_not_write(seat: Seat, sheet: Sheet) -> str:
    """Return why nothing can be written in a review now; empty when it can be."""
    if not seat.declared:
        return _("Say first which of the call's applications you have a tie to.")
    if not seat.standing.may_score:
        if seat.standing.has_begun:
            return _(
                "The time for writing assessments is over, or has not begun again. What you wrote is kept."
            )
        return _("The time for writing assessments has not begun.")
    if sheet.is_finished:
        return _("Your assessment is finished. Open it again to change it.")
    return ""


@transaction.atomic
def save_review(
    assignment: Assignment, *, by: User, sent: Mapping[str, Sent], began_at: datetime | None = None
) -> Saved:
    """Store what an assessor writes; what the same person wrote meanwhile in another window is never written over.

    Args:
        assignment: theirs.
        by: the assessor.
        sent: by question of the call's review form, with the version that the page shows.
        began_at: when the request began (`clock.began_at`), for a phase that closes while it is on its way.

    Raises:
        Refused, NotOnRecord: the application is not theirs to assess, or no longer (see `access.seat_or_404`).
        Invalid: no phase for writing runs, they have not declared their ties, or the review is finished.
    """
    seat = seat_or_404(by, assignment.key, lock=True, began_at=began_at)
    sheet = sheet_of(seat.assignment)
    if why := why_not_write(seat, sheet):
        raise Invalid(why)
    saved = Saved(at=seat.now)
    changed: dict[str, Any] = {}
    for key, each in sent.items():
        question = sheet.form.question(key)
        if question is None or not _fits(question, each.raw):
            saved.unsaved[key] = Unsaved(each.raw, _too_much(question))
            continue
        _take(question, each, sheet, saved, changed)
    if changed:
        _write(seat, sheet, changed)
    return saved


def _fits(question: Question, raw: Any) -> bool:
    if len(json.dumps(raw, ensure_ascii=False, default=str)) > LARGEST_ANSWER:
        return False
    value = read(question, raw)
    return not isinstance(value, str) or length(value) <= LONGEST_TEXT


def _too_much(question: Question | None) -> str:
    if question is None:
        return _("This criterion is not among the call's. Copy your text from here if you need it elsewhere.")
    return _("This is more than the field can hold. Shorten it; what was saved before still stands.")


def _take(question: Question, each: Sent, sheet: Sheet, saved: Saved, changed: dict[str, Any]) -> None:
    """Settle what becomes of one answer."""
    key, mine = question.key, read(question, each.raw)
    theirs, version = sheet.answers[key], sheet.versions[key]
    wrong = problems(question, mine)
    if any(problem.code == "unknown_option" for problem in wrong):
        saved.unsaved[key] = Unsaved(each.raw, say_problem(wrong[0], question))
        return
    value = mine
    if mine != theirs and each.base != version:
        merged = merge(question, None, mine, theirs)
        value = merged.value
        if merged.conflicts:
            value = theirs
            review = sheet.review
            at = (review.saved_at if review else None) or saved.at
            saved.conflicts[key] = Conflict(mine, theirs, _("You, in another window,"), at, version)
    if value != theirs:
        changed[key] = value
    saved.versions[key] = version + (value != theirs)
    saved.values[key] = value
    saved.problems.extend(problems(question, value))


def _write(seat: Seat, sheet: Sheet, changed: Values) -> None:
    review = sheet.review
    if review is None:
        review = create(Review, by=seat.user, assignment=seat.assignment)
    marks = {mark.criterion_id: mark for mark in review.marks.all()}
    order = {row.pk: place for place, row in enumerate(seat.call.criteria.all())}
    touched: dict[int, Mark] = {}
    for key, value in changed.items():
        parts = parts_of(key)
        if parts is None:
            review.summary, review.summary_version = value or "", review.summary_version + 1
            continue
        part, criterion = parts
        mark = marks.setdefault(
            criterion, Mark(review=review, criterion_id=criterion, position=order[criterion])
        )
        touched[criterion] = mark
        if part == "reason":
            mark.reason, mark.reason_version = value or "", mark.reason_version + 1
        else:
            mark.unable = value == UNABLE
            mark.grade = None if value in (None, UNABLE) else int(value)
            mark.grade_version += 1
    for mark in touched.values():
        mark.save()
    review.saved_at = seat.now
    names = ["saved_at", *([SUMMARY, "summary_version"] if SUMMARY in changed else [])]
    review.save(update_fields=names)


def why_not_finish(sheet: Sheet) -> list[tuple[Problem, str]]:
    """Return what is missing or wrong before a review can be finished, each with its sentence."""
    found = []
    for problem in sheet.problems:
        question = sheet.form.question(problem.question)
        if question is not None:
            found.append((problem, f"{question.label}: {say_problem(problem, question)}"))
    return found


@transaction.atomic
def finish_review(assignment: Assignment, *, by: User, began_at: datetime | None = None) -> Review:
    """Finish a review, so that it counts. What is missing must be said first: a missing grade never becomes a number.

    Raises:
        Refused, NotOnRecord: as in `save_review`.
        Invalid: nothing can be written now, or something is missing; `fields` says what by question.
    """
    seat = seat_or_404(by, assignment.key, lock=True, began_at=began_at)
    sheet = sheet_of(seat.assignment)
    if why := why_not_write(seat, sheet):
        raise Invalid(why)
    if lacking := why_not_finish(sheet):
        fields: dict[str, list[str]] = {}
        for problem, sentence in lacking:
            fields.setdefault(problem.question, []).append(sentence)
        raise Invalid(_("The assessment can't be finished yet. See what is missing."), fields)
    assert sheet.review is not None  # noqa: S101 - without one every criterion is missing
    return _move(sheet.review, ReviewStep.FINISH, by=by, now=seat.now)


@transaction.atomic
def reopen_review(assignment: Assignment, *, by: User, began_at: datetime | None = None) -> Review:
    """Open a finished review again while assessments may be written; until it is finished anew it does not count.

    Raises:
        Refused, NotOnRecord: as in `save_review`.
        Invalid: no phase for writing runs, or the review is not finished.
    """
    seat = seat_or_404(by, assignment.key, lock=True, began_at=began_at)
    sheet = sheet_of(seat.assignment)
    if not seat.standing.may_score:
        raise Invalid(_("The time for writing assessments is over. What you finished stands."))
    if sheet.review is None:
        raise Refused(_("There is nothing to open again."))
    return _move(sheet.review, ReviewStep.REOPEN, by=by, now=seat.now)


def _move(review: Review, step: ReviewStep, *, by: User, now: datetime) -> Review:
    after = REVIEW_MOVES.get((ReviewState(review.status), step))
    if after is None:
        raise Invalid(
            _("The assessment is finished already.")
            if step is ReviewStep.FINISH
            else _("The assessment is not finished.")
        )
    before = review.state()
    review.status = after.value
    review.finished_at = now if after is ReviewState.FINISHED else None
    review.save(update_fields=["status", "finished_at"])
    return noted(review, by=by, action=step.value, before=before)
