"""Forms of award rounds and awards."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import MoneyField
from pagt.core.register.fields import RecordField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.grants.awards.models import Award, AwardRound
from pagt.grants.calls.models import Call
from pagt.network.partners.models import Organisation
from pagt.network.partners.municipalities import names
from pagt.themes.models import Theme


class AwardRoundForm(RecordForm[AwardRound]):
    sections = (
        (
            _("The decision"),
            ("title", "on", "on_is_latest", "pool", "call", "projects", "amount", "decided_by"),
        ),
        ABOUT_SECTION,
    )
    amount = MoneyField(required=False, label=_("Total amount"))
    call = RecordField(model=Call, required=False, label=_("Call"))

    class Meta:
        model = AwardRound
        fields = ("title", "on", "on_is_latest", "pool", "call", "projects", "amount", "decided_by", *ABOUT)


class AwardForm(RecordForm[Award]):
    sections = (
        (_("The project"), ("title", "description", "theme", "municipality", "starts_on", "ends_on")),
        (_("Who"), ("lead", "partners")),
        (_("The decision"), ("on", "on_is_latest", "round", "call", "pool", "amount")),
        ABOUT_SECTION,
    )
    amount = MoneyField(
        required=False, label=_("Amount"), help_text=_("Leave it empty when it is not known.")
    )
    lead = RecordField(model=Organisation, by=("name", "cvr"), label=_("Lead"))
    partners = RecordField(
        model=Organisation,
        by=("name", "cvr"),
        multiple=True,
        required=False,
        label=_("Project partners"),
        help_text=_("Several with semicolons between."),
    )
    round = RecordField(model=AwardRound, required=False, label=_("Award round"))
    call = RecordField(model=Call, required=False, label=_("Call"))
    theme = RecordField(model=Theme, required=False, label=_("Theme"))
    municipality = forms.ChoiceField(
        choices=[("", "–"), *names().items()],
        required=False,
        label=_("Municipality"),
        help_text=_("Where the project takes place."),
    )

    class Meta:
        model = Award
        fields = (
            "title",
            "description",
            "theme",
            "municipality",
            "starts_on",
            "ends_on",
            "lead",
            "partners",
            "on",
            "on_is_latest",
            "round",
            "call",
            "pool",
            "amount",
            *ABOUT,
        )
