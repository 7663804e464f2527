"""The review page: the application beside the form, saved with its buttons as well as by its script."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pagt.core import clock
from pagt.core.errors import Invalid, NotOnRecord, PagtError
from pagt.grants.applications.actions.drafting import Conflict, Saved
from pagt.grants.applications.encoding import Sent, decode
from pagt.grants.applications.reading import Names, as_text
from pagt.grants.applications.views.drawing import Clash, Drawn, clock_time, said
from pagt.grants.applications.views.writing import script_words
from pagt.grants.assessment.access import Seat, phases_of, seat_or_404
from pagt.grants.assessment.actions.reviews import (
    finish_review,
    reopen_review,
    save_review,
    why_not_finish,
    why_not_write,
)
from pagt.grants.assessment.queries.case_for_assessors import case_for
from pagt.grants.assessment.queries.reviews import Sheet, is_to_write, others_reviews, sheet_of
from pagt.grants.assessment.rules.phases import last_scoring
from pagt.grants.assessment.views.discussion import discussion
from pagt.grants.calls.question_fields import draw, input_of
from pagt.grants.calls.rules.answers import Problem
from pagt.grants.calls.rules.forms import WRITTEN, Question, QuestionType
from pagt.grants.calls.rules.values import read
from pagt.people.models import User

_NAMES = Names()


@dataclass
class _Outcome:
    """What a post left to be said: what clashes, what was not stored, what is wrong as a whole, what is missing."""

    conflicts: dict[str, Conflict] = field(default_factory=dict)
    unsaved: dict[str, tuple[Any, str]] = field(default_factory=dict)
    joined: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    check: bool = False

    @property
    def is_clean(self) -> bool:
        return not (self.conflicts or self.unsaved or self.joined or self.wrong)


def user_of(request: HttpRequest) -> User:
    """Return who is signed in; only for pages that need it."""
    return cast(User, request.user)


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def review_page(request: HttpRequest, assignment: str) -> HttpResponse:
    """Read an application and write its assessment; read only when no phase for writing runs."""
    seat = seat_or_404(user_of(request), assignment)
    if request.method != "POST":
        return _page(request, seat, sheet_of(seat.assignment), _Outcome(check="check" in request.GET))
    if request.POST.get("then") == "reopen":
        return _reopen(request, seat)
    sheet = sheet_of(seat.assignment)
    outcome = _take(request, seat, sheet)
    if outcome.is_clean and request.POST.get("then") == "finish":
        try:
            finish_review(seat.assignment, by=seat.user, began_at=clock.began_at(request))
        except Invalid as error:
            outcome.check = True
            if not error.fields:
                outcome.wrong.append(str(error))
        else:
            messages.success(
                request,
                _("The assessment is finished and counts. You can open it again while the phase runs."),
            )
            return redirect("review", assignment)
    elif outcome.is_clean:
        return redirect("review", assignment)
    seat = seat_or_404(seat.user, assignment)
    status = 409 if outcome.conflicts else 400
    return _page(request, seat, sheet_of(seat.assignment), outcome, status=status)


def _reopen(request: HttpRequest, seat: Seat) -> HttpResponse:
    try:
        reopen_review(seat.assignment, by=seat.user, began_at=clock.began_at(request))
    except Invalid as error:
        return _page(request, seat, sheet_of(seat.assignment), _Outcome(wrong=[str(error)]), status=400)
    messages.success(request, _("The assessment is open again. It counts once you finish it anew."))
    return redirect("review", seat.assignment.key)


def _take(request: HttpRequest, seat: Seat, sheet: Sheet) -> _Outcome:
    """Store what was posted; what could not be stored comes back with why."""
    outcome = _Outcome()
    sent = decode(sheet.form, request.POST)
    for key in list(sent):
        choice = request.POST.get(f"resolve-{key}")
        question = sheet.form.question(key)
        if choice == "theirs":
            sent.pop(key)
        elif choice == "both" and question:
            texts = (read(question, sent.pop(key).raw), sheet.answers.get(key))
            outcome.joined[key] = "\n\n".join(text for text in texts if isinstance(text, str))
    try:
        saved = save_review(seat.assignment, by=seat.user, sent=sent, began_at=clock.began_at(request))
    except Invalid as error:
        outcome.wrong.append(str(error))
        for key, each in sent.items():
            question = sheet.form.question(key)
            if question and read(question, each.raw) != sheet.answers.get(key):
                outcome.unsaved[key] = (each.raw, _("This was not stored."))
        return outcome
    outcome.conflicts = saved.conflicts
    outcome.unsaved = {key: (each.raw, each.why) for key, each in saved.unsaved.items()}
    return outcome


def _page(
    request: HttpRequest, seat: Seat, sheet: Sheet, outcome: _Outcome, *, status: int = 200
) -> HttpResponse:
    assignment, application = seat.assignment, seat.assignment.application
    why_not = why_not_write(seat, sheet)
    # What could not be stored is still drawn in its input, so that nobody loses what they typed.
    locked = "" if outcome.unsaved else why_not
    lacking = why_not_finish(sheet) if outcome.check and not locked else []
    context: dict[str, Any] = {
        "seat": seat,
        "assignment": assignment,
        "application": application,
        "sheet": sheet,
        "locked": locked,
        "until": _local(last_scoring(phases_of(seat.call), seat.now)),
        "opens": _local(seat.standing.reopens_at),
        "may_reopen": sheet.is_finished and seat.standing.may_score and seat.declared,
        "lead": application.lead.name if seat.standing.sees_applicant else "",
        "summary": _summary(sheet, outcome, lacking),
        "summary_heading": _heading(outcome),
        "saved_at": _saved(seat, sheet),
        "script_words": script_words()
        | {"conflict": _("You have written in the same field in another window. Choose what is to stand.")},
        "declare_url": reverse("my-interests-call", args=[seat.call.key]),
        "breadcrumbs": [(_("My assessments"), reverse("my-assessments")), (application.number, "")],
    }
    if seat.may_read:
        context["case"] = case = case_for(seat)
        # Each with itself as a list: files are drawn here, everything else as staff read it.
        context["sections"] = [
            (section, [(reading, [reading]) for reading in readings])
            for section, readings in (case.sections if case else [])
        ]
        context["others"] = others_reviews(seat, sheet)
        if not is_to_write(seat, sheet):
            context["discussion"] = discussion(application, seat.user, with_names=seat.standing.sees_names)
    if locked or not seat.may_read:
        context["readings"] = _readings(sheet)
    else:
        problems = [problem for problem, _sentence in lacking]
        context["questions"] = [
            _drawn(sheet, question, outcome, problems) for question in sheet.form.questions
        ]
        context |= _progress(sheet)
    return render(request, "assessment/review.html", context, status=status)


def _readings(sheet: Sheet) -> list[tuple[str, str]]:
    """What the assessor has written, question by question."""
    return [
        (question.label, as_text(question, sheet.answers[question.key], _NAMES))
        for question in sheet.form.questions
    ]


def _summary(sheet: Sheet, outcome: _Outcome, lacking: list[tuple[Problem, str]]) -> list[tuple[str, str]]:
    found = [("", why) for why in outcome.wrong]
    found += [(f"q-{key}", f"{_label(sheet, key)}: {why}") for key, (_raw, why) in outcome.unsaved.items()]
    found += [
        (f"question-{key}", _("%(question)s: two texts for one answer") % {"question": _label(sheet, key)})
        for key in [*outcome.conflicts, *outcome.joined]
    ]
    return found + [(input_of(problem), sentence) for problem, sentence in lacking]


def _label(sheet: Sheet, key: str) -> str:
    question = sheet.form.question(key)
    return question.label if question else ""


def _heading(outcome: _Outcome) -> str:
    if outcome.conflicts or outcome.joined:
        return _("You have written in the same field in another window")
    if outcome.unsaved or outcome.wrong:
        return _("Not everything could be stored")
    return _("It is stored. This is missing before the assessment can be finished")


def _progress(sheet: Sheet) -> dict[str, int]:
    grades = [each.key for each in sheet.form.questions if each.type is QuestionType.CHOICE]
    return {
        "asked": len(grades),
        "answered": sum(sheet.answers[key] is not None for key in grades),
        "lacks": len({problem.question for problem in sheet.problems}),
    }


def _drawn(sheet: Sheet, question: Question, outcome: _Outcome, problems: list[Problem]) -> Drawn:
    key = question.key
    value, version, clash = sheet.answers[key], sheet.versions[key], None
    if conflict := outcome.conflicts.get(key):
        value, version, clash = conflict.mine, conflict.version, _clash(question, conflict)
    elif key in outcome.joined:
        value = outcome.joined[key]
    elif key in outcome.unsaved:
        value = read(question, outcome.unsaved[key][0])
    return Drawn(
        question=question,
        html=draw(question, value, base=version, problems=problems),
        is_hidden=False,
        condition="",
        upload_url="",
        demand="",
        clash=clash,
    )


def _clash(question: Question, conflict: Conflict) -> Clash:
    return Clash(
        mine=as_text(question, conflict.mine, _NAMES),
        theirs=as_text(question, conflict.theirs, _NAMES),
        who=conflict.who,
        at=clock_time(timezone.localtime(conflict.at)),
        can_join=question.type in WRITTEN,
    )


def _local(moment: Any) -> Any:
    return timezone.localtime(moment) if moment else None


def _saved(seat: Seat, sheet: Sheet) -> str:
    """When something was last stored: the time, with the day unless that is today."""
    at = sheet.review.saved_at if sheet.review else None
    if at is None:
        return ""
    if timezone.localdate(at) == timezone.localdate(seat.now):
        return clock_time(at)
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


@require_POST
def save_page(request: HttpRequest, assignment: str) -> JsonResponse:
    """Store what the page sends while one types, and say what became of each question."""
    user = user_of(request)
    try:
        seat = seat_or_404(user, assignment)
        sent = decode(sheet_of(seat.assignment).form, request.POST)
        saved = save_review(seat.assignment, by=user, sent=sent, began_at=clock.began_at(request))
    except PagtError as error:
        return _refused(user, assignment, error)
    sheet = sheet_of(seat.assignment)
    questions = {key: question for key in sent if (question := sheet.form.question(key))}
    problems = said(saved.problems, questions)
    problems |= {key: [[f"q-{key}", each.why]] for key, each in saved.unsaved.items()}
    return JsonResponse(
        {
            "at": clock_time(saved.at),
            "versions": {key: v for key, v in saved.versions.items() if key not in saved.conflicts},
            "unsaved": list(saved.unsaved),
            "fresh": {},
            "conflicts": _conflicts(sheet, saved, sent),
            "problems": problems,
            "verdict": _verdict(sheet),
        }
    )


def _conflicts(sheet: Sheet, saved: Saved, sent: dict[str, Sent]) -> dict[str, Any]:
    found = {}
    for key, conflict in saved.conflicts.items():
        question = sheet.form.question(key)
        if question is None:
            continue
        panel = {"clash": _clash(question, conflict), "key": key}
        found[key] = {
            "version": conflict.version,
            "html": render_to_string("applications/_clash.html", panel),
            "mine": draw(question, conflict.mine, base=conflict.version),
            "theirs": draw(question, conflict.theirs, base=conflict.version),
            "theirs_text": as_text(question, conflict.theirs, _NAMES),
        }
    return found


def _verdict(sheet: Sheet) -> str:
    return render_to_string("assessment/review_progress.html", _progress(sheet))


def _refused(user: User, assignment: str, error: PagtError) -> JsonResponse:
    """Return an error for the page's own script; `closed` when trying again is of no use."""
    try:
        seat = seat_or_404(user, assignment)
        closed = bool(why_not_write(seat, sheet_of(seat.assignment)))
    except PagtError:
        closed = True
    return JsonResponse({"refused": str(error), "closed": closed}, status=error.status)


@require_GET
def changes_page(request: HttpRequest, assignment: str) -> JsonResponse:
    """Return the answers that another window has written meanwhile, and a fresh token for the next save."""
    try:
        seat = seat_or_404(user_of(request), assignment)
    except PagtError as error:
        # The address is open to whoever is signed in: there is nothing here for who is no assessor either.
        return JsonResponse({"refused": str(error), "closed": True}, status=NotOnRecord.status)
    sheet = sheet_of(seat.assignment)
    seen = dict(part.partition(":")[::2] for part in request.GET.get("seen", "").split(","))
    changed = {
        question.key: {
            "version": sheet.versions[question.key],
            "html": draw(question, sheet.answers[question.key], base=sheet.versions[question.key]),
            "note": _("Updated from your other window"),
        }
        for question in sheet.form.questions
        if question.key in seen and seen[question.key] != str(sheet.versions[question.key])
    }
    return JsonResponse(
        {
            "csrf": get_token(request),
            "changed": changed,
            "verdict": _verdict(sheet),
            "refused": why_not_write(seat, sheet),
        }
    )
