"""The pure rules of suggestions: what is in the way, what each reason weighs, and that order never depends on luck."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.network.matching.rules.suggesting import (
    MINIMUM,
    WEIGHTS,
    Code,
    Obstacle,
    Reason,
    Stated,
    obstacle,
    suggest,
    weigh,
)
from pagt.network.matching.rules.texts import shared_words, stem, words_of
from pagt.network.matching.rules.tiles import reaches, steps
from pagt.network.matching.states import Reach, Side, StemField
from pagt.network.partners.municipalities import municipalities
from pagt.network.partners.states import EducationType, SupportKind

ON = date(2026, 9, 1)
AARHUS, VIBORG, HERNING, LEMVIG, SAMSOE = "0751", "0791", "0657", "0665", "0741"


def stated(key: str, side: Side, **values: Any) -> Stated:
    plain: dict[str, Any] = {
        "support": SupportKind.VISIT,
        "organisation": key,
        "group": key,
        "municipality": AARHUS,
        "fields": frozenset({"energy"}),
        "levels": frozenset({"stx"}),
    }
    return Stated(key=key, side=side, **{**plain, **values})


NEED = stated("need", Side.SEEKS)
OFFER = stated("offer", Side.OFFERS)


def reason(need: Stated, offer: Stated, *codes: Code) -> Reason | None:
    return next((each for each in weigh(need, offer, ON).reasons if each.code in codes), None)


@pytest.mark.parametrize(
    ("need", "offer", "expected"),
    [
        ({}, {}, None),
        ({}, {"side": Side.SEEKS}, Obstacle.SAME_SIDE),
        ({}, {"organisation": "need"}, Obstacle.OWN_ORGANISATION),
        ({"group": "g"}, {"group": "g"}, Obstacle.OWN_GROUP),
        ({}, {"closed_on": ON}, Obstacle.CLOSED),
        ({}, {"closed_on": date(2026, 9, 2)}, None),
        ({"closed_on": date(2026, 1, 1)}, {}, Obstacle.CLOSED),
        ({}, {"ends": date(2026, 8, 31)}, Obstacle.OVER),
        ({}, {"ends": ON}, None),
        ({"begins": date(2026, 11, 2)}, {"ends": date(2026, 11, 1)}, Obstacle.OTHER_TIME),
        ({"begins": date(2026, 11, 1)}, {"ends": date(2026, 11, 1)}, None),
        ({"reach": Reach.MUNICIPALITY}, {"municipality": VIBORG}, Obstacle.OUT_OF_REACH),
        ({}, {"municipality": VIBORG, "reach": Reach.NEIGHBOURS}, Obstacle.OUT_OF_REACH),
        ({}, {"municipality": LEMVIG}, None),
        ({}, {"municipality": ""}, Obstacle.OUT_OF_REACH),
        ({"reach": Reach.ANYWHERE}, {"municipality": "", "reach": Reach.ANYWHERE}, None),
        ({"reach": Reach.ANYWHERE}, {"municipality": ""}, Obstacle.OUT_OF_REACH),
    ],
)
def test_what_is_in_the_way(need: dict[str, Any], offer: dict[str, Any], expected: Obstacle | None) -> None:
    one, other = replace(NEED, **need), replace(OFFER, **offer)
    assert obstacle(one, other, ON) is expected
    assert obstacle(other, one, ON) is expected
    assert bool(suggest(one, [other], ON)) is (expected is None)


def test_a_pair_that_is_decided_on_does_not_come_again() -> None:
    assert [each.offer.key for each in suggest(NEED, [OFFER], ON)] == ["offer"]
    assert suggest(NEED, [OFFER], ON, decided=frozenset({"offer"})) == ()


def test_the_score_is_the_sum_of_the_reasons() -> None:
    found = weigh(NEED, OFFER, ON)
    assert found.score == sum(each.weight for each in found.reasons)
    weights = {each.code: each.weight for each in found.reasons}
    assert weights == {
        Code.SAME_SUPPORT: 30,
        Code.SHARED_FIELDS: 20,
        Code.SHARED_LEVELS: 15,
        Code.SAME_MUNICIPALITY: 10,
        Code.WHOLE_TIME: 3,
    }


@pytest.mark.parametrize(
    ("need", "offer", "code", "weight", "params"),
    [
        ({}, {"support": SupportKind.CASE}, Code.NEAR_SUPPORT, 12, ("visit", "case")),
        ({}, {"support": SupportKind.EQUIPMENT}, Code.OTHER_SUPPORT, -40, ("visit", "equipment")),
        ({"fields": frozenset()}, {}, Code.NO_FIELDS, 8, ()),
        ({"fields": frozenset({"it"})}, {}, Code.OTHER_FIELDS, -15, ()),
        ({"fields": frozenset({"it", "energy"})}, {}, Code.SHARED_FIELDS, 20, ("energy",)),
        (
            {"fields": frozenset({"it", "energy"})},
            {"fields": frozenset({"food", "energy"})},
            Code.SHARED_FIELDS,
            15,
            ("energy",),
        ),
        ({}, {"levels": frozenset()}, Code.NO_LEVELS, 6, ()),
        ({}, {"levels": frozenset({"eud"})}, Code.OTHER_LEVELS, -15, ()),
        ({}, {"municipality": "0746"}, Code.NEAR, 7, ("1",)),
        ({}, {"municipality": VIBORG}, Code.NEAR, 4, ("2",)),
        ({}, {"municipality": LEMVIG}, Code.FAR, -5, ("4",)),
        ({}, {"municipality": ""}, Code.OUTSIDE, 0, ()),
        ({"themes": frozenset({"a", "b"})}, {"themes": frozenset({"b"})}, Code.SHARED_THEMES, 5, ("b",)),
        ({"capacity": 2}, {"capacity": 2}, Code.ENOUGH, 5, ("2", "2")),
        ({"capacity": 10}, {"capacity": 4}, Code.TOO_FEW, -3, ("4", "10")),
        ({}, {"begins": date(2026, 10, 1)}, Code.PART_OF_TIME, -3, ("2026-10-01", "")),
        (
            {"ends": date(2026, 12, 1)},
            {"ends": date(2026, 10, 1)},
            Code.PART_OF_TIME,
            -3,
            ("", "2026-10-01"),
        ),
        (
            {"words": {"vind": "vinden"}},
            {"words": {"vind": "vinde", "sol": "sol"}},
            Code.SHARED_WORDS,
            4,
            ("vinden",),
        ),
    ],
)
def test_what_each_reason_weighs(
    need: dict[str, Any], offer: dict[str, Any], code: Code, weight: int, params: tuple[str, ...]
) -> None:
    one, other = replace(NEED, **need), replace(OFFER, **offer)
    assert reason(one, other, code) == Reason(code, weight, params)


def test_numbers_of_different_things_are_not_compared() -> None:
    one, other = replace(NEED, capacity=3), replace(OFFER, capacity=1, support=SupportKind.CASE)
    assert reason(one, other, Code.ENOUGH, Code.TOO_FEW) is None


def test_words_count_so_much_and_no_more() -> None:
    words = {each: each for each in ("robot", "svejs", "turbine", "kemi")}
    found = reason(replace(NEED, words=words), replace(OFFER, words=words), Code.SHARED_WORDS)
    assert found is not None and found.weight == WEIGHTS[Code.SHARED_WORDS] == 12


def test_what_is_below_the_least_is_not_suggested() -> None:
    poor = replace(OFFER, support=SupportKind.CASE, levels=frozenset({"eud"}))
    assert weigh(NEED, poor, ON).score < MINIMUM
    assert suggest(NEED, [poor], ON) == ()


def test_equal_ones_stand_in_the_order_of_their_keys_however_they_come() -> None:
    offers = [replace(OFFER, key=key, organisation=key, group=key) for key in "bdac"]
    best = replace(OFFER, key="z", organisation="z", group="z", words={"vind": "vind"})
    need = replace(NEED, words={"vind": "vind"})
    for seed in range(5):
        some = [*offers, best]
        random.Random(seed).shuffle(some)
        assert [each.offer.key for each in suggest(need, some, ON)] == ["z", "a", "b", "c", "d"]


fields = st.frozensets(st.sampled_from([each.value for each in StemField]), max_size=3)
levels = st.frozensets(st.sampled_from([each.value for each in EducationType]), max_size=3)
codes = st.sampled_from(["", *(each.code for each in municipalities())])
words = st.sampled_from(["robot", "svejs", "vind", "kemi", "robotarm"])
days = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def any_stated(draw: st.DrawFn, side: Side) -> Stated:
    return stated(
        side.value,
        side,
        support=draw(st.sampled_from(SupportKind)),
        municipality=draw(codes),
        fields=draw(fields),
        levels=draw(levels),
        capacity=draw(st.none() | st.integers(1, 50)),
        reach=draw(st.sampled_from(Reach)),
        begins=draw(days),
        ends=draw(days),
        words=draw(st.dictionaries(words, words, max_size=4)),
    )


@settings(deadline=None)
@given(any_stated(Side.SEEKS), any_stated(Side.OFFERS))
def test_both_sides_see_the_same_score_and_skipping_never_hides_a_suggestion(
    need: Stated, offer: Stated
) -> None:
    there, back = weigh(need, offer, ON), weigh(offer, need, ON)
    assert (there.score, there.reasons) == (back.score, back.reasons)
    assert 0 <= there.score <= 100
    other_kind = any(each.code is Code.OTHER_SUPPORT for each in there.reasons)
    wanted = there.score >= MINIMUM and obstacle(need, offer, ON) is None
    assert not (other_kind and wanted), "no other reasons may outweigh another kind of support"
    assert bool(suggest(need, [offer], ON)) is wanted


def test_steps_on_the_tile_map() -> None:
    assert steps(AARHUS, AARHUS) == 0
    assert steps(AARHUS, SAMSOE) == 1  # the tiles touch at a corner
    assert steps(AARHUS, HERNING) == steps(HERNING, AARHUS) == 3
    assert steps(AARHUS, "") is None and steps("9999", AARHUS) is None
    assert [reaches(Reach.NEIGHBOURS, n) for n in (0, 1, 2, None)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("Svejsning", "svejsere", ("svejsning",)),
        ("En svejser", "Vores svejseværksted", ("svejser",)),
        ("Vindmøller", "en VINDMØLLE", ("vindmøller",)),
        ("Miljø", "miljoe", ("miljø",)),
        ("it i skolen", "skolens elever", ()),
        ("mad", "madras", ()),
        ("", "svejsning", ()),
    ],
)
def test_words_in_common(one: str, other: str, shared: tuple[str, ...]) -> None:
    assert shared_words(words_of(one), words_of(other)) == shared


def test_a_stem_keeps_enough_to_be_told_by() -> None:
    assert stem("eleverne") == "elev"
    assert stem("rest") == "rest"
    assert all(len(word) >= 3 for word in words_of("Robotterne svejser og maler hele ugen igennem " * 50))
