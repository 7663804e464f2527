"""What somebody dropped, to be looked at before it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import PlainForm, TimeField
from pagt.core.register.forms import RecordForm
from pagt.network.meetings.models import Meeting
from pagt.network.partners.forms import InteractionForm
from pagt.network.partners.models import Contact


class DropForm(PlainForm):
    """A file to read."""

    file = forms.FileField(
        label=_("Calendar file or mail"),
        help_text=_(
            "An .ics file, or a mail saved as .eml, at most 20 MB. It is read and not kept; you see what was "
            "understood before anything is saved."
        ),
        widget=forms.ClearableFileInput(attrs={"class": "form-upload", "accept": ".ics,.eml,text/calendar"}),
    )


class DroppedMeetingForm(RecordForm[Meeting]):
    """A meeting as a file tells of it."""

    sections = (
        (
            _("The meeting"),
            (
                "title",
                "purpose",
                "on",
                "starts_at",
                "ends_at",
                "place",
                "online_url",
                "intro",
                "confidential",
            ),
        ),
        (_("Who is invited"), ("people",)),
    )
    starts_at = TimeField(label=_("From"), required=False)
    ends_at = TimeField(label=_("To"), required=False)
    online_url = forms.URLField(
        label=_("Link for taking part online"), required=False, max_length=500, assume_scheme="https"
    )
    people = forms.CharField(
        label=_("People"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-input"}),
        help_text=_("One a line. They are put on the meeting's list; nobody is written to."),
    )

    class Meta:
        model = Meeting
        fields = (
            "title",
            "purpose",
            "on",
            "starts_at",
            "ends_at",
            "place",
            "online_url",
            "intro",
            "confidential",
        )


class DroppedInteractionForm(InteractionForm):
    """An interaction as a mail tells of it, with those of its people whom the register knows."""

    contacts = None  # type: ignore[assignment]  # Django takes a field away so
    known_people = forms.ModelMultipleChoiceField(
        label=_("People"),
        queryset=Contact.objects.filter(withdrawn="", erased_on=None),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offered: list[int], **kwargs: Any) -> None:
        """Make the form; `offered` are the ids of the contacts that were recognised."""
        super().__init__(*args, **kwargs)
        field = self.fields["known_people"]
        field.queryset = Contact.objects.filter(pk__in=offered, withdrawn="", erased_on=None)  # type: ignore[attr-defined]
        if not offered:
            del self.fields["known_people"]
