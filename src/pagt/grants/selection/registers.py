"""The register of scenarios; the page of one is the workbench."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.register.parts import about, amount_detail, choice_filter
from pagt.core.register.spec import Column, Detail, Filter, Register
from pagt.core.rights import Actor
from pagt.grants.selection.actions import change_scenario, create_scenario
from pagt.grants.selection.forms import ScenarioForm
from pagt.grants.selection.models import Scenario
from pagt.grants.selection.queries import calls_to_choose_in
from pagt.grants.selection.states import ValueFunction
from pagt.grants.selection.words import VALUE_NAMES
from pagt.grants.selection.workbench import Workbench


def _calls() -> list[tuple[str, str]]:
    return [(str(call.pk), f"{call.title} ({call.year})") for call in calls_to_choose_in()]


def _details(scenario: Scenario) -> list[Detail]:
    return [
        Detail(_("Call"), scenario.call.title, reverse("portfolio-call", args=[scenario.call.key])),
        amount_detail(_("Budget (kr.)"), scenario.budget),
        Detail(_("What makes a portfolio good"), VALUE_NAMES[ValueFunction(scenario.value)]),
        Detail(
            _("Part funding"),
            ", ".join(f"{level} %" for level in scenario.levels)
            or _("None: all that is applied for, or nothing"),
        ),
        *about(scenario),
    ]


def scenario_context(scenario: Scenario, by: Actor) -> dict[str, Any]:
    """Return what a scenario's page shows besides the record itself."""
    bench = Workbench(scenario, by)
    found = bench.studied()
    work = found.computation
    study = found.result
    robust = (study or {}).get("robust") or {}
    return {
        "bench": bench,
        "study": study,
        "thorough": found.thorough,
        "work": work,
        "lines": bench.lines(study),
        "prices": bench.prices(study) if study else [],
        "budgets": bench.budgets(study) if study else [],
        "alternatives": bench.alternatives(study) if study else [],
        "draws": robust.get("draws"),
        "draws_exact": robust.get("exact"),
        "busy": bool(work and work.state in ("waiting", "working")),
        "failed": bool(work and work.state == "failed"),
        "changed": bool(work and work.fault == "changed"),
        "compare_url": reverse("portfolio-call", args=[scenario.call.key]),
        "study_url": reverse("scenario-study", args=[scenario.key]),
    }


scenarios = Register(
    model=Scenario,
    route="scenarios",
    title=gettext_lazy("Scenarios"),
    singular=gettext_lazy("scenario"),
    new_label=gettext_lazy("New scenario"),
    intro=gettext_lazy(
        "Ways of choosing among a call's applications: a budget, what makes a portfolio good, and rules. Each shows the "
        "best portfolio beside the plain ranking. It advises: people decide."
    ),
    columns=(
        Column("title", gettext_lazy("Scenario"), lambda row: row.title, "title"),
        Column("call", gettext_lazy("Call"), lambda row: row.call.title, "call__title"),
        Column("budget", gettext_lazy("Budget (kr.)"), lambda row: row.budget, "budget", money=True),
        Column(
            "value",
            gettext_lazy("What makes a portfolio good"),
            lambda row: VALUE_NAMES[ValueFunction(row.value)],
            "value",
            narrow=True,
        ),
        Column("rules", gettext_lazy("Rules"), lambda row: len(row.rules.all()), numeric=True, narrow=True),
    ),
    filters=(
        Filter("call", gettext_lazy("Call"), _calls, lambda rows, value: rows.filter(call=value)),
        choice_filter("value", gettext_lazy("What makes a portfolio good"), VALUE_NAMES),
    ),
    search=("title", "call__title"),
    order="title",
    form=ScenarioForm,
    create=create_scenario,
    change=change_scenario,
    details=_details,
    template="selection/scenario.html",
    more=scenario_context,
    rows=lambda rows: rows.select_related("call").prefetch_related("rules"),
)
