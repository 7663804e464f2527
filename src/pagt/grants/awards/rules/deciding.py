"""What a decision must be before it is put on record: pure, on the numbers and texts of its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pagt.grants.recommendation.states import GIVES, Verdict


@dataclass(frozen=True, slots=True)
class Decided:
    """What was recommended or decided for one application; amounts are øre, `number` names it."""

    number: str
    verdict: Verdict
    amount: int
    applied: int
    reserve_rank: int | None = None
    difference: str = ""

    @property
    def fits(self) -> bool:
        """Whether verdict, amount and place on the reserve list agree."""
        if (self.verdict is Verdict.RESERVE) is not bool(self.reserve_rank):
            return False
        if self.verdict is Verdict.FUND:
            return 0 < self.amount == self.applied
        if self.verdict is Verdict.PART:
            return 0 < self.amount < self.applied and self.amount % 100 == 0
        return self.amount == 0


class LackKind(StrEnum):
    """What keeps a decision from being put on record."""

    NOTHING = "nothing"
    UNEXPLAINED = "unexplained"
    UNFIT = "unfit"
    OVER_BUDGET = "over_budget"
    GONE = "gone"
    SAME_PLACE = "same_place"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing or wrong: `numbers` names the applications, `oere` the money that is too much."""

    kind: LackKind
    numbers: tuple[str, ...] = ()
    oere: int = 0


def differs(decided: Decided, recommended: Decided) -> bool:
    """Whether something else was decided for an application than was recommended."""
    return (decided.verdict, decided.amount, decided.reserve_rank) != (
        recommended.verdict,
        recommended.amount,
        recommended.reserve_rank,
    )


def lacks(
    lines: Sequence[Decided],
    recommended: Mapping[str, Decided],
    *,
    budget: int,
    standing: int = 0,
    gone: Collection[str] = (),
    waiting: Collection[int] = (),
) -> list[Lack]:
    """Return what keeps a decision from being put on record; empty when nothing does.

    Args:
        lines: what is decided.
        recommended: what was recommended, by number.
        budget: what the call has to award, in øre.
        standing: what earlier decisions give that this one leaves as they are, in øre.
        gone: numbers of applications that may no longer get money: withdrawn, or found ineligible.
        waiting: places on the reserve list that earlier decisions have given and this one leaves as they are.
    """
    found = [] if lines else [Lack(LackKind.NOTHING)]
    unfit = tuple(line.number for line in lines if not line.fits)
    if unfit:
        found.append(Lack(LackKind.UNFIT, unfit))
    silent = tuple(
        line.number
        for line in lines
        if not line.difference.strip()
        and (line.number not in recommended or differs(line, recommended[line.number]))
    )
    if silent:
        found.append(Lack(LackKind.UNEXPLAINED, silent))
    lost = tuple(
        line.number
        for line in lines
        if line.number in gone and (line.verdict in GIVES or line.verdict is Verdict.RESERVE)
    )
    if lost:
        found.append(Lack(LackKind.GONE, lost))
    places = Counter([*waiting, *(line.reserve_rank for line in lines if line.reserve_rank)])
    crowded = tuple(line.number for line in lines if places[line.reserve_rank or 0] > 1)
    if crowded:
        found.append(Lack(LackKind.SAME_PLACE, crowded))
    given = standing + sum(line.amount for line in lines)
    if given > budget:
        found.append(Lack(LackKind.OVER_BUDGET, oere=given - budget))
    return found


def promoted(reserve: Decided, free: int) -> Decided | None:
    """Return what the first on the reserve list gets when money has come free; None when there is none.

    All that it applied for, or what there is in whole kroner.

    Args:
        reserve: its line as it stands.
        free: the money that no decision in force gives, in øre.
    """
    amount = min(reserve.applied, free - free % 100)
    if amount <= 0:
        return None
    verdict = Verdict.FUND if amount == reserve.applied else Verdict.PART
    return Decided(reserve.number, verdict, amount, reserve.applied)


def success_rate(verdicts: Sequence[Verdict]) -> tuple[int, int]:
    """Return how many of how many got money, wholly or in part."""
    return sum(verdict in GIVES for verdict in verdicts), len(verdicts)
