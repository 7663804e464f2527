"""Forms of inviting people and of answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import PlainForm
from pagt.network.meetings.models import Meeting
from pagt.network.meetings.states import Answer, Part
from pagt.network.meetings.words import PART_NAMES
from pagt.network.partners.forms import organisation_field
from pagt.network.partners.municipalities import names
from pagt.network.partners.words import KIND_NAMES, RELATION_NAMES

_PARTS = [(part.value, PART_NAMES[part]) for part in Part]
_EARLIER = 100


class PastedForm(PlainForm):
    """People by name and address, one a line."""

    people = forms.CharField(
        label=_("People"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "form-input"}),
        help_text=_(
            "One a line: “Anna Eksempel <anna@eksempel.dk>”, or columns from a spreadsheet with name, address and "
            "organisation. People in the register are recognised by their address."
        ),
    )
    part = forms.TypedChoiceField(
        label=_("They take part as"), choices=_PARTS, initial=Part.GUEST.value, coerce=Part
    )
    language = forms.ChoiceField(label=_("Write to them in"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("Each one's own language")), *settings.LANGUAGES]  # type: ignore[attr-defined]


class ChooseForm(PlainForm):
    """People of the register, by what they have in common."""

    relation = forms.ChoiceField(label=_("Known as"), required=False)
    kind = forms.ChoiceField(label=_("Kind of organisation"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    tag = forms.CharField(label=_("Tag of the organisation"), required=False, max_length=40)
    ambassadors = forms.BooleanField(label=_("Ambassadors on the meeting's day"), required=False)
    council = forms.BooleanField(label=_("Members of the council"), required=False)
    earlier = forms.ModelChoiceField(
        label=_("Everybody who was at"), required=False, queryset=Meeting.objects.none(), to_field_name="key"
    )
    part = forms.TypedChoiceField(
        label=_("They take part as"),
        choices=_PARTS,
        initial=Part.GUEST.value,
        coerce=Part,
        required=False,
        empty_value=Part.GUEST,
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "relation": [(relation.value, label) for relation, label in RELATION_NAMES.items()],
            "kind": [(kind.value, label) for kind, label in KIND_NAMES.items()],
            "municipality": list(names().items()),
        }
        for name, options in choices.items():
            self.fields[name].choices = [("", _("All")), *options]  # type: ignore[attr-defined]
        earlier = Meeting.objects.filter(invitations__isnull=False, withdrawn="", cancelled="")
        earlier = earlier.exclude(pk=meeting.pk).order_by("-on", "pk").distinct()
        latest = list(earlier.values_list("pk", flat=True)[:_EARLIER])
        field = self.fields["earlier"]
        field.queryset = Meeting.objects.filter(pk__in=latest).order_by("-on", "pk")  # type: ignore[attr-defined]
        field.empty_label = _("No earlier meeting")  # type: ignore[attr-defined]


class InvitationForm(PlainForm):
    """As what somebody takes part, and for whom."""

    part = forms.TypedChoiceField(label=_("Takes part as"), choices=_PARTS, coerce=Part)
    organisation = organisation_field(label=_("Comes for"), required=False)


class ReplyForm(PlainForm):
    """The answer of somebody who is invited."""

    answer = forms.TypedChoiceField(
        label=_("Do you come?"),
        widget=forms.RadioSelect,
        coerce=Answer,
        choices=[
            (Answer.ACCEPTED.value, _("I come")),
            (Answer.TENTATIVE.value, _("Perhaps")),
            (Answer.DECLINED.value, _("I don't come")),
        ],
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-input"}),
        help_text=_("For who arranges the meeting, e.g. what you can't eat or who comes in your place."),
    )


class CameForm(PlainForm):
    """Somebody who came without being invited."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False)
    organisation = organisation_field(label=_("Came for"), required=False)
