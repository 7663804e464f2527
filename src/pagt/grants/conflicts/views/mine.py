"""A person's own page: their ties to organisations, and what they say of the applications of a call."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.grants.applications.models import Application
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.access import concerned, require_past
from pagt.grants.conflicts.actions.declaring import Said, add_interest, declare, end_interest
from pagt.grants.conflicts.forms import DeclareForm, InterestForm
from pagt.grants.conflicts.models import Interest
from pagt.grants.conflicts.own import calls_to_declare, own_conflicts, own_interests, to_declare
from pagt.grants.conflicts.states import Ground, InterestKind
from pagt.grants.conflicts.views.staff import put_beside


def mine_page(request: HttpRequest) -> HttpResponse:
    """One's own ties, the calls in which something is to be said, and what was said."""
    user = concerned(actor(request))
    given = request.POST if request.method == "POST" else None
    form = InterestForm(given)
    status = 200
    if given is not None and form.is_valid():
        said = form.cleaned_data
        try:
            add_interest(
                said["organisation"],
                by=user,
                tie=InterestKind(said["tie"]),
                begins=said["begins"],
                ends=said["ends"],
                detail=said["detail"],
            )
        except Invalid as error:
            put_beside(form, error)
            status = 422
        else:
            messages.success(request, _("Your tie is on record."))
            return redirect("my-interests")
    elif given is not None:
        status = 422
    context = {
        "form": form,
        "interests": own_interests(user),
        "calls": calls_to_declare(user),
        "declared": own_conflicts(user),
        "breadcrumbs": [(_("Desk"), reverse("desk:home")), (_("My conflicts of interest"), "")],
    }
    return render(request, "conflicts/mine.html", context, status=status)


@require_POST
def end_action(request: HttpRequest, key: str) -> HttpResponse:
    """End one of one's own ties today."""
    user = concerned(actor(request))
    end_interest(get_object_or_404(Interest, key=key, person=user), by=user)
    messages.success(request, _("The tie ends today. It is still asked about for a while."))
    return redirect("my-interests")


def declare_page(request: HttpRequest, key: str) -> HttpResponse:
    """The applications of a call, and for each: none, or which ground and why."""
    user = concerned(actor(request))
    call = get_object_or_404(Call, key=key, withdrawn="")
    require_past(call)
    rows = to_declare(call, user)
    given = request.POST if request.method == "POST" else None
    forms = [
        (each, DeclareForm(given, prefix=each.application.number, initial=each.initial)) for each in rows
    ]
    status = 200
    if given is not None:
        wrong = [form for _row, form in forms if not form.is_valid()]
        if not wrong:
            answers: dict[Application, Said] = {}
            for row, form in forms:
                ground = form.cleaned_data["ground"] or ("none" if "rest" in request.POST else "")
                if ground:
                    found = None if ground == "none" else Ground(ground)
                    answers[row.application] = Said(found, form.cleaned_data["detail"] if found else "")
            declare(call, answers, by=user)
            messages.success(
                request,
                _("What you said is on record. A case in which you have a tie is closed to you from now on."),
            )
            return redirect("my-interests")
        status = 422
    context = {
        "call": call,
        "forms": forms,
        "wrong": status == 422,
        "breadcrumbs": [
            (_("Desk"), reverse("desk:home")),
            (_("My conflicts of interest"), reverse("my-interests")),
            (call.title, ""),
        ],
    }
    return render(request, "conflicts/declare.html", context, status=status)
