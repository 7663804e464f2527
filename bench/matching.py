"""What the suggestions of matches are worth: the judged pairs of `tests/network/matching/cases.toml`, and the time.

    python bench/matching.py

For each need the offers that were judged for it are put in the order of the method, and of three others to compare
with: words in common alone, the same kind of support alone, and chance (the mean of 2,000 shuffles). Prints, for all
needs, for those that the weights were chosen by and for those that were held out:

- precision at 3: how many of the first three places hold a pair judged good or fair, of those that could;
- recall: how many of the pairs judged good or fair are suggested at all, i.e. reach the least score;
- nDCG at 5: how near the order of the first five is to the best one (good counts 3, fair 1), 1 being the best;
- then how many pairs judged poor are suggested, and the time to look through 2,000 offers for one need.
"""

from __future__ import annotations

import math
import random
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean
from typing import Any

from pagt.network.matching.rules.suggesting import MINIMUM, Stated, obstacle, suggest, weigh
from pagt.network.matching.rules.texts import shared_words, words_of
from pagt.network.matching.states import Reach, Side
from pagt.network.partners.states import SupportKind

CASES = Path(__file__).resolve().parents[1] / "tests" / "network" / "matching" / "cases.toml"
WORTH = {"good": 3, "fair": 1, "poor": 0}
SHUFFLES = 2_000
Score = Callable[[Stated, Stated], float]


@dataclass(frozen=True)
class Judged:
    """A need with the offers that were judged for it, and what each is worth."""

    need: Stated
    offers: tuple[tuple[Stated, int], ...]
    held_out: bool


@dataclass(frozen=True)
class Quality:
    """What an order of the offers is worth, each 0 to 1."""

    precision: float
    recall: float
    ndcg: float


def read_cases() -> tuple[date, list[Judged]]:
    """Return the day of the cases, and every need with its judged offers."""
    data = tomllib.loads(CASES.read_text("utf-8"))
    offers = {row["key"]: _stated(row, Side.OFFERS) for row in data["offer"]}
    judged = []
    for row in data["need"]:
        pairs = [case for case in data["case"] if case["need"] == row["key"]]
        worth = tuple((offers[case["offer"]], WORTH[case["label"]]) for case in pairs)
        judged.append(Judged(_stated(row, Side.SEEKS), worth, row["held_out"]))
    return data["on"], judged


def _stated(row: dict[str, Any], side: Side) -> Stated:
    return Stated(
        key=row["key"],
        side=side,
        support=SupportKind(row["support"]),
        organisation=row["organisation"],
        group=row["organisation"],
        municipality=row["municipality"],
        fields=frozenset(row["fields"]),
        levels=frozenset(row["levels"]),
        capacity=row["capacity"],
        reach=Reach(row["reach"]),
        begins=row.get("begins"),
        ends=row.get("ends"),
        words=words_of(f"{row['title']} {row['text']}"),
    )


def method(on: date) -> Score:
    """Return the score of the suggestions; -1 for a pair that can't be matched."""
    return lambda need, offer: -1 if obstacle(need, offer, on) else weigh(need, offer, on).score


def text_only(need: Stated, offer: Stated) -> float:
    """Return the share of words in common."""
    if not need.words or not offer.words:
        return 0
    return len(shared_words(need.words, offer.words)) / math.sqrt(len(need.words) * len(offer.words))


def support_only(need: Stated, offer: Stated) -> float:
    """Return 1 for the same kind of support."""
    return float(need.support is offer.support)


def quality(judged: Sequence[Judged], score: Score, least: float | None = None) -> Quality:
    """Return what the order by a score is worth, the mean over the needs.

    Args:
        judged: the needs.
        score: gives a pair's score; equal ones stand in the order of their keys.
        least: the score that a pair must reach to be suggested; for recall, which else is of the first three.
    """
    each = []
    for one in judged:
        ranked = sorted(one.offers, key=lambda pair: (-score(one.need, pair[0]), pair[0].key))
        worth = [value for _offer, value in ranked]
        wanted = sum(value > 0 for value in worth)
        taken = (
            worth[:3]
            if least is None
            else [value for offer, value in ranked if score(one.need, offer) >= least]
        )
        each.append(
            Quality(
                sum(value > 0 for value in worth[:3]) / min(3, wanted),
                sum(value > 0 for value in taken) / wanted,
                _dcg(worth[:5]) / _dcg(sorted(worth, reverse=True)[:5]),
            )
        )
    return Quality(mean(q.precision for q in each), mean(q.recall for q in each), mean(q.ndcg for q in each))


def _dcg(worth: Sequence[int]) -> float:
    return sum(value / math.log2(place + 2) for place, value in enumerate(worth))


def chance(judged: Sequence[Judged]) -> Quality:
    """Return the mean of many random orders."""
    luck = random.Random(1)
    runs = []
    for _run in range(SHUFFLES):
        drawn: dict[tuple[str, str], float] = {}
        runs.append(
            quality(
                judged,
                lambda need, offer, drawn=drawn: drawn.setdefault((need.key, offer.key), luck.random()),
            )
        )
    return Quality(mean(q.precision for q in runs), mean(q.recall for q in runs), mean(q.ndcg for q in runs))


def poor_ones(judged: Sequence[Judged], on: date) -> tuple[int, int]:
    """Return how many pairs judged poor are suggested all the same, and of how many."""
    poor = [(one.need, offer) for one in judged for offer, worth in one.offers if worth == 0]
    return sum(bool(suggest(need, [offer], on)) for need, offer in poor), len(poor)


def main() -> None:
    on, judged = read_cases()
    pairs = sum(len(one.offers) for one in judged)
    print(f"{len(judged)} needs, {pairs} judged pairs\n")
    for name, some in (
        ("all needs", judged),
        ("chosen by", [one for one in judged if not one.held_out]),
        ("held out", [one for one in judged if one.held_out]),
    ):
        print(f"{name:<24}{'precision@3':>12}{'recall':>9}{'nDCG@5':>9}")
        for label, found in (
            ("suggestions", quality(some, method(on), MINIMUM)),
            ("words alone", quality(some, text_only)),
            ("kind of support alone", quality(some, support_only)),
            ("chance", chance(some)),
        ):
            print(f"  {label:<22}{found.precision:>12.2f}{found.recall:>9.2f}{found.ndcg:>9.2f}")
        poor, of = poor_ones(some, on)
        print(f"  judged poor, yet suggested: {poor} of {of}\n")
    offers = [offer for one in judged for offer, _worth in one.offers]
    many = [offers[n % len(offers)] for n in range(2_000)]
    began = time.perf_counter()
    for one in judged:
        suggest(one.need, many, on)
    print(f"one need among 2,000 offers: {(time.perf_counter() - began) / len(judged) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
