"""Import of a plan: from a file or as text, first a dry run, then all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import tomli_w
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.errors import Invalid, NotOnRecord
from pagt.core.forms import PlainForm, seen
from pagt.plan import queries
from pagt.plan.actions import InvalidPlan, import_plan, plan_dict, read_plan, sentence
from pagt.plan.differences import Difference, differences
from pagt.plan.models import Plan
from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.plan import Plan as EnginePlan
from pagt.plan.rules.toml_source import InvalidTomlError, read_toml
from pagt.plan.rules.verdict import Verdict
from pagt.plan.said import field_label, field_text
from pagt.plan.views.plans import crumbs
from pagt.plan.words import reader_language

LONGEST = 2_000_000
PARTS = {
    "plan": gettext_lazy("The plan"),
    "set": gettext_lazy("Set"),
    "focus_area": gettext_lazy("Focus area"),
    "commitment": gettext_lazy("Commitment"),
}
ACTIONS = {
    "create": gettext_lazy("New"),
    "change": gettext_lazy("Changed"),
    "withdraw": gettext_lazy("Withdrawn"),
}


class PlanTextForm(PlainForm):
    """A plan file, uploaded or typed; an upload takes the place of the text."""

    file = forms.FileField(
        required=False,
        label=gettext_lazy("Plan file"),
        help_text=gettext_lazy("A file that ends in .toml, at most 2 MB. Or edit the text below."),
    )
    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        strip=False,
        label=gettext_lazy("The plan as text"),
        widget=forms.Textarea(attrs={"rows": 24, "class": "form-input code", "spellcheck": "false"}),
    )

    def content(self) -> bytes:
        """Return what was uploaded, or else what was typed."""
        upload = self.cleaned_data.get("file")
        if upload is None:
            return str(self.cleaned_data.get("text", "")).encode()
        if upload.size > LONGEST:
            raise Invalid(_("The file is larger than 2 MB."))
        return bytes(upload.read())


@dataclass
class Trial:
    """What a plan file would do. `problems` are (line or None, sentence); with any, nothing can be imported."""

    text: str = ""
    problems: list[tuple[int | None, str]] = field(default_factory=list)
    plan: EnginePlan | None = None
    data: Any = None
    changes: list[tuple[Any, Any, str, str, list[tuple[str, str, str]]]] = field(default_factory=list)
    verdicts: list[tuple[str, str, Verdict | None, Verdict | None]] = field(default_factory=list)


def import_page(request: HttpRequest) -> HttpResponse:
    """Take a plan file, show what it would change, and import it when asked to."""
    if request.method != "POST":
        form = PlanTextForm(initial={"text": _present_text(request)})
        return _page(request, form, None)
    form = PlanTextForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, None, status=422)
    try:
        trial = tried(form.content())
    except Invalid as error:
        form.add_error("file", str(error))
        return _page(request, form, None, status=422)
    if "import" in request.POST and not trial.problems:
        reason = seen(request.POST.get("reason", "")).strip()[:500]
        plan = import_plan(trial.data, by=actor(request), reason=reason)
        messages.success(request, _("“%(title)s” is imported.") % {"title": plan.own_title})
        return redirect("plan-detail", plan.key)
    return _page(request, form, trial, status=422 if trial.problems else 200)


def _present_text(request: HttpRequest) -> str:
    key = request.GET.get("plan")
    return tomli_w.dumps(plan_dict(queries.plan_named(key))) if key else ""


def _page(request: HttpRequest, form: PlanTextForm, trial: Trial | None, status: int = 200) -> HttpResponse:
    shown = form if trial is None else PlanTextForm(initial={"text": trial.text})
    context = {"form": shown, "trial": trial, "breadcrumbs": crumbs((_("Import"), ""))}
    return render(request, "plan/import.html", context, status=status)


def tried(content: bytes) -> Trial:
    """Return what a plan file would do; nothing is written."""
    trial = Trial(text=content.decode("utf-8", "replace").replace("\0", "�"))
    try:
        source = read_toml(content)
    except InvalidTomlError as error:
        trial.problems = [(error.line, problem.message.text(reader_language())) for problem in error.problems]
        return trial
    try:
        trial.plan = read_plan(source.data)
    except InvalidPlan as error:
        trial.problems = [(source.line_of(problem.path), sentence(problem)) for problem in error.problems]
        return trial
    except Invalid as error:
        trial.problems = [(None, str(error))]
        return trial
    trial.data = source.data
    standing = Plan.objects.filter(code=trial.plan.id).first()
    before = read_plan(plan_dict(standing)) if standing else None
    trial.changes = [_shown(found, trial.plan) for found in differences(before, trial.plan)]
    trial.verdicts = _changed_verdicts(standing, trial.plan)
    return trial


def _shown(found: Difference, plan: EnginePlan) -> tuple[Any, Any, str, str, list[tuple[str, str, str]]]:
    fields = [
        (field_label(name), field_text(name, old, plan), field_text(name, new, plan))
        for name, old, new in found.fields
    ]
    return ACTIONS[found.action], PARTS[found.what], found.id, found.title, fields


def _changed_verdicts(
    standing: Plan | None, after: EnginePlan
) -> list[tuple[str, str, Verdict | None, Verdict | None]]:
    """The commitments whose verdict today would be another: id, title, before, after."""
    today = clock.today()
    now: dict[str, Verdict | None] = {}
    if standing is not None:
        try:
            now = {c.commitment.id: c.verdict for c in queries.result(standing.key, today).commitments}
        except NotOnRecord:
            now = {}
    new = evaluate(after, queries.standing().records, on=today)
    return [
        (c.commitment.id, c.commitment.title, now.get(c.commitment.id), c.verdict)
        for c in new.commitments
        if c.verdict is not now.get(c.commitment.id)
    ]
