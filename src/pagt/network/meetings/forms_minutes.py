"""The forms with which minutes are written, item by item on one page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import DateField, PlainForm
from pagt.network.meetings.models import AgendaItem
from pagt.network.meetings.states import ItemMark
from pagt.network.meetings.words import MARK_NAMES
from pagt.people.fields import StaffField

WRITTEN = ("minutes", "decision", "outcome", "mark")


class ItemMinutesForm(PlainForm):
    """What is written of one item. `base` tells what stood there when the page was opened."""

    base = forms.CharField(widget=forms.HiddenInput, max_length=64)
    minutes = forms.CharField(
        label=gettext_lazy("Minutes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    decision = forms.CharField(
        label=gettext_lazy("Decision"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    mark = forms.ChoiceField(
        label=gettext_lazy("Marked as"),
        required=False,
        choices=[("", "–"), *((mark.value, MARK_NAMES[mark]) for mark in ItemMark)],
        help_text=gettext_lazy("A mark tells the action plan what the point was."),
    )
    outcome = forms.CharField(
        label=gettext_lazy("Outcome in one line"),
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("What came of it, for the action plan. No names here."),
    )

    def written(self) -> dict[str, str]:
        """Return what was typed, with the line breaks that the register keeps."""
        return {name: self.cleaned_data[name].replace("\r\n", "\n").strip() for name in WRITTEN}


class AgreedForm(PlainForm):
    """Something that somebody is to do, agreed on an item."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), required=False, max_length=300)
    responsible = StaffField(label=gettext_lazy("Who"))
    due = DateField(label=gettext_lazy("By when"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("title") and (data.get("responsible") or data.get("due")):
            self.add_error("title", _("Say what is to be done."))
        return data


def as_it_stands(item: AgendaItem) -> dict[str, str]:
    """Return what is written of an item."""
    return {name: getattr(item, name) for name in WRITTEN}


def print_of(written: Mapping[str, str]) -> str:
    """Return what tells one text of an item from another, for a hidden field."""
    return hashlib.sha256(json.dumps([written[name] for name in WRITTEN]).encode()).hexdigest()
