"""An officer grants a named applicant a later deadline."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.closed import open_to
from pagt.core.errors import Invalid
from pagt.grants.applications.actions.submitting import allow_late
from pagt.grants.applications.forms_receipt import LateForm
from pagt.grants.applications.models import LateException
from pagt.grants.applications.when import spoken
from pagt.grants.calls.models import Call


def allow(request: HttpRequest, call: str) -> HttpResponse:
    """Show the later deadlines of a call; a post grants one more."""
    found = get_object_or_404(Call, key=call, run_here=True)
    form = LateForm(request.POST or None, initial={"organisation": request.GET.get("organisation", "")[:120]})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                exception = allow_late(found, by=actor(request), **form.cleaned_data)
            except Invalid as error:
                for name, sentences in (error.fields or {"": [str(error)]}).items():
                    for sentence in sentences:
                        form.add_error(name if name in form.fields else None, sentence)
            else:
                messages.success(
                    request,
                    _("%(name)s may submit until %(until)s, and is told by mail.")
                    % {"name": exception.organisation.name, "until": spoken(exception.until)},
                )
                return redirect("submission:late", found.key)
    granted = list(
        open_to(LateException.objects.filter(call=found, withdrawn=""), actor(request))
        .select_related("organisation")
        .order_by("-until")
    )
    names = actor_names(each.granted_by for each in granted)
    context = {
        "call": found,
        "form": form,
        "closes": [
            (label, spoken(moment))
            for label, moment in (
                (_("Deadline for project ideas"), found.idea_closes_at),
                (_("Deadline for applications"), found.closes_at),
            )
            if moment
        ],
        "granted": [(each, spoken(each.until), names[each.granted_by]) for each in granted],
        "breadcrumbs": [
            (_("Desk"), reverse("desk:home")),
            (found.title, reverse("call-detail", args=[found.key])),
            (_("Later deadlines"), ""),
        ],
    }
    return render(request, "applications/late.html", context, status=status)
