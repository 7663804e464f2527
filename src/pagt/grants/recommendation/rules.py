"""What a recommendation must be before it is put forward: pure, on the numbers and texts of its lines.

Source: forvaltningsloven (LBK 433/22-04-2014) §§ 22 and 24: whoever gets nothing, or less than applied for, is told the
main considerations and the decisive facts. That a departure from the ranking is explained is the pool's own rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pagt.grants.recommendation.states import GIVES, Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """One application as the rules see it. Amounts are øre; `number` names it, e.g. `2027-0042`.

    `proposed`: what the scenario or the ranking gave it, None where there was neither.
    """

    number: str
    verdict: Verdict
    amount: int
    applied: int
    rank: int | None = None
    proposed: int | None = None
    reserve_rank: int | None = None
    deviation: str = ""
    considerations: str = ""
    decisive_facts: str = ""
    conditions: str = ""

    @property
    def gives(self) -> bool:
        """Whether it gets money."""
        return self.verdict in GIVES

    @property
    def needs_reasons(self) -> bool:
        """Whether the letter must say why: the answer is no, less than applied for, or on conditions (§ 22)."""
        return self.amount < self.applied or bool(self.conditions.strip())

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands, lowest best: money, then the reserve list in its order, then nothing."""
        if self.gives:
            return (0, 0)
        return (1, self.reserve_rank or 0) if self.verdict is Verdict.RESERVE else (2, 0)


class DeviationKind(StrEnum):
    """How a line departs from what the scores say."""

    PASSED_OVER = "passed_over"
    LIFTED = "lifted"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One departure of a line: for the first two kinds, `others` are the lines that it changed places with."""

    kind: DeviationKind
    others: tuple[str, ...] = ()


class FaultKind(StrEnum):
    """What keeps a recommendation from being put forward."""

    NO_LINES = "no_lines"
    NO_BUDGET = "no_budget"
    OVER_BUDGET = "over_budget"
    LEFT_OUT = "left_out"
    GONE = "gone"
    UNEXPLAINED = "unexplained"
    AMOUNT_UNEXPLAINED = "amount_unexplained"
    NO_CONSIDERATIONS = "no_considerations"
    NO_FACTS = "no_facts"
    RESERVE_ORDER = "reserve_order"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is missing or wrong: `numbers` names the applications, `oere` the money that is too much.

    Of what is unexplained the first has a better rank than the others, which stand before it.
    """

    kind: FaultKind
    numbers: tuple[str, ...] = ()
    oere: int = 0


def inversions(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield each pair in which a line of a better rank stands worse than one of a lower rank: (better, worse) ranked.

    Lines without a rank, and lines of the same rank, are never out of order.
    """
    ranked = sorted((line for line in lines if line.rank is not None), key=lambda line: line.rank or 0)
    for i, better in enumerate(ranked):
        for worse in ranked[i + 1 :]:
            if (better.rank or 0) < (worse.rank or 0) and better.place > worse.place:
                yield better, worse


def deviations(lines: Sequence[Line]) -> dict[str, tuple[Deviation, ...]]:
    """Return how each line departs from the ranking, and from the amount that was proposed, by number.

    A line is passed over when one of a lower rank stands better, and lifted when it stands better than one of a higher
    rank. Lines that do not depart are left out.
    """
    over: dict[str, list[str]] = {}
    lifted: dict[str, list[str]] = {}
    for better, worse in inversions(lines):
        over.setdefault(better.number, []).append(worse.number)
        lifted.setdefault(worse.number, []).append(better.number)
    found: dict[str, tuple[Deviation, ...]] = {}
    for line in lines:
        kinds = []
        if line.number in over:
            kinds.append(Deviation(DeviationKind.PASSED_OVER, tuple(over[line.number])))
        if line.number in lifted:
            kinds.append(Deviation(DeviationKind.LIFTED, tuple(lifted[line.number])))
        if line.proposed is not None and line.amount != line.proposed:
            kinds.append(Deviation(DeviationKind.AMOUNT))
        if kinds:
            found[line.number] = tuple(kinds)
    return found


def explained_by(line: Line, lines: Sequence[Line], found: Sequence[Deviation]) -> tuple[str, ...]:
    """Return which lines give the reason for this line's deviation where it gives none itself.

    Args:
        line: the line.
        lines: all lines.
        found: how the line departs (`deviations`).
    """
    if line.deviation.strip():
        return ()
    others = {number for each in found for number in each.others}
    return tuple(each.number for each in lines if each.number in others and each.deviation.strip())


def faults(
    lines: Sequence[Line],
    *,
    budget: int | None,
    left_out: Collection[str] = (),
    gone: Collection[str] = (),
) -> list[Fault]:
    """Return what keeps a recommendation from being put forward; empty when nothing does.

    A pair that changed places is explained when either line gives its reason; another amount than the proposed one is
    explained on its own line.

    Args:
        lines: its lines.
        budget: what there is to award, in øre; None when nobody has said.
        left_out: numbers of applications of the call that may be decided on and have no line.
        gone: numbers of those that may no longer get money: withdrawn, or found ineligible.
    """
    found = [] if lines else [Fault(FaultKind.NO_LINES)]
    given = total(lines)
    if budget is None:
        found.append(Fault(FaultKind.NO_BUDGET))
    elif given > budget:
        found.append(Fault(FaultKind.OVER_BUDGET, oere=given - budget))
    if left_out:
        found.append(Fault(FaultKind.LEFT_OUT, tuple(sorted(left_out))))
    lost = tuple(line.number for line in lines if line.place < (2, 0) and line.number in gone)
    if lost:
        found.append(Fault(FaultKind.GONE, lost))
    silently: dict[str, list[str]] = {}
    for better, worse in inversions(lines):
        if not better.deviation.strip() and not worse.deviation.strip():
            silently.setdefault(better.number, []).append(worse.number)
    found += [Fault(FaultKind.UNEXPLAINED, (better, *worse)) for better, worse in silently.items()]
    silent = [line for line in lines if not line.deviation.strip()]
    of_amount = [line.number for line in silent if line.proposed is not None and line.amount != line.proposed]
    reasoned = [line for line in lines if line.needs_reasons]
    without = [line.number for line in reasoned if not line.considerations.strip()]
    factless = [line.number for line in reasoned if not line.decisive_facts.strip()]
    found += [
        Fault(kind, tuple(numbers))
        for kind, numbers in (
            (FaultKind.AMOUNT_UNEXPLAINED, of_amount),
            (FaultKind.NO_CONSIDERATIONS, without),
            (FaultKind.NO_FACTS, factless),
        )
        if numbers
    ]
    places = sorted(line.reserve_rank or 0 for line in lines if line.verdict is Verdict.RESERVE)
    if places != list(range(1, len(places) + 1)):
        found.append(Fault(FaultKind.RESERVE_ORDER))
    return found


def total(lines: Sequence[Line]) -> int:
    """Return what the lines give together, in øre."""
    return sum(line.amount for line in lines)


def running(lines: Sequence[Line], budget: int) -> list[tuple[Line, int, int]]:
    """Return each line in its order with the sum so far and what is then left of the budget, in øre.

    What is left is negative from the line on that goes beyond it.
    """
    found, given = [], 0
    for line in lines:
        given += line.amount
        found.append((line, given, budget - given))
    return found


def fitted(verdict: Verdict, amount: int, applied: int) -> tuple[Verdict, int]:
    """Return verdict and amount so that they agree, as far as the verdict decides the amount.

    Who is funded gets all that was applied for; who is refused or in reserve gets none. Funding in part keeps the
    amount, which the caller checks.
    """
    if verdict is Verdict.FUND:
        return verdict, applied
    return (verdict, amount) if verdict is Verdict.PART else (verdict, 0)


def by_ranking(applied: Sequence[int], budget: int) -> list[int]:
    """Return what each application gets when the money is given down the ranking until one does not fit.

    Args:
        applied: what each applies for in øre, best ranked first.
        budget: what there is, in øre.
    """
    given: list[int] = []
    left, stopped = budget, False
    for amount in applied:
        stopped = stopped or amount > left
        given.append(0 if stopped else amount)
        left -= given[-1]
    return given
