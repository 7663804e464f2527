"""Ambassadors: what they promise and do, how the relation stands, and what the database refuses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pagt.core import clock
from pagt.core.actions import withdraw
from pagt.network.partners.actions import create_ambassador_term
from pagt.network.partners.actions_contributions import create_contribution
from pagt.network.partners.actions_follow_ups import create_follow_up
from pagt.network.partners.forms_ambassadors import PromiseForm
from pagt.network.partners.models import AmbassadorPromise, AmbassadorTerm, Contribution, FollowUp
from pagt.network.partners.queries_health import going_cold, health_of, kept_of, with_contact
from pagt.network.partners.rules.health import COLD_DAYS, WARM_DAYS, Kept
from pagt.network.partners.states import SupportKind, Warmth
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import SYSTEM, interaction, meeting, organisation, person

pytestmark = pytest.mark.django_db


def term(name: str = "", begun: int = 700, **values: Any) -> AmbassadorTerm:
    firm = organisation(name)
    return create_ambassador_term(by=SYSTEM, organisation=firm, begins=ago(begun), **values)


def gave(
    who: AmbassadorTerm, support: str = "hours", quantity: int = 1, days: int = 5, **values: Any
) -> Contribution:
    given = {"title": "Eksempel: forløb", "on": ago(days), "support": support, "quantity": quantity}
    return create_contribution(by=SYSTEM, organisation=who.organisation, **given, **values)


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def warmth(one: AmbassadorTerm) -> Warmth:
    found = with_contact(AmbassadorTerm.objects.filter(pk=one.pk), clock.today()).get()
    return health_of(found, clock.today()).warmth


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, query: str = "") -> list[str]:
    page = client.get(reverse("ambassador_term-export", args=["csv"]) + query)
    text = b"".join(page.streaming_content).decode("utf-8-sig")
    return [line.split(";")[0] for line in text.splitlines()[1:]]


# What counts as contact.


def test_interactions_meetings_they_came_to_and_contributions_are_contact() -> None:
    one = term()
    assert warmth(one) is Warmth.COLD
    interaction(organisations=[one.organisation], on=ago(WARM_DAYS + 5))
    assert warmth(one) is Warmth.COOLING
    meeting(on=ago(9), participants=[{"organisation": one.organisation}])
    assert warmth(one) is Warmth.WARM
    other = term()
    gave(other, days=3)
    assert warmth(other) is Warmth.WARM


def test_what_did_not_happen_is_no_contact() -> None:
    one = term()
    there = [{"organisation": one.organisation}]
    meeting(on=ago(9), participants=[{"organisation": one.organisation, "attended": False}])
    meeting(on=ago(9), participants=there, cancelled="Sygdom")
    meeting(on=clock.today() + timedelta(days=9), participants=there)
    for record in (
        meeting(on=ago(8), participants=there),
        interaction(organisations=[one.organisation], on=ago(8)),
        gave(one, days=8),
    ):
        withdraw(record, by=SYSTEM, version=record.version, reason="Tastet to gange")
    assert warmth(one) is Warmth.COLD


def test_what_is_overdue_cools_and_what_is_done_does_not() -> None:
    one = term()
    interaction(organisations=[one.organisation], on=ago(5), next_step="Ring", next_step_due=ago(1))
    assert warmth(one) is Warmth.COOLING
    FollowUp.objects.update(done_on=ago(1))
    assert warmth(one) is Warmth.WARM


def test_going_cold_are_mine_and_nobodys_that_run_coldest_first() -> None:
    me, other = person(Role.OFFICER), person(Role.OFFICER)
    cold, soon = term("Eksempel Kold"), term("Eksempel Snart", responsible=me)
    interaction(organisations=[soon.organisation], on=ago(WARM_DAYS - 3))
    warm = term("Eksempel Varm", responsible=me)
    interaction(organisations=[warm.organisation], on=ago(1))
    term("Eksempel Forbi", ends=ago(COLD_DAYS))
    term("Eksempel Kollegas", responsible=other)
    found = going_cold(clock.today(), me)
    assert [relation.term for relation in found] == [cold, soon]
    assert len(going_cold(clock.today())) == 3


# Promised and delivered.


def test_each_promise_stands_beside_what_was_given_in_the_term() -> None:
    one = term(
        begun=100,
        promises=[
            {"support": "hours", "quantity": 20, "text": "To om måneden"},
            {"support": "case", "quantity": 2},
        ],
    )
    gave(one, "hours", 8)
    gave(one, "hours", 5)
    gave(one, "visit", 1)
    gave(one, "hours", 99, days=101)  # before the term
    gone = gave(one, "case", 2)
    withdraw(gone, by=SYSTEM, version=1, reason="Fejl")
    assert kept_of(one) == [
        Kept(SupportKind.HOURS, 20, 13),
        Kept(SupportKind.VISIT, 0, 1),
        Kept(SupportKind.CASE, 2, 0),
    ]
    page = signed_in(person(Role.COUNCIL_MEMBER)).get(reverse("ambassador_term-detail", args=[one.key]))
    assert '<progress max="20" value="13"' in page.content.decode()
    assert "To om måneden" in page.content.decode()


def test_the_form_writes_promises_and_thanks_and_a_cell_of_a_spreadsheet_reads_as_promises() -> None:
    me = person(Role.OFFICER)
    client = signed_in(me)
    firm = organisation("Eksempel Vind")
    given = {
        "organisation": firm.name,
        "begins": "2026-01-01",
        "responsible": me.key,
        "promises-0-quantity": "20",
        "promises-0-support": "hours",
        "promises-1-quantity": "",
        "promises-1-support": "",
        "thanked_publicly": "on",
        "recorded_on": clock.today().isoformat(),
    }
    refused = client.post(reverse("ambassador_term-new"), given)
    assert refused.status_code == 422  # nobody says when they agreed
    answer = client.post(reverse("ambassador_term-new"), {**given, "thanks_agreed_on": "2026-01-05"})
    assert answer.status_code == 302
    one = AmbassadorTerm.objects.get()
    assert (one.responsible, one.thanked_publicly) == (me, True)
    assert [(row.support, row.quantity) for row in one.promises.all()] == [("hours", 20)]
    assert PromiseForm.from_text("12 timer") == {"quantity": "12", "support": "hours"}
    assert PromiseForm.from_text("2 x Mentor") == {"quantity": "2", "support": "mentor"}
    assert PromiseForm.from_text("intet kendt") == {"quantity": "1", "support": "intet kendt"}


def test_a_contribution_written_from_a_follow_up_closes_it() -> None:
    client = signed_in(person(Role.OFFICER))
    one = term()
    todo = create_follow_up(by=SYSTEM, title="Hold oplæg", organisation=one.organisation)
    client.post(
        reverse("contribution-new"),
        {
            "title": "Oplæg",
            "organisation": one.organisation.name,
            "on": ago(2).isoformat(),
            "support": "teaching",
            "quantity": "1",
            "fulfils": todo.key,
            "recorded_on": clock.today().isoformat(),
        },
    )
    todo.refresh_from_db()
    assert (todo.done_on, todo.done_by_kind) == (ago(2), "contribution")


# Pages.


def test_the_list_says_how_each_relation_stands_the_coldest_first() -> None:
    client = signed_in(person(Role.COUNCIL_MEMBER))
    warm, cold, cooling = term("Eksempel Varm"), term("Eksempel Kold"), term("Eksempel Sval")
    gave(warm)
    interaction(organisations=[cooling.organisation], on=ago(WARM_DAYS + 1))
    over = term("Eksempel Forbi", ends=ago(10))
    assert shown(client) == [cold.organisation.name, cooling.organisation.name, warm.organisation.name]
    assert shown(client, "?in_force=over") == [over.organisation.name]
    page = client.get(reverse("ambassador_term-list")).content.decode()
    assert 'class="tone tone--bad"' in page and 'class="tone tone--good"' in page


def test_a_page_offers_to_write_down_only_to_those_who_may() -> None:
    one = term()
    address = reverse("ambassador_term-detail", args=[one.key])
    link = reverse("contribution-new")
    assert link in signed_in(person(Role.OFFICER)).get(address).content.decode()
    assert link not in signed_in(person(Role.AUDITOR)).get(address).content.decode()


def test_the_pages_cost_the_same_for_few_and_many() -> None:
    client = signed_in(person(Role.OFFICER))
    one = term(promises=[{"support": "hours", "quantity": 20}])

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    def fill(number: int) -> None:
        for _ in range(number):
            gave(one, receivers=[organisation(kind="school"), organisation(kind="school")])
            interaction(organisations=[one.organisation], next_step="Ring")
            term()

    addresses = [
        reverse("ambassador_term-list"),
        reverse("contribution-list"),
        reverse("ambassador_term-detail", args=[one.key]),
        reverse("desk:home"),
    ]
    fill(2)
    few = [cost(address) for address in addresses]
    fill(12)
    assert [cost(address) for address in addresses] == few
    assert few[0] <= 10 and few[1] <= 10 and few[2] <= 15, few


# What the database refuses.


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("ambassador_promise_known_support", {"support": "money"}),
        ("ambassador_promise_of_something", {"quantity": 0}),
    ],
)
def test_the_database_refuses_a_promise(constraint: str, values: dict[str, Any]) -> None:
    one = term()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AmbassadorPromise.objects.create(
            **{"term": one, "position": 0, "support": "hours", "quantity": 1, **values}
        )


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("contribution_known_support", {"support": "money"}),
        ("contribution_of_something", {"quantity": 0}),
        ("contribution_known_confidence", {"confidence": "perhaps"}),
    ],
)
def test_the_database_refuses_a_contribution(constraint: str, values: dict[str, Any]) -> None:
    given = {"key": "one", "title": "T", "organisation": organisation(), "on": ago(1), "support": "hours"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Contribution.objects.create(**{**given, **values})


def test_the_database_refuses_thanks_that_nobody_agreed_to() -> None:
    with pytest.raises(IntegrityError, match="ambassador_term_agreed_to_thanks"), transaction.atomic():
        AmbassadorTerm.objects.create(
            key="t", organisation=organisation(), begins=ago(1), thanked_publicly=True
        )
