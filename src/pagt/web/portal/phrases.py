"""Short wordings of the engine's numbers in the reader's language: `3 of 1–2`, `11 of 19`."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pagt.plan.rules import labels
from pagt.plan.rules.language import AllOf, AnyOf, Coverage, Linked, Milestone, Rule, Sum
from pagt.plan.rules.plan import Commitment, FocusArea, Plan
from pagt.plan.rules.results import PeriodResult
from pagt.plan.rules.verdict import Verdict
from pagt.plan.rules.vocabulary import ValueType, attributes_of

Lang = Literal["da", "en"]


def lang() -> Lang:
    """The active language as the engine names it."""
    return "en" if (get_language() or "da").startswith("en") else "da"


def word(verdict: Verdict) -> str:
    """The verdict's word in the active language."""
    return labels.label("verdict", verdict, lang())


def title_of(named: Plan | FocusArea | Commitment) -> str:
    """The title in the active language; the Danish one when there is no English."""
    return named.title_en if lang() == "en" and named.title_en else named.title


def long_date(day: date) -> str:
    """The day written out: `31. december 2025`."""
    return _long_date(day, lang())


@lru_cache(maxsize=4_000)
def _long_date(day: date, language: Lang) -> str:
    with translation.override(language):
        return date_format(day, "DATE_FORMAT")


def short_date(day: date) -> str:
    """The day in figures."""
    return date_format(day, "j.n.Y") if lang() == "da" else day.strftime("%-d %b %Y")


def span(start: date, end: date) -> str:
    """A period's name: its year, its years, or its last day when it ends within a year."""
    if (end.month, end.day) != (12, 31):
        return _("by %(day)s") % {"day": short_date(end)}
    return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"


def short_kroner(kroner: int) -> str:
    """An amount in few characters: `24,9 mio. kr.` or `DKK 24.9m`."""
    for size, danish, english in ((1_000_000_000, " mia. kr.", "bn"), (1_000_000, " mio. kr.", "m")):
        if kroner >= size:
            figure = f"{kroner / size:.1f}".removesuffix(".0")
            return figure.replace(".", ",") + danish if lang() == "da" else f"DKK {figure}{english}"
    figure = f"{kroner:,}"
    return f"{figure.replace(',', '.')} kr." if lang() == "da" else f"DKK {figure}"


def is_money(rule: Rule | None) -> bool:
    """Whether the rule adds up amounts of money."""
    if not isinstance(rule, Sum):
        return False
    return attributes_of(rule.filter.kinds[0])[rule.field].type is ValueType.MONEY


def amount(number: int, rule: Rule | None) -> str:
    """A number of the rule's unit."""
    return short_kroner(number) if is_money(rule) else str(number)


class _Wordings(NamedTuple):
    """The wordings of tallies in one language, looked up once: a board says them for every cell."""

    at_least: str
    at_most: str
    of: str
    of_parts: str
    nothing_to_tie: str


@cache
def _wordings(language: Lang) -> _Wordings:
    with translation.override(language):
        return _Wordings(
            at_least=_("at least %(number)s"),
            at_most=_("at most %(number)s"),
            of=_("%(have)s of %(need)s"),
            of_parts=_("%(have)s of %(all)s parts"),
            nothing_to_tie=_("nothing to tie yet"),
        )


def promised(period: PeriodResult, rule: Rule | None) -> str:
    """What the period asks for: `at least 1`, `1–2`, `at most 3`."""
    least, most = period.need_min, period.need_max
    if least is not None and most is not None:
        return f"{amount(least, rule)}–{amount(most, rule)}" if least != most else amount(least, rule)
    if most is not None:
        return _wordings(lang()).at_most % {"number": amount(most, rule)}
    return _wordings(lang()).at_least % {"number": amount(least or 0, rule)}


def tally(period: PeriodResult, rule: Rule | None) -> str:
    """What there is against what was promised."""
    if isinstance(rule, Milestone):
        return span(period.start, period.end)
    words = _wordings(lang())
    if isinstance(rule, AllOf | AnyOf):
        return words.of_parts % {"have": period.have, "all": len(rule.parts)}
    if isinstance(rule, Linked) and not period.need_min:
        return words.nothing_to_tie
    if isinstance(rule, Coverage | Linked):
        return words.of % {"have": period.have, "need": period.need_min or 0}
    return words.of % {"have": amount(period.have, rule), "need": promised(period, rule)}


def reach(period: PeriodResult) -> float:
    """How far the period has come, 0 to 1, against its minimum (a rule without one: 0)."""
    if not period.need_min:
        return 0.0
    return min(1.0, period.have / period.need_min)
