"""The form of a call."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import InstantField, MoneyField
from pagt.core.register.fields import RecordField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.grants.calls.models import Call
from pagt.themes.models import Theme


class CallForm(RecordForm[Call]):
    sections = (
        (gettext_lazy("The call"), ("title", "year", "season", "pool", "amount", "themes", "description")),
        (gettext_lazy("Dates"), ("opens_at", "idea_closes_at", "closes_at")),
        ABOUT_SECTION,
    )
    amount = MoneyField(required=False, label=gettext_lazy("Amount to award"))
    themes = RecordField(
        model=Theme,
        multiple=True,
        required=False,
        label=gettext_lazy("Themes"),
        help_text=gettext_lazy("Several with semicolons between."),
    )
    opens_at = InstantField(required=False, label=gettext_lazy("Opens"))
    idea_closes_at = InstantField(required=False, label=gettext_lazy("Deadline for project ideas"))
    closes_at = InstantField(required=False, label=gettext_lazy("Deadline for applications"))

    class Meta:
        model = Call
        fields = (
            "title",
            "year",
            "season",
            "pool",
            "amount",
            "themes",
            "description",
            "opens_at",
            "idea_closes_at",
            "closes_at",
            *ABOUT,
        )

    def clean(self) -> dict[str, Any]:
        """A call opens before it closes."""
        given = super().clean() or self.cleaned_data
        opens, closes = given.get("opens_at"), given.get("idea_closes_at") or given.get("closes_at")
        if opens and closes and closes <= opens:
            raise ValidationError({"opens_at": _("The call can't open after its first deadline.")})
        return given
