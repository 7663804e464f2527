"""All plans, one plan with its verdicts, and a plan as a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import tomli_w
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.errors import NotOnRecord
from pagt.core.rights import Actor, Right
from pagt.plan import queries
from pagt.plan.actions import make_main, plan_dict
from pagt.plan.forms.asof import AsOfForm
from pagt.plan.marks import ORDER
from pagt.plan.models import Plan
from pagt.plan.rules.messages import Both
from pagt.plan.rules.results import CommitmentResult, PlanResult
from pagt.plan.rules.verdict import Verdict
from pagt.plan.shown import measure, missing_names, period_name, title_of
from pagt.plan.words import said


def crumbs(*last: tuple[str, str]) -> list[tuple[str, str]]:
    """Return where the reader is: the desk, the plans, and what is given."""
    return [(_("Desk"), reverse("desk:home")), (_("Action plans"), reverse("plan-list")), *last]


def may_edit(request: HttpRequest) -> bool:
    """Whether the signed-in person may edit plans."""
    return Right.EDIT_PLAN in actor(request).rights


def counts(result: PlanResult) -> list[tuple[Verdict, int]]:
    """Return how many commitments have each verdict, in the order in which verdicts are explained."""
    found = Counter(commitment.verdict for commitment in result.commitments if commitment.verdict)
    return [(verdict, found[verdict]) for verdict in ORDER if found[verdict]]


def list_page(request: HttpRequest) -> HttpResponse:
    """Every plan, with how many of its promises stand how today."""
    today = clock.today()
    rows = [
        (plan, reverse("plan-detail", args=[plan.key]), counts(queries.result(plan.key, today)))
        for plan in queries.plans()
    ]
    context = {
        "rows": rows,
        "may_edit": may_edit(request),
        "breadcrumbs": [*crumbs()[:1], (_("Action plans"), "")],
    }
    return render(request, "plan/list.html", context)


@dataclass(frozen=True)
class Line:
    """A commitment in the plan's table."""

    code: str
    title: str
    url: str
    verdict: Verdict | None
    gap: str
    due: Any
    channel: str


def detail_page(request: HttpRequest, plan: str) -> HttpResponse:
    """One plan: each promise with its verdict, what is missing, and when it is due."""
    by = actor(request)
    found = queries.plan_named(plan)
    as_of = AsOfForm(request.GET or None)
    result, problem = known_result(plan, as_of)
    areas = [
        (
            area,
            said(Both(area.title, area.title_en)),
            [_line(found, result.commitment(commitment.id), by) for commitment in area.commitments],
        )
        for area in result.plan.focus_areas
    ]
    context = {
        "plan": found,
        "areas": areas,
        "counts": counts(result),
        "as_of": as_of,
        "on": result.on,
        "problem": problem,
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "may_edit": may_edit(request),
        "breadcrumbs": crumbs((found.own_title, "")),
    }
    return render(request, "plan/detail.html", context)


def known_result(plan_key: str, as_of: AsOfForm) -> tuple[PlanResult, str]:
    """Return the result that the page asks for, and a sentence when the plan was not known on that day."""
    try:
        return queries.result(plan_key, as_of.day, as_of.knowledge), ""
    except NotOnRecord as error:
        if as_of.knowledge is None:
            raise
        return queries.result(plan_key, as_of.day), _("%(why)s The page shows all that is known now.") % {
            "why": error
        }


def _line(plan: Plan, result: CommitmentResult, by: Actor) -> Line:
    commitment = result.commitment
    due = result.next_due
    unmet = due or next((p for p in result.periods if p.verdict is not Verdict.KEPT), None)
    gap = ""
    if unmet is not None and unmet.verdict is not Verdict.UPCOMING:
        names = missing_names(unmet, by)
        gap = f"{period_name(unmet.start, unmet.end)}: {measure(unmet, commitment.rule)}"
        if names:
            shown = ", ".join(names[:4])
            more = _(" and %(n)s more") % {"n": len(names) - 4} if len(names) > 4 else ""
            gap += ". " + _("Missing: %(names)s") % {"names": shown + more}
    url = reverse("commitment-detail", args=[plan.key, commitment.id])
    return Line(
        commitment.id,
        title_of(result),
        url,
        result.verdict,
        gap,
        due.due if due else None,
        commitment.channel_of,
    )


def export(request: HttpRequest, plan: str) -> HttpResponse:
    """The plan as the file that can be imported again, without loss."""
    found = queries.plan_named(plan)
    response = HttpResponse(tomli_w.dumps(plan_dict(found)), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.key}.toml"'
    return response


@require_POST
def main_action(request: HttpRequest, plan: str) -> HttpResponse:
    """Make the plan the one that the public pages show first."""
    found = make_main(queries.plan_named(plan), by=actor(request))
    messages.success(request, _("The public pages now show “%(title)s” first.") % {"title": found.own_title})
    return redirect("plan-list")
