"""The pages of suggestions, and the steps of a match."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.core.register.views import crumbs, new_page
from pagt.core.rights import Right, require
from pagt.network.matching import actions, queries
from pagt.network.matching.access import next_states
from pagt.network.matching.forms import DeclineForm, EndForm, IntroducedForm, ResultForm
from pagt.network.matching.models import Match, Need
from pagt.network.matching.registers import STEP_LABELS, matches, needs
from pagt.network.matching.rules.suggesting import MINIMUM, PER_STEP, PER_WORD, WEIGHTS, Code
from pagt.network.matching.states import MatchState, Side
from pagt.network.matching.words import SIDE_NAMES, STEM_NAMES
from pagt.network.partners.municipalities import names
from pagt.network.partners.registers import interactions
from pagt.network.partners.states import InteractionPurpose
from pagt.network.partners.words import SUPPORT_NAMES

PAGE_SIZE = 10
STEP_FORMS: dict[MatchState, type[Form] | None] = {
    MatchState.ACCEPTED: None,
    MatchState.DECLINED: DeclineForm,
    MatchState.INTRODUCED: IntroducedForm,
    MatchState.RESULT: ResultForm,
    MatchState.ENDED: EndForm,
}


def suggestions_page(request: HttpRequest) -> HttpResponse:
    """What fits the needs that are still open, newest first, and how suggestions are made."""
    today, query = clock.today(), request.GET
    chosen = {name: query.get(name, "") for name in ("side", "support", "field", "municipality")}
    if chosen["side"] not in set(Side):
        chosen["side"] = Side.SEEKS.value
    found = queries.open_needs(today).filter(side=chosen["side"])
    if chosen["side"] == Side.SEEKS:
        found = queries.without_a_match(found)  # an offer may serve many
    if chosen["support"] in SUPPORT_NAMES:
        found = found.filter(support=chosen["support"])
    if chosen["field"] in STEM_NAMES:
        found = found.filter(fields_of_stem__contains=[chosen["field"]])
    if chosen["municipality"] in names():
        found = found.filter(organisation__municipality=chosen["municipality"])
    page = Paginator(found, PAGE_SIZE).get_page(query.get("page"))
    kept = query.copy()
    kept.pop("page", None)
    choices: list[tuple[str, Any, list[tuple[str, Any]], str]] = [
        ("side", _("Look from"), [(side.value, label) for side, label in SIDE_NAMES.items()], ""),
        ("support", _("What"), [(kind.value, label) for kind, label in SUPPORT_NAMES.items()], _("All")),
        ("field", _("Fields"), [(each.value, label) for each, label in STEM_NAMES.items()], _("All")),
        ("municipality", _("Municipality"), [*names().items()], _("All")),
    ]
    words = {
        "page": page,
        "rows": queries.best_for(page, today),
        "filters": [(*choice, chosen[choice[0]]) for choice in choices],
        "kept": kept.urlencode(),
        "may_write": Right.WRITE_RECORDS in actor(request).rights,
        "new_url": needs.url("new"),
        "breadcrumbs": crumbs(matches, _("Suggestions")),
        "least": MINIMUM,
        "weights": {code.value: weight for code, weight in WEIGHTS.items()},
        "per_step": PER_STEP,
        "per_word": PER_WORD,
        "one_step": WEIGHTS[Code.NEAR] - PER_STEP,
    }
    return render(request, "matching/suggestions.html", words)


def decide_page(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """A need and an offer side by side with what speaks for and against them: accept, or decline with a reason."""
    by = actor(request)
    rows = Need.objects.filter(withdrawn="").select_related("organisation")
    need, fits = get_object_or_404(rows, key=key), get_object_or_404(rows, key=other)
    seeks, offers = (need, fits) if need.side == Side.SEEKS else (fits, need)
    there = queries.matches_of(seeks).filter(offers=offers).first()
    if there is not None:
        messages.info(request, _("This match has been decided on already."))
        return redirect("match-detail", key=there.key)
    declining = request.POST.get("do") == "decline"
    form = DeclineForm(request.POST if declining else None)
    problem = ""
    if request.method == "POST" and (not declining or form.is_valid()):
        today = clock.today()
        try:
            if declining:
                because = form.cleaned_data["because"]
                actions.decline(seeks, offers, by=by, on=today, because=because)
                messages.success(request, _("Declined. The two are not suggested again."))
                return redirect("need-detail", key=need.key)
            made = actions.accept(seeks, offers, by=by, on=today)
            messages.success(request, _("Accepted. Nobody has been told: the next step is yours."))
            return redirect("match-detail", key=made.key)
        except Invalid as error:
            problem = str(error)
    weighed = queries.weighed(seeks, offers, clock.today())
    words = {
        "pair": (seeks, offers),
        "score": weighed.score if weighed else 0,
        "lines": queries.told(weighed),
        "form": form,
        "problem": problem,
        "cancel_url": needs.url("detail", need),
        "breadcrumbs": crumbs(needs, need.title, _("Decide")),
    }
    bad = problem or (declining and form.errors)
    return render(request, "matching/decide.html", words, status=422 if bad else 200)


def step_page(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Take a match a step further, with what the step asks for."""
    match, by = _match(request, key), actor(request)
    then = next((state for state in next_states(match, by) if state == step), None)
    if then is None:
        messages.error(request, _("The match can't become that from where it is now."))
        return redirect("match-detail", key=key)
    kind = STEP_FORMS[then]
    form = kind(request.POST if request.method == "POST" else None, initial=_today()) if kind else None
    problem = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _take(match, then, form.cleaned_data if form else {}, request)
        except Invalid as error:
            problem = str(error)
        else:
            messages.success(request, _("Saved. Nobody has been told."))
            return redirect("match-detail", key=key)
    words = {
        "match": match,
        "form": form,
        "label": STEP_LABELS[then],
        "problem": problem,
        "cancel_url": matches.url("detail", match),
        "breadcrumbs": crumbs(matches, match.name_or_title, STEP_LABELS[then]),
    }
    bad = problem or (form is not None and form.is_bound and form.errors)
    return render(request, "matching/step.html", words, status=422 if bad else 200)


def _take(match: Match, then: MatchState, data: dict[str, Any], request: HttpRequest) -> None:
    values = dict(data)
    reason = values.pop("reason", "")
    if then is MatchState.DECLINED:
        values = {"declined_because": values["because"]}
    elif then is MatchState.ACCEPTED:
        values = {"declined_because": ""}
    actions.change_match(
        match, by=actor(request), version=match.version, reason=reason, stage=then.value, **values
    )


def introduce_page(request: HttpRequest, key: str) -> HttpResponse:
    """The form of the interaction in which the two were introduced; saving it takes the match that step further."""
    match, by = _match(request, key), actor(request)
    require(by, Right.WRITE_RECORDS)
    if MatchState.INTRODUCED not in next_states(match, by):
        messages.error(request, _("The match can't become that from where it is now."))
        return redirect("match-detail", key=key)
    if request.method != "POST" and "title" not in request.GET:
        query = {
            "title": _("Introduction: %(names)s") % {"names": match.name_or_title},
            "on": clock.today().isoformat(),
            "purpose": InteractionPurpose.INTRODUCTION.value,
            "organisations": f"{match.seeks.organisation.key}; {match.offers.organisation.key}",
            "next": matches.url("detail", match),
        }
        return redirect(f"{reverse('match-introduce', args=[key])}?{urlencode(query)}")
    form = replace(interactions, create=partial(actions.introduce_with, match))
    return new_page(form, request)


def _match(request: HttpRequest, key: str) -> Match:
    return get_object_or_404(matches.visible_to(actor(request)), key=key)


def _today() -> dict[str, Any]:
    return {"introduced_on": clock.today(), "result_on": clock.today()}
