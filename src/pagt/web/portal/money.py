"""The money that was awarded, by year: a decided round's total, or a single award's amount when it has no round."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Value

from pagt.core.money import kroner
from pagt.grants.awards.models import Award, AwardRound
from pagt.web.portal import phrases

BAR_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Year:
    """What was decided in a year. `width`: the bar's, in percent of the year with most money."""

    year: int
    amount: int
    short: str
    width: int
    projects: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Money:
    """The years from the first with a decision to the last, and their total in whole kroner."""

    years: tuple[Year, ...]
    total: int
    projects: int
    unknown: int

    @property
    def short(self) -> str:
        return phrases.short_kroner(self.total)

    @property
    def full(self) -> str:
        return kroner(self.total * 100)


def awarded(until: date) -> Money:
    """Return what was awarded until the end of a day, in one query.

    A round that does not say its amount is counted in `unknown`, never as nothing.
    """
    rounds = AwardRound.objects.filter(withdrawn="", on__lte=until)
    alone = Award.objects.filter(withdrawn="", on__lte=until, round=None)
    rows = (
        rounds.order_by()
        .values_list("on", "amount", "projects")
        .union(alone.order_by().values_list("on", "amount", Value(1)), all=True)
    )
    amounts: dict[int, int] = defaultdict(int)
    projects: dict[int, int] = defaultdict(int)
    unknown: dict[int, int] = defaultdict(int)
    for on, amount, number in rows:
        amounts[on.year] += (amount or 0) // 100
        projects[on.year] += number or 0
        unknown[on.year] += amount is None
    if not amounts:
        return Money((), 0, 0, 0)
    most = max(amounts.values()) or 1
    years = tuple(
        Year(
            year,
            amounts[year],
            phrases.short_kroner(amounts[year]),
            round(BAR_WIDTH * amounts[year] / most),
            projects[year],
            unknown[year],
        )
        for year in range(min(amounts), max(amounts) + 1)
    )
    return Money(years, sum(amounts.values()), sum(projects.values()), sum(unknown.values()))
