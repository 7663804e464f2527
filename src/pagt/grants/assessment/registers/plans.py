"""The register of plans for assessment."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.register.parts import about, record_detail
from pagt.core.register.spec import Column, Detail, Register, Section
from pagt.core.rights import Actor
from pagt.grants.assessment.access import phases_of
from pagt.grants.assessment.actions.plans import change_plan, create_plan, is_told, withdraw_plan
from pagt.grants.assessment.forms.plans import PlanForm
from pagt.grants.assessment.models import AssessmentPlan
from pagt.grants.assessment.rules.phases import standing
from pagt.grants.calls.models import Call


def stands(plan: AssessmentPlan) -> str:
    """Return which phase runs now, or what comes, in words."""
    found = standing(phases_of(plan.call), clock.now())
    if found.phase:
        until = date_format(timezone.localtime(found.phase.closes_at), "SHORT_DATETIME_FORMAT")
        return _("%(phase)s, until %(until)s") % {"phase": found.phase.title, "until": until}
    if found.coming:
        opens = date_format(timezone.localtime(found.coming.opens_at), "SHORT_DATETIME_FORMAT")
        return _("%(phase)s opens %(opens)s") % {"phase": found.coming.title, "opens": opens}
    return _("All phases are over") if found.has_begun else ""


def _details(plan: AssessmentPlan) -> list[Detail]:
    return [
        record_detail(_("Call"), plan.call),
        Detail(_("Stands"), stands(plan)),
        Detail(_("Assessors for each application"), str(plan.reviews_each)),
        Detail(
            _("Applications for one assessor"),
            _("%(least)s to %(most)s") % {"least": plan.min_load, "most": plan.max_load},
        ),
        Detail(_("Most characters of a reason"), str(plan.reason_limit)),
        Detail(_("Who sees the assessors' names after the decision"), plan.get_names_shown_to_display()),
        Detail(_("Who sees the assessors' texts after the decision"), plan.get_texts_shown_to_display()),
        *about(plan),
    ]


def _sections(plan: AssessmentPlan, by: Actor) -> list[Section]:
    return [_phases(plan), _rubric(plan.call)]


def _phases(plan: AssessmentPlan) -> Section:
    def allowed(phase: Any) -> str:
        words = (
            (phase.may_score, _("write assessments")),
            (phase.sees_applicant, _("see who applies")),
            (phase.sees_others, _("see each other's assessments")),
            (phase.sees_names, _("see each other's names")),
            (phase.discusses, _("discuss in writing")),
        )
        return "; ".join(word for is_so, word in words if is_so) or _("read what they were given")

    rows = [
        [
            (phase.title, ""),
            (date_format(timezone.localtime(phase.opens_at), "SHORT_DATETIME_FORMAT"), ""),
            (date_format(timezone.localtime(phase.closes_at), "SHORT_DATETIME_FORMAT"), ""),
            (allowed(phase), ""),
        ]
        for phase in plan.phases.all()
    ]
    headings = (_("Phase"), _("Opens"), _("Closes"), _("Assessors may"))
    return Section(_("Phases"), headings, rows, _("No phase is planned."))


def _rubric(call: Call) -> Section:
    rows = [[(row.title, ""), (row.help, ""), (str(row.weight), "")] for row in call.criteria.all()]
    return Section(
        _("What is assessed by: frozen with the call's publication"),
        (_("Criterion"), _("What it means"), _("Weight")),
        [*rows, [(_("Grading scale"), ""), (" – ".join(call.scale), ""), ("", "")]],
        _("The call has no criteria."),
    )


def _more(plan: AssessmentPlan, by: Actor) -> dict[str, Any]:
    return {
        "told": is_told(plan.call),
        "progress_url": reverse("assessment-progress", args=[plan.call.key]),
    }


def _rows(rows: QuerySet[AssessmentPlan]) -> QuerySet[AssessmentPlan]:
    return rows.select_related("call").prefetch_related("phases", "call__assessment_plan__phases")


plans = Register(
    model=AssessmentPlan,
    route="assessment-plans",
    title=gettext_lazy("Plans for assessment"),
    singular=gettext_lazy("plan for assessment"),
    new_label=gettext_lazy("New plan"),
    intro=gettext_lazy(
        "How the applications of a call are assessed: in which phases, by how many, and who sees what."
    ),
    columns=(
        Column("call", gettext_lazy("Call"), lambda plan: plan.call.title, "call__title"),
        Column("stands", gettext_lazy("Stands"), stands),
        Column(
            "reviews_each",
            gettext_lazy("Assessors for each application"),
            lambda plan: plan.reviews_each,
            "reviews_each",
            numeric=True,
        ),
        Column(
            "max_load",
            gettext_lazy("Most applications for one assessor"),
            lambda plan: plan.max_load,
            "max_load",
            numeric=True,
            narrow=True,
        ),
    ),
    search=("call__title",),
    order="call",
    form=PlanForm,
    create=create_plan,
    change=change_plan,
    withdraw=withdraw_plan,
    details=_details,
    sections=_sections,
    rows=_rows,
    identify=(("call",),),
    template="assessment/plan.html",
    more=_more,
)
