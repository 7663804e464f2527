"""The form of a plan, with its phases as rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from pagt.core.forms import InstantField
from pagt.core.register.fields import RecordField, RowForm, RowsField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.grants.assessment.models import AssessmentPlan
from pagt.grants.calls.models import Call


class PhaseForm(RowForm):
    title = forms.CharField(label=gettext_lazy("Phase"), max_length=100)
    opens_at = InstantField(label=gettext_lazy("Opens"))
    closes_at = InstantField(label=gettext_lazy("Closes"))
    may_score = forms.BooleanField(label=gettext_lazy("Write assessments"), required=False)
    sees_applicant = forms.BooleanField(label=gettext_lazy("See who applies"), required=False)
    sees_others = forms.BooleanField(label=gettext_lazy("See each other's assessments"), required=False)
    sees_names = forms.BooleanField(label=gettext_lazy("See each other's names"), required=False)
    discusses = forms.BooleanField(label=gettext_lazy("Discuss in writing"), required=False)


class PlanForm(RecordForm[AssessmentPlan]):
    sections: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (gettext_lazy("The plan"), ("call", "reviews_each", "min_load", "max_load", "reason_limit")),
        (gettext_lazy("Phases"), ("phases",)),
        (gettext_lazy("After the decision"), ("names_shown_to", "texts_shown_to")),
        ABOUT_SECTION,
    )
    call = RecordField(
        model=Call,
        label=gettext_lazy("Call"),
        help_text=gettext_lazy("A published call. Its criteria, weights and scale are what is assessed by."),
    )
    phases = RowsField(
        PhaseForm,
        required=True,
        label=gettext_lazy("Phases"),
        help_text=gettext_lazy(
            "What assessors may do and see, and when: one phase after the other. Once somebody is invited, nobody gets "
            "less time than they were told and nobody is shown more of them."
        ),
    )

    class Meta:
        model = AssessmentPlan
        fields = (
            "call",
            "reviews_each",
            "min_load",
            "max_load",
            "reason_limit",
            "names_shown_to",
            "texts_shown_to",
            *ABOUT,
        )
