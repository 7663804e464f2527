"""Forms of the partner register."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pagt.core import clock
from pagt.core.forms import DateField, PlainForm
from pagt.core.register.fields import ChoicesField, RecordField, RowForm, RowsField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.network.partners.actions_follow_ups import open_follow_up_of
from pagt.network.partners.forms_follow_ups import fulfils_field
from pagt.network.partners.models import Contact, ContactRole, Interaction, Organisation
from pagt.network.partners.words import EDUCATION_NAMES
from pagt.people.fields import StaffField


class CvrField(forms.CharField):
    """A CVR number as people write it: with spaces, or `DK` before it."""

    def to_python(self, value: Any) -> str:
        return re.sub(r"\s|^DK", "", str(super().to_python(value) or "").strip().upper())


class CountryField(forms.CharField):
    """A country's two letters, in capitals."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").upper()


class TagsField(forms.CharField):
    """Words of one's own with semicolons between; the value is a list, each word once whatever its case."""

    MOST, LONGEST = 30, 40

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2_000)
        super().__init__(**kwargs)
        self.widget.attrs |= {
            "autocomplete": "off",
            "data-suggest": reverse_lazy("organisation-tags"),
            "data-multiple": "1",
        }

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean("; ".join(value) if isinstance(value, list) else value)
        words = {word.casefold(): word for part in text.split(";") if (word := " ".join(part.split()))}
        if any(len(word) > self.LONGEST for word in words.values()):
            raise forms.ValidationError(
                gettext("A tag has at most 40 characters. Put semicolons between tags.")
            )
        if len(words) > self.MOST:
            raise forms.ValidationError(gettext("At most 30 tags."))
        return list(words.values())


def organisation_field(**options: Any) -> RecordField:
    """Return a field that names an organisation, by its name or CVR number."""
    return RecordField(model=Organisation, by=("name", "cvr"), **options)


class OrganisationForm(RecordForm[Organisation]):
    sections = (
        (_("The organisation"), ("name", "kind", "education_types", "level", "cvr", "parent", "website")),
        (_("Where it is"), ("address", "postcode", "city", "municipality", "country")),
        (_("What it does"), ("industry", "employees", "tags")),
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
    tags = TagsField(
        label=Organisation._meta.get_field("tags").verbose_name,
        required=False,
        help_text=Organisation._meta.get_field("tags").help_text,
    )

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
            "address",
            "postcode",
            "city",
            "municipality",
            "country",
            "industry",
            "employees",
            "tags",
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
    """A person. Of a new one the present job has fields of its own, as spreadsheets have; later it is a row."""

    sections = (
        (_("The contact"), ("name", "organisation", "role", "email", "phone", "relation")),
        (_("Jobs and roles"), ("roles",)),
        (_("Naming in public"), ("may_be_named", "agreed_on", "agreed_how")),
        ABOUT_SECTION,
    )
    organisation = organisation_field(label=_("Organisation"), required=False)
    role = forms.CharField(
        label=_("Job or role"),
        max_length=150,
        required=False,
        help_text=ContactRole._meta.get_field("title").help_text,
    )
    roles = RowsField(
        ContactRoleForm,
        label=_("Jobs and roles"),
        help_text=_("The present one first. Write a last day when somebody changes job, and a new row."),
    )

    class Meta:
        model = Contact
        fields = ("name", "email", "phone", "relation", "may_be_named", "agreed_on", "agreed_how", *ABOUT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "organisation" not in self.data and "role" not in self.data:
            del self.fields["organisation"], self.fields["role"]
        elif not self.instance.pk:
            self.fields["roles"].label = _("Other and earlier jobs and roles")
            self.fields["roles"].help_text = _("Besides the present one above.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        organisation = data.get("organisation")
        if data.get("role") and not organisation and "organisation" not in self.errors:
            self.add_error("organisation", gettext("Say at which organisation the job or role is."))
        if "roles" in data and not data["roles"]:
            if isinstance(self.data.get("roles"), str) and self.instance.pk:
                del data["roles"]  # an empty cell of a spreadsheet says nothing of earlier jobs
            elif not organisation and not self.errors:
                where = "organisation" if "organisation" in self.fields else "roles"
                self.add_error(where, gettext("Say at which organisation the person is."))
        return data


class JobForm(PlainForm):
    """Where a person goes, as what and when."""

    organisation = organisation_field(label=_("Organisation"))
    title = forms.CharField(
        label=_("Job or role"),
        max_length=150,
        required=False,
        help_text=ContactRole._meta.get_field("title").help_text,
    )
    on = DateField(label=_("First day"), help_text=_("The present job ends the day before."))
    version = forms.IntegerField(widget=forms.HiddenInput)


class InteractionForm(RecordForm[Interaction]):
    sections = (
        (
            _("The interaction"),
            ("title", "on", "channel", "purpose", "organisations", "contacts", "summary", "confidential"),
        ),
        (_("What comes next"), ("next_step", "next_step_due", "responsible")),
        ABOUT_SECTION,
    )
    organisations = organisation_field(
        label=_("Organisations"), multiple=True, help_text=_("Several with semicolons between.")
    )
    contacts = RecordField(
        model=Contact,
        by=("name", "email"),
        label=_("People"),
        multiple=True,
        required=False,
        help_text=_("Whom you talked with, by name or e-mail. Several with semicolons between."),
    )
    responsible = StaffField(
        label=_("Who does the next step"),
        empty_label=_("Me"),
        help_text=_("It stands among their follow-ups."),
    )
    fulfils = fulfils_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("on", clock.today())
        elif follow_up := open_follow_up_of(self.instance):
            self.initial.setdefault("responsible", follow_up.responsible and follow_up.responsible.key)

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
