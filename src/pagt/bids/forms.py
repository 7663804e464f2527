"""Forms of bids and recommendations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pagt.bids.models import Bid, Recommendation
from pagt.core.forms import InstantField, MoneyField
from pagt.core.register.fields import RecordField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.network.partners.models import Organisation


class BidForm(RecordForm[Bid]):
    sections = (
        (_("The bid"), ("title", "programme", "funder", "partners", "description", "confidential")),
        (_("How far it is"), ("stage", "deadline", "sent_on", "amount_sought", "amount_won")),
        ABOUT_SECTION,
    )
    funder = RecordField(
        model=Organisation,
        by=("name", "cvr"),
        required=False,
        label=_("Foundation or programme authority"),
    )
    partners = RecordField(
        model=Organisation,
        by=("name", "cvr"),
        multiple=True,
        required=False,
        label=_("Partners"),
        help_text=_("Several with semicolons between."),
    )
    deadline = InstantField(required=False, label=_("Deadline"))
    amount_sought = MoneyField(required=False, label=_("Amount sought"))
    amount_won = MoneyField(required=False, label=_("Amount won"))

    class Meta:
        model = Bid
        fields = (
            "title",
            "programme",
            "funder",
            "partners",
            "description",
            "confidential",
            "stage",
            "deadline",
            "sent_on",
            "amount_sought",
            "amount_won",
            *ABOUT,
        )


class RecommendationForm(RecordForm[Recommendation]):
    sections = (
        (
            _("The recommendation"),
            ("title", "programme", "on", "on_is_latest", "subject", "projects", "amount", "lead"),
        ),
        ABOUT_SECTION,
    )
    amount = MoneyField(required=False, label=_("Amount"))
    lead = RecordField(model=Organisation, by=("name", "cvr"), required=False, label=_("Lead"))

    class Meta:
        model = Recommendation
        fields = ("title", "programme", "on", "on_is_latest", "subject", "projects", "amount", "lead", *ABOUT)
