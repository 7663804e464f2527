"""The officer's pages of an assignment: run it, see why, change it by hand, invite."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pagt.core.access import actor
from pagt.core.closed import open_to
from pagt.core.errors import Invalid
from pagt.core.rights import Right
from pagt.grants.assessment.actions.assigning import CHANGE_COST, give, propose, set_lock, take_away
from pagt.grants.assessment.actions.inviting import invite
from pagt.grants.assessment.assigning_words import TONES, assigned_text, reasons_text, shortage_text
from pagt.grants.assessment.forms.assessors import RunForm, TakeForm
from pagt.grants.assessment.models import Assessor, Assignment
from pagt.grants.assessment.queries.assigning import assessable, board, candidates
from pagt.grants.assessment.rules import affinity
from pagt.grants.assessment.states import AssignmentState
from pagt.grants.calls.access import visible_to
from pagt.grants.calls.models import Call
from pagt.solving.assignment import Fairness, Infeasible, InvalidProblem
from pagt.themes.models import Theme


def _call(request: HttpRequest, key: str) -> Call:
    return get_object_or_404(visible_to(Call.objects.all(), actor(request)), key=key, withdrawn="")


def _assignment(request: HttpRequest, key: str) -> Assignment:
    rows = Assignment.objects.select_related("application__call", "assessor__user")
    return get_object_or_404(open_to(rows, actor(request)), key=key, withdrawn="")


def _themes() -> dict[str, str]:
    return dict(Theme.objects.values_list("key", "title"))


def _crumbs(call: Call, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Calls"), reverse("call-list")),
        (call.title, reverse("call-detail", args=[call.key])),
        (_("Assignment"), reverse("assignment", args=[call.key]) if more else ""),
        *more,
    ]


def board_page(request: HttpRequest, call: str) -> HttpResponse:
    """Who is to assess what, and why."""
    found, by, themes = board(_call(request, call), actor(request)), actor(request), _themes()
    cases = [
        (
            case,
            [
                (
                    given,
                    TONES[AssignmentState(given.assignment.status)],
                    reasons_text(given.reasons, themes),
                )
                for given in case.given
            ],
        )
        for case in found.cases
    ]
    context = {
        "board": found,
        "call": found.call,
        "cases": cases,
        "given": any(rows for _case, rows in cases),
        "lacking": sum(case.lacks for case in found.cases),
        "form": RunForm(),
        "may_write": Right.HANDLE_APPLICATIONS in by.rights,
        "change_cost": CHANGE_COST,
        "weights": {
            "theme": affinity.THEME,
            "no_theme": affinity.THEME_UNSTATED,
            "education": affinity.EDUCATION,
            "no_education": affinity.EDUCATION_UNSTATED,
            "word": affinity.PER_WORD,
            "words": affinity.PER_WORD * affinity.MOST_WORDS,
        },
        "breadcrumbs": _crumbs(found.call),
    }
    return render(request, "assessment/assignment.html", context)


@require_POST
def run_action(request: HttpRequest, call: str) -> HttpResponse:
    """Assign by the solver and keep the result as proposals."""
    of, form = _call(request, call), RunForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what comes before the total."))
        return redirect("assignment", call)
    try:
        found = propose(of, by=actor(request), fairness=Fairness(form.cleaned_data["fairness"]))
    except Infeasible as error:
        people = {each.key: each for each in Assessor.objects.select_related("user")}
        messages.error(request, shortage_text(error.shortage, people))
    except InvalidProblem as error:
        messages.error(
            request, _("What is locked or accepted contradicts the rest: %(why)s.") % {"why": error}
        )
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(request, assigned_text(found))
    return redirect("assignment", call)


@require_POST
def invite_action(request: HttpRequest, call: str) -> HttpResponse:
    """Send the invitations to what is proposed."""
    try:
        count = invite(_call(request, call), by=actor(request))
    except Invalid as error:
        messages.error(request, str(error))
    else:
        said = ngettext("One assessor was invited.", "%(n)s assessors were invited.", count)
        messages.success(request, said % {"n": count})
    return redirect("assignment", call)


@require_POST
def lock_action(request: HttpRequest, assignment: str) -> HttpResponse:
    """Lock an assignment, or unlock it."""
    found = _assignment(request, assignment)
    try:
        set_lock(found, by=actor(request), locked=request.POST.get("locked") == "yes")
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("assignment", found.application.call.key)


def candidates_page(request: HttpRequest, call: str, application: str) -> HttpResponse:
    """Who could assess an application, with what each choice would do; a choice is posted here."""
    by, of = actor(request), _call(request, call)
    case = get_object_or_404(assessable(of, by), key=application)
    instead_of = None
    if key := request.GET.get("instead", ""):
        instead_of = _assignment(request, key)
        if instead_of.application_id != case.pk or not instead_of.is_active:
            return redirect("assignment", of.key)
    if request.method == "POST":
        chosen = get_object_or_404(Assessor, key=request.POST.get("assessor", ""), withdrawn="")
        try:
            give(case, chosen, by=by, instead_of=instead_of)
        except Invalid as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
        messages.success(
            request,
            _("%(number)s is given to %(name)s.") % {"number": case.number, "name": chosen.name_or_title},
        )
        return redirect("assignment", of.key)
    found, now = candidates(case, by, instead_of=instead_of)
    themes = _themes()
    context: dict[str, Any] = {
        "call": of,
        "application": case,
        "instead_of": instead_of,
        "now": now,
        "rows": [(each, reasons_text(each.fit.reasons, themes)) for each in found],
        "breadcrumbs": _crumbs(of, (case.number, "")),
    }
    return render(request, "assessment/assignment_candidates.html", context)


def take_page(request: HttpRequest, assignment: str) -> HttpResponse:
    """Take an application from an assessor, with a reason."""
    found = _assignment(request, assignment)
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_away(found, by=actor(request), reason=form.cleaned_data["reason"])
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The application is taken from the assessor."))
            return redirect("assignment", found.application.call.key)
    context = {
        "assignment": found,
        "form": form,
        "breadcrumbs": _crumbs(found.application.call, (found.application.number, "")),
    }
    return render(request, "assessment/assignment_take.html", context)
