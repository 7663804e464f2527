"""Editing a promise: the rule builder, with the verdicts that the rule would give while one edits."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock, drafts, journal
from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.errors import EditConflict, Invalid
from pagt.plan import queries
from pagt.plan.actions import InvalidPlan, change_commitment, sentence, try_commitment
from pagt.plan.actions.plan import FIELD_NAMES
from pagt.plan.forms.commitment import CommitmentForm
from pagt.plan.forms.rule import RuleForm
from pagt.plan.forms.rule_values import suggestions
from pagt.plan.models import Commitment
from pagt.plan.rules import plan as engine
from pagt.plan.rules.evaluate import Evaluation
from pagt.plan.rules.results import CommitmentResult
from pagt.plan.rules.verdict import Verdict
from pagt.plan.said import field_label
from pagt.plan.shown import measure, period_name
from pagt.plan.views.commitments import load
from pagt.plan.views.plans import crumbs


@dataclass
class Preview:
    """What the rule in the form would say and give today, period by period, against what stands."""

    sentence: str = ""
    verdict: Verdict | None = None
    before: Verdict | None = None
    periods: list[tuple[str, Verdict | None, Verdict, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def edit_page(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """The form of a commitment; `preview` shows what its rule would give and writes nothing."""
    commitment = load(plan, code)
    standing = queries.standing().plan(plan)
    draft_name = f"{Commitment.KIND}:{commitment.key}"
    if request.method == "POST":
        return _posted(request, commitment, standing, draft_name)
    draft = drafts.of(actor(request), draft_name)
    data = drafts.values(draft) if draft else None
    form = CommitmentForm(data, instance=copy(commitment))  # a form writes what was typed into its record
    rule = RuleForm(data, plan=standing, code=code)
    return _page(request, commitment, form, rule, _preview(commitment, form, rule), draft=draft)


def _posted(
    request: HttpRequest, commitment: Commitment, standing: engine.Plan, draft_name: str
) -> HttpResponse:
    by = actor(request)
    plan, code = commitment.plan.key, commitment.code
    if "discard" in request.POST:
        drafts.drop(by, draft_name)
        return redirect(request.path)
    form = CommitmentForm(request.POST, instance=copy(commitment))
    rule = RuleForm(request.POST, plan=standing, code=code)
    preview = _preview(commitment, form, rule)
    if "preview" in request.POST:
        if getattr(request, "htmx", None):
            return render(request, "plan/preview.html", {"preview": preview})
        return _page(request, commitment, form, rule, preview)
    if form.errors or rule.errors:
        return _page(request, commitment, form, rule, preview, status=422)
    given = form.values(by=by)
    reason = given.pop("reason")
    try:
        change_commitment(commitment, by=by, version=form.cleaned_data["version"] or 0, reason=reason,
                          **given, **_rule_values(rule))  # fmt: skip
    except EditConflict as error:
        typed = request.POST.copy()
        typed["version"] = str(error.version)
        again = CommitmentForm(typed, instance=copy(commitment))
        newer = _newer(commitment, form.cleaned_data["version"] or 0)
        return _page(request, commitment, again, RuleForm(typed, plan=standing, code=code), preview,
                     theirs=newer, status=409)  # fmt: skip
    drafts.drop(by, draft_name)
    messages.success(request, _("“%(name)s” is saved.") % {"name": commitment.name_or_title})
    return redirect("commitment-detail", plan, code)


def _rule_values(rule: RuleForm) -> dict[str, Any]:
    return {"rule": rule.cleaned_data["rule"], "channel_of": rule.cleaned_data.get("channel_of", "")}


def _preview(commitment: Commitment, form: CommitmentForm, rule: RuleForm) -> Preview:
    """Try what stands in the forms; problems are put at their fields too."""
    if not form.is_bound:
        return _tried(commitment, try_commitment(commitment))
    if not (form.is_valid() & rule.is_valid()):
        return Preview(problems=[*_problems(form), *_problems(rule)])
    given = {name: value for name, value in form.cleaned_data.items() if name not in ("version", "reason")}
    try:
        trial = try_commitment(commitment, **given, **_rule_values(rule))
    except InvalidPlan as error:
        for problem in error.own:
            name = str(problem.path[0]) if problem.path else "rule"
            name = FIELD_NAMES.get(name, name)
            if name in form.fields:
                form.add_error(name, sentence(problem))
            else:
                rule.refuse(problem.path[1:], sentence(problem))
        elsewhere = [] if error.own else [str(error)]
        for text in elsewhere:
            form.add_error(None, text)
        return Preview(problems=[sentence(problem) for problem in error.own] + elsewhere)
    except Invalid as error:
        for name, sentences in error.fields.items():
            form.add_error(name if name in form.fields else None, sentences)
        return Preview(problems=[str(error)])
    return _tried(commitment, trial)


def _problems(form: BaseForm) -> list[str]:
    """What is wrong in a form, each sentence after the name of its field."""
    return [
        f"{form.fields[name].label}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]


def _tried(commitment: Commitment, trial: engine.Plan) -> Preview:
    today = clock.today()
    before = queries.result(commitment.plan.key, today).commitment(commitment.code)
    after = Evaluation(trial, queries.standing().records, on=today).commitment(commitment.code)
    words = queries.rule_sentence(trial, after.commitment)
    return Preview(words, after.verdict, before.verdict, _periods(before, after))


def _periods(
    before: CommitmentResult, after: CommitmentResult
) -> list[tuple[str, Verdict | None, Verdict, str]]:
    stood = {(period.start, period.end): period.verdict for period in before.periods}
    return [
        (
            period_name(period.start, period.end),
            stood.get((period.start, period.end)),
            period.verdict,
            measure(period, after.commitment.rule),
        )
        for period in after.periods
    ]


def _newer(commitment: Commitment, seen: int) -> list[tuple[Any, str, Any]]:
    """What others saved after the version that was seen: entry, who, and the names of the fields."""
    lines = journal.history(Commitment.KIND, commitment.key)[: max(0, commitment.version - seen)]
    names = actor_names(line.entry.actor for line in lines)
    return [
        (line.entry, names[line.entry.actor], ", ".join(field_label(n) for n, _b, _a in line.changes))
        for line in lines
    ]


def _page(
    request: HttpRequest,
    commitment: Commitment,
    form: CommitmentForm,
    rule: RuleForm,
    preview: Preview,
    draft: Any = None,
    theirs: Any = None,
    status: int = 200,
) -> HttpResponse:
    plan, code = commitment.plan.key, commitment.code
    back = reverse("commitment-detail", args=[plan, code])
    context = {
        "commitment": commitment,
        "form": form,
        "rule": rule,
        "preview": preview,
        "suggestions": list(suggestions()),
        "draft": draft,
        "draft_name": f"{Commitment.KIND}:{commitment.key}",
        "theirs": theirs,
        "cancel_url": back,
        "breadcrumbs": crumbs(
            (commitment.plan.own_title, reverse("plan-detail", args=[plan])),
            (commitment.name_or_title, back),
            (_("Edit"), ""),
        ),
    }
    return render(request, "plan/edit.html", context, status=status)
