"""Forms of who may act for an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import PlainForm
from pagt.network.partners.forms import CvrField, organisation_field
from pagt.network.partners.models.organisation import check_cvr
from pagt.network.partners.municipalities import names
from pagt.network.partners.states import EducationType, OrganisationKind
from pagt.network.partners.words import EDUCATION_NAMES, KIND_NAMES


class NewOrganisationForm(PlainForm):
    """An organisation that the register does not know yet."""

    name = forms.CharField(label=_("Name"), max_length=200)
    cvr = CvrField(
        label=_("CVR number"),
        required=False,
        max_length=20,
        validators=[check_cvr],
        help_text=_("8 digits. Leave it empty if the organisation has none."),
        widget=forms.TextInput(attrs={"class": "form-input input-width-s", "inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(label=_("Kind of organisation"))
    municipality = forms.ChoiceField(
        label=_("Municipality"),
        required=False,
        help_text=_("Leave it empty when it lies outside the region."),
    )
    education_types = forms.MultipleChoiceField(
        label=_("Offers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For schools: it decides to which calls you may apply."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "kind": [("", _("Choose")), *((kind.value, KIND_NAMES[kind]) for kind in OrganisationKind)],
            "municipality": [("", _("None")), *names().items()],
            "education_types": [(kind.value, EDUCATION_NAMES[kind]) for kind in EducationType],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]


class InRegisterForm(PlainForm):
    """The organisation of the register that somebody has named."""

    organisation = organisation_field(label=_("Organisation in the register"))


class ReasonForm(PlainForm):
    """Why somebody is refused or taken out."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-input"}),
        help_text=_("The person is mailed it."),
    )


def add_errors(form: forms.Form, fields: dict[str, list[str]], text: str) -> None:
    """Put the sentences of a refusal by the rules beside the fields they belong to."""
    for name, texts in (fields or {"": [text]}).items():
        for each in texts:
            form.add_error(name if name in form.fields else None, each)
