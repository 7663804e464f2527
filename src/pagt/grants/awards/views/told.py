"""What the applicant is told: the hearing to answer, and the letter from the instant of its release."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.errors import Invalid
from pagt.grants.applications.access import allows, writer_or_404
from pagt.grants.applications.models import Application
from pagt.grants.applications.states import May
from pagt.grants.applications.views.paper import user_of
from pagt.grants.assessment.review_states import ShownTo
from pagt.grants.awards.actions.hearings import answer
from pagt.grants.awards.forms_letters import AnswerForm
from pagt.grants.awards.models import DecisionLetter, Hearing
from pagt.grants.awards.queries.decisions import told_lines
from pagt.grants.awards.queries.letters import said, told
from pagt.grants.awards.queries.openness import assessments
from pagt.grants.awards.states import HearingStanding, LetterState
from pagt.grants.awards.views.letters import inline


def hearing_page(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """What is put to the applicant, and their answer."""
    user = user_of(request)
    writer = writer_or_404(user, number)
    hearing = get_object_or_404(Hearing, application=writer.application, key=key, withdrawn="")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer(hearing, by=user, text=form.cleaned_data["text"])
        except Invalid as error:
            form.add_error("text", str(error))
        else:
            messages.success(
                request, _("Your answer is received. The secretariat reads it before it decides.")
            )
            return redirect("decided:hearing", number, key)
    is_open = hearing.standing(clock.database_now()) is HearingStanding.OPEN
    context = {
        "hearing": hearing,
        "application": writer.application,
        "is_open": is_open,
        "may_answer": is_open and allows(writer.may, May.SUBMIT),
        "form": form,
        "breadcrumbs": _crumbs(writer.application, _("We ask for your comments")),
    }
    return render(request, "awards/told_hearing.html", context, status=422 if form.errors else 200)


def letter_page(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The letter as it reads, from the instant of its release."""
    letter = _letter(request, number, key)
    content = said(letter)
    call = letter.application.call
    own = [line for line in told_lines(call) if line.application_id == letter.application_id]
    context = {
        "letter": letter,
        "application": letter.application,
        "assessed": assessments(call, own, to=ShownTo.APPLICANT),
        "content": content,
        "is_superseded": letter.status == LetterState.SUPERSEDED,
        "others": [each for each in told([letter.application]) if each.pk != letter.pk],
        "breadcrumbs": _crumbs(letter.application, _("The decision")),
    }
    return render(request, "awards/told_letter.html", context)


def letter_pdf(request: HttpRequest, number: str, key: str) -> FileResponse:
    """Show the letter as PDF."""
    return inline(_letter(request, number, key))


def _letter(request: HttpRequest, number: str, key: str) -> DecisionLetter:
    writer = writer_or_404(user_of(request), number)
    return get_object_or_404(told([writer.application]), key=key)


def _crumbs(application: Application, last: str) -> list[tuple[Any, str]]:
    return [
        (_("My applications"), reverse("applications:mine")),
        (application.number, reverse("applications:overview", args=[application.number])),
        (last, ""),
    ]
