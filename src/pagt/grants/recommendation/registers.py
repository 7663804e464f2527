"""The list of recommendations, and what a call's page says of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import money
from pagt.core.actors import actor_names
from pagt.core.register.forms import RecordForm
from pagt.core.register.parts import address, choice_filter
from pagt.core.register.spec import Column, Register, Section
from pagt.core.rights import Actor, Right
from pagt.grants.calls.models import Call
from pagt.grants.recommendation.models import Recommendation
from pagt.grants.recommendation.queries import visible
from pagt.grants.recommendation.states import State
from pagt.grants.recommendation.words import STATE_NAMES


class _RecommendationForm(RecordForm[Recommendation]):
    """For the words of the journal; recommendations are written on pages of their own."""

    class Meta:
        model = Recommendation
        fields = ("call", "number", "background", "advice", "advice_on")


def _says(name: str, value: Any) -> tuple[str, str] | None:
    labels = {"prepared_by": _("Made ready by"), "approved_by": _("Approved by")}
    if name in labels:
        return labels[name], actor_names([value])[value] if value else ""
    if name == "status":
        return _("Status"), str(STATE_NAMES[State(value)]) if value else ""
    if name == "approved_at":
        at = datetime.fromisoformat(value) if value else None
        return _("Approved"), date_format(at, "SHORT_DATETIME_FORMAT") if at else ""
    return None


recommendations: Register[Recommendation] = Register(
    model=Recommendation,
    route="grant-recommendations",
    title=gettext_lazy("Recommendations of grants"),
    singular=gettext_lazy("recommendation of grants"),
    intro=gettext_lazy(
        "What is put to those who decide, in numbered versions. One is begun from the page of its call."
    ),
    columns=(
        Column("call", gettext_lazy("Call"), lambda row: row.call.title, "call__title"),
        Column("number", gettext_lazy("Version"), lambda row: row.number, "number", numeric=True),
        Column("status", gettext_lazy("Status"), lambda row: row.get_status_display(), "status"),
        Column(
            "amount", gettext_lazy("Recommended (kr.)"), lambda row: row.amount or 0, "amount", money=True
        ),
        Column(
            "budget", gettext_lazy("To award (kr.)"), lambda row: row.call.amount, "call__amount", money=True
        ),
        Column("basis", gettext_lazy("Made from"), lambda row: row.basis, narrow=True),
    ),
    filters=(choice_filter("status", gettext_lazy("Status"), STATE_NAMES),),
    search=("call__title", "basis"),
    order="call",
    form=_RecommendationForm,
    rows=lambda rows: rows.select_related("call").annotate(amount=Sum("lines__amount")),
    says=_says,
)


def call_panel(call: Call, by: Actor) -> list[Section]:
    """The versions of a call's recommendation, for those who read applications."""
    if Right.READ_APPLICATIONS not in by.rights or not call.run_here:
        return []
    found = visible(by).filter(call=call).annotate(amount=Sum("lines__amount")).order_by("-number")
    rows = [
        [
            (_("Version %(number)s") % {"number": each.number}, address(each)),
            (each.get_status_display(), ""),
            (money.kroner(each.amount or 0), ""),
        ]
        for each in found
    ]
    may_begin = Recommendation.NEEDS in by.rights and not rows and not call.withdrawn
    return [
        Section(
            _("Recommendation"),
            (_("Version"), _("Status"), _("Recommended (kr.)")),
            rows,
            _("Nothing is recommended on the call's applications yet."),
            (reverse("recommendation-begin", args=[call.key]), _("Make a recommendation"))
            if may_begin
            else None,
        )
    ]
