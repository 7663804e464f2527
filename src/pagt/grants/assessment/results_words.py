"""What results are called, and what each flag says of the application it stands on."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pagt.grants.assessment.rules.evidence import Agreement, Evidence, Flag, Sureness

FLAG_NAMES = {
    Flag.STRAY: gettext_lazy("Stray score"),
    Flag.SPREAD: gettext_lazy("Spread"),
    Flag.FEW: gettext_lazy("Few reviews"),
    Flag.UNJUDGED: gettext_lazy("Could not judge"),
    Flag.UNSURE: gettext_lazy("Very unsure"),
}
SURENESS_NAMES = {
    Sureness.FAIRLY_SURE: gettext_lazy("fairly sure"),
    Sureness.UNSURE: gettext_lazy("unsure"),
    Sureness.VERY_UNSURE: gettext_lazy("very unsure"),
}
AGREEMENT_NAMES = {
    Agreement.GOOD: gettext_lazy("good"),
    Agreement.USABLE: gettext_lazy("usable, with care"),
    Agreement.POOR: gettext_lazy("low: talk before you trust the numbers"),
}


def said(flag: Flag, evidence: Evidence) -> str:
    """Say what a flag is raised for, with the application's own numbers."""
    if flag is Flag.STRAY:
        return _("One score differs from the others")
    if flag is Flag.SPREAD:
        low, high = number(min(evidence.scores)), number(max(evidence.scores))
        return _("Scores from %(low)s to %(high)s") % {"low": low, "high": high}
    if flag is Flag.FEW:
        return _("%(n)s of %(wanted)s reviews") % {"n": len(evidence.scores), "wanted": evidence.wanted}
    if flag is Flag.UNJUDGED:
        missing = evidence.asked - evidence.given
        return _("%(n)s of %(asked)s marks missing") % {"n": missing, "asked": evidence.asked}
    return _("Very unsure: ±%(sd)s") % {"sd": number(evidence.sd or 0)}


def number(value: float | None) -> str:
    """Return a score as the language writes it, with two decimals; empty for None."""
    if value is None:
        return ""
    text = f"{value:.2f}"
    return text.replace(".", ",") if (get_language() or "da").startswith("da") else text


def signed(value: float) -> str:
    """Return a difference with its sign."""
    text = number(abs(value))
    return f"+{text}" if value > 0.005 else f"−{text}" if value < -0.005 else text
