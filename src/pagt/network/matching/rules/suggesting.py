"""Suggestions: how well a need and an offer fit, with every reason and its weight. Pure.

The score is the sum of the weights of the reasons, 0 to 100; nothing else is in it. `docs/explanation/matching.md`
tells the method and what it was measured to be worth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pagt.network.matching.rules.texts import shared_words
from pagt.network.matching.rules.tiles import reaches, steps
from pagt.network.matching.states import Reach, Side
from pagt.network.partners.states import SupportKind

MINIMUM = 40
"""Points that a pair must have to be suggested."""


class Code(StrEnum):
    """What a reason is about; `words.py` says each in words."""

    SAME_SUPPORT = "same_support"
    NEAR_SUPPORT = "near_support"
    OTHER_SUPPORT = "other_support"
    SHARED_FIELDS = "shared_fields"
    NO_FIELDS = "no_fields"
    OTHER_FIELDS = "other_fields"
    SHARED_LEVELS = "shared_levels"
    NO_LEVELS = "no_levels"
    OTHER_LEVELS = "other_levels"
    SAME_MUNICIPALITY = "same_municipality"
    NEAR = "near"
    FAR = "far"
    OUTSIDE = "outside"
    SHARED_THEMES = "shared_themes"
    ENOUGH = "enough"
    TOO_FEW = "too_few"
    WHOLE_TIME = "whole_time"
    PART_OF_TIME = "part_of_time"
    SHARED_WORDS = "shared_words"


class Obstacle(StrEnum):
    """Why two can't be matched at all."""

    SAME_SIDE = "same_side"
    OWN_ORGANISATION = "own_organisation"
    OWN_GROUP = "own_group"
    CLOSED = "closed"
    OVER = "over"
    OTHER_TIME = "other_time"
    OUT_OF_REACH = "out_of_reach"
    DECIDED = "decided"


WEIGHTS: dict[Code, int] = {
    Code.SAME_SUPPORT: 30,
    Code.NEAR_SUPPORT: 12,
    Code.OTHER_SUPPORT: -40,
    Code.SHARED_FIELDS: 20,
    Code.NO_FIELDS: 8,
    Code.OTHER_FIELDS: -15,
    Code.SHARED_LEVELS: 15,
    Code.NO_LEVELS: 6,
    Code.OTHER_LEVELS: -15,
    Code.SAME_MUNICIPALITY: 10,
    Code.NEAR: 10,
    Code.FAR: -5,
    Code.OUTSIDE: 0,
    Code.SHARED_THEMES: 5,
    Code.ENOUGH: 5,
    Code.TOO_FEW: -5,
    Code.WHOLE_TIME: 3,
    Code.PART_OF_TIME: -3,
    Code.SHARED_WORDS: 12,
}
"""The most that each reason weighs, in points."""
PER_STEP = 3
"""Points that each step on the tile map costs."""
PER_WORD = 4
"""Points that each word in common gives."""
FAR_STEPS = 4
_REST = 10 + 5 + 5 + 3 + 12
"""The most that place, themes, number, time and text can still give."""

NEAR_KINDS: frozenset[frozenset[SupportKind]] = frozenset(
    frozenset(pair)
    for pair in (
        (SupportKind.VISIT, SupportKind.CASE),
        (SupportKind.VISIT, SupportKind.INTERNSHIP),
        (SupportKind.CASE, SupportKind.TEACHING),
        (SupportKind.CASE, SupportKind.HOURS),
        (SupportKind.TEACHING, SupportKind.HOURS),
        (SupportKind.TEACHING, SupportKind.MENTOR),
        (SupportKind.HOURS, SupportKind.MENTOR),
    )
)
"""Kinds of support of which one can often become the other."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A need or an offer as the rules see it.

    Args:
        key: its key; ties are settled by it.
        organisation, group: the organisation's key, and that of the topmost one that it is part of.
        municipality: the organisation's, as a code; empty outside the region.
        fields, levels, themes: what it says it is for; empty when it says nothing.
        capacity: hours, visits, places or pieces; None when it says nothing.
        begins, ends: the days between which it holds; None is open.
        closed_on: the day on which it was met or given up.
        words: what `texts.words_of` gives for its title and text.
    """

    key: str
    side: Side
    support: SupportKind
    organisation: str
    group: str
    municipality: str = ""
    fields: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    capacity: int | None = None
    reach: Reach = Reach.REGION
    begins: date | None = None
    ends: date | None = None
    closed_on: date | None = None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a pair (`weight` above 0) or against it (below 0).

    `params`: what the words need: codes of fields, levels or themes, numbers, or words.
    """

    code: Code
    weight: int
    params: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A need or an offer that fits another: how well (0 to 100), and why."""

    offer: Stated
    score: int
    reasons: tuple[Reason, ...] = field(default=())


def suggest(
    need: Stated, others: Iterable[Stated], on: date, *, decided: frozenset[str] = frozenset()
) -> tuple[Suggestion, ...]:
    """Return what fits a need, or whom an offer fits, best first; equal ones in the order of their keys.

    Args:
        need: a need or an offer.
        others: those to choose among; those of its own side are passed over.
        on: the day on which it is asked.
        decided: keys of those that somebody has decided on already.
    """
    alike = {
        kind for kind in SupportKind if kind is need.support or frozenset((kind, need.support)) in NEAR_KINDS
    }
    found = []
    for other in others:
        # Nothing else can make up for another kind of support: most pairs end here.
        if other.support not in alike or _most(need, other) < MINIMUM:
            continue
        if obstacle(need, other, on, decided=decided):
            continue
        suggestion = weigh(need, other, on)
        if suggestion.score >= MINIMUM:
            found.append(suggestion)
    return tuple(sorted(found, key=lambda each: (-each.score, each.offer.key)))


def _most(need: Stated, other: Stated) -> int:
    """Return the most that a pair can come to, worked out without words: it spares most pairs the rest."""
    points = WEIGHTS[Code.SAME_SUPPORT if need.support is other.support else Code.NEAR_SUPPORT] + _REST
    for mine, theirs, shared, unsaid, differ in (
        (need.fields, other.fields, Code.SHARED_FIELDS, Code.NO_FIELDS, Code.OTHER_FIELDS),
        (need.levels, other.levels, Code.SHARED_LEVELS, Code.NO_LEVELS, Code.OTHER_LEVELS),
    ):
        if not mine or not theirs:
            points += WEIGHTS[unsaid]
        else:
            points += WEIGHTS[differ if mine.isdisjoint(theirs) else shared]
    return points


def obstacle(
    need: Stated, other: Stated, on: date, *, decided: frozenset[str] = frozenset()
) -> Obstacle | None:
    """Return why two can't be matched on a day, or None."""
    if need.side is other.side:
        return Obstacle.SAME_SIDE
    if other.key in decided:
        return Obstacle.DECIDED
    if need.organisation == other.organisation:
        return Obstacle.OWN_ORGANISATION
    if need.group == other.group:
        return Obstacle.OWN_GROUP
    for one in (need, other):
        if one.closed_on is not None and one.closed_on <= on:
            return Obstacle.CLOSED
        if one.ends is not None and one.ends < on:
            return Obstacle.OVER
    begins, ends = _common_time(need, other)
    if begins and ends and begins > ends:
        return Obstacle.OTHER_TIME
    distance = steps(need.municipality, other.municipality)
    if not (reaches(need.reach, distance) and reaches(other.reach, distance)):
        return Obstacle.OUT_OF_REACH
    return None


def weigh(need: Stated, other: Stated, on: date) -> Suggestion:
    """Return how well two fit, with every reason; whether they may be matched at all is `obstacle`'s to say."""
    seeks, offers = (need, other) if need.side is Side.SEEKS else (other, need)
    reasons = [
        _support(seeks.support, offers.support),
        _fields(seeks, offers),
        _levels(seeks, offers),
        _place(seeks, offers),
        *_themes(seeks, offers),
        *_number(seeks, offers),
        *_time(seeks, offers, on),
        *_text(seeks, offers),
    ]
    total = sum(reason.weight for reason in reasons)
    ordered = sorted(reasons, key=lambda reason: -reason.weight)
    return Suggestion(other, max(0, min(100, total)), tuple(ordered))


def _reason(code: Code, *params: object, share: float = 1.0) -> Reason:
    return Reason(code, round(WEIGHTS[code] * share), tuple(str(each) for each in params))


def _support(sought: SupportKind, offered: SupportKind) -> Reason:
    if sought is offered:
        return _reason(Code.SAME_SUPPORT, sought.value)
    near = frozenset((sought, offered)) in NEAR_KINDS
    return _reason(Code.NEAR_SUPPORT if near else Code.OTHER_SUPPORT, sought.value, offered.value)


def _fields(seeks: Stated, offers: Stated) -> Reason:
    if not seeks.fields or not offers.fields:
        return _reason(Code.NO_FIELDS)
    shared = seeks.fields & offers.fields
    if not shared:
        return _reason(Code.OTHER_FIELDS)
    # Half for the first field in common, the rest by how much of the smaller list is shared.
    share = len(shared) / min(len(seeks.fields), len(offers.fields))
    return _reason(Code.SHARED_FIELDS, *sorted(shared), share=0.5 + 0.5 * share)


def _levels(seeks: Stated, offers: Stated) -> Reason:
    if not seeks.levels or not offers.levels:
        return _reason(Code.NO_LEVELS)
    shared = seeks.levels & offers.levels
    if not shared:
        return _reason(Code.OTHER_LEVELS)
    return _reason(Code.SHARED_LEVELS, *sorted(shared))


def _place(seeks: Stated, offers: Stated) -> Reason:
    distance = steps(seeks.municipality, offers.municipality)
    if distance is None:
        return _reason(Code.OUTSIDE)
    if distance == 0:
        return _reason(Code.SAME_MUNICIPALITY, seeks.municipality)
    if distance >= FAR_STEPS:
        return _reason(Code.FAR, distance)
    return Reason(Code.NEAR, WEIGHTS[Code.NEAR] - PER_STEP * distance, (str(distance),))


def _themes(seeks: Stated, offers: Stated) -> list[Reason]:
    shared = seeks.themes & offers.themes
    return [_reason(Code.SHARED_THEMES, *sorted(shared))] if shared else []


def _number(seeks: Stated, offers: Stated) -> list[Reason]:
    # A number of visits says nothing of a number of hours.
    if not seeks.capacity or not offers.capacity or seeks.support is not offers.support:
        return []
    if offers.capacity >= seeks.capacity:
        return [_reason(Code.ENOUGH, offers.capacity, seeks.capacity)]
    return [
        _reason(Code.TOO_FEW, offers.capacity, seeks.capacity, share=1 - offers.capacity / seeks.capacity)
    ]


def _time(seeks: Stated, offers: Stated, on: date) -> list[Reason]:
    begins, ends = _common_time(seeks, offers)
    first, last = max(filter(None, (seeks.begins, on))), seeks.ends
    starts_late = begins is not None and begins > first
    stops_early = ends is not None and (last is None or ends < last)
    if not starts_late and not stops_early:
        return [_reason(Code.WHOLE_TIME)]
    return [_reason(Code.PART_OF_TIME, begins if starts_late else "", ends if stops_early else "")]


def _common_time(one: Stated, other: Stated) -> tuple[date | None, date | None]:
    """Return the first and last day on which both hold; None is open."""
    begins = [each for each in (one.begins, other.begins) if each]
    ends = [each for each in (one.ends, other.ends) if each]
    return (max(begins) if begins else None), (min(ends) if ends else None)


def _text(seeks: Stated, offers: Stated) -> list[Reason]:
    shared = shared_words(seeks.words, offers.words)
    if not shared:
        return []
    weight = min(WEIGHTS[Code.SHARED_WORDS], PER_WORD * len(shared))
    return [Reason(Code.SHARED_WORDS, weight, shared)]
