"""The pages of choosing: the calls, one call's scenarios side by side, and the worker's study of a scenario."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.closed import open_to
from pagt.core.register import exports
from pagt.core.rights import Right
from pagt.grants.calls.models import Call
from pagt.grants.selection.actions import begin_study
from pagt.grants.selection.models import Scenario
from pagt.grants.selection.queries import KRONE, calls_to_choose_in, inputs, scenarios_of
from pagt.grants.selection.registers import scenario_context, scenarios
from pagt.grants.selection.workbench import Workbench, first_scenario


def calls_page(request: HttpRequest) -> HttpResponse:
    """The calls whose applications can be chosen among."""
    context = {"calls": calls_to_choose_in(), "breadcrumbs": _crumbs()}
    return render(request, "selection/calls.html", context)


def call_page(request: HttpRequest, call: str) -> HttpResponse:
    """A call's scenarios side by side with the plain ranking."""
    of = get_object_or_404(Call, key=call, run_here=True)
    by = actor(request)
    given = inputs(of, by)
    saved = scenarios_of(of, by)
    benches = [Workbench(scenario, by, given) for scenario in saved or [first_scenario(of)]]
    new = f"{scenarios.url('new')}?call={of.key}&budget={(of.amount or 0) // KRONE}"
    context = {
        "call": of,
        "given": given,
        "saved": bool(saved),
        "benches": benches,
        "rows": _rows(benches),
        "new_url": new if Right.DECIDE in by.rights else "",
        "xlsx_url": reverse("portfolio-export", args=[call, "xlsx"]),
        "csv_url": reverse("portfolio-export", args=[call, "csv"]),
        "breadcrumbs": [*_crumbs(more=True), (of.title, "")],
    }
    return render(request, "selection/call.html", context)


def _rows(benches: list[Workbench]) -> list[tuple[Any, bool, list[tuple[str, int, int]]]]:
    """Each application by rank: its result, whether the ranking funds it, and scenario, percent and øre by scenario."""
    amounts = [bench.amounts() for bench in benches]
    return [
        (
            line.result,
            line.ranked,
            [
                (
                    bench.scenario.title,
                    bench.choice().get(line.result.number, 0),
                    given.get(line.result.number, 0),
                )
                for bench, given in zip(benches, amounts, strict=True)
            ],
        )
        for line in benches[0].lines(None)
    ]


def export(request: HttpRequest, call: str, form: str) -> HttpResponseBase:
    """The scenarios side by side, as a file."""
    of = get_object_or_404(Call, key=call, run_here=True)
    by = actor(request)
    given = inputs(of, by)
    benches = [Workbench(each, by, given) for each in scenarios_of(of, by) or [first_scenario(of)]]
    headings = [
        *map(str, (_("Application no."), _("Title"), _("Applicant"), _("Score"), _("Applied for (kr.)"))),
        _("Ranking (kr.)"),
        *(
            _("%(title)s (kr.)") % {"title": each.scenario.title or _("The best portfolio")}
            for each in benches
        ),
    ]
    rows = [
        [
            each.number,
            each.title,
            each.lead,
            round(each.score or 0, 4),
            (each.amount or 0) // KRONE,
            (each.amount or 0) // KRONE if ranked else 0,
            *(amount // KRONE for _title, _percent, amount in cells),
        ]
        for each, ranked, cells in _rows(benches)
    ]
    rows += [
        [
            each.number,
            each.title,
            each.lead,
            None,
            None if each.amount is None else each.amount // KRONE,
            None,
        ]
        + [None] * len(benches)
        for each in given.without
    ]
    name = f"portfolio-{call}-{clock.today():%Y-%m-%d}"
    if form == "xlsx":
        return exports.xlsx_response(name, headings, rows)
    if form == "csv":
        return exports.csv_response(name, headings, rows)
    raise Http404(_("An export is XLSX or CSV."))


def study_page(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the worker's study of a scenario (posted), or say how far it is; it may be left and come back to."""
    by = actor(request)
    scenario = get_object_or_404(open_to(Scenario.objects.select_related("call"), by), key=key)
    if request.method == "POST":
        bench = Workbench(scenario, by)
        if bench.optimum.solution:
            begin_study(scenario, bench.problem, bench.given, by=by)
        return redirect(f"{reverse('scenario-detail', args=[key])}#robust")
    if not getattr(request, "htmx", None):
        return redirect(f"{reverse('scenario-detail', args=[key])}#robust")
    context = scenario_context(scenario, by)
    if not context["busy"]:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "selection/study_state.html", context)


def _crumbs(*, more: bool = False) -> list[tuple[Any, str]]:
    here = reverse("portfolio-calls") if more else ""
    return [(_("Desk"), reverse("desk:home")), (_("Choosing a portfolio"), here)]
