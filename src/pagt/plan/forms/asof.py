"""The day that a staff page shows, and the day whose knowledge it is shown with."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from pagt.core import clock
from pagt.core.forms import DateField, PlainForm


class AsOfForm(PlainForm):
    """`?on=2024-12-31&known_at=2025-01-15`; both may be left out."""

    on = DateField(required=False, label=_("As of"), help_text=_("The status at the end of this day."))
    known_at = DateField(
        required=False,
        label=_("As known on"),
        help_text=_("Only with what was on record then. Empty: all there is."),
    )

    @property
    def day(self) -> date:
        """The day asked for; today when none, or none that is a date, was given."""
        given: date | None = self.cleaned_data.get("on") if self.is_valid() or self.is_bound else None
        return given or clock.today()

    @property
    def knowledge(self) -> date | None:
        """The day of knowledge asked for; None for all there is."""
        known: date | None = self.cleaned_data.get("known_at") if self.is_valid() or self.is_bound else None
        return known
