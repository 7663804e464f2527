"""The promise board as data: one row a commitment, one cell a period, placed on the plan's years.

A pure function of the engine's result. The page (`_board.html`) and the embedded picture (`board_svg`) draw it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.plan.marks import ORDER
from pagt.plan.rules.results import CommitmentResult, PeriodResult, PlanResult
from pagt.plan.rules.verdict import Verdict
from pagt.web.portal import phrases


@dataclass(frozen=True, slots=True)
class Cell:
    """One period of a commitment.

    It begins in `column` (from 1), `gap` columns are empty before it, and it spans `span` columns; `filled` is
    the percentage of the promise that is met; `sentence` says it all to somebody who hears the board instead of
    seeing it.
    """

    gap: int
    column: int
    span: int
    verdict: Verdict
    period: str
    word: str
    tally: str
    filled: int
    url: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment. Without a verdict it is the channel of another: then `channel_of` names that one."""

    id: str
    title: str
    url: str
    verdict: Verdict | None
    word: str
    cells: tuple[Cell, ...]
    rest: int
    channel_of: str
    channel_url: str


@dataclass(frozen=True, slots=True)
class Area:
    """One focus area with its rows."""

    id: str
    title: str
    url: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many commitments have a verdict; also an entry of the legend."""

    verdict: Verdict
    word: str
    number: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Totals:
    """How a plan's promises stand in all."""

    shares: tuple[Share, ...]

    @property
    def promises(self) -> int:
        """How many commitments can be kept: those with a rule of their own."""
        return sum(share.number for share in self.shares)

    def number(self, verdict: Verdict) -> int:
        """How many commitments have the verdict."""
        return next(share.number for share in self.shares if share.verdict is verdict)

    @property
    def summary(self) -> str:
        """The totals in one sentence."""
        kept = self.number(Verdict.KEPT)
        return ngettext(
            "Of %(all)s promises, %(kept)s is kept.", "Of %(all)s promises, %(kept)s are kept.", kept
        ) % {"all": self.promises, "kept": kept}


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board on a day."""

    title: str
    on: date
    columns: tuple[str, ...]
    areas: tuple[Area, ...]
    totals: Totals


def meanings() -> dict[Verdict, str]:
    """What each verdict means, in a few words."""
    return {
        Verdict.KEPT: _("The records show that the promise was met."),
        Verdict.OPEN: _("The period is running, and there is still time."),
        Verdict.AT_RISK: _("The deadline is near, and something is missing."),
        Verdict.DEVIATES: _("Done, but otherwise than promised."),
        Verdict.UNPROVEN: _("No record shows it, which is not the same as not done."),
        Verdict.BROKEN: _("The period is over, and the records are not enough."),
        Verdict.UPCOMING: _("The period lies ahead."),
    }


def build(result: PlanResult, commitment_url: Callable[[str], str], area_url: Callable[[str], str]) -> Board:
    """Lay the result out as a board, in the active language.

    Args:
        result: the engine's result for a plan on a day.
        commitment_url: gives the address of a commitment by its id; cells point to `#p<first year>` in it.
        area_url: gives the address of a focus area by its id.
    """
    first, last = result.plan.start.year, result.plan.end.year
    rows: dict[str, list[Row]] = {area.id: [] for area in result.plan.focus_areas}
    for commitment in result.commitments:
        row = _row(commitment, commitment_url, first, last)
        rows[commitment.area.id].append(row)
    areas = tuple(
        Area(area.id, phrases.title_of(area), area_url(area.id), tuple(rows[area.id]))
        for area in result.plan.focus_areas
    )
    return Board(
        title=phrases.title_of(result.plan),
        on=result.on,
        columns=tuple(str(year) for year in range(first, last + 1)),
        areas=areas,
        totals=totals(result.commitments),
    )


def totals(commitments: Sequence[CommitmentResult]) -> Totals:
    """Count the commitments by verdict, every verdict listed."""
    numbers = Counter(c.verdict for c in commitments)
    said = meanings()
    return Totals(tuple(Share(v, phrases.word(v), numbers[v], said[v]) for v in ORDER))


def anchor(period: PeriodResult) -> str:
    """The fragment of a period on its commitment's page."""
    return f"p{period.start.year}"


def _row(result: CommitmentResult, url: Callable[[str], str], first: int, last: int) -> Row:
    commitment = result.commitment
    own_url = url(commitment.id)
    cells = []
    free = first
    for period in result.periods:
        start = max(period.start.year, free)
        end = min(max(period.end.year, start), last)
        columns = (start - free, start - first + 1, end - start + 1)
        cells.append(_cell(result, period, own_url, columns))
        free = end + 1
    return Row(
        id=commitment.id,
        title=phrases.title_of(commitment),
        url=own_url,
        verdict=result.verdict,
        word=phrases.word(result.verdict) if result.verdict else "",
        cells=tuple(cells),
        rest=last + 1 - free,
        channel_of=commitment.channel_of,
        channel_url=url(commitment.channel_of) if commitment.channel_of else "",
    )


def _cell(result: CommitmentResult, period: PeriodResult, url: str, columns: tuple[int, int, int]) -> Cell:
    rule = result.commitment.rule
    name, word = phrases.span(period.start, period.end), phrases.word(period.verdict)
    tally = phrases.tally(period, rule)
    gap, column, span = columns
    return Cell(
        gap=gap,
        column=column,
        span=span,
        verdict=period.verdict,
        period=name,
        word=word,
        tally=tally,
        filled=round(100 * phrases.reach(period)),
        url=f"{url}#{anchor(period)}",
        sentence=f"{result.commitment.id} {name}: {word}, {tally}"
        if tally != name
        else f"{result.commitment.id} {name}: {word}",
    )
