"""The pages on which a person says what a file's columns are, and what its words mean."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.core.models import ImportRun
from pagt.core.models.imports import ImportState
from pagt.core.register import headings, plans, tasks
from pagt.core.register.headings import Guess, fold
from pagt.core.register.import_views import own_run
from pagt.core.register.plans import Plan
from pagt.core.register.sheets import letters
from pagt.core.register.spec import Register
from pagt.core.register.targets import BESIDE, Target, is_needed, targets
from pagt.core.register.views import crumbs

SAMPLES = 3
EMPTY = "="
"""What a select sends for "leave the cell empty"."""
ROWS_OFFERED = 30


def columns_page(spec: Register[Any], request: HttpRequest, run: str) -> HttpResponse:
    """Show the file's columns with the field that each is taken for, and keep what the person says."""
    found = own_run(spec, request, run)
    if found.state not in (ImportState.ASKING, ImportState.CHECKED):
        return redirect(f"{spec.kind}-import-run", run)
    problem = ""
    if request.method == "POST":
        plan = _posted(spec, found, request)
        guesses = [Guess(plan.columns.get(n, "")) for n in range(_width(found, plan))]
        try:
            _check(spec, plan)
        except Invalid as error:
            problem = str(error)
        else:
            return _go_on(spec, found, plan, request)
    else:
        plan, guesses = _proposed(spec, found, request)
    status = 422 if problem else 200
    return render(
        request,
        "core/register/import_columns.html",
        _context(spec, found, plan, guesses, problem),
        status=status,
    )


def _width(found: ImportRun, plan: Plan) -> int:
    return len(found.overview["sheets"][plan.sheet]["values"])


def _proposed(spec: Register[Any], found: ImportRun, request: HttpRequest) -> tuple[Plan, list[Guess]]:
    """What the person chose of this file already, else what it looks like."""
    sheet = _number(request.GET.get("sheet"))
    if sheet is not None and sheet >= len(found.overview["sheets"]):
        sheet = None
    if sheet is None and found.mapping:
        plan = Plan.of(found.mapping)
        return plan, [Guess(plan.columns.get(n, "")) for n in range(_width(found, plan))]
    return plans.propose(spec, found.overview, sheet=sheet, heading=_number(request.GET.get("heading")))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else None


def _posted(spec: Register[Any], found: ImportRun, request: HttpRequest) -> Plan:
    """Return the plan that the form says; what is not among the columns and targets does not count."""
    sheet = min(_number(request.POST.get("sheet")) or 0, len(found.overview["sheets"]) - 1)
    plan, _guesses = plans.propose(
        spec, found.overview, sheet=sheet, heading=_number(request.POST.get("heading"))
    )
    there = targets(spec)
    chosen = {
        column: name
        for column in range(_width(found, plan))
        if (name := request.POST.get(f"column-{column}", "")) in there
    }
    fixed = {
        name: value.strip()[:200]
        for name in there
        if (value := request.POST.get(f"fixed-{name}", "")).strip() and name not in chosen.values()
    }
    # What words meant last time counts only for fields that are columns this time too.
    values = {name: words for name, words in plan.values.items() if name in chosen.values()}
    make = bool(spec.incoming.beside) and request.POST.get("make_beside") == "on"
    return Plan(plan.sheet, plan.heading, chosen, values, fixed, make)


def _check(spec: Register[Any], plan: Plan) -> None:
    plans.check(spec, plan)
    lacking = [target for target in _needed_beside(spec) if target.name not in _given(plan)]
    if plan.make_beside and lacking:
        raise Invalid(
            _("To create what is missing, say: %(fields)s.")
            % {"fields": ", ".join(str(target.label) for target in lacking)}
        )


def _given(plan: Plan) -> set[str]:
    return {*plan.columns.values(), *plan.fixed}


def _needed_beside(spec: Register[Any]) -> list[Target]:
    """What a new record beside needs."""
    return [target for name, target in targets(spec).items() if BESIDE in name and is_needed(target.field)]


def _go_on(spec: Register[Any], found: ImportRun, plan: Plan, request: HttpRequest) -> HttpResponse:
    """To the words that no choice has, if there are any; else to the dry run."""
    if tasks.map_columns(found, plan):
        if plans.unknown_values(spec, found.overview, plan):
            return redirect(f"{spec.kind}-import-values", found.key)
        tasks.try_out(found, plan, by=actor(request))
    return redirect(f"{spec.kind}-import-run", found.key)


def _context(
    spec: Register[Any], found: ImportRun, plan: Plan, guesses: list[Guess], problem: str
) -> dict[str, Any]:
    head, values = plans.top(found.overview, plan)
    sheet = found.overview["sheets"][plan.sheet]
    there = targets(spec)
    groups: dict[str, list[Target]] = {}
    for target in there.values():
        groups.setdefault(str(target.group), []).append(target)
    given = set(plan.columns.values())
    lacking = headings.missing(spec, given)
    beside = [target for target in _needed_beside(spec) if target.name not in given]
    return {
        "spec": spec,
        "run": found,
        "problem": problem,
        "plan": plan,
        "sheets": [(number, one["name"], one["rows"]) for number, one in enumerate(found.overview["sheets"])],
        "rows": [
            (number, " · ".join(cell for cell in cells if cell)[:80])
            for number, cells in sheet["top"][:ROWS_OFFERED]
        ],
        "merged": sheet["merged"],
        "lines": [
            {
                "number": column,
                "letter": letters(column),
                "heading": head[column],
                "samples": values[column][:SAMPLES],
                "chosen": plan.columns.get(column, ""),
                "why": guesses[column].why if column < len(guesses) else "",
            }
            for column in range(len(head))
            if head[column] or values[column]
        ],
        "groups": groups.items(),
        "lacking": [(target, plan.fixed.get(target.name, "")) for target in lacking],
        "beside": spec.incoming.beside,
        "beside_needed": [(target, plan.fixed.get(target.name, "")) for target in beside],
        "import_url": spec.url("import"),
        "breadcrumbs": crumbs(spec, _("Import a spreadsheet")),
    }


def values_page(spec: Register[Any], request: HttpRequest, run: str) -> HttpResponse:
    """List the words that no choice has, each with a choice of what it means."""
    found = own_run(spec, request, run)
    if found.state != ImportState.ASKING or not found.mapping:
        return redirect(f"{spec.kind}-import-run", run)
    plan = Plan.of(found.mapping)
    unknown = plans.unknown_values(spec, found.overview, plan)
    there = targets(spec)
    asked = [
        (name, number, text, meant)
        for name, words in unknown.items()
        for number, (text, meant) in enumerate(words)
    ]
    if request.method == "POST":
        values = {name: dict(words) for name, words in plan.values.items()}
        for name, number, text, _meant in asked:
            said = request.POST.get(f"value-{name}-{number}", "")
            if said == EMPTY:
                values.setdefault(name, {})[fold(text)] = ""
            elif said in dict(there[name].choices):
                values.setdefault(name, {})[fold(text)] = said
        told = Plan(plan.sheet, plan.heading, plan.columns, values, plan.fixed, plan.make_beside)
        tasks.try_out(found, told, by=actor(request))
        return redirect(f"{spec.kind}-import-run", run)
    context = {
        "spec": spec,
        "run": found,
        "groups": [
            (
                there[name],
                not there[name].field.required,
                [(f"value-{name}-{number}", text, meant) for number, (text, meant) in enumerate(words)],
            )
            for name, words in unknown.items()
        ],
        "columns_url": reverse(f"{spec.kind}-import-columns", args=[run]),
        "breadcrumbs": crumbs(spec, _("Import a spreadsheet")),
    }
    return render(request, "core/register/import_values.html", context)
