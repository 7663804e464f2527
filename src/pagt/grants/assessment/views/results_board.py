"""The ranked board of a call as its address asks for it: search, filters, sort and page. The page and the export share it.

Rows are written here, not in the template, for the reason that `core.register.listing` states: 250 rows of nine
cells are most of what the page costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from pagt.core.danish import danish_order
from pagt.core.money import kroner
from pagt.core.register.listing import Heading
from pagt.grants.assessment.queries.results import Result
from pagt.grants.assessment.results_words import FLAG_NAMES, SURENESS_NAMES, number, said
from pagt.grants.assessment.rules.evidence import Flag, sureness

PAGE_SIZE = 250
ANY, NONE = "any", "none"
_BAR = 60
"""The bar's width in pixels."""
_SORTS: dict[str, Callable[[Result], Any]] = {
    "rank": lambda each: each.rank,
    "number": lambda each: each.number,
    "amount": lambda each: each.amount,
    "raw": lambda each: each.raw,
    "mean": lambda each: each.mean,
    "consensus": lambda each: each.consensus,
    "reviews": lambda each: each.reviews,
    "spread": lambda each: each.spread if each.scores else None,
}
_FALLING = frozenset({"amount", "raw", "mean", "consensus", "spread"})
"""Columns whose highest comes first when somebody presses the heading."""


@dataclass(frozen=True)
class Choice:
    """A choice above the board: its name in the address, its label, and (value, label) of each option."""

    name: str
    label: str
    options: Sequence[tuple[str, Any]]
    chosen: str


class Board:
    """What one address shows of a call's results.

    Args:
        found: the results that the reader may see, by rank.
        scale: the lowest and the highest score there can be.
        query: the address's parameters: `q`, `theme`, `municipality`, `flag`, `panel`, `sort`, `page`.
        url: where an application's own page lies; `~` stands for its key.
    """

    def __init__(
        self, found: Sequence[Result], scale: tuple[int, int], query: Mapping[str, str], url: str
    ) -> None:
        self.all = found
        self.scale = scale
        self.url = url
        self.q = query.get("q", "").replace("\0", "").strip()[:200]
        names = ("theme", "municipality", "flag", "panel")
        self.chosen = {name: query.get(name, "").replace("\0", "") for name in names}
        wanted = query.get("sort", "")
        self.sort = wanted if wanted.removeprefix("-") in _SORTS else "rank"
        self.rows = self._sorted([each for each in found if self._fits(each)])
        self.pages = max(1, -(-len(self.rows) // PAGE_SIZE))
        page = query.get("page", "1")
        self.page = min(max(1, int(page) if page.isdecimal() and len(page) < 7 else 1), self.pages)

    def _fits(self, each: Result) -> bool:
        theme, municipality, flag, panel = self.chosen.values()
        return (
            (not theme or theme in each.themes)
            and (not municipality or municipality == each.municipality)
            and (not flag or (bool(each.flags) if flag == ANY else flag in each.flags))
            and (not panel or (each.consensus is None) == (panel == NONE))
            and all(
                word in f"{each.number} {each.title} {each.lead}".casefold()
                for word in self.q.casefold().split()
            )
        )

    def _sorted(self, rows: list[Result]) -> list[Result]:
        name = self.sort.removeprefix("-")
        value = _SORTS[name]
        known = [each for each in rows if value(each) is not None]
        known.sort(key=value, reverse=self.sort.startswith("-"))
        return known + [each for each in rows if value(each) is None]

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter narrows the board."""
        return bool(self.q or any(self.chosen.values()))

    @property
    def choices(self) -> list[Choice]:
        """The choices above the board, with what the call's applications have."""
        themes = sorted({theme for each in self.all for theme in each.themes}, key=danish_order)
        places = sorted({each.municipality for each in self.all if each.municipality}, key=danish_order)
        flags = [(ANY, _("Any flag")), *((flag.value, FLAG_NAMES[flag]) for flag in Flag)]
        panel = [(ANY, _("The panel has agreed")), (NONE, _("Not agreed yet"))]
        named: list[tuple[str, str, Sequence[tuple[str, Any]]]] = [
            ("theme", _("Theme"), [(each, each) for each in themes]),
            ("municipality", _("Municipality"), [(each, each) for each in places]),
            ("flag", _("To talk about"), flags),
            ("panel", _("Panel"), panel),
        ]
        return [Choice(name, label, options, self.chosen[name]) for name, label, options in named if options]

    def address(self, **changes: Any) -> str:
        """Return the query string of this board with changes; empty and default values are left out."""
        values = {"q": self.q, **self.chosen, "sort": "" if self.sort == "rank" else self.sort}
        values |= {name: str(value) for name, value in changes.items()}
        return "?" + urlencode({name: value for name, value in values.items() if value})

    def headings(self) -> list[Heading]:
        """Return the columns' headings with the address that sorts by each."""
        return [self._heading(name, label, numeric) for name, label, numeric in _columns()]

    def _heading(self, name: str, label: str, numeric: bool) -> Heading:
        direction, turned = "", f"-{name}" if name in _FALLING else name
        if self.sort.removeprefix("-") == name:
            descending = self.sort.startswith("-")
            direction = "descending" if descending else "ascending"
            turned = name if descending else f"-{name}"
        return Heading(label, self.address(sort=turned) if name in _SORTS else "", direction, numeric, False)

    def body(self) -> str:
        """Return the page's rows as HTML."""
        rank, _title, amount, raw, mean, panel, reviews, talk = (
            escape(label) for _name, label, _numeric in _columns()
        )
        before, after = self.url.split("~")
        lowest, highest = self.scale
        words = {word: str(name) for word, name in SURENESS_NAMES.items()}
        start = (self.page - 1) * PAGE_SIZE
        parts: list[str] = []
        for each in self.rows[start : start + PAGE_SIZE]:
            place = f", {each.municipality}" if each.municipality else ""
            parts.append(
                f'<tr><td class="numeric" data-label="{rank}">{each.rank or "–"}<th scope="row">'
                f'<a href="{before}{each.key}{after}">{escape(each.number)} {escape(each.title)}</a>'
                f'<span class="quiet">{escape(each.lead + place)}</span>'
                f'<td class="numeric" data-label="{amount}">{kroner(each.amount)}'
                f'<td class="numeric" data-label="{raw}">{number(each.raw)}'
            )
            if each.mean is None or each.sd is None:
                parts.append(f'<td class="numeric" data-label="{mean}">')
            else:
                parts.append(
                    f'<td class="numeric" data-label="{mean}">{number(each.mean)} ±{number(each.sd)}'
                    f"{bar(each.mean, each.sd, lowest, highest)}"
                    f'<span class="quiet">{words[sureness(each.sd, highest - lowest)]}</span>'
                )
            parts.append(
                f'<td class="numeric" data-label="{panel}">{number(each.consensus)}'
                f'<td class="numeric" data-label="{reviews}">{each.reviews}<td data-label="{talk}">'
            )
            if each.flags:
                said_of = (escape(said(flag, each.evidence)) for flag in each.flags)
                parts.append("".join(f'<span class="tone tone--warning">{text}</span>' for text in said_of))
        return mark_safe("".join(parts))

    def export(self) -> Iterator[list[Any]]:
        """Yield every row of the board, all pages, with raw values (money in kroner)."""
        for each in self.rows:
            yield [
                each.rank or "",
                each.number,
                each.title,
                each.lead,
                each.municipality,
                "; ".join(each.themes),
                "" if each.amount is None else each.amount / 100,
                *("" if value is None else round(value, 4) for value in (each.raw, each.mean, each.sd)),
                "" if each.consensus is None else round(each.consensus, 4),
                each.reviews,
                "; ".join(said(flag, each.evidence) for flag in each.flags),
            ]


def export_headings() -> list[str]:
    """Return the headings of the export's columns."""
    return [
        _("Rank"),
        _("Application number"),
        _("Title"),
        _("Applicant"),
        _("Municipality"),
        _("Themes"),
        _("Applied for"),
        _("Raw score"),
        _("Calibrated score"),
        _("Uncertainty (±)"),
        _("The panel's score"),
        _("Reviews"),
        _("To talk about"),
    ]


def _columns() -> list[tuple[str, str, bool]]:
    return [
        ("rank", _("Rank"), True),
        ("number", _("Application"), False),
        ("amount", _("Applied for"), True),
        ("raw", _("Raw score"), True),
        ("mean", _("Calibrated score"), True),
        ("consensus", _("The panel's score"), True),
        ("reviews", _("Reviews"), True),
        ("spread", _("To talk about"), False),
    ]


def bar(mean: float, sd: float, lowest: float, highest: float) -> str:
    """Return a small drawing of a score with one standard deviation to either side, on the scale. The number says it too."""

    def at(value: float) -> int:
        return round((min(max(value, lowest), highest) - lowest) / (highest - lowest) * _BAR)

    left, right, middle = at(mean - sd), at(mean + sd), at(mean)
    return (
        f'<svg class="score-bar" viewBox="0 0 {_BAR} 8" width="{_BAR}" height="8" aria-hidden="true">'
        f'<path d="M0 4H{_BAR}"/><path d="M{left} 4H{right}"/><path d="M{middle} 0V8"/></svg>'
    )
