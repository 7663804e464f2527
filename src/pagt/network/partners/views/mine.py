"""Where an applicant joins organisations, and approves colleagues."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.network.partners.access import may_decide
from pagt.network.partners.actions_affiliation import approve, ask_to_join, leave, refuse
from pagt.network.partners.forms_affiliation import NewOrganisationForm, ReasonForm, add_errors
from pagt.network.partners.models import Affiliation, Organisation
from pagt.network.partners.queries import SHORTEST_SEARCH, affiliations_of, joinable, waiting_for
from pagt.network.partners.rules import is_cvr
from pagt.people.models import User

MINE = "affiliations-mine"


def mine_page(request: HttpRequest) -> HttpResponse:
    """The organisations that the person acts for, and the colleagues who wait."""
    user = cast(User, request.user)
    words = {"affiliations": affiliations_of(user), "waiting": waiting_for(user)}
    return render(request, "partners/affiliations_mine.html", words)


def join_page(request: HttpRequest) -> HttpResponse:
    """Find an organisation by CVR number or name, and ask to join it."""
    q = request.GET.get("q", "").replace("\0", "").strip()[:200]
    words = {"q": q, "found": joinable(q) if q else [], "shortest": SHORTEST_SEARCH}
    if q and not words["found"]:
        words["problem"] = _nothing(q)
    return render(request, "partners/affiliation_join.html", words)


@require_POST
def ask_action(request: HttpRequest, key: str) -> HttpResponse:
    """Ask to join an organisation of the register."""
    organisation = get_object_or_404(Organisation, key=key)
    try:
        ask_to_join(by=cast(User, request.user), organisation=organisation)
        messages.success(request, _asked(organisation.name))
    except Invalid as error:
        messages.error(request, str(error))
    return redirect(MINE)


def new_page(request: HttpRequest) -> HttpResponse:
    """Name an organisation that the register does not know, and ask to join it."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:200]
    number = "".join(typed.split())
    form = NewOrganisationForm(
        request.POST or None, initial={"cvr": number} if is_cvr(number) else {"name": typed}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_to_join(by=cast(User, request.user), **form.cleaned_data)
        except Invalid as error:
            add_errors(form, error.fields, str(error))
        else:
            messages.success(request, _asked(made.organisation.name if made.organisation else made.name))
            return redirect(MINE)
    status = 422 if form.errors else 200
    return render(request, "partners/affiliation_new.html", {"form": form}, status=status)


@require_POST
def leave_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an organisation, or take the question back."""
    affiliation = get_object_or_404(Affiliation, pk=pk, user=request.user)
    leave(affiliation, by=cast(User, request.user))
    messages.success(request, _("It is ended."))
    return redirect(MINE)


@require_POST
def approve_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague in."""
    affiliation = _for_me(request, pk)
    try:
        approve(affiliation, by=actor(request))
        messages.success(request, _("%(person)s is approved.") % {"person": affiliation.user.name})
    except Invalid as error:
        messages.error(request, str(error))
    return redirect(MINE)


def refuse_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse somebody with a reason."""
    affiliation = _for_me(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse(affiliation, by=actor(request), reason=form.cleaned_data["reason"])
            messages.success(request, _("%(person)s is refused.") % {"person": affiliation.user.name})
        except Invalid as error:
            messages.error(request, str(error))
        return redirect(MINE)
    words = {"form": form, "affiliation": affiliation}
    return render(request, "partners/affiliation_refuse.html", words, status=422 if form.errors else 200)


def _for_me(request: HttpRequest, pk: int) -> Affiliation:
    """What the person may decide; of others nobody learns that it exists."""
    affiliation = get_object_or_404(Affiliation.objects.select_related("user", "organisation"), pk=pk)
    if not may_decide(actor(request), affiliation):
        raise Http404
    return affiliation


def _asked(name: str) -> str:
    return _("You have asked to join %(organisation)s. You get an e-mail when it is decided.") % {
        "organisation": name
    }


def _nothing(q: str) -> str:
    digits = "".join(q.split()).upper().removeprefix("DK")
    if digits.isdigit() and not is_cvr(digits):
        return _("A CVR number has 8 digits and a check digit that fits. Look for a typing error.")
    if len(q) < SHORTEST_SEARCH:
        return _("Write at least %(n)s characters of the name.") % {"n": SHORTEST_SEARCH}
    return _("No organisation here fits. Name it, and the secretariat puts it in the register.")
