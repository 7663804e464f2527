"""Writing: a page a section, saved with its button as well as by its script."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pagt.core import clock
from pagt.core.errors import Invalid, NotOnRecord, PagtError, Refused
from pagt.grants.applications.actions.drafting import Conflict, save
from pagt.grants.applications.actions.files import attach, detach
from pagt.grants.applications.encoding import Sent, decode
from pagt.grants.applications.models import Attachment
from pagt.grants.applications.reading import overlay, reading
from pagt.grants.applications.views.drawing import Drawing, Drawn, clock_time
from pagt.grants.applications.views.paper import Paper, Step, open_paper, user_of
from pagt.grants.applications.views.points import points
from pagt.grants.applications.views.when import deadline
from pagt.grants.calls.question_fields import input_of
from pagt.grants.calls.rules.forms import Question, QuestionType
from pagt.grants.calls.rules.values import read
from pagt.grants.calls.sentences import say_problem
from pagt.network.partners.queries import joinable


@dataclass
class _Outcome:
    """What a post left to be said: by question what clashes, what was not stored, and what is wrong as a whole."""

    conflicts: dict[str, Conflict] = field(default_factory=dict)
    unsaved: dict[str, tuple[Any, str]] = field(default_factory=dict)
    joined: dict[str, Any] = field(default_factory=dict)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.conflicts or self.unsaved or self.joined or self.wrong)


def write(request: HttpRequest, number: str, section: int) -> HttpResponse:
    """One section of the form: to write in, or to read where nothing can be written."""
    paper = open_paper(request, number)
    step = _step(paper, section)
    if request.method != "POST":
        return _page(request, paper, step, _Outcome())
    outcome = _take(request, paper, step)
    paper = open_paper(request, number)
    step = _step(paper, section)
    if not outcome.is_clean:
        status = 409 if outcome.conflicts else 400
        return _page(request, paper, step, outcome, status=status)
    if step.wrong:
        return redirect(f"{step.url}?check=1")
    if request.POST.get("then") == "next":
        after = _neighbour(paper, step, 1)
        return redirect(after.url if after else reverse("applications:overview", args=[number]))
    return redirect(step.url)


def _step(paper: Paper, number: int) -> Step:
    if not 1 <= number <= len(paper.steps):
        raise NotOnRecord(_("The form has no such section. Open the overview of the application."))
    return paper.steps[number - 1]


def _neighbour(paper: Paper, step: Step, by: int) -> Step | None:
    at = step.number - 1 + by
    return paper.steps[at] if 0 <= at < len(paper.steps) else None


def _take(request: HttpRequest, paper: Paper, step: Step) -> _Outcome:
    """Store what was posted; what could not be stored comes back with why."""
    outcome = _Outcome()
    user, application = user_of(request), paper.application
    began = clock.began_at(request)
    try:
        sent = decode(paper.form, request.POST, questions=[q.key for q in step.section.questions])
    except Invalid as error:
        outcome.wrong.append(("", str(error)))
        return outcome
    for key in list(sent):
        choice = request.POST.get(f"resolve-{key}")
        if choice == "theirs":
            sent.pop(key)
        elif choice == "both" and (question := paper.form.question(key)):
            mine = read(question, sent.pop(key).raw)
            theirs = paper.answers.get(key)
            between = "\n\n" if question.type is QuestionType.LONG_TEXT else " – "
            outcome.joined[key] = between.join(text for text in (mine, theirs) if isinstance(text, str))
    try:
        saved = save(application, by=user, sent=sent, began_at=began)
    except (Invalid, Refused) as error:
        return _nothing_stored(outcome, paper, sent, error)
    outcome.conflicts = saved.conflicts
    for key, each in saved.unsaved.items():
        outcome.unsaved[key] = (each.raw, each.why)
    _files(request, paper, step, outcome)
    return outcome


def _nothing_stored(outcome: _Outcome, paper: Paper, sent: dict[str, Sent], error: PagtError) -> _Outcome:
    outcome.wrong.append(("", str(error)))
    for key, each in sent.items():
        question = paper.form.question(key)
        if question and read(question, each.raw) != paper.answers.get(key):
            outcome.unsaved[key] = (each.raw, _("This was not stored."))
    return outcome


def _files(request: HttpRequest, paper: Paper, step: Step, outcome: _Outcome) -> None:
    user, began = user_of(request), clock.began_at(request)
    for question in step.section.questions:
        if question.type is not QuestionType.FILE:
            continue
        for upload in request.FILES.getlist(f"file-{question.key}"):
            try:
                attach(paper.application, question.key, by=user, upload=upload, began_at=began)
            except (Invalid, Refused) as error:
                outcome.wrong.append((f"q-{question.key}", f"{upload.name}: {error}"))
    unwanted = request.POST.get("detach", "")
    if unwanted.isascii() and unwanted.isdigit() and len(unwanted) < 19:
        found = Attachment.objects.filter(application=paper.application, pk=int(unwanted)).first()
        try:
            if found:
                detach(found, by=user)
        except PagtError as error:
            outcome.wrong.append(("", str(error)))


def _page(
    request: HttpRequest, paper: Paper, step: Step, outcome: _Outcome, *, status: int = 200
) -> HttpResponse:
    drawing = Drawing(paper)
    # What could not be stored is still drawn in its input, so that nobody loses what they typed.
    locked = "" if outcome.unsaved else paper.why_not_write()
    problems = [problem for problem in step.wrong if problem.question not in outcome.unsaved]
    summary = list(outcome.wrong)
    summary += [(f"q-{key}", why) for key, (_raw, why) in outcome.unsaved.items()]
    summary += [
        (
            f"question-{key}",
            _("%(question)s: two texts for one answer") % {"question": paper.question(key).label},
        )
        for key in outcome.conflicts
    ]
    if "check" in request.GET and not summary:
        summary = [
            (
                input_of(each),
                f"{(question := paper.question(each.question)).label}: {say_problem(each, question)}",
            )
            for each in problems
        ]
    context = {
        "paper": paper,
        "step": step,
        "section": step.section,
        "number": step.number,
        "before": _neighbour(paper, step, -1),
        "after": _neighbour(paper, step, 1),
        "deadline": deadline(paper.closes, paper.now),
        "locked": locked,
        "summary": summary,
        "summary_heading": _heading(outcome),
        "can_go_on": outcome.is_clean,
        "points": [] if locked else points(paper, step.section),
        "saved_at": _saved(paper),
        "script_words": script_words(),
        "breadcrumbs": [
            (_("My applications"), reverse("applications:mine")),
            (paper.number, reverse("applications:overview", args=[paper.number])),
            (step.section.title, ""),
        ],
    }
    asked = step.section.questions
    if locked:
        context["readings"] = [
            reading(each, paper.answers.get(each.key), drawing.names)
            for each in asked
            if each.key in paper.shown
        ]
    else:
        context["questions"] = [_drawn(drawing, each, outcome) for each in asked]
    return render(request, "applications/write.html", context, status=status)


def _heading(outcome: _Outcome) -> str:
    if outcome.conflicts:
        return _("Somebody else has written in the same answer")
    if outcome.unsaved or outcome.wrong:
        return _("Not everything could be stored")
    return _("It is stored, but something is to be mended")


def _drawn(drawing: Drawing, question: Question, outcome: _Outcome) -> Drawn:
    key = question.key
    version = drawing.paper.versions.get(key, 0)
    if conflict := outcome.conflicts.get(key):
        mine = overlay(question, conflict.mine, conflict.theirs)
        clash = drawing.clash(question, conflict)
        return drawing.drawn(question, value=mine, version=conflict.version, problems=(), clash=clash)
    if key in outcome.joined:
        return drawing.drawn(question, value=outcome.joined[key], version=version, problems=())
    if key in outcome.unsaved:
        value = read(question, outcome.unsaved[key][0])
        return drawing.drawn(question, value=value, version=version, problems=())
    return drawing.drawn(question)


def _saved(paper: Paper) -> str:
    """When something was last stored: the time, with the day unless that is today."""
    if paper.saved_at is None:
        return ""
    if timezone.localdate(paper.saved_at) == timezone.localdate(paper.now):
        return clock_time(paper.saved_at)
    return date_format(timezone.localtime(paper.saved_at), "SHORT_DATETIME_FORMAT")


def script_words() -> dict[str, str]:
    """Return what the page's script says, in the reader's language."""
    return {
        "saved": _("Saved {at}"),
        "saving": _("Saving …"),
        "unsaved": _("Not saved yet …"),
        "offline": _("Not saved yet: no connection. We go on trying; keep the page open."),
        "signed_out": _(
            "Not saved yet: you have been signed out. Sign in in another window; then we go on by ourselves."
        ),
        "sign_in": _("Sign in (opens a new window)"),
        "conflict": _("Somebody else has written in the same answer. Choose what is to stand."),
        "not_stored": _("Something could not be stored. See the answer that is marked."),
        "written": _("{n} written."),
        "too_long": _("{n} written: {over} too many."),
        "row": _("Row {n}"),
        "error": _("Error:"),
        "upload_failed": _("The file did not get through. Check the connection and choose it again."),
        "not_uploaded": _("{name} was not added."),
        "uploaded": _("{name} is added."),
        "uploading": _("Uploading {name}"),
    }


@require_GET
def organisations(request: HttpRequest) -> JsonResponse:
    """Suggest organisations of the register by name or CVR number, for the partners."""
    found = joinable(request.GET.get("q", "").replace("\0", "")[:100])
    return JsonResponse({"found": [{"key": row.key, "name": row.name, "cvr": row.cvr} for row in found]})
