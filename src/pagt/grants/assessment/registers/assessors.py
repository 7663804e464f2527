"""The register of assessors."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.closed import closed_cases, open_to, reader
from pagt.core.register.parts import about, cell
from pagt.core.register.spec import Column, Detail, Filter, Register, Section
from pagt.core.rights import Actor
from pagt.grants.assessment.actions.leaving import change_assessor, create_assessor, withdraw_assessor
from pagt.grants.assessment.forms.assessors import AssessorForm
from pagt.grants.assessment.models import Assessor, Assignment
from pagt.grants.assessment.states import ACTIVE_ASSIGNMENTS
from pagt.network.partners.states import EducationType
from pagt.network.partners.words import EDUCATION_NAMES

_MOST_SHOWN = 50


def _themes(assessor: Assessor) -> str:
    return ", ".join(theme.title for theme in assessor.themes.all())


def _educations(assessor: Assessor) -> str:
    return ", ".join(str(EDUCATION_NAMES[EducationType(each)]) for each in assessor.education_types)


def _active(assessor: Assessor) -> str:
    return str(_("Yes") if assessor.active else _("No"))


def _rows(rows: QuerySet[Assessor]) -> QuerySet[Assessor]:
    counted = Count(
        "assignments",
        filter=Q(
            assignments__status__in=[state.value for state in ACTIVE_ASSIGNMENTS], assignments__withdrawn=""
        )
        & ~Q(assignments__application__key__in=closed_cases(reader())),
    )
    return rows.select_related("user").prefetch_related("themes").annotate(load=counted)


def _details(assessor: Assessor) -> list[Detail]:
    return [
        Detail(_("Takes new applications"), _active(assessor)),
        Detail(_("Most applications of one call"), assessor.capacity),
        Detail(_("Themes"), _themes(assessor)),
        Detail(_("Educations that they know"), _educations(assessor)),
        Detail(_("Knows about"), ", ".join(assessor.tags)),
        *about(assessor),
    ]


def _sections(assessor: Assessor, by: Actor) -> list[Section]:
    given = open_to(
        Assignment.objects.filter(assessor=assessor, withdrawn="").select_related("application__call"), by
    ).order_by("-pk")[:_MOST_SHOWN]
    rows = [
        [
            cell(each.application),
            (each.application.call.title, ""),
            (each.get_status_display(), ""),
            (each.reason, ""),
        ]
        for each in given
    ]
    headings = (_("Application"), _("Call"), _("State"), _("Reason"))
    return [Section(_("What was given to them"), headings, rows, _("Nothing has been given to them yet."))]


assessors = Register(
    model=Assessor,
    route="assessors",
    title=gettext_lazy("Assessors"),
    singular=gettext_lazy("assessor"),
    new_label=gettext_lazy("New assessor"),
    intro=gettext_lazy(
        "Who assesses applications: what each knows about, and how many of one call they take."
    ),
    columns=(
        Column("name", gettext_lazy("Name"), lambda each: each.name_or_title, "user__name"),
        Column("themes", gettext_lazy("Themes"), _themes, narrow=True),
        Column("educations", gettext_lazy("Educations that they know"), _educations, narrow=True),
        Column("tags", gettext_lazy("Knows about"), lambda each: ", ".join(each.tags)),
        Column(
            "capacity",
            gettext_lazy("Most of one call"),
            lambda each: each.capacity,
            "capacity",
            numeric=True,
        ),
        Column("load", gettext_lazy("Has had"), lambda each: each.load, "load", numeric=True),
        Column("active", gettext_lazy("Takes new applications"), _active, "active"),
    ),
    filters=(
        Filter(
            "active",
            gettext_lazy("Takes new applications"),
            lambda: [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
            lambda rows, value: rows.filter(active=value == "yes"),
        ),
    ),
    search=("user__name",),
    order="name",
    form=AssessorForm,
    create=create_assessor,
    change=change_assessor,
    withdraw=withdraw_assessor,
    withdrawal_does=lambda each: _(
        "What they have finished stays. What they have not finished is taken from them and can be given to others."
    ),
    details=_details,
    sections=_sections,
    rows=_rows,
    identify=(("user",),),
)
