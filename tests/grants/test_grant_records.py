"""Calls, rounds and awards: what the database refuses, what the rules see, what the pages add up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pagt.core.actions import withdraw
from pagt.core.errors import Invalid
from pagt.grants.awards.actions import change_award
from pagt.grants.awards.models import Award, AwardRound
from pagt.grants.calls.models import Call
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation
from tests.money import KR, ON, award, award_round, call, theme

pytestmark = pytest.mark.django_db
CALL: dict[str, Any] = {"key": "one", "title": "T", "year": 2023, "pool": "theme"}
ROUND: dict[str, Any] = {"key": "one", "title": "T", "on": ON, "pool": "theme"}
NOON = datetime(2023, 4, 28, 10, 0, tzinfo=UTC)  # 12:00 in Copenhagen, summer time


@pytest.mark.parametrize(
    ("constraint", "model", "values"),
    [
        ("call_known_year", Call, {**CALL, "year": 1899}),
        ("call_known_pool", Call, {**CALL, "pool": "swimming"}),
        ("call_known_season", Call, {**CALL, "season": "winter"}),
        ("call_whole_kroner", Call, {**CALL, "amount": 150}),
        ("calls_call_amount_check", Call, {**CALL, "amount": -100}),
        (
            "call_ideas_before_applications",
            Call,
            {**CALL, "idea_closes_at": NOON, "closes_at": datetime(2023, 4, 1, tzinfo=UTC)},
        ),
        ("award_round_known_pool", AwardRound, {**ROUND, "pool": "swimming"}),
        ("award_round_whole_kroner", AwardRound, {**ROUND, "amount": 1}),
    ],
)
def test_the_database_refuses(constraint: str, model: Any, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("award_known_pool", {"pool": "swimming"}),
        ("award_whole_kroner", {"amount": 99}),
        ("award_municipality_code", {"municipality": "76"}),
        ("award_ends_after_start", {"starts_on": date(2024, 1, 1), "ends_on": date(2023, 12, 31)}),
    ],
)
def test_the_database_refuses_an_award(constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Award.objects.create(**{"key": "one", "title": "T", "on": ON, "lead": organisation(), **values})


def test_an_award_always_has_a_lead() -> None:
    with pytest.raises(IntegrityError, match="lead_id"), transaction.atomic():
        Award.objects.create(key="one", title="T", on=ON)


def test_unknown_is_not_zero() -> None:
    """An award whose amount nobody knows says nothing of it to the rules; one of zero kroner says zero."""
    assert "amount" not in award().state()
    assert award(amount=0).state()["amount"] == 0
    assert award(amount=2_400_000 * KR).state()["amount"] == 2_400_000
    with pytest.raises(Invalid, match="hele kroner"):
        award(amount=2_400_000 * KR + 50)


def test_what_the_rules_see_of_a_call() -> None:
    adopted = theme(title="Grøn teknik")
    opened = call(title="C", amount=16_000_000 * KR, closes_at=NOON, themes=[adopted], season="spring")
    assert opened.facts() == {
        "title": "C",
        "year": 2023,
        "pool": "theme",
        "amount": 16_000_000,
        "opens_on": None,
        "idea_closes_at": None,
        "closes_at": "2023-04-28T12:00:00+02:00",
        "themes": ["groen-teknik"],
    }
    assert opened.rest()["season"] == "spring"
    assert opened.first_date == date(2023, 4, 28)
    assert (
        call(opens_at=datetime(2023, 5, 2, 7, tzinfo=UTC), closes_at=NOON.replace(month=6)).first_date == ON
    )
    assert call().first_date is None


def test_a_call_is_open_from_its_first_day_to_the_minute_of_its_deadline() -> None:
    opened = call(opens_at=datetime(2023, 3, 31, 22, tzinfo=UTC), closes_at=NOON)
    # 22:00 UTC on 31 March is 1 April in Copenhagen.
    assert not opened.is_open(datetime(2023, 3, 31, 21, 59, tzinfo=UTC))
    assert opened.is_open(datetime(2023, 3, 31, 22, 0, tzinfo=UTC))
    assert opened.is_open(datetime(2023, 4, 28, 9, 59, 59, tzinfo=UTC))
    assert not opened.is_open(NOON)
    assert not call().is_open(NOON)


def test_what_the_rules_see_of_an_award() -> None:
    lead, firm, other = organisation(kind="school"), organisation("B"), organisation("A")
    decided = award_round(title="Runde")
    given = award(
        title="P", round=decided, lead=lead, partners=[firm, other], municipality="0615", pool="theme",
        theme=theme(title="Tema"),
    )  # fmt: skip
    assert given.facts() == {
        "title": "P",
        "on": ON,
        "on_is_latest": False,
        "round": "runde",
        "pool": "theme",
        "lead": lead.key,
        "partners": ["a", "b"],
        "amount": None,
        "theme": "tema",
        "municipality": "0615",
    }


def test_an_award_belongs_to_the_call_of_its_round() -> None:
    mine, other = call(), call()
    decided = award_round(call=mine)
    with pytest.raises(Invalid, match="andet udbud"):
        award(round=decided, call=other)
    given = award(round=decided, call=mine)
    with pytest.raises(Invalid, match="andet udbud"):
        change_award(given, by=SYSTEM, version=1, call=other)
    assert Award.objects.get().call == mine


def test_a_round_shows_whether_its_awards_add_up() -> None:
    decided = award_round(amount=6_000_000 * KR, projects=7)
    award(round=decided, amount=2_000_000 * KR)
    award(round=decided, amount=1_500_000 * KR)
    award(round=decided)
    gone = award(round=decided, amount=900_000 * KR)
    withdraw(gone, by=SYSTEM, version=1, reason="Dobbelt")
    page = client_as(Role.OFFICER).get(reverse("award_round-detail", args=[decided.key])).content.decode()
    assert "6.000.000" in page and "3.500.000" in page and "ikke kendt" in page
    assert gone.title not in page


def test_a_call_shows_its_rounds_and_their_awards() -> None:
    opened = call()
    decided = award_round(call=opened)
    first, second = award(round=decided), award(call=opened)
    page = client_as(Role.OFFICER).get(reverse("call-detail", args=[opened.key])).content.decode()
    for title in (decided.title, first.title, second.title):
        assert title in page


def test_an_organisation_shows_its_awards_as_lead_and_as_partner() -> None:
    firm = organisation("Eksempel Vind")
    led, joined = award(lead=firm), award(partners=[firm])
    page = client_as(Role.OFFICER).get(reverse("organisation-detail", args=[firm.key])).content.decode()
    assert led.title in page and joined.title in page
    bare = organisation("Eksempel Uden")
    page = client_as(Role.OFFICER).get(reverse("organisation-detail", args=[bare.key])).content.decode()
    assert "Bevillinger</h2>" not in page


def test_a_call_opens_before_it_closes() -> None:
    client = client_as(Role.OFFICER)
    values = {"title": "U", "year": "2023", "pool": "theme", "opens_at": "2023-04-29T00:00",
              "closes_at": "2023-04-28T12:00", "recorded_on": "2023-04-01", "source": "rm.dk"}  # fmt: skip
    answer = client.post(reverse("call-new"), values)
    assert answer.status_code == 422 and "første frist" in answer.content.decode()
    answer = client.post(
        reverse("call-new"), {**values, "opens_at": "2023-04-28T00:00", "amount": "1.250.000 kr."}
    )
    assert answer.status_code == 302
    made = Call.objects.get()
    assert made.closes_at == NOON and made.amount == 1_250_000 * KR
    answer = client.post(reverse("call-new"), {**values, "opens_at": "", "amount": "12,50"})
    assert answer.status_code == 422 and "hele kroner" in answer.content.decode()
