"""Forms of the partner register."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import DateField
from pagt.core.register.fields import ChoicesField, RecordField, RowForm, RowsField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.network.partners.models import AmbassadorTerm, Contact, Interaction, Organisation
from pagt.network.partners.words import EDUCATION_NAMES


class CvrField(forms.CharField):
    """A CVR number as people write it: with spaces, or `DK` before it."""

    def to_python(self, value: Any) -> str:
        return re.sub(r"\s|^DK", "", str(super().to_python(value) or "").strip().upper())


class CountryField(forms.CharField):
    """A country's two letters, in capitals."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").upper()


def organisation_field(**options: Any) -> RecordField:
    """Return a field that names an organisation, by its name or CVR number."""
    return RecordField(model=Organisation, by=("name", "cvr"), **options)


class OrganisationForm(RecordForm[Organisation]):
    sections = (
        (_("The organisation"), ("name", "kind", "education_types", "level", "cvr", "parent", "website")),
        (_("Where it is"), ("municipality", "country")),
        ABOUT_SECTION,
    )
    cvr = CvrField(
        label=_("CVR number"),
        required=False,
        max_length=20,
        help_text=Organisation._meta.get_field("cvr").help_text,
        widget=forms.TextInput(attrs={"class": "form-input input-width-s", "inputmode": "numeric"}),
    )
    education_types = ChoicesField(
        label=Organisation._meta.get_field("education_types").verbose_name,
        required=False,
        choices=[(kind.value, label) for kind, label in EDUCATION_NAMES.items()],
        help_text=Organisation._meta.get_field("education_types").help_text,
    )
    country = CountryField(
        label=_("Country"),
        initial="DK",
        max_length=2,
        help_text=Organisation._meta.get_field("country").help_text,
        widget=forms.TextInput(attrs={"class": "form-input input-width-xs"}),
    )
    parent = organisation_field(
        label=_("Part of"), required=False, help_text=_("The organisation that this one belongs to.")
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = (
            "name",
            "kind",
            "education_types",
            "level",
            "cvr",
            "parent",
            "website",
            "municipality",
            "country",
            *ABOUT,
        )


class ContactRoleForm(RowForm):
    in_a_cell = _("Organisations with semicolons between; “Name: job” says the job.")
    organisation = organisation_field(label=_("Organisation"))
    title = forms.CharField(label=_("Job or role"), max_length=150, required=False)
    begins = DateField(label=_("From"), required=False)
    ends = DateField(label=_("Until"), required=False)

    @classmethod
    def from_text(cls, text: str) -> dict[str, Any]:
        """Read `Name` or `Name: job`."""
        organisation, _colon, title = text.partition(":")
        return {"organisation": organisation.strip(), "title": title.strip()}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("begins") and data.get("ends") and data["ends"] < data["begins"]:
            self.add_error("ends", gettext("A role can't end before it begins."))
        return data


class ContactForm(RecordForm[Contact]):
    sections = (
        (_("The contact"), ("name", "email", "phone", "relation")),
        (_("Jobs and roles"), ("roles",)),
        (_("Naming in public"), ("may_be_named", "agreed_on", "agreed_how")),
        ABOUT_SECTION,
    )
    roles = RowsField(
        ContactRoleForm,
        label=_("Jobs and roles"),
        required=True,
        help_text=_("The present one first. Write a last day when somebody changes job, and a new row."),
    )

    class Meta:
        model = Contact
        fields = ("name", "email", "phone", "relation", "may_be_named", "agreed_on", "agreed_how", *ABOUT)


class AmbassadorTermForm(RecordForm[AmbassadorTerm]):
    sections = ((_("The term"), ("organisation", "begins", "ends", "goals")), ABOUT_SECTION)
    organisation = organisation_field(label=_("Organisation"))

    class Meta:
        model = AmbassadorTerm
        fields = ("organisation", "begins", "ends", "goals", *ABOUT)


class InteractionForm(RecordForm[Interaction]):
    sections = (
        (
            _("The interaction"),
            ("title", "on", "channel", "purpose", "organisations", "summary", "confidential"),
        ),
        (_("What comes next"), ("next_step", "next_step_due")),
        ABOUT_SECTION,
    )
    organisations = organisation_field(
        label=_("Organisations"), multiple=True, help_text=_("Several with semicolons between.")
    )

    class Meta:
        model = Interaction
        fields = (
            "title",
            "on",
            "channel",
            "purpose",
            "summary",
            "confidential",
            "next_step",
            "next_step_due",
            *ABOUT,
        )
