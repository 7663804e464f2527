"""Hearings as the secretariat sees to them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.closed import open_to
from pagt.core.errors import Invalid
from pagt.core.register.views import crumbs
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.applications.registers import applications
from pagt.grants.awards.actions import hearings as writing
from pagt.grants.awards.forms_letters import ConsiderForm, HearingForm
from pagt.grants.awards.models import Hearing
from pagt.grants.awards.states import HearingStanding
from pagt.grants.awards.words import STANDING_NAMES


def new_page(request: HttpRequest, key: str) -> HttpResponse:
    """Write the facts that are put to an applicant."""
    by = actor(request)
    known = open_to(Application.objects.filter(withdrawn=""), by).select_related("lead", "call")
    application = get_object_or_404(known, key=key)
    form = HearingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hearing = writing.hear(application, by=by, **form.cleaned_data)
        except Invalid as error:
            form.add_error("answer_by" if "answer_by" in error.fields else None, str(error))
        else:
            messages.success(request, _("The facts are sent to those who write the application."))
            return redirect("hearing-page", hearing.key)
    context = {
        "application": application,
        "form": form,
        "breadcrumbs": [
            *crumbs(applications),
            (application.number, reverse("application-detail", args=[key])),
            (_("Hearing of the applicant"), ""),
        ],
    }
    return render(request, "awards/hearing_new.html", context, status=422 if form.errors else 200)


def detail_page(request: HttpRequest, key: str) -> HttpResponse:
    """What was put to an applicant, what they answered, and what it changes."""
    by = actor(request)
    known = open_to(Hearing.objects.filter(withdrawn=""), by).select_related("application__lead")
    hearing = get_object_or_404(known, key=key)
    may_write = Right.HANDLE_APPLICATIONS in by.rights
    form = ConsiderForm(
        request.POST or None, initial={"version": hearing.version, "considered": hearing.considered}
    )
    if request.method == "POST" and form.is_valid():
        try:
            writing.consider(hearing, by=by, **form.cleaned_data)
        except Invalid as error:
            form.add_error("considered", str(error))
        else:
            messages.success(request, _("Saved. It stands in the letter."))
            return redirect("hearing-page", key)
    standing = hearing.standing(clock.database_now())
    names = actor_names({key for key in (hearing.sent_by, hearing.answered_by, hearing.considered_by) if key})
    application = hearing.application
    context = {
        "hearing": hearing,
        "application": application,
        "standing": STANDING_NAMES[standing],
        "tone": "warning" if standing in (HearingStanding.OPEN, HearingStanding.ANSWERED) else "good",
        "sent_by": names.get(hearing.sent_by, ""),
        "answered_by": names.get(hearing.answered_by, ""),
        "considered_by": names.get(hearing.considered_by, ""),
        "may_consider": may_write and bool(hearing.answer),
        "form": form,
        "breadcrumbs": [
            *crumbs(applications),
            (application.number, reverse("application-detail", args=[application.key])),
            (_("Hearing of the applicant"), ""),
        ],
    }
    return render(request, "awards/hearing.html", context, status=422 if form.errors else 200)
