"""Each sort of rule as a sentence, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from pagt.plan.rules.plan import Plan
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.sentences import in_words

COMPANY = {"kind": "company"}
NETWORK = {"purpose": "network"}


def plan_with(rule: dict[str, Any]) -> Plan:
    """A plan whose promise 1 has the rule."""
    other = {"type": "count", "record": "theme", "period": "year", "min": 1}
    return parse_plan(
        {
            "schema": 1,
            "id": "eksempel",
            "title": "Eksempel",
            "from": date(2022, 1, 1),
            "to": date(2025, 12, 31),
            "notice_days": 90,
            "set": [{"id": "s", "title": "de udvalgte", "title_en": "the chosen",
                     "members": [{"id": "a", "name": "A"}, {"id": "council", "name": "B"}]}],
            "focus_area": [{"id": "1", "title": "Eksempel", "commitment": [
                {"id": "1", "title": "Eksempel", "rule": rule}, {"id": "2", "title": "Eksempel", "rule": other}]}],
        }
    )  # fmt: skip


def count(**more: Any) -> dict[str, Any]:
    """A count of meetings a year."""
    return {"type": "count", "record": "meeting", "period": "year", "min": 1} | more


@pytest.mark.parametrize(
    ("rule", "danish", "english"),
    [
        (count(), "Mindst 1 møde om året.", "At least 1 meeting a year."),
        (count(min=2), "Mindst 2 møder om året.", "At least 2 meetings a year."),
        (count(max=2), "1 til 2 møder om året.", "1 to 2 meetings a year."),
        (count(max=1), "Præcis 1 møde om året.", "Exactly 1 meeting a year."),
        (count(min=0, max=1), "Højst 1 møde om året.", "At most 1 meeting a year."),
        (
            count(record=["meeting", "interaction"], period="plan"),
            "Mindst 1 møde eller kontakt i planens løbetid.",
            "At least 1 meeting or interaction in the plan's time.",
        ),
        (
            count(where=NETWORK, participants=[COMPANY]),
            "Mindst 1 møde om året, hvor formål er netværksmøde, og mindst 1 virksomhed deltog.",
            "At least 1 meeting a year, where purpose is network meeting, and at least 1 company took part.",
        ),
        (
            count(participants=[{"kind": "company", "min": 2, "attended": False, "set": "s"}, {"every": "s"}]),
            "Mindst 1 møde om året, hvor mindst 2 virksomheder blandt de udvalgte var inviteret, "
            "og alle de udvalgte deltog.",
            "At least 1 meeting a year, where at least 2 companies of the chosen were invited, "
            "and all of the chosen took part.",
        ),
        (
            count(participants=[{"abroad": True}, {"abroad": False, "min": 2}, {"level": "national", "country": "SE"}]),
            "Mindst 1 møde om året, hvor mindst 1 organisation i udlandet deltog, mindst 2 organisationer i Danmark "
            "deltog, og mindst 1 organisation på nationalt niveau fra SE deltog.",
            "At least 1 meeting a year, where at least 1 organisation abroad took part, at least 2 organisations at home "
            "took part, and at least 1 organisation at national level from SE took part.",
        ),
        (
            count(participants=[{"id": "a"}, {"id": ["a", "b"], "min": 2}]),
            "Mindst 1 møde om året, hvor Eksempel A deltog, og 2 af Eksempel A eller b deltog.",
            "At least 1 meeting a year, where Eksempel A took part, and 2 of Eksempel A or b took part.",
        ),
        (
            count(record="award", participants=[{"kind": "company", "role": "partner"}],
                  where={"amount": {"min": 5, "max": 10}}),
            "Mindst 1 bevilling om året, hvor beløb er fra 5 kr. til 10 kr., "
            "og mindst 1 virksomhed deltog som projektpartner.",
            "At least 1 award a year, where amount is from DKK 5 to DKK 10, and at least 1 company took part as partner.",
        ),
        (
            count(where={"place": {"present": True}, "forum": {"present": False}, "on": {"max": date(2024, 2, 1)},
                         "confidential": False}),
            "Mindst 1 møde om året, hvor dato er højst 01.02.2024, forum er ikke udfyldt, sted er udfyldt, "
            "og fortrolig er nej.",
            "At least 1 meeting a year, where date is at most 2024-02-01, forum is not given, place is given, "
            "and confidential is no.",
        ),
        (
            count(items=[{"mark": "idea_tested", "outcome": True}, {"min": 2}]),
            "Mindst 1 møde om året, hvor mindst 1 dagsordenspunkt er markeret “idé trykprøvet” med resultat, "
            "og der er mindst 2 dagsordenspunkter.",
            "At least 1 meeting a year, where at least 1 agenda item is marked “idea tested” with an outcome, "
            "and there are at least 2 agenda items.",
        ),
        (
            {"type": "milestone", "record": "meeting", "by": date(2022, 3, 31)},
            "Mindst 1 møde senest 31.03.2022.",
            "At least 1 meeting no later than 2022-03-31.",
        ),
        (
            {"type": "coverage", "record": "meeting", "of": "s", "period": "plan"},
            "Møder i planens løbetid med hver af de udvalgte.",
            "Meetings in the plan's time with each of the chosen.",
        ),
        (
            {"type": "coverage", "record": "meeting", "of": "ambassadors", "period": "year"},
            "Møder hvert år med hver af ambassadørvirksomhederne.",
            "Meetings each year with each of the ambassadors.",
        ),
        (
            {"type": "sum", "record": "bid", "field": "amount_won", "period": "plan", "min": 1_000_000},
            "Bevilget beløb for ansøgninger til fonde eller EU er i alt mindst 1.000.000 kr. i planens løbetid.",
            "Amount won of bids for funding together at least DKK 1,000,000 in the plan's time.",
        ),
        (
            {"type": "sum", "record": "recommendation", "field": "projects", "period": "year", "min": 2},
            "Antal projekter for indstillinger er i alt mindst 2 om året.",
            "Number of projects of recommendations together at least 2 a year.",
        ),
        (
            {"type": "linked", "record": "theme", "link": "esf_priorities", "period": "year"},
            "Alle temaer angiver prioriteter i socialfonden hvert år.",
            "All themes each year state ESF+ priorities.",
        ),
        (
            {"type": "any_of", "parts": [{"label": "En", "label_en": "One", **count()},
                                         {"label": "To", "type": "ref", "commitment": "2"}]},
            "Ét af dette: En: mindst 1 møde om året; To: som løfte 2.",
            "One of this: One: at least 1 meeting a year; To: as commitment 2.",
        ),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_a_sentence(rule: dict[str, Any], danish: str, english: str) -> None:
    plan = plan_with(rule)
    own = plan.commitment("1").rule
    assert own is not None
    for language, sentence in (("da", danish), ("en", english)):
        with translation.override(language):
            assert in_words(own, plan, {"a": "Eksempel A"}) == sentence
