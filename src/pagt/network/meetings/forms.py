"""The form of a meeting."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import TimeField
from pagt.core.register.fields import RowForm, RowsField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm, UploadField
from pagt.network.meetings.models import Meeting
from pagt.network.meetings.states import ItemKind, ItemMark
from pagt.network.meetings.words import ITEM_KIND_NAMES, MARK_NAMES
from pagt.network.partners.forms import organisation_field
from pagt.network.partners.forms_follow_ups import fulfils_field
from pagt.people.fields import StaffField

ABSENT = ("afbud", "absent", "apologies", "udeblevet", "inviteret", "invited")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_PERSONS = re.compile(r"(\d{1,5})(?:\s*(?:pers\w*|deltager\w*))?", re.IGNORECASE)


class ParticipantForm(RowForm):
    in_a_cell = gettext_lazy(
        "Names with semicolons between. “Name (3)” says how many came, “Name (absent)” who did not."
    )
    organisation = organisation_field(label=gettext_lazy("Organisation"))
    attended = forms.BooleanField(label=gettext_lazy("Took part"), required=False, initial=True)
    persons = forms.IntegerField(label=gettext_lazy("Persons"), required=False, min_value=1, max_value=10_000)

    @classmethod
    def from_text(cls, text: str) -> dict[str, Any]:
        """Read `Name`, `Name (afbud)` or `Name (3)`; other brackets belong to the name."""
        row: dict[str, Any] = {"organisation": text.strip(), "attended": True}
        if match := _IN_BRACKETS.search(text):
            said = match[1].strip().casefold()
            name = text[: match.start()].strip()
            if said in ABSENT:
                return {"organisation": name, "attended": False}
            if persons := _PERSONS.fullmatch(said):
                return {"organisation": name, "attended": True, "persons": persons[1]}
        return row

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("persons") and not data.get("attended"):
            self.add_error("persons", _("Say how many came only of those who took part."))
        return data


_ELSEWHERE = ("text", "outcome")
"""What of an item that there is stands on pages of its own."""


class PresentationWidget(forms.Textarea):
    """Asks for the presentation of a new item; that of an item there is stands on the item's own page.

    Whoever has an interest in an item may not read it, which the form of the whole meeting can't know.
    """

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 2})
        self.there = False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        if self.there:
            return format_html('<span class="quiet" id="id_{}">{}</span>', name, _("On the item’s own page"))
        return super().render(name, value, attrs, renderer)


class OutcomeWidget(forms.HiddenInput):
    """Holds the outcome of a new item only, for the same reason: that of an item there is stands in its minutes."""

    there = False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return SafeString() if self.there else super().render(name, value, attrs, renderer)


class AgendaItemForm(RowForm):
    in_a_cell = gettext_lazy("Subjects with semicolons between.")
    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    kind = forms.ChoiceField(
        label=gettext_lazy("For"),
        required=False,
        choices=[("", "–"), *((kind.value, ITEM_KIND_NAMES[kind]) for kind in ItemKind)],
    )
    minutes_allowed = forms.IntegerField(
        label=gettext_lazy("Minutes of time"), required=False, min_value=1, max_value=600
    )
    mark = forms.ChoiceField(
        label=gettext_lazy("Marked as"),
        required=False,
        choices=[("", "–"), *((mark.value, MARK_NAMES[mark]) for mark in ItemMark)],
    )
    text = forms.CharField(
        label=gettext_lazy("Presentation"), required=False, max_length=10_000, widget=PresentationWidget
    )
    # Written with the minutes; here so that a spreadsheet can give it.
    outcome = forms.CharField(
        label=gettext_lazy("Outcome"), required=False, max_length=5_000, widget=OutcomeWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _ELSEWHERE:
            widget = self.fields[name].widget
            if isinstance(widget, PresentationWidget | OutcomeWidget):
                widget.there = bool(self["id"].value())

    @classmethod
    def from_text(cls, text: str) -> dict[str, Any]:
        """Read a subject."""
        return {"subject": text.strip()}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("id"):
            for name in _ELSEWHERE:
                data.pop(name, None)
        return data


class MeetingForm(RecordForm[Meeting]):
    sections = (
        (
            gettext_lazy("The meeting"),
            ("title", "purpose", "on", "starts_at", "ends_at", "forum", "place", "online_url", "organiser"),
        ),
        (gettext_lazy("Who took part"), ("participants",)),
        (gettext_lazy("What it is about"), ("intro", "items", "quorum", "minutes")),
        (gettext_lazy("What else matters"), ("cancelled", "public", "confidential")),
        ABOUT_SECTION,
    )
    starts_at = TimeField(label=gettext_lazy("From"), required=False)
    ends_at = TimeField(label=gettext_lazy("To"), required=False)
    participants = RowsField(
        ParticipantForm,
        label=gettext_lazy("Participants"),
        help_text=gettext_lazy(
            "The organisations that were invited. Take the tick away from those that did not come."
        ),
    )
    items = RowsField(
        AgendaItemForm,
        label=gettext_lazy("Agenda"),
        help_text=gettext_lazy("A mark tells the action plan what the point was."),
    )
    minutes = UploadField(label=gettext_lazy("Minutes"))
    organiser = StaffField(label=gettext_lazy("Who arranges it"))
    fulfils = fulfils_field()
    online_url = forms.URLField(
        label=Meeting._meta.get_field("online_url").verbose_name,
        required=False,
        max_length=500,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.fields["organiser"].empty_label = _("Me")  # type: ignore[attr-defined]

    class Meta:
        model = Meeting
        fields = (
            "title",
            "purpose",
            "on",
            "starts_at",
            "ends_at",
            "forum",
            "place",
            "online_url",
            "organiser",
            "intro",
            "quorum",
            "cancelled",
            "public",
            "confidential",
            *ABOUT,
        )
