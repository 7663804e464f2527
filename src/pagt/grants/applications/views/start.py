"""Beginning an application: for which organisation, what the call demands, and what can be copied."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.errors import NotOnRecord, PagtError
from pagt.grants.applications import queries
from pagt.grants.applications.actions.drafting import start as begin
from pagt.grants.applications.queries import Mine
from pagt.grants.applications.views.paper import user_of
from pagt.grants.applications.views.when import deadline
from pagt.grants.calls.models import Call
from pagt.grants.calls.queries import rules_of, stages_of
from pagt.grants.calls.rules.answers import Facts
from pagt.grants.calls.rules.eligibility import checks
from pagt.grants.calls.rules.phases import closes, stage_open
from pagt.grants.calls.sentences import say_check
from pagt.grants.calls.words import STAGE_NAMES
from pagt.network.partners.models import Organisation
from pagt.network.partners.queries import affiliations_of, approved_organisations
from pagt.network.partners.states import AffiliationState


@dataclass(frozen=True)
class Candidate:
    """One of my organisations: whether it may apply (None: the register does not say), and why or why not."""

    organisation: Organisation
    may_apply: bool | None
    reasons: tuple[str, ...]
    mine: tuple[Mine, ...]


def start(request: HttpRequest, call: str) -> HttpResponse:
    """Show whether one may apply, and begin an application."""
    user = user_of(request)
    found = (
        Call.objects.filter(key=call, run_here=True, published_at__isnull=False, withdrawn="")
        .prefetch_related("themes")
        .first()
    )
    if found is None:
        raise NotOnRecord(_("There is no such call, or applications to it are not written here."))
    mine = queries.mine(user)
    candidates = [_candidate(found, each, mine) for each in approved_organisations(user)]
    problem = ""
    if request.method == "POST":
        chosen = next((c for c in candidates if c.organisation.key == request.POST.get("organisation")), None)
        source = next((m for m in mine if m.application.number == request.POST.get("copy_of")), None)
        if chosen is None:
            problem = _("Choose the organisation that applies.")
        else:
            try:
                application = begin(
                    found,
                    by=user,
                    organisation=chosen.organisation,
                    copy_of=source.application if source else None,
                )
            except PagtError as error:
                problem = str(error)
            else:
                return redirect("applications:overview", application.number)
    now = clock.now()
    dates = queries.dates_of(found)
    stage = stage_open(dates, now)
    first = stages_of(found)[0]
    affiliations = affiliations_of(user)
    context = {
        "call": found,
        "stage_name": STAGE_NAMES[stage or first],
        "is_two_stages": len(stages_of(found)) > 1,
        "deadline": deadline(closes(dates, stage or first), now),
        "opens": deadline(found.opens_at, now),
        "candidates": candidates,
        # Somebody with a later deadline of their own may begin when the call is closed for the rest.
        "is_open": any(queries.is_open(found, c.organisation, first, now) for c in candidates)
        or stage is first,
        "may_begin": any(queries.is_open(found, c.organisation, first, now) for c in candidates),
        "waiting": [each for each in affiliations if each.state == AffiliationState.ASKED],
        "sources": mine,
        "forms": [
            (
                STAGE_NAMES[each],
                reverse("call-form-read", args=[found.key, each.value]),
                reverse("call-form-pdf", args=[found.key, each.value]),
            )
            for each in stages_of(found)
        ],
        "problem": problem,
        "chosen": request.POST.get(
            "organisation", candidates[0].organisation.key if len(candidates) == 1 else ""
        ),
        "copied": request.POST.get("copy_of") or request.GET.get("copy_of", ""),
        "breadcrumbs": [(_("My applications"), reverse("applications:mine")), (found.title, "")],
    }
    return render(request, "applications/start.html", context, status=400 if problem else 200)


def _candidate(call: Call, organisation: Organisation, mine: list[Mine]) -> Candidate:
    """What the call says of an organisation itself; the rest is judged as the application is written."""
    facts = Facts(lead_kind=organisation.kind, lead_education=frozenset(organisation.education_types))
    judged = checks(rules_of(call), facts)
    said = [" ".join(part for part in map(str, say_check(check)) if part) for check in judged]
    own = tuple(
        each
        for each in mine
        if each.application.call_id == call.pk and each.application.lead_id == organisation.pk
    )
    met = [check.met for check in judged]
    may_apply = False if False in met else None if None in met else True
    return Candidate(organisation, may_apply, tuple(said), own)
