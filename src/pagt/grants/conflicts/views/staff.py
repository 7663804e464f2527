"""Conflicts of interest as the secretariat works on them: a call's, one, and a new one."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.closed import open_to
from pagt.core.errors import EditConflict, Invalid
from pagt.core.register.views import crumbs, history_of
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.access import steps_for, why_not_decide
from pagt.grants.conflicts.actions.deciding import decide, raise_conflict
from pagt.grants.conflicts.actions.suggesting import search_register
from pagt.grants.conflicts.forms import DecideForm, RaiseForm
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.overview import STANDS, UNFOLDED, WAITS, overview
from pagt.grants.conflicts.panels import with_all
from pagt.grants.conflicts.reading import sentence, source_of
from pagt.grants.conflicts.registers import conflicts
from pagt.grants.conflicts.rules.suggesting import YEARS
from pagt.grants.conflicts.states import WAITING, Ground, Step
from pagt.grants.conflicts.words import STATE_NAMES
from pagt.people.models import User


def call_page(request: HttpRequest, key: str) -> HttpResponse:
    """Who has an interest in which application of a call."""
    by = actor(request)
    call = get_object_or_404(Call, key=key, withdrawn="")
    statuses = [
        (WAITS, _("Waits for a decision")),
        (STANDS, _("Closes the case")),
        *((state.value, label) for state, label in STATE_NAMES.items()),
    ]
    context = {
        "call": call,
        "overview": overview(call, by, request.GET.dict()),
        "statuses": statuses,
        "status": request.GET.get("status", ""),
        "person": request.GET.get("person", ""),
        "years": YEARS,
        "unfolded": UNFOLDED,
        "waiting_states": WAITING,
        "may_decide": Conflict.NEEDS in by.rights,
        "here": reverse("conflicts-call", args=[key]),
        "breadcrumbs": crumbs(conflicts, call.title),
    }
    return render(request, "conflicts/call.html", context)


@require_POST
def search_action(request: HttpRequest, key: str) -> HttpResponse:
    """Search the register again for the applications of a call."""
    call = get_object_or_404(Call, key=key, withdrawn="")
    found = search_register(by=actor(request), applications=list(call.applications.all()))
    if any((found.new, found.returned, found.changed, found.lapsed)):
        said = _(
            "The register is searched: %(new)s new, %(back)s back, %(changed)s changed, %(lapsed)s lapsed."
        )
        facts = {
            "new": found.new,
            "back": found.returned,
            "changed": found.changed,
            "lapsed": found.lapsed,
        }
        messages.success(request, said % facts)
    else:
        messages.success(request, _("The register is searched. Nothing has changed."))
    return redirect("conflicts-call", key)


def conflict_page(request: HttpRequest, key: str) -> HttpResponse:
    """One conflict: what ties whom to which application, its source, what was decided; and the decision's form."""
    by = actor(request)
    conflict = get_object_or_404(with_all(open_to(Conflict.objects.all(), by)), key=key)
    steps = steps_for(conflict, by)
    given = request.POST if request.method == "POST" else None
    form = DecideForm(given, conflict=conflict, steps=steps)
    status = 200
    if given is not None and form.is_valid():
        try:
            _decided(conflict, form, request)
        except Invalid as error:
            put_beside(form, error)
            status = 422
        except EditConflict as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, _("The decision is on record."))
            page = reverse("conflicts-call", args=[conflict.application.call.key])
            return redirect(f"{page}?person={conflict.person.key}#list")
    elif given is not None:
        status = 422
    source, source_url = source_of(conflict)
    names = actor_names([conflict.decided_by] if conflict.decided_by else [])
    context = {
        "conflict": conflict,
        "sentence": sentence(conflict),
        "source": source,
        "source_url": source_url,
        "decided_by": names.get(conflict.decided_by, ""),
        "deciders": list(conflict.deciders.all()),
        "others": with_all(
            open_to(Conflict.objects.filter(application=conflict.application, person=conflict.person), by)
        ).exclude(pk=conflict.pk),
        "form": form if steps else None,
        "why_not": why_not_decide(conflict, by),
        "history": history_of(conflicts, key),
        "breadcrumbs": [
            *crumbs(conflicts),
            (
                conflict.application.call.title,
                reverse("conflicts-call", args=[conflict.application.call.key]),
            ),
            (conflict.name_or_title, ""),
        ],
    }
    return render(request, "conflicts/conflict.html", context, status=status)


def _decided(conflict: Conflict, form: DecideForm, request: HttpRequest) -> None:
    said, version = form.cleaned_data, request.POST.get("version", "")
    decide(
        conflict,
        Step(said["step"]),
        by=actor(request),
        # What is no version is none that they saw.
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        reason=said["reason"],
        ground=Ground(said["ground"]),
        de_minimis=said["de_minimis"],
        item=said.get("item"),
    )


def put_beside(form: Any, error: Invalid) -> None:
    """Say what is wrong beside its field, else above the form."""
    known = {name: texts for name, texts in error.fields.items() if name in form.fields}
    for name, texts in known.items():
        form.add_error(name, texts)
    if not known:
        form.add_error(None, str(error))


def raise_page(request: HttpRequest) -> HttpResponse:
    """A conflict that an officer knows of and the register does not."""
    by = cast(User, actor(request))
    given = request.POST if request.method == "POST" else None
    form = RaiseForm(given, without=by, initial={"application": request.GET.get("application", "")})
    status = 200
    if given is not None and form.is_valid():
        said = form.cleaned_data
        try:
            raised = raise_conflict(
                said["application"],
                said["person"],
                by=by,
                ground=Ground(said["ground"]),
                detail=said["detail"],
            )
        except Invalid as error:
            put_beside(form, error)
            status = 422
        else:
            messages.success(
                request, _("The conflict of interest is on record. It closes the case to the person.")
            )
            return redirect("conflicts-call", raised.application.call.key)
    elif given is not None:
        status = 422
    context = {
        "form": form,
        "cancel_url": reverse("conflict-list"),
        "breadcrumbs": crumbs(conflicts, _("Add a conflict of interest")),
    }
    return render(request, "conflicts/raise.html", context, status=status)
