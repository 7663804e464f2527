"""Forms of needs, offers and matches, and of each step of a match."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pagt.core.forms import DateField, PlainForm
from pagt.core.register.fields import ChoicesField, RecordField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.network.matching.models import Match, Need
from pagt.network.matching.words import STEM_NAMES
from pagt.network.partners.forms import organisation_field
from pagt.network.partners.words import EDUCATION_NAMES
from pagt.themes.models import Theme

_NO_NAMES = _("The journal proves for ever that this was written: no names of people here.")


class NeedForm(RecordForm[Need]):
    sections = (
        (_("What it is"), ("organisation", "side", "support", "title", "text", "capacity")),
        (_("For whom, and where"), ("fields_of_stem", "levels", "themes", "reach")),
        (_("When"), ("on", "begins", "ends", "closed_on")),
        ABOUT_SECTION,
    )
    organisation = organisation_field(label=_("Organisation"))
    fields_of_stem = ChoicesField(
        label=Need._meta.get_field("fields_of_stem").verbose_name,
        required=False,
        choices=[(field.value, label) for field, label in STEM_NAMES.items()],
    )
    levels = ChoicesField(
        label=Need._meta.get_field("levels").verbose_name,
        required=False,
        choices=[(kind.value, label) for kind, label in EDUCATION_NAMES.items()],
    )
    themes = RecordField(
        model=Theme,
        multiple=True,
        required=False,
        label=_("Themes"),
        help_text=_("Several with semicolons between."),
    )

    class Meta:
        model = Need
        fields = (
            "organisation",
            "side",
            "support",
            "title",
            "text",
            "capacity",
            "fields_of_stem",
            "levels",
            "reach",
            "on",
            "begins",
            "ends",
            "closed_on",
            *ABOUT,
        )


class MatchForm(RecordForm[Match]):
    sections = (
        (_("The two"), ("seeks", "offers")),
        (
            _("How far it has come"),
            ("stage", "on", "declined_because", "introduced_on", "result_on", "result"),
        ),
        ABOUT_SECTION,
    )
    seeks = RecordField(model=Need, label=_("Need"), help_text=_("Its title, as in the list of needs."))
    offers = RecordField(model=Need, label=_("Offer"), help_text=_("Its title, as in the list of needs."))

    class Meta:
        model = Match
        fields = (
            "seeks",
            "offers",
            "stage",
            "on",
            "declined_because",
            "introduced_on",
            "result_on",
            "result",
            *ABOUT,
        )


def _text(label: Any, longest: int, *, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )


class DeclineForm(PlainForm):
    because = _text(
        _("Why not"), 500, help_text=_("Whoever looks next year reads it. The two are not suggested again.")
    )


class IntroducedForm(PlainForm):
    introduced_on = DateField(label=_("Introduced"))


class ResultForm(PlainForm):
    result_on = DateField(label=_("Result on"))
    result = _text(_("What came of it"), 5_000)


class EndForm(PlainForm):
    reason = _text(_("Why it ended"), 500, help_text=_NO_NAMES)
