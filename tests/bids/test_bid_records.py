"""Bids and recommendations: what the database refuses, what counts as sent, and who sees what is confidential."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pagt.bids.models import Bid, Recommendation
from pagt.bids.states import SENT_STATES, BidState
from pagt.core.errors import Invalid
from pagt.people.roles import Role
from tests.factories import client_as, organisation
from tests.money import KR, ON, bid, recommendation

pytestmark = pytest.mark.django_db
BID: dict[str, Any] = {"key": "one", "title": "T", "programme": "foundation", "stage": "idea"}
GIVEN: dict[str, Any] = {"key": "one", "title": "T", "on": ON}


@pytest.mark.parametrize(
    ("constraint", "model", "values"),
    [
        ("bid_known_programme", Bid, {**BID, "programme": "lottery"}),
        ("bid_known_stage", Bid, {**BID, "stage": "hoped"}),
        ("bid_won_has_stage", Bid, {**BID, "stage": "sent", "sent_on": ON, "amount_won": 100}),
        ("bid_sought_whole_kroner", Bid, {**BID, "amount_sought": 1}),
        ("bid_won_whole_kroner", Bid, {**BID, "stage": "won", "sent_on": ON, "amount_won": 1}),
        ("recommendation_known_programme", Recommendation, {**GIVEN, "programme": "lottery"}),
        ("recommendation_whole_kroner", Recommendation, {**GIVEN, "amount": 1}),
    ],
)
def test_the_database_refuses(constraint: str, model: Any, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize("stage", list(BidState))
def test_a_bid_has_a_day_of_sending_exactly_when_it_was_sent(stage: BidState) -> None:
    """The engine counts a bid by its day of sending, so a draft must have none."""
    sent = stage in SENT_STATES
    with pytest.raises(IntegrityError, match="bid_sent_has_date"), transaction.atomic():
        Bid.objects.create(**{**BID, "stage": stage, "sent_on": None if sent else ON})
    with pytest.raises(Invalid, match="dag, den blev sendt"):
        bid(stage=stage, sent_on=None if sent else ON)
    assert bid(stage=stage, sent_on=ON if sent else None).stage == stage


def test_what_the_rules_see() -> None:
    fund, firm = organisation("Eksempel Fonden", kind="foundation"), organisation("Eksempel Vind")
    won = bid(
        title="B", funder=fund, partners=[firm], stage="won", sent_on=ON, amount_sought=3_000_000 * KR,
        amount_won=2_500_000 * KR,
    )  # fmt: skip
    assert won.facts() == {
        "title": "B",
        "programme": "foundation",
        "funder": "eksempel-fonden",
        "partners": ["eksempel-vind"],
        "state": "won",
        "sent_on": ON,
        "amount_sought": 3_000_000,
        "amount_won": 2_500_000,
        "confidential": False,
    }
    assert recommendation(title="R", projects=4, amount=24_900_000 * KR).facts() == {
        "title": "R",
        "programme": "esf",
        "on": ON,
        "on_is_latest": False,
        "projects": 4,
        "amount": 24_900_000,
        "lead": None,
    }


def test_confidential_bids_stay_hidden_from_the_council() -> None:
    fund = organisation("Eksempel Fonden", kind="foundation")
    secret = bid(title="Hemmelig ansøgning", funder=fund, confidential=True)
    shown = bid(title="Kendt ansøgning", funder=fund)
    member, officer = client_as(Role.COUNCIL_MEMBER), client_as(Role.OFFICER)
    for address in (reverse("bid-list"), reverse("organisation-detail", args=[fund.key])):
        for client, sees in ((member, False), (officer, True)):
            page = client.get(address).content.decode()
            assert shown.title in page and (secret.title in page) is sees, address
    assert member.get(reverse("bid-detail", args=[secret.key])).status_code == 404
    assert "Hemmelig" not in member.get(reverse("bid-suggest") + "?q=hem").content.decode()


def test_a_form_says_what_a_sent_bid_lacks() -> None:
    answer = client_as(Role.OFFICER).post(
        reverse("bid-new"),
        {
            "title": "B",
            "programme": "erasmus",
            "stage": "sent",
            "recorded_on": "2023-05-02",
            "source": "Brev",
        },
    )
    assert answer.status_code == 422 and "dag, den blev sendt" in answer.content.decode()
    assert not Bid.objects.exists()
