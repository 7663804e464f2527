"""Reads of needs, offers and matches: what is suggested, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from pagt.core import journal
from pagt.core.cache import Newest
from pagt.network.matching.models import Match, Need
from pagt.network.matching.rules.suggesting import Code, Reason, Stated, Suggestion, suggest, weigh
from pagt.network.matching.rules.texts import words_of
from pagt.network.matching.states import MatchState, Reach, Side
from pagt.network.matching.words import reason_text
from pagt.network.partners.models import Organisation
from pagt.network.partners.states import SupportKind
from pagt.themes.models import Theme

MOST = 20
"""Suggestions that a need's own page shows."""
BEST = 3
"""Suggestions that the page of all suggestions shows of each need."""


@dataclass(frozen=True)
class Ground:
    """All that suggestions are made from, as the register has it.

    `decided`: of each need or offer, those that somebody has decided on with it.
    """

    stated: dict[str, Stated]
    sides: dict[Side, tuple[Stated, ...]]
    decided: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Line:
    """A reason in words; `against`: it speaks against the match."""

    text: str
    weight: int

    @property
    def against(self) -> bool:
        return self.weight < 0


@dataclass(frozen=True)
class Found:
    """A suggestion with the record that it suggests, and its reasons in words."""

    need: Need
    score: int
    lines: tuple[Line, ...]

    @property
    def speaks_for(self) -> list[Line]:
        return [line for line in self.lines if not line.against]

    @property
    def speaks_against(self) -> list[Line]:
        return [line for line in self.lines if line.against]


_ground: Newest[Ground] = Newest(size=2)
_found: Newest[tuple[Suggestion, ...]] = Newest(size=4_000)


def ground() -> Ground:
    """Return what suggestions are made from; built once for each state of the journal."""
    return _ground.get_or_build(journal.stamp(), _build_ground)


def _build_ground() -> Ground:
    pairs = Organisation.objects.exclude(parent=None).values_list("pk", "parent")
    parents = {part: whole for part, whole in pairs if whole is not None}
    keys = dict(Organisation.objects.filter(pk__in={*parents.values()}).values_list("pk", "key"))
    themes: dict[int, set[str]] = {}
    for need, theme in Need.themes.through.objects.values_list("need", "theme__key"):
        themes.setdefault(need, set()).add(theme)
    rows = (
        Need.objects.filter(withdrawn="", organisation__withdrawn="")
        .order_by("key")
        .values(
            *(
                "pk",
                "key",
                "side",
                "support",
                "title",
                "text",
                "fields_of_stem",
                "levels",
                "capacity",
                "reach",
            ),
            *(
                "begins",
                "ends",
                "closed_on",
                "organisation",
                "organisation__key",
                "organisation__municipality",
            ),
        )
    )
    stated = {row["key"]: _stated(row, parents, keys, themes) for row in rows}
    sides = {side: tuple(each for each in stated.values() if each.side is side) for side in Side}
    decided: dict[str, set[str]] = {}
    for one, other in Match.objects.filter(withdrawn="").values_list("seeks__key", "offers__key"):
        decided.setdefault(one, set()).add(other)
        decided.setdefault(other, set()).add(one)
    return Ground(stated, sides, {key: frozenset(others) for key, others in decided.items()})


def _stated(
    row: dict[str, Any], parents: dict[int, int], keys: dict[int, str], themes: dict[int, set[str]]
) -> Stated:
    top, seen = row["organisation"], set()
    while top in parents and top not in seen:
        seen.add(top)
        top = parents[top]
    return Stated(
        key=row["key"],
        side=Side(row["side"]),
        support=SupportKind(row["support"]),
        organisation=row["organisation__key"],
        group=keys.get(top, row["organisation__key"]),
        municipality=row["organisation__municipality"],
        fields=frozenset(row["fields_of_stem"]),
        levels=frozenset(row["levels"]),
        themes=frozenset(themes.get(row["pk"], ())),
        capacity=row["capacity"],
        reach=Reach(row["reach"]),
        begins=row["begins"],
        ends=row["ends"],
        closed_on=row["closed_on"],
        words=words_of(f"{row['title']} {row['text']}"),
    )


def is_open(need: Need, on: date) -> bool:
    """Whether a need or an offer still looks for its match on a day."""
    if need.withdrawn or (need.closed_on and need.closed_on <= on):
        return False
    return need.ends is None or need.ends >= on


def open_needs(on: date) -> QuerySet[Need]:
    """Return the needs and offers that still look for their match, newest first."""
    return (
        Need.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on), Q(ends=None) | Q(ends__gte=on))
        .filter(withdrawn="", organisation__withdrawn="")
        .select_related("organisation")
        .order_by("-on", "key")
    )


def without_a_match(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Return those that nobody has brought together with anybody, or for whom nothing came of it."""
    live = Match.objects.filter(Q(seeks=OuterRef("pk")) | Q(offers=OuterRef("pk")), withdrawn="")
    return needs.filter(~Exists(live.exclude(stage__in=[MatchState.DECLINED.value, MatchState.ENDED.value])))


def found_for(need: Need, on: date) -> list[Found]:
    """Return what is suggested for a need or an offer, best first, at most `MOST`; not what is decided on."""
    return _shown({need.key: _suggested(need.key, on)[:MOST]}).get(need.key, [])


def how_many_fit(need: Need, on: date) -> int:
    """Return how many there are to suggest for a need or an offer, shown or not."""
    return len(_suggested(need.key, on))


def best_for(needs: Iterable[Need], on: date) -> list[tuple[Need, list[Found], int]]:
    """Return each need with its best suggestions, at most `BEST`, and how many there are."""
    every = {need.key: _suggested(need.key, on) for need in needs}
    shown = _shown({key: found[:BEST] for key, found in every.items()})
    return [(need, shown.get(need.key, []), len(every[need.key])) for need in needs]


def _suggested(key: str, on: date) -> tuple[Suggestion, ...]:
    known = ground()

    def work_out() -> tuple[Suggestion, ...]:
        need = known.stated.get(key)
        if need is None:
            return ()
        other = Side.OFFERS if need.side is Side.SEEKS else Side.SEEKS
        return suggest(need, known.sides[other], on, decided=known.decided.get(key, frozenset()))

    return _found.get_or_build((journal.stamp(), key, on), work_out)


def _shown(found: dict[str, Sequence[Suggestion]]) -> dict[str, list[Found]]:
    """Return suggestions with their records, in two queries however many there are."""
    every = [each for some in found.values() for each in some]
    needs = {
        need.key: need
        for need in Need.objects.filter(key__in={each.offer.key for each in every}).select_related(
            "organisation"
        )
    }
    titles = _titles(reason for each in every for reason in each.reasons)
    return {
        key: [
            Found(needs[each.offer.key], each.score, lines(each.reasons, titles))
            for each in some
            if each.offer.key in needs
        ]
        for key, some in found.items()
    }


def _titles(reasons: Iterable[Reason]) -> dict[str, str]:
    named = {key for each in reasons if each.code is Code.SHARED_THEMES for key in each.params}
    return dict(Theme.objects.filter(key__in=named).values_list("key", "title")) if named else {}


def lines(reasons: Sequence[Reason], titles: dict[str, str]) -> tuple[Line, ...]:
    """Return reasons in words, heaviest first."""
    return tuple(Line(reason_text(each, titles), each.weight) for each in reasons)


def weighed(seeks: Need, offers: Need, on: date) -> Suggestion | None:
    """Return how well any two fit; None when one of them is not in the register any more."""
    stated = ground().stated
    one, other = stated.get(seeks.key), stated.get(offers.key)
    return weigh(one, other, on) if one and other else None


def to_stored(suggestion: Suggestion) -> list[dict[str, Any]]:
    """Return the reasons as a match keeps them."""
    return [
        {"code": each.code.value, "weight": each.weight, "params": list(each.params)}
        for each in suggestion.reasons
    ]


def stored_lines(match: Match) -> tuple[Line, ...]:
    """Return the reasons that a match was decided by, in words."""
    reasons = [Reason(Code(each["code"]), each["weight"], tuple(each["params"])) for each in match.reasons]
    return lines(reasons, _titles(reasons))


def matches_of(need: Need) -> QuerySet[Match]:
    """Return what was decided about a need or an offer, newest first."""
    return (
        Match.objects.filter(Q(seeks=need) | Q(offers=need), withdrawn="")
        .select_related("seeks__organisation", "offers__organisation")
        .order_by("-on", "key")
    )


def told(suggestion: Suggestion | None) -> tuple[Line, ...]:
    """Return the reasons of a suggestion in words; nothing for none."""
    return lines(suggestion.reasons, _titles(suggestion.reasons)) if suggestion else ()
