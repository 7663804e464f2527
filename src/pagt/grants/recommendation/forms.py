"""The forms of a recommendation: how it begins, its lines, the council's advice, the agenda it is put on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import DateField, MoneyField, PlainForm
from pagt.grants.recommendation.models import RecommendationLine
from pagt.grants.recommendation.states import Audience, Verdict
from pagt.grants.recommendation.words import AUDIENCE_NAMES, VERDICT_NAMES
from pagt.grants.selection.models import Scenario
from pagt.network.meetings.models import AgendaItem, Meeting

RANKED, EMPTY = "ranked", "empty"
_VERDICTS = [(verdict.value, VERDICT_NAMES[verdict]) for verdict in Verdict]


class BeginForm(PlainForm):
    """What the first version's lines are taken from."""

    basis = forms.ChoiceField(label=gettext_lazy("Take the lines from"), widget=forms.RadioSelect)
    background = forms.CharField(
        label=gettext_lazy("Background"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Stands first in the paper. It can be written later."),
    )

    def __init__(self, *args: Any, scenarios: Sequence[Scenario], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {each.key: each for each in scenarios}
        basis = self.fields["basis"]
        assert isinstance(basis, forms.ChoiceField)  # noqa: S101 - declared above
        basis.choices = [
            *((each.key, _("The scenario “%(title)s”") % {"title": each.title}) for each in scenarios),
            (RANKED, _("The ranking, until the money runs out")),
            (EMPTY, _("Nothing: all begin as not funded")),
        ]

    def chosen(self) -> tuple[Scenario | None, bool]:
        """Return the scenario that was chosen, and whether the ranking was."""
        basis = self.cleaned_data["basis"]
        return self.by_key.get(basis), basis == RANKED


class VerdictForm(PlainForm):
    """What is recommended for one application, in a row of the table of all lines."""

    verdict = forms.ChoiceField(label=gettext_lazy("Recommendation"), choices=_VERDICTS)
    amount = MoneyField(label=gettext_lazy("Amount (kr.)"), required=False, help_text="")
    reserve_rank = forms.IntegerField(
        label=gettext_lazy("Place on the reserve list"), required=False, min_value=1, max_value=999
    )

    def __init__(self, *args: Any, line: RecommendationLine, **kwargs: Any) -> None:
        self.line = line
        initial = {name: getattr(line, name) for name in self.base_fields if hasattr(line, name)}
        if line.verdict != Verdict.PART.value:
            initial["amount"] = None
        kwargs["initial"] = {**initial, **kwargs.pop("initial", {})}
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """Return the row for the action."""
        return {**self.cleaned_data, "id": self.line.pk}


class LineForm(VerdictForm):
    """Everything that people say on one application."""

    deviation = forms.CharField(
        label=gettext_lazy("Reason for the deviation"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed where the line departs from the ranking or from the proposed amount."),
    )
    conditions = forms.CharField(
        label=gettext_lazy("Conditions"),
        required=False,
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For this grant alone, beyond the terms that all have."),
    )
    considerations = forms.CharField(
        label=gettext_lazy("Main considerations"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "What weighed for and against. The letter must state it when the answer is no, less, or on conditions."
        ),
    )
    decisive_facts = forms.CharField(
        label=gettext_lazy("Decisive facts"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The facts in the application that weighed most."),
    )


class AdviceForm(PlainForm):
    """What the council advised, and where."""

    advice_meeting = forms.ChoiceField(label=gettext_lazy("Meeting"), required=False)
    advice_on = DateField(label=gettext_lazy("Given on"))
    advice = forms.CharField(
        label=gettext_lazy("The council's advice"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {each.key: each for each in meetings}
        choice = self.fields["advice_meeting"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.choices = [("", "–"), *((each.key, _meeting(each)) for each in meetings)]

    def meeting(self) -> Meeting | None:
        """Return the meeting that was chosen."""
        return self.by_key.get(self.cleaned_data["advice_meeting"])


class AgendaForm(PlainForm):
    """On which agenda item the paper is put, and for whom it is written."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Written for"),
        choices=[(audience.value, AUDIENCE_NAMES[audience]) for audience in Audience],
        help_text=gettext_lazy("The paper for the regional council also has the council's advice."),
    )
    item = forms.ChoiceField(label=gettext_lazy("Agenda item"))

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {str(each.pk): each for each in items}
        choice = self.fields["item"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.choices = [
            (str(each.pk), f"{_meeting(each.meeting)}: {each.position + 1}. {each.subject}") for each in items
        ]


def _meeting(meeting: Meeting) -> str:
    return f"{meeting.title} ({date_format(meeting.on, 'SHORT_DATE_FORMAT')})"
