"""An assessor's own pages: what they were asked to assess, and their answer."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core.errors import Invalid
from pagt.grants.assessment.actions.inviting import answer
from pagt.grants.assessment.forms.assessors import DeclineForm
from pagt.grants.assessment.models import Assignment
from pagt.grants.assessment.queries.mine import asked_of, mine
from pagt.people.models import User


def mine_page(request: HttpRequest) -> HttpResponse:
    """What I was asked to assess, and how far I am."""
    calls = mine(cast(User, request.user))
    context = {
        "calls": calls,
        "asked": sum(each.asked for call in calls for each in call.rows),
        "breadcrumbs": [(_("Desk"), reverse("desk:home")), (_("My assessments"), "")],
    }
    return render(request, "assessment/mine.html", context)


def _mine(request: HttpRequest, key: str) -> Assignment:
    return get_object_or_404(asked_of(cast(User, request.user)).select_related("application"), key=key)


@require_POST
def accept_action(request: HttpRequest, assignment: str) -> HttpResponse:
    """Say yes to assess an application."""
    found = _mine(request, assignment)
    try:
        answer(found, by=cast(User, request.user), accepts=True)
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("You have said yes to assess %(number)s.") % {"number": found.application.number}
        )
    return redirect("my-assessments")


def decline_page(request: HttpRequest, assignment: str) -> HttpResponse:
    """Say no, with a reason."""
    found = _mine(request, assignment)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer(found, by=cast(User, request.user), accepts=False, reason=form.cleaned_data["reason"])
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("You have declined to assess %(number)s.") % {"number": found.application.number}
            )
            return redirect("my-assessments")
    context = {
        "assignment": found,
        "form": form,
        "breadcrumbs": [
            (_("My assessments"), reverse("my-assessments")),
            (found.application.number, ""),
        ],
    }
    return render(request, "assessment/decline.html", context)
