"""The forms of ambassador terms and of what ambassadors and others do."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import DateField
from pagt.core.register.fields import ChoicesField, RecordField, RowForm, RowsField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.network.partners.forms_follow_ups import fulfils_field
from pagt.network.partners.models import AmbassadorTerm, Contribution, Organisation
from pagt.network.partners.words import SUPPORT_NAMES
from pagt.people.fields import StaffField

_IN_A_CELL = re.compile(r"(\d{1,9})\s*(?:x|×)?\s*(.+)")
_SUPPORT = [(kind.value, label) for kind, label in SUPPORT_NAMES.items()]


def _organisation(**options: Any) -> RecordField:
    return RecordField(model=Organisation, by=("name", "cvr"), **options)


class PromiseForm(RowForm):
    in_a_cell = _("Several in one cell with semicolons between: how many and what, e.g. “20 hours; 2 cases”.")
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=1_000_000)
    support = forms.ChoiceField(label=_("What"), choices=[("", "–"), *_SUPPORT])
    text = forms.CharField(label=_("In words"), max_length=300, required=False)
    by = DateField(label=_("Due"), required=False)

    @classmethod
    def from_text(cls, text: str) -> dict[str, Any]:
        """Read `20 hours` or `2 x Case for teaching`, the kind in Danish or English."""
        found = _IN_A_CELL.fullmatch(text.strip())
        quantity, kind = (found[1], found[2]) if found else ("1", text)
        kinds = ChoicesField(choices=_SUPPORT).to_python([kind])
        return {"quantity": quantity, "support": kinds[0] if kinds else ""}


class AmbassadorTermForm(RecordForm[AmbassadorTerm]):
    sections = (
        (_("The term"), ("organisation", "begins", "ends", "responsible")),
        (_("What is agreed"), ("goals", "promises")),
        (_("Thanks in public"), ("thanked_publicly", "thanks_agreed_on", "thanks")),
        ABOUT_SECTION,
    )
    organisation = _organisation(label=_("Organisation"))
    responsible = StaffField(label=AmbassadorTerm._meta.get_field("responsible").verbose_name)
    promises = RowsField(
        PromiseForm,
        label=_("What they promise"),
        help_text=_("Each kind once. What they do is written down as contributions and counted against it."),
    )

    class Meta:
        model = AmbassadorTerm
        fields = (
            "organisation",
            "begins",
            "ends",
            "responsible",
            "goals",
            "thanked_publicly",
            "thanks_agreed_on",
            "thanks",
            *ABOUT,
        )


class ContributionForm(RecordForm[Contribution]):
    sections = (
        (
            _("The contribution"),
            ("title", "organisation", "on", "support", "quantity", "receivers", "reached", "summary"),
        ),
        ABOUT_SECTION,
    )
    organisation = _organisation(label=Contribution._meta.get_field("organisation").verbose_name)
    receivers = _organisation(
        label=Contribution._meta.get_field("receivers").verbose_name,
        multiple=True,
        required=False,
        help_text=_("The schools, with semicolons between."),
    )
    fulfils = fulfils_field()

    class Meta:
        model = Contribution
        fields = ("title", "organisation", "on", "support", "quantity", "reached", "summary", *ABOUT)
