"""Sums to the øre, and each rule of eligibility by itself. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.grants.calls.rules.answers import Facts, PartnerFacts, read
from pagt.grants.calls.rules.budget import Part, Sums, sums
from pagt.grants.calls.rules.eligibility import Rules, checks, gather
from pagt.grants.calls.rules.forms import Condition, Form, Option, Question, QuestionType, Section
from pagt.grants.calls.sentences import say_check
from pagt.network.partners.states import EducationType, OrganisationKind

T = QuestionType
ALL = frozenset(T)
KIND = OrganisationKind


def line(side: str, kind: str, **years: object) -> dict[str, Any]:
    return {"id": "r", "cells": {"side": side, "kind": kind, **years}}


def budget(cost: int, applied: int, own: int | None = None) -> Sums:
    return sums(
        [
            line("cost", "salary", y2027=cost),
            line("financing", "applied", y2027=applied),
            line("financing", "own", y2027=cost - applied if own is None else own),
        ]
    )


def judged(rules: Rules, facts: Facts) -> dict[str, bool | None]:
    found = checks(rules, replace(facts, asked=facts.asked or ALL))
    for check in found:
        said, todo = say_check(check)
        assert said and "%(" not in said + todo
        assert bool(todo) == (check.met is not True), "what is not met says what to do"
    return {check.code: check.met for check in found}


def test_sums_by_side_kind_and_year() -> None:
    found = sums(
        [
            line("cost", "salary", y2027=100_01, y2028=50_00),
            line("cost", "travel", y2028=1),
            line("financing", "applied", y2027=100_01),
            line("financing", "own", y2028=25_00),
            line("financing", "other", y2028=25_01),
        ]
    )
    assert (found.cost, found.applied, found.own, found.other) == (150_02, 100_01, 25_00, 25_01)
    assert found.by_year == {2027: Part(100_01, 100_01), 2028: Part(50_01, 0, 25_00, 25_01)}
    assert found.by_kind["cost", "salary"] == 150_01
    assert found.balanced and found.difference == 0 and found.unread == 0
    assert found.cofinancing == Fraction(50_01, 150_02)


def test_an_empty_budget() -> None:
    assert sums(None) == sums([]) == Sums()
    assert Sums().cofinancing is None


def test_what_can_not_be_read_counts_for_nothing_and_is_counted() -> None:
    found = sums(
        [
            line("cost", "salary", y2027={"typed": "1e9"}, y2028=5),
            line("financing", {"typed": "bank"}, y2027=3),  # type: ignore[arg-type]
            line({"typed": "x"}, "own", y2027=7),  # type: ignore[arg-type]
        ]
    )
    assert (found.cost, found.other, found.unread) == (5, 3, 1)
    assert found.by_kind == {("cost", "salary"): 5, ("financing", ""): 3}


CENTS = st.integers(0, 10**13)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["cost", "applied", "own", "other"]), CENTS, CENTS)))
def test_sums_are_exact(lines: list[tuple[str, int, int]]) -> None:
    rows = [
        line(
            "cost" if what == "cost" else "financing", "salary" if what == "cost" else what, y2027=a, y2028=b
        )
        for what, a, b in lines
    ]
    found = sums(rows)
    for what in ("cost", "applied", "own", "other"):
        assert getattr(found, what) == sum(a + b for each, a, b in lines if each == what)
        assert getattr(found, what) == sum(getattr(part, what) for part in found.by_year.values())
    assert sum(found.by_kind.values()) == found.cost + found.financing
    assert found.balanced == (found.cost == found.applied + found.own + found.other)
    assert found.cofinancing is None or found.cofinancing * found.cost == found.cost - found.applied


@pytest.mark.parametrize(
    ("cost", "applied", "met", "share"),
    [
        (100_000_000, 75_000_000, True, "25 %"),
        (100_000_000, 75_000_001, False, "24,99 %"),
        (100_000_000, 74_999_999, True, "25 %"),
        (3, 2, True, "33,33 %"),
        (0, 0, None, ""),
        (100, 200, False, "-100 %"),
    ],
)
def test_cofinancing_at_exactly_its_limit_and_one_oere_below(
    cost: int, applied: int, met: bool | None, share: str
) -> None:
    facts = Facts(asked=frozenset({T.BUDGET}), sums=budget(cost, applied, 0))
    check = next(
        c for c in checks(Rules(cofinancing_percent=Decimal("25.00")), facts) if c.code == "cofinancing"
    )
    assert check.met is met
    assert share in say_check(check)[0]


@settings(deadline=None)
@given(st.integers(1, 10**12), st.integers(0, 10**12), st.decimals("0.01", 100, places=2))
def test_what_must_move_to_reach_the_cofinancing_is_just_enough(
    cost: int, applied: int, percent: Decimal
) -> None:
    def check(amount: int) -> Any:
        found = checks(Rules(cofinancing_percent=percent), Facts(asked=ALL, sums=budget(cost, amount)))
        return next(each for each in found if each.code == "cofinancing")

    first = check(applied)
    over = first.params["over"]
    assert (over == 0) == first.met
    if 0 < over <= applied:
        assert check(applied - over).met is True
        assert check(applied - over + 1).met is False


@pytest.mark.parametrize(
    ("applied", "lowest", "highest"),
    [
        (49_999_99, False, True),
        (50_000_00, True, True),
        (500_000_00, True, True),
        (500_000_01, True, False),
    ],
)
def test_amounts_at_their_limits(applied: int, lowest: bool, highest: bool) -> None:
    found = judged(
        Rules(min_amount=50_000_00, max_amount=500_000_00), Facts(sums=budget(1_000_000_00, applied))
    )
    assert (found["min_amount"], found["max_amount"], found["balanced"]) == (lowest, highest, True)


@pytest.mark.parametrize(
    ("applied", "own", "balanced", "word"),
    [(75, 25, True, ""), (75, 24, False, "udgifterne"), (75, 26, False, "finansieringen")],
)
def test_cost_and_financing_must_come_to_the_same(applied: int, own: int, balanced: bool, word: str) -> None:
    found = checks(Rules(), Facts(asked=ALL, sums=budget(100, applied, own)))
    check = next(each for each in found if each.code == "balanced")
    assert check.met is balanced
    assert word in say_check(check)[0]


@pytest.mark.parametrize(
    "spoilt", [None, sums([]), sums([line("cost", "salary", y2027={"typed": "x"}, y2028=5)])]
)
def test_a_budget_that_is_not_there_or_not_readable_is_not_judged(spoilt: Sums | None) -> None:
    rules = Rules(min_amount=1, max_amount=2, cofinancing_percent=Decimal(25))
    found = judged(rules, Facts(asked=frozenset({T.BUDGET}), sums=spoilt))
    assert found == dict.fromkeys(["min_amount", "max_amount", "cofinancing", "balanced"])


@pytest.mark.parametrize("kind", list(KIND))
@pytest.mark.parametrize(
    "allowed", [frozenset(), frozenset({KIND.SCHOOL}), frozenset({KIND.SCHOOL, KIND.MUNICIPALITY})]
)
def test_the_kind_of_the_applicant(kind: OrganisationKind, allowed: frozenset[str]) -> None:
    found = judged(Rules(lead_kinds=allowed), Facts(lead_kind=kind))
    assert found.get("lead_kind") is (kind in allowed if allowed else None)
    assert ("lead_kind" in found) == bool(allowed)


@pytest.mark.parametrize(
    ("offers", "met"),
    [
        ({EducationType.HF}, True),
        ({EducationType.HIGHER}, False),
        ({EducationType.HIGHER, EducationType.STX}, True),
        (set(), None),
    ],
)
def test_what_the_applicant_offers(offers: set[str], met: bool | None) -> None:
    rules = Rules(lead_education=frozenset({EducationType.HF, EducationType.STX}))
    assert (
        judged(rules, Facts(lead_kind=KIND.SCHOOL, lead_education=frozenset(offers)))["lead_education"] is met
    )


def partners(*kinds: str | None) -> tuple[PartnerFacts, ...]:
    return tuple(PartnerFacts(f"Eksempel {number}", kind, whole=True) for number, kind in enumerate(kinds))


@pytest.mark.parametrize(
    ("kinds", "met"),
    [
        ((), True),
        ((KIND.COMPANY,), True),
        ((KIND.COMPANY, None), None),
        ((KIND.FOUNDATION, None), False),
        ((KIND.FOUNDATION,), False),
    ],
)
def test_the_kinds_of_partners(kinds: tuple[str | None, ...], met: bool | None) -> None:
    rules = Rules(partner_kinds=frozenset({KIND.COMPANY, KIND.SCHOOL}))
    assert judged(rules, Facts(partners=partners(*kinds)))["partner_kinds"] is met


@pytest.mark.parametrize(("count", "met"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_fewest_partners(count: int, met: bool) -> None:
    assert judged(Rules(min_partners=2), Facts(partners=partners(*[None] * count)))["min_partners"] is met


@pytest.mark.parametrize(
    ("lead", "kinds", "met"),
    [
        (KIND.MUNICIPALITY, (), True),
        (KIND.SCHOOL, (KIND.COMPANY, KIND.MUNICIPALITY), True),
        (KIND.SCHOOL, (KIND.COMPANY,), False),
        (KIND.SCHOOL, (), False),
        (KIND.SCHOOL, (KIND.COMPANY, None), None),
    ],
)
def test_a_municipality_takes_part(lead: str, kinds: tuple[str | None, ...], met: bool | None) -> None:
    facts = Facts(lead_kind=lead, partners=partners(*kinds))
    assert judged(Rules(needs_municipality=True), facts)["municipality"] is met


def test_a_partner_bears_cost_and_has_an_interest_of_its_own() -> None:
    whole, bare = PartnerFacts("A", None, whole=True), PartnerFacts("Eksempel B", None)
    assert judged(Rules(), Facts(partners=(whole,)))["partners_take_part"] is True
    check = next(c for c in checks(Rules(), Facts(asked=ALL, partners=(whole, bare))) if not c.met)
    assert check.met is False and "Eksempel B" in say_check(check)[0]
    assert "partners_take_part" not in judged(Rules(), Facts())


@pytest.mark.parametrize(
    ("chosen", "met"), [((), None), (("a",), True), (("a", "b"), True), (("a", "z"), False), (("z",), False)]
)
def test_themes(chosen: tuple[str, ...], met: bool | None) -> None:
    assert judged(Rules(themes=frozenset("ab")), Facts(chosen=chosen))["theme_chosen"] is met


@pytest.mark.parametrize(
    ("start", "end", "months", "met"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), 12, True),
        (date(2027, 1, 1), date(2028, 1, 1), 12, False),
        (date(2027, 8, 15), date(2028, 2, 14), 6, True),
        (date(2027, 8, 15), date(2028, 2, 15), 6, False),
        (date(2027, 1, 31), date(2027, 2, 28), 1, True),
        (date(2027, 1, 31), date(2027, 3, 1), 1, False),
        (date(2028, 2, 29), date(2029, 2, 28), 12, True),
        (date(2028, 2, 29), date(2029, 3, 1), 12, False),
        (None, date(2028, 1, 1), 12, None),
        (date(2027, 1, 1), None, 12, None),
    ],
)
def test_the_longest_duration(start: date | None, end: date | None, months: int, met: bool | None) -> None:
    assert judged(Rules(max_months=months), Facts(start=start, end=end))["max_months"] is met


def test_the_budget_lies_within_the_period() -> None:
    facts = Facts(sums=budget(100, 75), start=date(2027, 8, 1), end=date(2028, 7, 31))
    assert judged(Rules(), facts)["budget_in_period"] is True
    assert judged(Rules(), replace(facts, start=date(2028, 1, 1)))["budget_in_period"] is False
    assert judged(Rules(), replace(facts, start=None))["budget_in_period"] is None
    nothing = sums([line("cost", "salary", y2027=0, y2028=5)])
    assert judged(Rules(), replace(facts, sums=nothing, start=date(2028, 1, 1)))["budget_in_period"] is True


def test_what_the_form_does_not_ask_is_not_judged() -> None:
    rules = Rules(
        lead_kinds=frozenset({KIND.SCHOOL}),
        partner_kinds=frozenset({KIND.SCHOOL}),
        min_partners=1,
        needs_municipality=True,
        min_amount=1,
        max_amount=2,
        cofinancing_percent=Decimal(25),
        max_months=12,
        themes=frozenset("a"),
    )
    assert judged(rules, Facts(asked=frozenset({T.TITLE}), lead_kind=KIND.SCHOOL)) == {"lead_kind": True}
    assert checks(Rules(), Facts(asked=frozenset({T.TITLE}))) == []


FORM = Form(
    (
        Section(
            "Alt",
            "",
            (
                Question("title", T.TITLE, "Titel"),
                Question("with", T.CHOICE, "Partnere?", options=(Option("yes", "Ja"), Option("no", "Nej"))),
                Question("who", T.PARTNERS, "Hvem?", shown_if=Condition("with", ("yes",))),
                Question("when", T.PERIOD, "Hvornår?"),
                Question("money", T.BUDGET, "Budget", years=(2027,)),
                Question("what", T.THEMES, "Temaer"),
            ),
        ),
    )
)


def test_facts_are_gathered_from_what_shows_and_can_be_read() -> None:
    sent: dict[str, Any] = {
        "with": "yes",
        "who": [
            {"id": "a", "cells": {"organisation": "viden", "name": "Viden", "cost": "1", "interest": "Stor"}},
            {"id": "b", "cells": {"name": "Eksempel", "cost": "0", "interest": "Stor"}},
        ],
        "when": {"start": "1-1-2027", "end": "snart"},
        "money": [line("cost", "salary", y2027="100")],
        "what": ["b", "a"],
    }
    answers = {key: read(question, sent[key]) for key in sent if (question := FORM.question(key))}
    facts = gather(FORM, answers, lead_kind=KIND.SCHOOL, kinds={"viden": KIND.COMPANY})
    assert facts.partners == (PartnerFacts("Viden", KIND.COMPANY, whole=True), PartnerFacts("Eksempel", None))
    assert (facts.start, facts.end, facts.chosen) == (date(2027, 1, 1), None, ("a", "b"))
    assert facts.sums is not None and facts.sums.cost == 100_00
    hidden = gather(FORM, {**answers, "with": "no"}, lead_kind=KIND.SCHOOL)
    assert hidden.partners == () and T.PARTNERS not in hidden.asked
    nothing = gather(FORM, {"when": {"typed": "snart"}}, lead_kind=KIND.SCHOOL)
    assert (nothing.sums, nothing.start, nothing.chosen) == (None, None, ())
