"""Everything of one application at a glance, and the whole of it as it will be submitted."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.grants.applications.access import allows
from pagt.grants.applications.models import Submission
from pagt.grants.applications.notices import is_settled, notices
from pagt.grants.applications.queries import is_open, left_behind
from pagt.grants.applications.reading import as_text, reading
from pagt.grants.applications.states import May, Status
from pagt.grants.applications.views.drawing import Drawing
from pagt.grants.applications.views.paper import Paper, open_paper, user_of
from pagt.grants.applications.views.points import points
from pagt.grants.applications.views.when import deadline
from pagt.grants.calls.question_fields import input_of
from pagt.grants.calls.rules.answers import Problem
from pagt.grants.calls.sentences import say_problem
from pagt.grants.calls.states import Stage


@dataclass(frozen=True)
class Todo:
    """Something to be written or mended, with the way to it."""

    label: str
    sentence: str
    url: str


def overview(request: HttpRequest, number: str) -> HttpResponse:
    """How far the application is: what is missing in each section, how the call's conditions are met, what can be done."""
    paper = open_paper(request, number)
    application, call = paper.application, paper.application.call
    user = user_of(request)
    submissions = list(application.submissions.defer("content").order_by("-submitted_at"))
    may_submit = allows(paper.may, May.SUBMIT)
    status = Status(application.status)
    is_draft = status is Status.DRAFT
    drawing = Drawing(paper)
    told = notices([application])[application.pk]
    context = {
        "paper": paper,
        "application": application,
        "call": call,
        "stage_name": application.get_stage_display(),
        "status_name": application.get_status_display(),
        "is_draft": is_draft,
        "is_submitted": status is Status.SUBMITTED,
        "notices": told,
        "deadline": deadline(paper.closes, paper.now) if is_draft else None,
        "why_not": paper.why_not_write(),
        "sections": [(step, _todos(paper, step.missing), _todos(paper, step.wrong)) for step in paper.steps],
        "points": points(paper),
        "in_force": _in_force(submissions, application.stage),
        "submissions": submissions,
        "writers": list(application.co_writers.select_related("user").order_by("added_at", "pk")),
        "may_submit": may_submit,
        "may_reopen": may_submit
        and status is Status.SUBMITTED
        and is_open(call, application.lead, Stage(application.stage), paper.now),
        "may_carry_over": may_submit
        and status is Status.SUBMITTED
        and application.stage == Stage.IDEA
        and is_open(call, application.lead, Stage.APPLICATION, paper.now),
        "may_withdraw": may_submit and status is not Status.WITHDRAWN and not is_settled(told),
        "waits_for_applications": status is Status.SUBMITTED and application.stage == Stage.IDEA,
        "left_behind": [
            (each.question.label, as_text(each.question, each.value, drawing.names))
            for each in left_behind(application, user=user)
        ],
        "breadcrumbs": [(_("My applications"), reverse("applications:mine")), (number, "")],
    }
    return render(request, "applications/overview.html", context)


def _in_force(submissions: list[Submission], stage: str) -> Submission | None:
    return next((each for each in submissions if each.stage == stage and each.superseded_at is None), None)


def _todos(paper: Paper, problems: tuple[Problem, ...]) -> list[Todo]:
    found = []
    for problem in problems:
        question = paper.question(problem.question)
        step = next(step for step in paper.steps if question in step.section.questions)
        at = input_of(problem)
        found.append(Todo(question.label, str(say_problem(problem, question)), f"{step.url}#{at}"))
    return found


def preview(request: HttpRequest, number: str) -> HttpResponse:
    """The whole application as it reads, and as it would be submitted now."""
    paper = open_paper(request, number)
    drawing = Drawing(paper)
    sections = [
        (
            step,
            [
                reading(each, paper.answers.get(each.key), drawing.names)
                for each in step.section.questions
                if each.key in paper.shown
            ],
        )
        for step in paper.steps
    ]
    context = {
        "paper": paper,
        "application": paper.application,
        "sections": sections,
        "is_draft": paper.application.status == Status.DRAFT,
        "writable": not paper.why_not_write(),
        "breadcrumbs": [
            (_("My applications"), reverse("applications:mine")),
            (number, reverse("applications:overview", args=[number])),
            (_("The whole application"), ""),
        ],
    }
    return render(request, "applications/preview.html", context)
