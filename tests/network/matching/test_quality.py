"""A floor under what the suggestions are worth on the judged pairs; `bench/matching.py` prints all figures."""

from __future__ import annotations

from collections import Counter

from bench.matching import chance, method, poor_ones, quality, read_cases, support_only, text_only
from pagt.network.matching.rules.suggesting import MINIMUM

ON, CASES = read_cases()


def test_there_are_enough_cases_of_every_judgement_each_once() -> None:
    pairs = [(one.need.key, offer.key) for one in CASES for offer, _worth in one.offers]
    assert len(pairs) == len(set(pairs)) == 112
    assert Counter(worth for one in CASES for _offer, worth in one.offers) == {0: 81, 1: 17, 3: 14}
    assert Counter(one.held_out for one in CASES) == {False: 8, True: 6}
    assert all(one.need.organisation.startswith("Eksempel") for one in CASES)


def test_the_suggestions_are_worth_what_they_were() -> None:
    for some in (CASES, [one for one in CASES if one.held_out]):
        found = quality(some, method(ON), MINIMUM)
        assert found.precision >= 0.90
        assert found.recall >= 0.85
        assert found.ndcg >= 0.95
    assert poor_ones(CASES, ON)[0] <= 2


def test_they_are_better_than_simpler_orders() -> None:
    best = quality(CASES, method(ON), MINIMUM)
    for simpler in (quality(CASES, text_only), quality(CASES, support_only), chance(CASES)):
        assert best.precision > simpler.precision + 0.1
        assert best.ndcg > simpler.ndcg + 0.1
