"""What the writing page asks for while one types: saving, and what others have written meanwhile."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pagt.core import clock
from pagt.core.actors import actor_names
from pagt.core.errors import PagtError
from pagt.grants.applications.access import writer_or_404
from pagt.grants.applications.actions.drafting import Saved, save
from pagt.grants.applications.encoding import Sent, decode
from pagt.grants.applications.models import Answer
from pagt.grants.applications.reading import as_text, overlay
from pagt.grants.applications.views.drawing import Drawing, clock_time, said
from pagt.grants.applications.views.paper import Paper, form_or_404, open_paper, paper_of, user_of
from pagt.grants.applications.views.points import points
from pagt.grants.calls.rules.values import read


@require_POST
def save_answers(request: HttpRequest, number: str) -> JsonResponse:
    """Store the questions that the page sends, and say what became of each."""
    user = user_of(request)
    try:
        writer = writer_or_404(user, number)
        form = form_or_404(writer.application)
        sent = decode(form, request.POST)
        saved = save(writer.application, by=user, sent=sent, began_at=clock.began_at(request))
    except PagtError as error:
        return refused(request, number, error)
    paper = paper_of(writer, form)
    drawing = Drawing(paper)
    questions = {key: question for key in sent if (question := form.question(key))}
    problems = said(paper.wrong, questions)
    problems |= {key: [[f"q-{key}", each.why]] for key, each in saved.unsaved.items()}
    return JsonResponse(
        {
            "at": clock_time(saved.at),
            "versions": {key: v for key, v in saved.versions.items() if key not in saved.conflicts},
            "unsaved": list(saved.unsaved),
            "fresh": _fresh(drawing, sent, saved),
            "conflicts": _conflicts(drawing, saved),
            "problems": problems,
            **progress(request, paper),
        }
    )


def refused(request: HttpRequest, number: str, error: PagtError) -> JsonResponse:
    """Return an error for the page's own script; `closed` when trying again is of no use."""
    try:
        closed = bool(open_paper(request, number).why_not_write())
    except PagtError:
        closed = True
    return JsonResponse({"refused": str(error), "closed": closed}, status=error.status)


def _fresh(drawing: Drawing, sent: dict[str, Sent], saved: Saved) -> dict[str, str]:
    """The answers that now hold more than was sent: others' changes came along."""
    found: dict[str, str] = {}
    for key, value in saved.values.items():
        question = drawing.paper.form.question(key)
        if question and key not in saved.conflicts and read(question, sent[key].raw) != value:
            found[key] = drawing.html(question, value, saved.versions[key], drawing.paper.wrong)
    return found


def _conflicts(drawing: Drawing, saved: Saved) -> dict[str, Any]:
    found = {}
    for key, conflict in saved.conflicts.items():
        if question := drawing.paper.form.question(key):
            mine = overlay(question, conflict.mine, conflict.theirs)
            panel = {"clash": drawing.clash(question, conflict), "key": key}
            found[key] = {
                "version": conflict.version,
                "html": render_to_string("applications/_clash.html", panel),
                "mine": drawing.html(question, mine, conflict.version),
                "theirs": drawing.html(question, conflict.theirs, conflict.version),
                "theirs_text": as_text(question, conflict.theirs, drawing.names),
            }
    return found


def progress(request: HttpRequest, paper: Paper) -> dict[str, str]:
    """Return the step guide with how far each section is, and the conditions that the page's section decides."""
    here = request.GET.get("section", "")
    current = int(here) if here.isascii() and here.isdigit() and len(here) < 5 else 0
    section = paper.steps[current - 1].section if 1 <= current <= len(paper.steps) else None
    steps = {"steps": paper.steps, "current": current}
    return {
        "steps": render_to_string("applications/_steps.html", steps),
        "verdict": render_to_string("applications/_points.html", {"points": points(paper, section)})
        if section
        else "",
    }


@require_GET
def changes(request: HttpRequest, number: str) -> JsonResponse:
    """Return the answers that are newer than the page has them, and a fresh token for its next save."""
    try:
        paper = open_paper(request, number)
    except PagtError as error:
        return JsonResponse({"refused": str(error), "closed": True}, status=error.status)
    drawing = Drawing(paper)
    seen = dict(part.partition(":")[::2] for part in request.GET.get("seen", "").split(","))
    stale = [
        key
        for key, version in paper.versions.items()
        if key in seen and str(version) != seen[key] and paper.form.question(key)
    ]
    rows = {
        row.question: row
        for row in Answer.objects.filter(
            application=paper.application, stage=paper.application.stage, question__in=stale
        )
    }
    names = actor_names(row.by for row in rows.values())
    questions = {key: paper.question(key) for key in stale}
    changed = {
        key: {
            "version": paper.versions[key],
            "html": drawing.html(question, paper.answers.get(key), paper.versions[key], paper.wrong),
            "note": _("Updated by %(who)s %(at)s")
            % {"who": names.get(rows[key].by, ""), "at": clock_time(rows[key].at)},
        }
        for key, question in questions.items()
        if key in rows
    }
    return JsonResponse(
        {
            "csrf": get_token(request),
            "changed": changed,
            **progress(request, paper),
            "refused": paper.why_not_write(),
        }
    )
