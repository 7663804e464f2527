"""The pages of an import after its columns are known, and before: upload, dry run, answers, all or nothing, undo."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.forms import BooleanField, ChoiceField, DateField, Field
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.models import ImportRun
from pagt.core.models.imports import AT_WORK, ImportState
from pagt.core.register import exports, headings, imports, plans, sheets, tasks, undoing
from pagt.core.register.fields import RecordField, RowsField
from pagt.core.register.import_alike import compared
from pagt.core.register.import_rows import ALIKE, CHANGE, CREATE, OUT, REFUSED, SAME
from pagt.core.register.plans import Plan
from pagt.core.register.spec import Register
from pagt.core.register.targets import columns, is_needed, targets
from pagt.core.register.views import crumbs

SHOWN = 200
ASKED = 50
EARLIER = 10
_HEAVY = ("content", "report", "written", "overview")


def upload_page(spec: Register[Any], request: HttpRequest) -> HttpResponse:
    """Take a spreadsheet and have it read."""
    problem = ""
    by = actor(request)
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            problem = _("Choose a file first.")
        elif (upload.size or 0) > sheets.LARGEST:
            problem = _("The file is larger than 20 MB. Split it and import the parts.")
        else:
            run = tasks.begin(spec.kind, by=by, file_name=upload.name or "", content=upload.read())
            return redirect(f"{spec.kind}-import-run", run)
    form = spec.form()
    mine = ImportRun.objects.filter(register=spec.kind, created_by=by.actor_key)
    context = {
        "spec": spec,
        "columns": [
            (label, is_needed(form.fields[name]), *_what_to_write(form.fields[name]))
            for name, label in columns(spec).items()
        ],
        "problem": problem,
        "list_url": spec.url("list"),
        "template_url": spec.url("import-template"),
        "most": number_format(sheets.MOST_ROWS, force_grouping=True),
        "earlier": [
            (run, reverse(f"{spec.kind}-import-run", args=[run.key]))
            for run in mine.defer(*_HEAVY).order_by("-created_at")[:EARLIER]
        ],
        "breadcrumbs": crumbs(spec, _("Import a spreadsheet")),
    }
    return render(request, "core/register/import.html", context, status=422 if problem else 200)


def _what_to_write(field: Field) -> tuple[Any, Any]:
    """Return what the form says of a field, and how its values are written in a cell."""
    if isinstance(field, RowsField):
        return "", field.row_form.in_a_cell
    said = ""
    if isinstance(field, RecordField):
        said = _("The name as it stands in the register.")
    elif isinstance(field, ChoiceField):
        said = ", ".join(str(label) for value, label in field.widget.choices if value)
    elif isinstance(field, DateField):
        said = _("Day-month-year, e.g. 24-06-2026.")
    elif isinstance(field, BooleanField):
        said = _("Yes or no.")
    return field.help_text, said


def template(spec: Register[Any], request: HttpRequest) -> HttpResponse:
    """An empty workbook with the headings that an import of this register understands."""
    labels = [str(label) for label in columns(spec).values()]
    return exports.xlsx_response(f"{spec.route}-template", labels, [])


def own_run(spec: Register[Any], request: HttpRequest, run: str) -> ImportRun:
    """Return a run of the person who asks, without the file and what is as large.

    Raises:
        Http404: there is none.
    """
    mine = ImportRun.objects.filter(key=run, register=spec.kind, created_by=actor(request).actor_key)
    found = mine.defer("content", "written", "overview").first()
    if found is None:
        raise Http404
    return found


def run_page(spec: Register[Any], request: HttpRequest, run: str) -> HttpResponse:
    """How far an import is, and what it would do or did, row by row."""
    found = own_run(spec, request, run)
    state = ImportState(found.state)
    partial = bool(getattr(request, "htmx", None))
    if state is ImportState.ASKING:
        address = reverse(f"{spec.kind}-import-columns", args=[run])
        if partial:
            return HttpResponse(headers={"HX-Redirect": address})
        return redirect(address)
    counts = Counter(line["outcome"] for line in found.report)
    outcome = request.GET.get("outcome", "")
    if not outcome and state is ImportState.CHECKED and counts[ALIKE]:
        outcome = ALIKE
    lines = [line for line in found.report if outcome in ("", "all") or line["outcome"] == outcome]
    asking = state is ImportState.CHECKED and outcome == ALIKE
    most = ASKED if asking else SHOWN
    there = targets(spec)
    faults = Counter(name for line in found.report for name in dict.fromkeys(line.get("faults", ())))

    def address_of(page: str) -> str:
        return reverse(f"{spec.kind}-import-{page}", args=[run])

    context = {
        "spec": spec,
        "run": found,
        "state": state,
        "busy": state in AT_WORK,
        "silent": tasks.is_silent(found),
        "checked": state is ImportState.CHECKED,
        "done": state in (ImportState.DONE, ImportState.UNDONE),
        "undone": _undone(found) if state is ImportState.UNDONE else None,
        "failed": state is ImportState.FAILED,
        "counts": {name: counts[name] for name in (CREATE, CHANGE, SAME, REFUSED, ALIKE, OUT)},
        "made_beside": len({line["beside"] for line in found.report if line.get("beside")}),
        "beside": spec.incoming.beside,
        "faults": [
            (there[name].label if name in there else _("The row itself"), number)
            for name, number in faults.most_common()
        ],
        "lines": [] if asking else lines[:most],
        "asked": compared(spec, lines[:most]) if asking else [],
        "more": max(0, len(lines) - most),
        "outcome": outcome,
        "answered": len(found.answers),
        "may_apply": state is ImportState.CHECKED
        and not counts[REFUSED]
        and not counts[ALIKE]
        and bool(counts[CREATE] or counts[CHANGE]),
        "address": {
            page: address_of(page) for page in ("columns", "answer", "faults", "apply", "undo", "again")
        },
        "import_url": spec.url("import"),
        "list_url": spec.url("list"),
        "breadcrumbs": crumbs(spec, _("Import a spreadsheet")),
    }
    name = "core/register/import_state.html" if partial else "core/register/import_run.html"
    return render(request, name, context)


def _undone(run: ImportRun) -> dict[str, Any]:
    counts = Counter(line["undone"] for line in run.written)
    left = [line for line in run.written if line["undone"] == undoing.LEAVE]
    return {"counts": counts, "left": left[:SHOWN]}


def answer(spec: Register[Any], request: HttpRequest, run: str) -> HttpResponse:
    """Keep what the person says of rows, one by one or all at once, and try the file again."""
    found = own_run(spec, request, run)
    given = {
        name.removeprefix("a:"): str(said)[:200]
        for name, said in request.POST.items()
        if name.startswith("a:") and len(name) < 300
    }
    bulk = request.POST.get("bulk", "")
    asked = [line for line in found.report if line["outcome"] == ALIKE]
    if bulk == "new":
        given = {line["ask"]: imports.NEW for line in asked}
    elif bulk == "same":
        given = {line["ask"]: _same(line) for line in asked}
    elif bulk == OUT:
        given = {str(line["row"]): OUT for line in found.report if line["outcome"] == REFUSED}
    elif bulk == "anew":
        given = dict.fromkeys(found.answers, "")
    if given and tasks.answer(found, given):
        messages.info(request, _("Your answers are kept, and the file is checked with them."))
    return redirect(f"{spec.kind}-import-run", run)


def _same(line: dict[str, Any]) -> str:
    """Return the answer that a row is what it looks like most: a record, or another row, which stands for both."""
    best = line["near"][0]
    return f"{imports.SAME_AS}{best['key']}" if best["key"] else OUT


def faults(spec: Register[Any], request: HttpRequest, run: str) -> HttpResponse:
    """The refused rows as a workbook, as they stood, with a column that says why, to mend and upload again."""
    found = own_run(spec, request, run)
    why = {line["row"]: " ".join(line["details"]) for line in found.report if line["outcome"] == REFUSED}
    table = plans.read(spec, found.file_name, bytes(found.content), Plan.of(found.mapping))
    width = max((len(line.cells) for line in table.lines), default=0)
    head = [*table.headings, *[""] * (width - len(table.headings))]
    rows = [
        [
            *(exports.harmless(cell) for cell in line.cells),
            *[""] * (width - len(line.cells)),
            why[line.number],
        ]
        for line in table.lines
        if line.number in why
    ]
    reason = headings.REASON_HEADINGS[1 if request.LANGUAGE_CODE == "da" else 0]
    return exports.xlsx_response(f"{spec.route}-{_('refused')}", [*head, reason], rows)


def apply(spec: Register[Any], request: HttpRequest, run: str) -> HttpResponse:
    """Carry out a checked import; a second click changes nothing."""
    if tasks.carry_out(spec.kind, run, by=actor(request)):
        messages.info(request, _("The import has begun."))
    return redirect(f"{spec.kind}-import-run", run)


def undo_page(spec: Register[Any], request: HttpRequest, run: str) -> HttpResponse:
    """Show what an undo would withdraw, restore and leave, and begin it."""
    found = own_run(spec, request, run)
    if found.state != ImportState.DONE:
        return redirect(f"{spec.kind}-import-run", run)
    if request.method == "POST":
        if tasks.take_back(spec.kind, run, by=actor(request)):
            messages.info(request, _("The import is being undone."))
        return redirect(f"{spec.kind}-import-run", run)
    foreseen = undoing.foreseen(found.written)
    counts = Counter(one.what for one in foreseen)
    left = [one for one in foreseen if one.what == undoing.LEAVE]
    context = {
        "spec": spec,
        "run": found,
        "counts": counts,
        "left": left[:SHOWN],
        "may_undo": bool(counts[undoing.WITHDRAW] or counts[undoing.RESTORE]),
        "run_url": reverse(f"{spec.kind}-import-run", args=[run]),
        "breadcrumbs": crumbs(spec, _("Import a spreadsheet")),
    }
    return render(request, "core/register/import_undo.html", context)


def again(spec: Register[Any], request: HttpRequest, run: str) -> HttpResponse:
    """Give an import that nothing is heard from to a worker again."""
    if tasks.start_again(own_run(spec, request, run)):
        messages.info(request, _("It was started again."))
    return redirect(f"{spec.kind}-import-run", run)
