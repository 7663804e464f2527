"""The sums of a budget, exact to the øre. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pagt.grants.calls.states import CostKind, FundingKind, Side

KINDS: Mapping[str, frozenset[str]] = {
    Side.COST: frozenset(CostKind),
    Side.FINANCING: frozenset(FundingKind),
}
"""The kinds that a row of each side may have."""
_YEAR = re.compile(r"y\d{4}")


@dataclass(frozen=True, slots=True)
class Part:
    """Cost and financing in øre: of the whole budget, or of one year."""

    cost: int = 0
    applied: int = 0
    own: int = 0
    other: int = 0

    @property
    def financing(self) -> int:
        return self.applied + self.own + self.other


@dataclass(frozen=True, slots=True)
class Sums(Part):
    """The sums of a whole budget.

    by_year: each year that has an amount -> its sums.
    by_kind: (side, kind) -> øre, e.g. ("cost", "salary"); a row without a kind counts under "".
    unread: how many cells hold something that is no amount and counts for nothing, so that the sums are not final.
    """

    by_year: Mapping[int, Part] = field(default_factory=dict)
    by_kind: Mapping[tuple[str, str], int] = field(default_factory=dict)
    unread: int = 0

    @property
    def cofinancing(self) -> Fraction | None:
        """The share of the cost that others than this pool bear: (cost - applied) / cost; None without cost."""
        return Fraction(self.cost - self.applied, self.cost) if self.cost else None

    @property
    def balanced(self) -> bool:
        """Whether the financing comes to exactly the cost."""
        return self.cost == self.financing

    @property
    def difference(self) -> int:
        """The øre of cost that no financing covers; below 0, too much financing."""
        return self.cost - self.financing


def sums(rows: Sequence[Mapping[str, Any]] | None) -> Sums:
    """Return the sums of a budget's rows, the canonical value of a budget question (see `answers`).

    A financing of no known kind counts as other funding, a row of neither side for nothing.
    """
    years: dict[int, Counter[str]] = {}
    kinds: Counter[tuple[str, str]] = Counter()
    unread = 0
    for row in rows or ():
        cells = row["cells"]
        side, kind = cells.get("side"), cells.get("kind")
        if side not in (Side.COST, Side.FINANCING):
            continue
        known = kind if isinstance(kind, str) and kind in KINDS[side] else ""
        for column, value in cells.items():
            if not _YEAR.fullmatch(column):
                continue
            if not isinstance(value, int):
                unread += 1
            else:
                what = "cost" if side == Side.COST else known or FundingKind.OTHER.value
                years.setdefault(int(column[1:]), Counter())[what] += value
                kinds[side, known] += value
    total: Counter[str] = sum(years.values(), Counter())
    return Sums(
        **total,
        by_year={year: Part(**years[year]) for year in sorted(years)},
        by_kind=dict(kinds),
        unread=unread,
    )
