"""What the rules of a decision find, as sentences for their reader."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pagt.core import money
from pagt.grants.awards.rules.deciding import Lack, LackKind


def say_lack(lack: Lack) -> str:
    """Return what is missing or wrong, and so what to do."""
    names = {"numbers": ", ".join(lack.numbers), "amount": money.kroner(lack.oere)}
    sentences = {
        LackKind.NOTHING: _("There is no application in the decision."),
        LackKind.UNFIT: _("Verdict, amount and place on the reserve list do not agree: %(numbers)s."),
        LackKind.UNEXPLAINED: _("Say why something else was decided than recommended: %(numbers)s."),
        LackKind.GONE: _(
            "Withdrawn, or found ineligible, so that they can neither get money nor wait for it: %(numbers)s."
        ),
        LackKind.SAME_PLACE: _("Two applications have the same place on the reserve list: %(numbers)s."),
        LackKind.OVER_BUDGET: _("%(amount)s kr. more would be given than the call has to award."),
    }
    return sentences[lack.kind] % names
