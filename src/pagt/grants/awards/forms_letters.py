"""Forms of hearings, of the words of a letter, and of making and releasing letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import DateField, InstantField, PlainForm


def _long(label: Any, *, rows: int, most: int, help_text: Any = "", required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "form-input"})
    return forms.CharField(
        label=label, max_length=most, widget=widget, help_text=help_text, required=required
    )


class HearingForm(PlainForm):
    """What is put to an applicant, and until when they may answer."""

    told = _long(
        _("Facts that the applicant does not know"),
        rows=8,
        most=10_000,
        help_text=_("As the applicant will read them: what was found out, and where it comes from."),
    )
    answer_by = InstantField(label=_("Answer by"))


class AnswerForm(PlainForm):
    """What the applicant says."""

    text = _long(
        _("Your answer"), rows=10, most=20_000, help_text=_("You can answer once. Your colleagues see it.")
    )


class ConsiderForm(PlainForm):
    """What an answer changes."""

    considered = _long(
        _("What the answer changes"),
        rows=5,
        most=5_000,
        help_text=_("Stands in the letter: what it changes, or that it changes nothing and why."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class GroundsForm(PlainForm):
    """The words of one letter that an officer writes."""

    considerations = _long(
        _("Main considerations"),
        rows=6,
        most=5_000,
        required=False,
        help_text=_("What weighed for and against, as the applicant will read it."),
    )
    decisive_facts = _long(
        _("Decisive facts"),
        rows=6,
        most=5_000,
        required=False,
        help_text=_("The facts of the application that the decision rests on."),
    )
    nothing_unknown = forms.BooleanField(
        label=_("No fact counts against the applicant that the applicant does not know"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class BatchForm(PlainForm):
    """The date of the letters."""

    dated = DateField(
        label=_("Date of the letters"), help_text=_("The day on which they are to be released.")
    )


class ReleaseForm(PlainForm):
    """When a decision is told."""

    due_at = InstantField(
        label=_("Release at"),
        required=False,
        help_text=_("Leave it empty to release at once."),
    )


class SendBackForm(PlainForm):
    """Why a letter's approval is taken back."""

    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput)
