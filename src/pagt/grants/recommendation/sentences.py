"""What the rules find, as sentences for their reader."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pagt.core import money
from pagt.grants.recommendation.rules import Deviation, DeviationKind, Fault, FaultKind


def _listed(numbers: Sequence[str]) -> str:
    return ", ".join(numbers)


def say_fault(fault: Fault) -> str:
    """Return what is missing or wrong, and so what to do."""
    names = {"numbers": _listed(fault.numbers), "amount": money.kroner(fault.oere)}
    if fault.kind is FaultKind.UNEXPLAINED:
        return _(
            "Say why %(better)s stands after lower ranks, or why these stand before it: %(numbers)s."
        ) % {
            "better": fault.numbers[0],
            "numbers": _listed(fault.numbers[1:]),
        }
    sentences = {
        FaultKind.NO_LINES: _("There is no application in it."),
        FaultKind.NO_BUDGET: _("The call does not say how much there is to award."),
        FaultKind.OVER_BUDGET: _("The lines give %(amount)s kr. more than the call has to award."),
        FaultKind.LEFT_OUT: _(
            "These applications of the call have no line: %(numbers)s. Make a new version."
        ),
        FaultKind.GONE: _(
            "Withdrawn, or found ineligible, so that they can neither get money nor wait for it: %(numbers)s."
        ),
        FaultKind.AMOUNT_UNEXPLAINED: _("Say why the amount is another than the proposed one: %(numbers)s."),
        FaultKind.NO_CONSIDERATIONS: _(
            "Write the main considerations, which the letter must state when the answer is no, less than applied "
            "for, or on conditions: %(numbers)s."
        ),
        FaultKind.NO_FACTS: _(
            "Write the decisive facts, which the letter must state when the answer is no, less than applied for, or on "
            "conditions: %(numbers)s."
        ),
        FaultKind.RESERVE_ORDER: _("The places on the reserve list must run from 1 without a gap."),
    }
    return sentences[fault.kind] % names


def say_reason(own: str, elsewhere: Sequence[str]) -> str:
    """Return the reason for a deviation: the line's own, or where it stands; empty when there is none yet."""
    if own.strip() or not elsewhere:
        return own
    return _("See the reason at %(numbers)s.") % {"numbers": _listed(elsewhere)}


def say_deviation(deviation: Deviation) -> str:
    """Return how a line departs from what the scores say."""
    names = {"numbers": _listed(deviation.others)}
    if deviation.kind is DeviationKind.PASSED_OVER:
        return _("Passed over: these have a lower rank and stand before it: %(numbers)s.") % names
    if deviation.kind is DeviationKind.LIFTED:
        return _("Lifted: it stands before these, which have a better rank: %(numbers)s.") % names
    return _("The amount is another than the proposed one.")
