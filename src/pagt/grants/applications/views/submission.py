"""The last look before an application is submitted, and the button."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.errors import Invalid
from pagt.core.states import Scan
from pagt.grants.applications.actions.submitting import Incomplete, submit, why_in_time
from pagt.grants.applications.models import Application, Attachment
from pagt.grants.applications.states import May, Status
from pagt.grants.applications.views.paper import Paper, open_paper, user_of
from pagt.grants.applications.when import spoken
from pagt.grants.calls.queries import rules_of
from pagt.grants.calls.question_fields import input_of
from pagt.grants.calls.rules.eligibility import checks
from pagt.grants.calls.sentences import say_check, say_problem
from pagt.grants.calls.states import Stage


@dataclass(frozen=True)
class Flaw:
    """What must be mended, and where."""

    label: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Point:
    """A condition of the call: whether it is met (None: can't be told yet), and what to do."""

    met: bool | None
    sentence: str
    advice: str


def submit_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is to be submitted with its conditions; a post submits and leads to the receipt."""
    paper = open_paper(request, number)
    application = paper.application
    problem, status = "", 200
    if request.method == "POST":
        try:
            submission = submit(
                application,
                by=user_of(request),
                token=request.POST.get("token", ""),
                began_at=clock.began_at(request),
            )
        except Incomplete:
            status = 400  # said below, from the answers as they stand
        except Invalid as error:
            problem, status = str(error), 400
        else:
            return redirect("submission:receipt", number, submission.receipt)
    elif application.status == Status.SUBMITTED:
        submitted = application.submissions.defer("content").get(
            stage=application.stage, superseded_at__isnull=True
        )
        return redirect("submission:receipt", number, submitted.receipt)
    files = list(
        Attachment.objects.filter(application=application, stage=application.stage).select_related("document")
    )
    flaws = _flaws(paper)
    why_not = problem or _why_not(paper, files, request)
    context = {
        "paper": paper,
        "application": application,
        "call": application.call,
        "stage": Stage(application.stage),
        "closes": spoken(paper.closes) if paper.closes else "",
        "problem": problem,
        "why_not": "" if problem else why_not,
        "flaws": flaws,
        "points": _points(application, paper),
        "files": files,
        "waiting": [file for file in files if file.document.scan == Scan.WAITING],
        "infected": [file for file in files if file.document.scan == Scan.INFECTED],
        "token": secrets.token_urlsafe(24),
        "may_submit": not flaws and not why_not,
        "breadcrumbs": [
            (_("My applications"), reverse("applications:mine")),
            (number, reverse("applications:overview", args=[number])),
            (_("Submit"), ""),
        ],
    }
    return render(request, "applications/submit.html", context, status=status)


def _why_not(paper: Paper, files: list[Attachment], request: HttpRequest) -> str:
    """Return why it can't be submitted whatever its answers, as a sentence; empty when it can."""
    if paper.may is not May.SUBMIT:
        return _("You may write in this application, but not submit it. Ask one of those who may.")
    if paper.application.status == Status.WITHDRAWN:
        return _("The application has been withdrawn. You can copy it into a new one.")
    try:
        why_in_time(paper.application, files, began_at=clock.began_at(request), now=paper.now)
    except Invalid as error:
        return str(error)
    return ""


def _flaws(paper: Paper) -> list[Flaw]:
    where = {
        question.key: (question, reverse("applications:write", args=[paper.number, n]))
        for n, section in enumerate(paper.form.sections, start=1)
        for question in section.questions
    }
    return [
        Flaw(question.label, str(say_problem(problem, question)), f"{url}#{input_of(problem)}")
        for problem in (*paper.gaps, *paper.wrong)
        for question, url in [where[problem.question]]
    ]


def _points(application: Application, paper: Paper) -> list[Point]:
    found = checks(rules_of(application.call), paper.facts)
    return [Point(check.met, *map(str, say_check(check))) for check in found]
