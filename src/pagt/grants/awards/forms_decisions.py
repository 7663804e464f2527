"""The forms of a decision: where and when it was made, what it says of each application, who had left the room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import DateField, MoneyField, PlainForm
from pagt.grants.applications.models.application import CASE_NUMBER
from pagt.grants.awards.models import DecisionLine
from pagt.grants.awards.queries.decisions import Left
from pagt.grants.recommendation.models import RecommendationLine
from pagt.grants.recommendation.states import Verdict
from pagt.grants.recommendation.words import VERDICT_NAMES
from pagt.network.meetings.models import Meeting


class MeetingForm(PlainForm):
    """At which of the meetings on record it was decided; whoever had to leave it is then known."""

    meeting = forms.ChoiceField(label=gettext_lazy("Meeting at which it was decided"), required=False)

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {each.key: each for each in meetings}
        choice = self.fields["meeting"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.choices = [
            ("", _("A meeting that is not on record")),
            *((each.key, f"{each.title} ({date_format(each.on, 'SHORT_DATE_FORMAT')})") for each in meetings),
        ]


class DecisionForm(PlainForm):
    """Who decided, when, and who had left the room."""

    body = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=200,
        help_text=gettext_lazy("The body, e.g. the regional council."),
    )
    on = DateField(label=gettext_lazy("Decided"))
    effective_on = DateField(label=gettext_lazy("In force from"))
    case_number = forms.RegexField(
        CASE_NUMBER,
        label=gettext_lazy("Case number"),
        required=False,
        max_length=40,
        error_messages={
            "invalid": gettext_lazy("Write a case number as digits and hyphens, e.g. 1-23-45-678-90.")
        },
    )
    left = forms.MultipleChoiceField(
        label=gettext_lazy("Had left the room, as far as the register knows"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Members with a standing conflict of interest, and those who told the meeting of one. Take the tick away "
            "from whoever was not there at all."
        ),
    )
    others = forms.CharField(
        label=gettext_lazy("Others who had left the room"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One name a line. The names stand here and never in the journal."),
    )

    def __init__(self, *args: Any, known: Sequence[Left], **kwargs: Any) -> None:
        initial = {"left": [str(i) for i in range(len(known))], **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.known = list(known)
        if not known:
            del self.fields["left"]
            return
        choice = self.fields["left"]
        assert isinstance(choice, forms.MultipleChoiceField)  # noqa: S101 - declared above
        choice.choices = [(str(i), _left(each)) for i, each in enumerate(known)]

    def left_room(self) -> list[dict[str, Any]]:
        """Return the rows of who had left the room, for the action."""
        ticked = [self.known[int(i)] for i in self.cleaned_data.get("left", [])]
        others = [name.strip() for name in self.cleaned_data["others"].splitlines() if name.strip()]
        return [
            *(
                {"user": each.user, "name": each.name[:150], "application": each.application}
                for each in ticked
            ),
            *({"name": name[:150]} for name in others),
        ]


class ChangeForm(DecisionForm):
    """The same for a decision that changes an earlier one."""

    reason = forms.CharField(
        label=gettext_lazy("Why the decision is changed"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("reason",)


def _left(each: Left) -> str:
    if each.application is None:
        return _("%(name)s, for all of it") % {"name": each.name}
    return _("%(name)s, for %(number)s") % {"name": each.name, "number": each.application.number}


class LineForm(PlainForm):
    """What was decided for one application, begun from what was recommended or what stands."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(verdict.value, VERDICT_NAMES[verdict]) for verdict in Verdict],
    )
    amount = MoneyField(label=gettext_lazy("Amount in part (kr.)"), required=False, help_text="")
    reserve_rank = forms.IntegerField(
        label=gettext_lazy("Place on the reserve list"), required=False, min_value=1, max_value=999
    )
    difference = forms.CharField(
        label=gettext_lazy("Why it differs"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, line: RecommendationLine | DecisionLine, **kwargs: Any) -> None:
        self.line = line
        in_part = line.amount if line.verdict == Verdict.PART.value else None
        initial = {"verdict": line.verdict, "amount": in_part, "reserve_rank": line.reserve_rank}
        super().__init__(*args, initial=initial, prefix=f"line-{line.pk}", **kwargs)
        self.fields["amount"].widget.attrs["class"] = (
            "form-input input-width-xs"  # in a table of five columns
        )

    def change(self) -> dict[str, Any]:
        """Return what was decided otherwise than the line that it begins from; empty when nothing was."""
        found = {
            name: self.cleaned_data[name]
            for name in ("verdict", "reserve_rank")
            if self.cleaned_data[name] != getattr(self.line, name)
        }
        in_part = self.cleaned_data["verdict"] == Verdict.PART.value
        if in_part and self.cleaned_data["amount"] != self.line.amount:
            found["amount"] = self.cleaned_data["amount"]
        if found and self.cleaned_data["difference"]:
            found["difference"] = self.cleaned_data["difference"]
        return found
