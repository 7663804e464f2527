"""The form of a time limit, and the words that confirm an erasure."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.network.partners.models import Retention
from pagt.people.forms import ErasePersonForm


class RetentionForm(RecordForm[Retention]):
    """Purpose, basis in law and months for the people of one relation."""

    sections = (
        (gettext_lazy("The decision"), ("relation", "purpose", "basis", "months")),
        ABOUT_SECTION,
    )

    class Meta:
        model = Retention
        fields = ("relation", "purpose", "basis", "months", *ABOUT)


class ConfirmForm(ErasePersonForm):
    """Why, and words typed by hand, before what can't be undone."""

    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=300)
    field_order = ("reason", "typed")
