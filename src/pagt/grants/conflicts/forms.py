"""The forms of conflicts of interest: deciding, raising, declaring, and one's own ties."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.forms import DateField, PlainForm
from pagt.core.register.fields import RecordField
from pagt.core.register.forms import RecordForm
from pagt.grants.applications.models import Application
from pagt.grants.conflicts.access import decided_by_body
from pagt.grants.conflicts.gathering import people_concerned
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.states import Ground, InterestKind, Step
from pagt.grants.conflicts.words import GROUND_NAMES, INTEREST_NAMES
from pagt.network.meetings.models import AgendaItem
from pagt.network.meetings.states import Purpose
from pagt.network.partners.models import Organisation
from pagt.people.models import User

GROUNDS = [(ground.value, GROUND_NAMES[ground]) for ground in Ground]
STEPS = {
    Step.CONFIRM: gettext_lazy("Confirm: the person takes no part in the case"),
    Step.DISMISS: gettext_lazy("Dismiss: there is no conflict of interest"),
    Step.PIN: gettext_lazy("Pin: keep it whatever the register says later"),
}


class ConflictForm(RecordForm[Conflict]):
    """What a list's own parts ask of a register; conflicts are never typed in it."""

    class Meta:
        model = Conflict
        fields = ("ground",)


class _Items(forms.ModelChoiceField):  # type: ignore[type-arg]  # its class takes no argument at run time
    def label_from_instance(self, obj: Any) -> str:
        return f"{date_format(obj.meeting.on, 'SHORT_DATE_FORMAT')} – {obj.subject}"


class DecideForm(PlainForm):
    """What is decided about a conflict, and why."""

    step = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=gettext_lazy("Ground in § 3(1)"), choices=GROUNDS)
    de_minimis = forms.BooleanField(
        label=gettext_lazy("Dismissed because the interest is of no weight (§ 3(2))"), required=False
    )
    item = _Items(
        queryset=AgendaItem.objects.none(),
        label=gettext_lazy("Agenda item"),
        required=False,
        help_text=gettext_lazy(
            "The person is a member of the council: the council decides without them. To pin it until then, "
            "leave this empty."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Stands on the case. The journal keeps a seal of it only."),
    )

    def __init__(self, *args: Any, conflict: Conflict, steps: list[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(step.value, STEPS[step]) for step in steps]  # type: ignore[attr-defined]
        self.fields["ground"].initial = conflict.ground
        if decided_by_body(conflict):
            self.fields["item"].queryset = council_items()  # type: ignore[attr-defined]
        else:
            del self.fields["item"]


def council_items() -> QuerySet[AgendaItem]:
    """Return the items of the council's meetings that have been held, newest first."""
    held = AgendaItem.objects.filter(
        meeting__purpose=Purpose.COUNCIL, meeting__on__lte=clock.today(), meeting__cancelled=""
    )
    return held.filter(meeting__withdrawn="").select_related("meeting").order_by("-meeting__on", "position")


class RaiseForm(PlainForm):
    """A conflict that an officer knows of and the register does not."""

    application = RecordField(model=Application, by=("number",), label=gettext_lazy("Application"))
    person = forms.ModelChoiceField(queryset=User.objects.none(), label=gettext_lazy("Person"))
    ground = forms.ChoiceField(label=gettext_lazy("Ground in § 3(1)"), choices=GROUNDS)
    detail = forms.CharField(
        label=gettext_lazy("What ties the person to the application"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, without: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_concerned().exclude(pk=without.pk)  # type: ignore[attr-defined]


class DeclareForm(PlainForm):
    """What a person says of one application."""

    ground = forms.ChoiceField(
        label=gettext_lazy("My tie to it"),
        required=False,
        choices=[
            ("", gettext_lazy("I have not said yet")),
            ("none", gettext_lazy("None")),
            *GROUNDS,
        ],
    )
    detail = forms.CharField(
        label=gettext_lazy("Why, in your own words"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ties, words = cleaned.get("ground") in set(Ground), str(cleaned.get("detail", "")).strip()
        if ties and not words:
            self.add_error("detail", _("Say in your own words what ties you to the application."))
        # Whoever writes of a tie and chooses none has forgotten to choose: it must not be lost, and not be a no.
        if words and "ground" in cleaned and not ties:
            self.add_error("ground", _("Choose which tie you have written of, or clear the text."))
        return cleaned


class InterestForm(PlainForm):
    """A person's own standing tie to an organisation."""

    organisation = RecordField(
        model=Organisation,
        by=("name", "cvr"),
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("Its name or CVR number."),
    )
    tie = forms.ChoiceField(
        label=gettext_lazy("What ties you to it"),
        choices=[(kind.value, INTEREST_NAMES[kind]) for kind in InterestKind],
    )
    begins = DateField(label=gettext_lazy("From"), required=False)
    ends = DateField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty while it lasts.")
    )
    detail = forms.CharField(label=gettext_lazy("In your own words"), required=False, max_length=500)
