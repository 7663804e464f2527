"""Where the secretariat decides who may act for an organisation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.errors import Invalid
from pagt.network.partners.access import may_decide
from pagt.network.partners.actions_affiliation import approve, refuse, remove
from pagt.network.partners.forms_affiliation import (
    InRegisterForm,
    NewOrganisationForm,
    ReasonForm,
    add_errors,
)
from pagt.network.partners.models import Affiliation, Organisation
from pagt.network.partners.queries import alike, all_affiliations
from pagt.network.partners.states import AffiliationState
from pagt.network.partners.words import AFFILIATION_NAMES

PAGE_SIZE = 50
LIST = "affiliations"


def list_page(request: HttpRequest) -> HttpResponse:
    """Who waits, and on demand everybody else."""
    page = Paginator(all_affiliations(request.GET.dict()), PAGE_SIZE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    words = {
        "page": page,
        "q": request.GET.get("q", ""),
        "state": request.GET.get("state") or AffiliationState.ASKED.value,
        "states": [(state.value, AFFILIATION_NAMES[state]) for state in AffiliationState],
        "kept": kept.urlencode(),
    }
    return render(request, "partners/affiliations.html", words)


def detail_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide: approve in the register's organisation or a new one, refuse, or take somebody out."""
    affiliation = get_object_or_404(Affiliation.objects.select_related("user", "organisation"), pk=pk)
    sent = request.POST.get("do", "")
    named = {
        "name": affiliation.name,
        "cvr": affiliation.cvr,
        "kind": affiliation.kind,
        "municipality": affiliation.municipality,
        "education_types": affiliation.education_types,
    }
    suggested = alike(affiliation) if affiliation.organisation is None else []
    # Filled in only where the number says that it is the same; a name that looks like it may be another.
    same = next((each for each in suggested if affiliation.cvr and each.cvr == affiliation.cvr), None)
    new = NewOrganisationForm(request.POST if sent == "new" else None, initial=named, prefix="new")
    known = InRegisterForm(
        request.POST if sent == "known" else None,
        initial={"organisation": same},
        prefix="known",
    )
    reason = ReasonForm(request.POST if sent in ("refuse", "remove") else None)
    form = {"new": new, "known": known, "refuse": reason, "remove": reason}.get(sent)
    if sent == "approve" or (form is not None and form.is_valid()):
        try:
            done = _carry_out(request, affiliation, sent, form.cleaned_data if form else {})
        except Invalid as error:
            if form is None:
                messages.error(request, str(error))
                return redirect("affiliation", pk=pk)
            add_errors(form, error.fields, str(error))
        else:
            messages.success(request, done)
            return redirect(LIST)
    decided_by = affiliation.decided_by
    words = {
        "affiliation": affiliation,
        "education": affiliation.education_types,
        "suggested": suggested,
        "new": new,
        "known": known,
        "reason": reason,
        "waits": affiliation.state == AffiliationState.ASKED,
        "approved": affiliation.state == AffiliationState.APPROVED,
        "may_decide": may_decide(actor(request), affiliation),
        "decided_by": actor_names([decided_by])[decided_by] if decided_by else "",
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "partners/affiliation.html", words, status=status)


def _carry_out(request: HttpRequest, affiliation: Affiliation, sent: str, data: dict[str, Any]) -> str:
    by = actor(request)
    name = {"person": affiliation.user.name}
    if sent == "refuse":
        refuse(affiliation, by=by, reason=str(data["reason"]))
        return _("%(person)s is refused.") % name
    if sent == "remove":
        remove(affiliation, by=by, reason=str(data["reason"]))
        return _("%(person)s is taken out of the organisation.") % name
    organisation = data.get("organisation")
    if isinstance(organisation, Organisation):
        approve(affiliation, by=by, organisation=organisation)
    else:
        approve(affiliation, by=by, **(data if sent == "new" else {}))
    return _("%(person)s is approved.") % name
