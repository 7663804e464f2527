"""The pages of a dossier: begin it, see how far it is, fetch it."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.core.register.listing import choice_address, chosen_rows
from pagt.core.register.views import crumbs
from pagt.grants.applications import dossier_work
from pagt.grants.applications.models import Dossier
from pagt.grants.applications.registers import applications
from pagt.grants.applications.states import DossierState


def new_page(request: HttpRequest) -> HttpResponse:
    """Say what the dossier will hold, and leave it to the worker; below, those that were made before."""
    by = actor(request)
    listing = chosen_rows(applications, by, request.GET)
    problem = ""
    numbers = list(listing.found.values_list("number", flat=True)) if listing else []
    if request.method == "POST":
        try:
            dossier = dossier_work.begin(numbers, by=by)
            return redirect("case-dossier-run", dossier.key)
        except Invalid as error:
            problem = str(error)
    context = {
        "count": len(numbers),
        "problem": problem,
        "address": choice_address(request.GET),
        "earlier": dossier_work.readable(by).order_by("-created_at")[:20],
        "breadcrumbs": crumbs(applications, _("Dossier")),
    }
    return render(request, "applications/case_dossier.html", context, status=422 if problem else 200)


def state_page(request: HttpRequest, run: str) -> HttpResponse:
    """How far the worker is; the page may be left and come back to."""
    dossier = _own(request, run)
    state = DossierState(dossier.state)
    context = {
        "dossier": dossier,
        "total": len(dossier.chosen),
        "busy": state in (DossierState.WAITING, DossierState.WORKING),
        "failed": state is DossierState.FAILED,
        "breadcrumbs": crumbs(applications, _("Dossier")),
    }
    partial = bool(getattr(request, "htmx", None))
    page = "applications/case_dossier_state.html" if partial else "applications/case_dossier_run.html"
    return render(request, page, context)


def file(request: HttpRequest, run: str) -> HttpResponse | FileResponse:
    """Send the dossier to whoever had it made."""
    dossier = _own(request, run)
    if not dossier.file:
        messages.info(request, _("The dossier is not ready yet."))
        return redirect("case-dossier-run", run)
    name = f"{_('dossier')}-{dossier.created_at:%Y-%m-%d}.pdf"
    return FileResponse(
        dossier.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf"
    )


def _own(request: HttpRequest, run: str) -> Dossier:
    return get_object_or_404(dossier_work.readable(actor(request)), key=run)
