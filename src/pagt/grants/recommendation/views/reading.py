"""Reading a recommendation: its page, and the paper as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.danish import key_from
from pagt.core.register.spec import panels
from pagt.core.register.views import history_of
from pagt.grants.recommendation import rules
from pagt.grants.recommendation.access import why_not
from pagt.grants.recommendation.models import Recommendation
from pagt.grants.recommendation.paper import paper_docx, paper_pdf
from pagt.grants.recommendation.queries import as_rule, balance, faults, lines_of
from pagt.grants.recommendation.registers import recommendations
from pagt.grants.recommendation.sentences import say_deviation, say_fault, say_reason
from pagt.grants.recommendation.states import Audience, State, Step
from pagt.grants.recommendation.views.finding import frame, recommendation_of
from pagt.grants.recommendation.words import AUDIENCE_NAMES

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TONES = {State.APPROVED: "good", State.PREPARED: "warning", State.DRAFT: "plain", State.SUPERSEDED: "plain"}


def detail_page(request: HttpRequest, key: str) -> HttpResponse:
    """One version: its lines with the sum as it runs, what deviates, what is missing, and the steps there are."""
    return shown(request, recommendation_of(request, key))


def shown(
    request: HttpRequest, found: Recommendation, *, problem: str = "", reason: str = "", status: int = 200
) -> HttpResponse:
    """Return the page of a recommendation, with the sentence of a step that was refused."""
    by = actor(request)
    lines = lines_of(found)
    ruled = [as_rule(line) for line in lines]
    departing = rules.deviations(ruled)
    budget, state = found.call.amount or 0, State(found.status)
    given = rules.total(ruled)
    sums = rules.running(ruled, budget)
    names = actor_names([each for each in (found.prepared_by, found.approved_by) if each])
    is_writable = state in (State.DRAFT, State.PREPARED, State.APPROVED)
    steps = [(step, why_not(found, step, by)) for step in _steps(state)]
    context: dict[str, Any] = {
        "rows": [
            (line, so_far, left, *_departing(each, ruled, departing.get(each.number, ())))
            for line, (each, so_far, left) in zip(lines, sums, strict=True)
        ],
        "budget": budget,
        "given": given,
        "left": budget - given,
        "over": max(0, given - budget),
        "funded": sum(line.gives for line in ruled),
        "faults": [say_fault(each) for each in faults(found, lines)] if state is not State.SUPERSEDED else [],
        "balance": balance(lines),
        "tone": _TONES[state],
        "prepared_by": names.get(found.prepared_by, ""),
        "approved_by": names.get(found.approved_by, ""),
        "may_write": is_writable and not why_not(found, Step.CHANGE, by),
        "lapses": state in (State.PREPARED, State.APPROVED),
        "steps": [(step.value, _step_words(step), why) for step, why in steps if step is not Step.SEND_BACK],
        "may_send_back": any(step is Step.SEND_BACK and not why for step, why in steps),
        "may_advise": state is State.APPROVED and Recommendation.NEEDS in by.rights,
        "audiences": [(audience.value, AUDIENCE_NAMES[audience]) for audience in Audience],
        "papers": list(found.papers.select_related("item__meeting")),
        "sections": panels(found, by),
        "history": history_of(recommendations, found.key),
        "problem": problem,
        "reason": reason,
        **frame(found),
    }
    return render(request, "recommendation/recommendation.html", context, status=status)


def _departing(
    line: rules.Line, lines: Sequence[rules.Line], found: Sequence[rules.Deviation]
) -> tuple[list[str], str]:
    """How a line deviates, in sentences, and the reason for it or where that stands."""
    elsewhere = rules.explained_by(line, lines, found)
    return [say_deviation(each) for each in found], say_reason(line.deviation, elsewhere)


def _steps(state: State) -> tuple[Step, ...]:
    return {
        State.DRAFT: (Step.PREPARE,),
        State.PREPARED: (Step.APPROVE, Step.SEND_BACK),
        State.APPROVED: (Step.RENEW,),
        State.SUPERSEDED: (),
    }[state]


def _step_words(step: Step) -> str:
    return {
        Step.PREPARE: _("Make it ready for approval"),
        Step.APPROVE: _("Approve"),
        Step.RENEW: _("Make a new version"),
    }[step]


def paper_file(request: HttpRequest, key: str, audience: str, form: str) -> HttpResponse:
    """The paper as it would be put on an agenda now: PDF to look at, DOCX to take along."""
    found = recommendation_of(request, key)
    if audience not in set(Audience) or form not in ("pdf", "docx"):
        raise Http404(_("There is no such paper."))
    written_for = Audience(audience)
    if form == "pdf":
        content, kind, how = paper_pdf(found, written_for), "application/pdf", "inline"
    else:
        content, kind, how = paper_docx(found, written_for), _DOCX, "attachment"
    response = HttpResponse(content, content_type=kind)
    name = f"{key_from(found.journal_title)[:100]}-{audience.replace('_', '-')}"
    response["Content-Disposition"] = f'{how}; filename="{name}.{form}"'
    return response
