"""Withdrawing, reopening, and going on from the idea to the application: each asks before it does."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.errors import Invalid
from pagt.core.forms import PlainForm
from pagt.grants.applications.access import writer_or_404
from pagt.grants.applications.actions.moves import carry_over, reopen, withdraw
from pagt.grants.applications.models import Application
from pagt.grants.applications.views.paper import user_of


class ReasonForm(PlainForm):
    """Why an application is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you withdraw it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The secretariat reads it."),
    )


def withdraw_page(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whether and why the application is taken back."""
    application = writer_or_404(user_of(request), number).application
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(application, by=user_of(request), reason=form.cleaned_data["reason"])
        except Invalid as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("The application is withdrawn. Everything in it can still be read."))
            return redirect("applications:overview", number)
    texts = (
        _("Withdraw the application"),
        _("It will not be assessed. What you have written stays here for you to read and copy."),
        _("Withdraw"),
    )
    return _ask(request, application, texts, form=form)


def reopen_page(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whether what was submitted is opened again."""
    texts = (
        _("Open the application again"),
        _(
            "What you submitted stays in force until you submit again. Remember to submit before the deadline."
        ),
        _("Open it again"),
    )
    return _move(request, number, reopen, texts, _("The application is open again."))


def carry_over_page(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whether the idea goes on as an application."""
    texts = (
        _("Go on from the idea to the application"),
        _(
            "Your answers come along wherever the application asks the same. The idea stays as you submitted it."
        ),
        _("Begin the application"),
    )
    return _move(
        request, number, carry_over, texts, _("Your answers from the idea came along. Now go on here.")
    )


def _move(
    request: HttpRequest,
    number: str,
    action: Callable[..., Application],
    texts: tuple[str, str, str],
    done: str,
) -> HttpResponse:
    application = writer_or_404(user_of(request), number).application
    problem = ""
    if request.method == "POST":
        try:
            action(application, by=user_of(request))
        except Invalid as error:
            problem = str(error)
        else:
            messages.success(request, done)
            return redirect("applications:overview", number)
    return _ask(request, application, texts, problem=problem)


def _ask(
    request: HttpRequest,
    application: Application,
    texts: tuple[str, str, str],
    *,
    form: ReasonForm | None = None,
    problem: str = "",
) -> HttpResponse:
    heading, explanation, button = texts
    context = {
        "application": application,
        "heading": heading,
        "explanation": explanation,
        "button": button,
        "form": form,
        "problem": problem,
        "breadcrumbs": [
            (_("My applications"), reverse("applications:mine")),
            (application.number, reverse("applications:overview", args=[application.number])),
            (heading, ""),
        ],
    }
    is_wrong = problem or (form is not None and form.errors)
    return render(request, "applications/move.html", context, status=400 if is_wrong else 200)
