"""The form of a commitment, its rule apart."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.register.forms import RecordForm
from pagt.plan.models import Commitment


class CommitmentForm(RecordForm[Commitment]):
    """What the promise says, who is responsible, and when it is due."""

    sections = (
        (_("The promise"), ("title", "title_en", "words", "page", "area", "owner")),
        (_("The promise's time"), ("begins", "ends", "notice_days")),
        (_("How it is read"), ("note", "note_en")),
    )
    area = forms.ChoiceField(label=_("Focus area"))
    reason = forms.CharField(
        label=_("Why it is changed"),
        required=False,
        max_length=500,
        help_text=_("For the journal."),
    )

    class Meta:
        model = Commitment
        fields = (
            "title",
            "title_en",
            "words",
            "page",
            "area",
            "owner",
            "begins",
            "ends",
            "notice_days",
            "note",
            "note_en",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = self.fields["area"]
        assert isinstance(areas, forms.ChoiceField)  # noqa: S101 - declared so above
        areas.choices = [
            (area.code, f"{area.code} {area.own_title}") for area in self.instance.plan.focus_areas.all()
        ]


class SignOffForm(forms.Form):
    """What the owner says of a period; the periods are given by the view as (value, label)."""

    period = forms.ChoiceField(label=_("Period"), widget=forms.Select(attrs={"class": "form-select"}))
    comment = forms.CharField(
        label=_("Comment"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-input"}),
        help_text=_("It is shown beside the status and cannot be changed afterwards. It changes no status."),
    )

    def __init__(self, *args: Any, periods: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = periods
