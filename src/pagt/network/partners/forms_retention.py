"""The form of a time limit, and the words that confirm an erasure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.forms import PlainForm
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.network.partners.models import Retention


class RetentionForm(RecordForm[Retention]):
    """Purpose, basis in law and months for the people of one relation."""

    sections = (
        (gettext_lazy("The decision"), ("relation", "purpose", "basis", "months")),
        ABOUT_SECTION,
    )

    class Meta:
        model = Retention
        fields = ("relation", "purpose", "basis", "months", *ABOUT)


class ConfirmForm(PlainForm):
    """Why, and words typed by hand, before what can't be undone."""

    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300)
    typed = forms.CharField(
        label=gettext_lazy("Confirm"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.fields["typed"].help_text = _("Write “%(words)s”. It can't be undone.") % {"words": words}

    def clean_typed(self) -> str:
        """Accept the words whatever their case and spaces."""
        typed = " ".join(str(self.cleaned_data["typed"]).split())
        if typed.casefold() != " ".join(self.words.split()).casefold():
            raise ValidationError(_("Write “%(words)s” exactly.") % {"words": self.words})
        return typed
