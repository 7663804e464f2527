"""The forms of the results: what the panel agreed on, and the panel's meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import DateField, PlainForm, TimeField
from pagt.grants.assessment.models import Consensus
from pagt.grants.calls.models import Call
from pagt.network.meetings.models import Meeting
from pagt.network.meetings.states import Purpose


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the panels' meetings, the newest first, by day and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.on:%d-%m-%Y} {obj.title}"


class ConsensusForm(PlainForm):
    """A grade for each criterion that the panel judged, and its reason.

    Args:
        call: whose criteria and scale it has.
        consensus: what the panel agreed on before, to change it.
    """

    reason = forms.CharField(
        label=Consensus._meta.get_field("reason").verbose_name,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("For all grades together: what decided it. The decision letter builds on it."),
    )
    meeting = MeetingChoice(
        label=Consensus._meta.get_field("meeting").verbose_name,
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=gettext_lazy("In writing, at no meeting"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, call: Call, consensus: Consensus | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        panels = Meeting.objects.filter(purpose=Purpose.PANEL.value, withdrawn="", cancelled="")
        self.fields["meeting"].queryset = panels.order_by("-on", "title")  # type: ignore[attr-defined]
        grades = {row.criterion_id: row.grade for row in consensus.grades.all()} if consensus else {}
        choices = [("", _("Not judged")), *((str(place), word) for place, word in enumerate(call.scale))]
        self._criteria = {f"grade-{row.pk}": row for row in call.criteria.all()}
        own = {
            name: forms.ChoiceField(
                label=row.title,
                choices=choices,
                required=False,
                initial=grades.get(row.pk, ""),
                help_text=_("Weight %(weight)s") % {"weight": row.weight},
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            for name, row in self._criteria.items()
        }
        self.fields = {**own, **self.fields}
        if consensus:
            self.initial.update(
                reason=consensus.reason, meeting=consensus.meeting_id, version=consensus.version
            )

    def grades(self) -> dict[int, int]:
        """Return the grades that were chosen, by criterion (id)."""
        given = {row.pk: self.cleaned_data.get(name, "") for name, row in self._criteria.items()}
        return {pk: int(grade) for pk, grade in given.items() if grade != ""}


class TakeBackForm(PlainForm):
    """Why the panel's grades are no longer used."""

    because = forms.CharField(
        label=gettext_lazy("Why it is taken back"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PanelForm(PlainForm):
    """The panel's meeting: when and where, and which applications it talks about."""

    FLAGGED, ALL = "flagged", "all"

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    on = DateField(label=gettext_lazy("Date"))
    starts_at = TimeField(label=gettext_lazy("From"), required=False)
    ends_at = TimeField(label=gettext_lazy("To"), required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    which = forms.ChoiceField(
        label=gettext_lazy("Applications on the agenda"),
        choices=[
            (FLAGGED, gettext_lazy("Those with something to talk about")),
            (ALL, gettext_lazy("All")),
        ],
    )
    minutes_each = forms.IntegerField(
        label=gettext_lazy("Minutes for each application"), required=False, min_value=1, max_value=600
    )
