"""How a relation stands, in words."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.network.partners.rules.health import Health, Reason, Why
from pagt.network.partners.states import Warmth

TONES = {Warmth.WARM: "good", Warmth.NEW: "plain", Warmth.COOLING: "warning", Warmth.COLD: "bad"}
"""The colour of each warmth, as the style sheet names it; the word always stands beside it."""


def reason_in_words(reason: Reason) -> str:
    """Return one reason as a sentence."""
    day = date_format(reason.on, "DATE_FORMAT") if reason.on else ""
    match reason.why:
        case Why.CONTACT if reason.days == 0:
            return _("There was contact today.")
        case Why.CONTACT:
            return ngettext(
                "Last contact %(n)s day ago, on %(day)s.",
                "Last contact %(n)s days ago, on %(day)s.",
                reason.days,
            ) % {"n": reason.days, "day": day}
        case Why.NO_CONTACT:
            return _("No contact since the term began on %(day)s.") % {"day": day}
        case Why.AGREED:
            return _("The next step is due on %(day)s.") % {"day": day}
        case Why.OVERDUE:
            return _("What should have been done by %(day)s is overdue.") % {"day": day}
        case Why.BEGUN:
            return _("The term begins on %(day)s.") % {"day": day}
        case Why.NOTHING_AGREED:
            return _("Nothing is agreed for the time to come.")


def in_words(health: Health) -> list[str]:
    """Return why a relation stands as it does, a sentence a reason, the weightiest first."""
    return [reason_in_words(reason) for reason in health.reasons]


def colder_in_words(health: Health) -> str:
    """Return when the relation gets colder without contact; empty when it is cold already."""
    if health.colder_on is None:
        return ""
    return _("Without contact it gets colder on %(day)s.") % {
        "day": date_format(health.colder_on, "DATE_FORMAT")
    }
