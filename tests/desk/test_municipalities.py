"""The municipalities and the national level: how the dialogue stands, and the agenda made from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pagt.core import clock
from pagt.core.actions import create
from pagt.core.rights import Right
from pagt.network.meetings.states import Purpose
from pagt.network.partners.models import FollowUp, Organisation
from pagt.people.roles import Role
from pagt.web.desk.agenda import Matters, plan_url, proposal
from pagt.web.desk.dialogue import Dialogue, counterparts, period_on
from pagt.web.desk.places import municipality_page, overview
from tests.factories import SYSTEM, client_as, interaction, meeting, organisation, person
from tests.money import award

db = pytest.mark.django_db


def municipality(code: str = "0615", name: str = "Horsens Kommune") -> Organisation:
    return organisation(name, kind="municipality", municipality=code)


def subjects(matters: Matters) -> list[str]:
    return [point.subject for point in proposal(matters)]


def test_an_agenda_begins_with_what_was_agreed_and_ends_with_what_comes_next() -> None:
    found = proposal(
        Matters(since=date(2026, 5, 4), agreed=["Send oversigten"], strangers=["Eksempel A/S"], companies=3)
    )
    assert found[0].text == "- Send oversigten"
    assert "1 af 3" in found[1].text
    assert "Eksempel A/S" in found[1].text
    assert len(found) == 3


def test_nothing_known_gives_an_agenda_for_getting_to_know_each_other() -> None:
    assert len(subjects(Matters())) == 2
    assert len(subjects(Matters(since=date(2026, 1, 1)))) == 1


def test_money_that_came_is_added_up_and_long_lists_are_cut() -> None:
    matters = Matters(since=date(2026, 1, 1), projects=[(f"Projekt {n}", 100_000) for n in range(8)])
    (point, _last) = proposal(matters)
    assert "Projekt 4" in point.text
    assert "Projekt 5" not in point.text
    assert "3 mere" in point.text
    assert "8.000" in point.text


def test_the_education_council_is_proposed_until_there_was_a_meeting_in_it() -> None:
    asked = set(subjects(Matters(council=False))) - set(subjects(Matters(council=True)))
    assert len(asked) == 1


@db
def test_the_dialogue_goes_from_nothing_over_contact_and_plan_to_a_meeting() -> None:
    by, body = person(Role.OFFICER), municipality()
    on = clock.today()
    period = period_on(on)

    def state() -> Dialogue:
        (one,) = counterparts([body], by, on, period)
        return one.state

    assert state() is Dialogue.NONE
    interaction(organisations=[body], on=on)
    assert state() is Dialogue.TALKING
    ahead = {"organisation": body, "attended": False}
    meeting(purpose="municipal", on=on + timedelta(days=400), participants=[ahead])
    assert state() is Dialogue.PLANNED
    meeting(purpose="municipal", on=on, participants=[{"organisation": body, "attended": False}])
    assert state() is not Dialogue.MET
    meeting(purpose="municipal", on=on, participants=[{"organisation": body, "attended": True}])
    assert state() is Dialogue.MET


@db
def test_a_cancelled_or_a_withdrawn_meeting_is_no_meeting() -> None:
    by, body, on = person(Role.OFFICER), municipality(), clock.today()
    meeting(purpose="municipal", on=on, cancelled="Sygdom", participants=[{"organisation": body}])
    (one,) = counterparts([body], by, on, period_on(on))
    assert one.state is Dialogue.NONE


@db
def test_what_was_agreed_in_confidence_is_proposed_for_no_agenda() -> None:
    body = municipality()
    for title, confidential in (("Send tal", False), ("Opsig aftalen", True)):
        create(FollowUp, by=SYSTEM, title=title, organisation=body, confidential=confidential)
    page = municipality_page(body, person(Role.OFFICER), clock.today(), clock.now())
    assert page.points[0].text == "- Send tal"


@db
def test_a_confidential_meeting_is_not_shown_to_who_may_not_see_it() -> None:
    body, on = municipality(), clock.today()
    meeting(purpose="municipal", on=on, confidential=True, participants=[{"organisation": body}])
    council, officer = person(Role.COUNCIL_MEMBER), person(Role.OFFICER)
    assert Right.READ_CONFIDENTIAL not in council.rights
    (hidden,) = counterparts([body], council, on, period_on(on))
    (seen,) = counterparts([body], officer, on, period_on(on))
    assert (hidden.state, seen.state) == (Dialogue.NONE, Dialogue.MET)


@db
def test_the_page_tells_companies_projects_and_what_was_agreed() -> None:
    by, body, on = person(Role.OFFICER), municipality(), clock.today()
    there = organisation("Eksempel Kendt A/S", municipality="0615")
    organisation("Eksempel Fremmed A/S", municipality="0615")
    organisation("Eksempel Andetsteds A/S", municipality="0751")
    meeting(on=on, participants=[{"organisation": there, "attended": True}])
    award(title="Eksempelprojekt", on=on, municipality="0615", amount=50_000_000)
    create(FollowUp, by=SYSTEM, title="Send tal om elever", organisation=body)

    page = municipality_page(body, by, on, clock.database_now())

    assert (page.one.companies, page.one.companies_met) == (2, 1)
    assert (page.one.projects, page.one.amount) == (1, 50_000_000)
    texts = "\n".join(point.text for point in page.points)
    assert "Send tal om elever" in texts
    assert "Eksempel Fremmed A/S" in texts
    assert "Eksempel Kendt A/S" not in texts
    assert "Eksempelprojekt" in texts


@db
def test_the_overview_asks_as_many_questions_for_one_as_for_nineteen() -> None:
    by, on = person(Role.OFFICER), clock.today()

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            overview(by, on)
        return len(queries)

    by.rights  # noqa: B018 - asked once a request
    municipality()
    overview(by, on)
    few = asked()
    for code, name in (("0657", "Herning"), ("0751", "Aarhus"), ("0760", "Ringkøbing-Skjern")):
        body = municipality(code, f"{name} Kommune")
        meeting(purpose="municipal", on=on, participants=[{"organisation": body, "attended": True}])
        interaction(organisations=[body], on=on)
    assert asked() <= few + 2  # the plan is read anew after a change
    assert few <= 12


@db
def test_the_agenda_fills_the_form_of_the_meeting() -> None:
    body = municipality()
    client: Client = client_as(Role.OFFICER)
    url = plan_url(body, Purpose.MUNICIPAL, proposal(Matters(agreed=["Send oversigten"])))
    page = client.get(url).content.decode()
    assert "Horsens Kommune" in page
    assert "Siden sidst: det, vi aftalte" in page
    assert 'value="municipal" selected' in page


@db
@pytest.mark.parametrize("role", [Role.OFFICER, Role.COUNCIL_MEMBER])
def test_the_pages_open_and_only_who_may_write_is_offered_a_meeting(role: Role) -> None:
    municipality()
    body = organisation("Eksempel Styrelse", kind="authority", level="national")
    client = client_as(role)
    pages: dict[str, Any] = {
        path: client.get(path)
        for path in (
            "/desk/municipalities/",
            "/desk/municipalities/0615/",
            "/desk/national/",
            f"/desk/national/{body.key}/",
        )
    }
    assert {page.status_code for page in pages.values()} == {200}
    offered = "/desk/meetings/new/" in pages["/desk/municipalities/0615/"].content.decode()
    assert offered == (role is Role.OFFICER)


@db
@pytest.mark.parametrize("path", ["/desk/municipalities/9999/", "/desk/national/ingen/"])
def test_what_is_not_there_is_said_in_a_sentence(path: str) -> None:
    assert client_as(Role.OFFICER).get(path).status_code == 404
