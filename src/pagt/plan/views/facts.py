"""The fields of an attestation's kind, for the form that asks for them while somebody chooses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from pagt.plan.forms.facts import FactsForm
from pagt.plan.rules.vocabulary import EVIDENCE


def facts_fields(request: HttpRequest) -> HttpResponse:
    """The fields that an attestation of the kind `of` has."""
    of = request.GET.get("of", "")
    form = FactsForm(of if of in EVIDENCE else "", prefix="particulars")
    return HttpResponse(form.render("plan/facts.html"))
