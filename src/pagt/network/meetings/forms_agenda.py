"""The forms of an agenda: an item's presentation and papers, an interest in it, a series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import PlainForm
from pagt.core.register.forms import UploadField
from pagt.core.typed import DATE_FORMATS
from pagt.network.meetings.actions.series import MOST
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.meetings.states import MinutesState, Rhythm
from pagt.network.meetings.words import RHYTHM_NAMES

EARLIER = 30
"""How many earlier meetings are offered."""


def _named(meeting: Meeting) -> str:
    return f"{meeting.title} ({date_format(meeting.on, 'DATE_FORMAT')})"


class MeetingChoice(forms.TypedChoiceField):
    """One of some meetings; the value is the meeting, None for none."""

    def __init__(self, found: Sequence[Meeting], **kwargs: Any) -> None:
        by_key = {each.key: each for each in found}
        choices = [("", "–"), *((each.key, _named(each)) for each in found)]
        super().__init__(choices=choices, coerce=by_key.get, empty_value=None, **kwargs)


class ItemForm(PlainForm):
    """What those who come read of an item, and a paper to put on it."""

    saved = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label=gettext_lazy("Presentation"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Why the item is on the agenda, and what the meeting is asked to do."),
    )
    paper = UploadField(label=gettext_lazy("Another paper"))
    title = forms.CharField(
        label=gettext_lazy("Title of the paper"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The name of the file when it is left empty."),
    )

    def __init__(self, *args: Any, earlier: Sequence[Meeting] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if earlier:
            self.fields["approves"] = MeetingChoice(
                earlier, label=_("Approves the minutes of"), required=False
            )
            self.fields["approves"].widget.attrs["class"] = "form-select"


def earlier_minutes(meeting: Meeting) -> list[Meeting]:
    """Return the meetings of the same kind before this one whose minutes can be put to approval."""
    before = Meeting.objects.filter(purpose=meeting.purpose, on__lt=meeting.on, withdrawn="", cancelled="")
    waiting = before.filter(minutes_state__in=[MinutesState.NONE.value, MinutesState.DRAFT.value])
    return list(waiting.order_by("-on")[:EARLIER])


class InterestForm(PlainForm):
    """An interest in an item: whose, and why."""

    ground = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only you, the officers and the approver read this."),
    )

    def __init__(self, *args: Any, invited: Sequence[Invitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_pk = {str(each.pk): each for each in invited}
        self.fields["who"] = forms.TypedChoiceField(
            label=_("Who"), choices=[(pk, each.name) for pk, each in by_pk.items()], coerce=by_pk.get
        )
        self.fields["who"].widget.attrs["class"] = "form-select"
        self.order_fields(["who", "ground"])


class CopyForm(PlainForm):
    """An earlier meeting whose agenda is taken."""

    def __init__(self, *args: Any, found: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = MeetingChoice(found, label=_("Take the agenda of"))
        self.fields["source"].widget.attrs["class"] = "form-select"


class SeriesForm(PlainForm):
    """The days of the meetings to plan: by a rhythm, or one by one."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"),
        required=False,
        choices=[
            ("", gettext_lazy("On days of its own")),
            *((each.value, RHYTHM_NAMES[each]) for each in Rhythm),
        ],
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many more"), required=False, min_value=1, max_value=MOST
    )
    days = forms.CharField(
        label=gettext_lazy("Or these days"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One on each line, e.g. 24-06-2026."),
    )

    def clean_days(self) -> list[Any]:
        field = forms.DateField(input_formats=DATE_FORMATS)
        found = []
        for line in self.cleaned_data["days"].replace(",", "\n").replace(";", "\n").splitlines():
            if line.strip():
                try:
                    found.append(field.clean(line.strip()))
                except forms.ValidationError as error:
                    raise forms.ValidationError(
                        _("“%(text)s” is no day. Write day-month-year, e.g. 24-06-2026.")
                        % {"text": line.strip()[:30]}
                    ) from error
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not data.get("days") and not (data.get("rhythm") and data.get("count")):
            raise forms.ValidationError(_("Say how often and how many, or write the days."))
        return data


class FollowingForm(PlainForm):
    """What to change in the meetings that follow."""

    what = forms.MultipleChoiceField(
        label=gettext_lazy("Change in the meetings that follow"),
        choices=[
            ("title", gettext_lazy("Title")),
            ("time", gettext_lazy("From and to")),
            ("place", gettext_lazy("Place and link")),
            ("quorum", gettext_lazy("Members needed for decisions")),
            ("agenda", gettext_lazy("Items that their agendas do not have")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
