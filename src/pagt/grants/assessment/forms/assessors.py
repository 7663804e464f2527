"""Forms of assessors and of what is given to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import PlainForm
from pagt.core.register.fields import ChoicesField, RecordField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.core.rights import Right
from pagt.grants.assessment.models import Assessor
from pagt.network.partners.words import EDUCATION_NAMES
from pagt.people.models import User
from pagt.people.roles import roles_with
from pagt.solving.assignment import Fairness
from pagt.themes.models import Theme


def may_assess() -> QuerySet[User]:
    """Return the people whose role lets them assess."""
    roles = [role.value for role in roles_with(Right.ASSESS)]
    return User.objects.filter(is_active=True, memberships__role__in=roles).distinct().order_by("name")


class AssessorForm(RecordForm[Assessor]):
    sections: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("The assessor"), ("user", "capacity", "active")),
        (_("What they know"), ("themes", "education_types", "tags")),
        ABOUT_SECTION,
    )
    themes = RecordField(
        model=Theme,
        multiple=True,
        required=False,
        label=_("Themes"),
        help_text=_("Several with semicolons between."),
    )
    education_types = ChoicesField(
        label=Assessor._meta.get_field("education_types").verbose_name,
        required=False,
        choices=[(kind.value, label) for kind, label in EDUCATION_NAMES.items()],
    )

    class Meta:
        model = Assessor
        fields = ("user", "capacity", "active", "education_types", "tags", *ABOUT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = may_assess()
            field.help_text = _("Somebody with the role of assessor. An administrator gives the role.")


class RunForm(PlainForm):
    fairness = forms.ChoiceField(
        widget=forms.RadioSelect,
        initial=Fairness.WORST.value,
        label=_("What comes before the total"),
        choices=[
            (Fairness.WORST.value, _("The worst-served application gets as many points as can be")),
            (Fairness.RELATIVE.value, _("The worst-served gets as much as can be of its own best")),
        ],
    )


class TakeForm(PlainForm):
    reason = forms.CharField(
        label=_("Why is it taken from the assessor?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(PlainForm):
    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("The secretariat alone reads it. A tie to the applicant is enough of a reason."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
