"""The pages of an import: upload, dry run, all or nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.forms import BooleanField, ChoiceField, DateField, Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.models import ImportRun
from pagt.core.models.imports import ImportState
from pagt.core.register import exports, imports, sheets, tasks
from pagt.core.register.fields import RecordField, RowsField
from pagt.core.register.spec import Register
from pagt.core.register.views import crumbs

SHOWN = 200


def upload_page(spec: Register[Any], request: HttpRequest) -> HttpResponse:
    """Take a spreadsheet and start its dry run."""
    problem = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            problem = _("Choose a file first.")
        elif (upload.size or 0) > sheets.LARGEST:
            problem = _("The file is larger than 20 MB. Split it and import the parts.")
        else:
            run = tasks.begin(
                spec.kind, by=actor(request), file_name=upload.name or "", content=upload.read()
            )
            return redirect(f"{spec.kind}-import-run", run)
    form = spec.form()
    columns = [
        (label, imports.is_needed(form.fields[name]), *_what_to_write(form.fields[name]))
        for name, label in imports.columns(spec).items()
    ]
    context = {
        "spec": spec,
        "columns": columns,
        "problem": problem,
        "list_url": spec.url("list"),
        "template_url": spec.url("import-template"),
        "most": number_format(sheets.MOST_ROWS, force_grouping=True),
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
    headings = [str(label) for label in imports.columns(spec).values()]
    return exports.xlsx_response(f"{spec.route}-template", headings, [])


def run_page(spec: Register[Any], request: HttpRequest, run: str) -> HttpResponse:
    """How far an import is, and what it would do or did, row by row."""
    found = get_object_or_404(ImportRun, key=run, register=spec.kind, created_by=actor(request).actor_key)
    state = ImportState(found.state)
    counts = Counter(line["outcome"] for line in found.report)
    outcome = request.GET.get("outcome", "")
    lines = [line for line in found.report if not outcome or line["outcome"] == outcome]
    context = {
        "spec": spec,
        "run": found,
        "busy": state in (ImportState.WAITING, ImportState.CHECKING, ImportState.APPLYING),
        "checked": state is ImportState.CHECKED,
        "done": state is ImportState.DONE,
        "failed": state is ImportState.FAILED,
        "counts": {name: counts.get(name, 0) for name in ("create", "change", "same", "refused")},
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
        "outcome": outcome,
        "may_apply": state is ImportState.CHECKED and not counts.get("refused") and bool(found.report),
        "apply_url": reverse(f"{spec.kind}-import-apply", args=[run]),
        "import_url": spec.url("import"),
        "list_url": spec.url("list"),
        "breadcrumbs": crumbs(spec, _("Import a spreadsheet")),
    }
    partial = bool(getattr(request, "htmx", None))
    return render(
        request, "core/register/import_state.html" if partial else "core/register/import_run.html", context
    )


def apply(spec: Register[Any], request: HttpRequest, run: str) -> HttpResponse:
    """Carry out a checked import; a second click changes nothing."""
    if tasks.carry_out(spec.kind, run, by=actor(request)):
        messages.info(request, _("The import has begun."))
    return redirect(f"{spec.kind}-import-run", run)
