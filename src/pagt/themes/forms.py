"""Forms of themes and hearing input."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from pagt.core.register.fields import RecordField
from pagt.core.register.forms import ABOUT, ABOUT_SECTION, RecordForm
from pagt.network.partners.models import Organisation
from pagt.themes.models import HearingInput, Theme


class ThemeForm(RecordForm[Theme]):
    sections = (
        (_("The theme"), ("title", "year", "on", "on_is_latest", "description", "esf_priorities")),
        ABOUT_SECTION,
    )

    class Meta:
        model = Theme
        fields = ("title", "year", "on", "on_is_latest", "description", "esf_priorities", *ABOUT)
        error_messages: ClassVar = {"esf_priorities": {"item_invalid": _("Code %(nth)s:")}}


class HearingInputForm(RecordForm[HearingInput]):
    sections = (
        (_("The input"), ("title", "year", "group", "on", "organisation", "summary")),
        ABOUT_SECTION,
    )
    organisation = RecordField(model=Organisation, by=("name", "cvr"), required=False, label=_("Sent by"))

    class Meta:
        model = HearingInput
        fields = ("title", "year", "group", "on", "organisation", "summary", *ABOUT)
