"""The page of an organisation tells all that happened, newest first, to each reader what they may see."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pagt.bids.actions import create_bid
from pagt.core import clock
from pagt.core.actions import create, withdraw
from pagt.core.register.story import story
from pagt.grants.applications.models import Application, Participant
from pagt.grants.awards.actions import create_award
from pagt.network.partners.actions import create_ambassador_term, create_contact
from pagt.network.partners.actions_notes import create_note
from pagt.network.partners.models import Contribution, FollowUp, Organisation
from pagt.people.roles import Role
from pagt.themes.actions import create_hearing_input
from tests.factories import SYSTEM, client_as, interaction, meeting, organisation
from tests.money import call

pytestmark = pytest.mark.django_db
SECRETS = ("Hemmelig samtale", "Hemmeligt møde", "Hemmelig ansøgning", "Eksempel Ansat", "Eksempel Notat")


def application(lead: Organisation, title: str, **values: Any) -> Application:
    number = f"2026-{Application.objects.count() + 1:04}"
    given = {"call": call(), "stage": "application", "status": "submitted", **values}
    if given["status"] != "draft" or "submitted_at" in given:
        given.setdefault("submitted_at", timezone.now() - timedelta(days=30))
    return Application.objects.create(key=number, number=number, lead=lead, title=title, **given)


@pytest.fixture
def firm() -> Organisation:
    """A company to which everything has happened once."""
    firm = organisation("Eksempel Alt")
    school = organisation("Eksempel Skole", kind="school")
    meeting("Eksempel Netværksmøde", on=date(2024, 1, 10), participants=[{"organisation": firm}])
    meeting("Hemmeligt møde", on=date(2024, 2, 10), participants=[{"organisation": firm}], confidential=True)
    interaction("Eksempel Besøg", on=date(2024, 3, 10), organisations=[firm], next_step="Ring igen")
    interaction("Hemmelig samtale", on=date(2024, 4, 10), organisations=[firm], confidential=True)
    create(
        Contribution,
        by=SYSTEM,
        title="Eksempel Gave",
        organisation=firm,
        on=date(2024, 5, 10),
        support="visit",
        quantity=3,
        receivers=[school],
    )
    create_ambassador_term(by=SYSTEM, organisation=firm, begins=date(2022, 1, 1), ends=date(2023, 12, 31))
    role = {"organisation": firm, "title": "Direktør", "begins": date(2021, 1, 1), "ends": date(2022, 6, 30)}
    create_contact(by=SYSTEM, name="Eksempel Ansat", roles=[role])
    create_note(by=SYSTEM, title="Eksempel Notat", on=date(2024, 6, 10), organisation=firm, text="Tekst")
    create_award(by=SYSTEM, title="Eksempel Bevilling", on=date(2024, 7, 1), lead=firm, amount=100_000_00)
    create_bid(by=SYSTEM, title="Eksempel Fondssøgning", programme="foundation", funder=firm, stage="idea")
    create_hearing_input(
        by=SYSTEM,
        title="Eksempel Høring",
        year=2024,
        group="companies",
        on=date(2023, 11, 1),
        organisation=firm,
    )
    application(firm, "Hemmelig ansøgning")
    return firm


def page_of(client: Client, record: Organisation, query: str = "") -> str:
    answer = client.get(reverse("organisation-detail", args=[record.key]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everything_is_told_newest_first(firm: Organisation) -> None:
    told = story(firm, SYSTEM)
    assert [line.on for line in told] == sorted((line.on for line in told), reverse=True)
    kinds = {line.kind for line in told}
    assert kinds == {
        "meeting",
        "interaction",
        "contribution",
        "ambassador_term",
        "contact",
        "note",
        "award",
        "bid",
        "hearing_input",
        "application",
    }
    page = page_of(client_as(Role.OFFICER), firm)
    places = [page.index(name) for name in ("Eksempel Bevilling", "Eksempel Gave", "Eksempel Netværksmøde")]
    assert places == sorted(places)
    for said in (
        *SECRETS,
        "Ring igen",
        "Virksomhedsbesøg: 3",
        "100.000 kr.",
        "Blev ambassadør",
        "Stoppede der: Direktør",
    ):
        assert said in page, said
    for line in told:
        assert f'href="{line.url}"' in page


def test_each_reader_is_told_what_they_may_see(firm: Organisation) -> None:
    seen = page_of(client_as(Role.COUNCIL_MEMBER), firm)
    for hidden in SECRETS:
        assert hidden not in seen, hidden
    assert "Eksempel Besøg" in seen and "Eksempel Bevilling" in seen


def test_what_somebody_is_writing_is_never_told(firm: Organisation) -> None:
    application(firm, "Eksempel Kladde", status="draft")
    opened = application(firm, "Eksempel Genåbnet", status="draft", submitted_at=timezone.now())
    partner = organisation("Eksempel Partner")
    Participant.objects.create(application=opened, position=0, organisation=partner, name=partner.name)
    page = page_of(client_as(Role.OFFICER), firm)
    assert "Eksempel Kladde" not in page and "Eksempel Genåbnet" in page
    assert "Kladde" not in page.split("Eksempel Genåbnet")[1][:200]
    assert [line.title for line in story(partner, SYSTEM)] == [f"{opened.number} Eksempel Genåbnet"]


def test_a_sensitive_note_says_its_title_alone(firm: Organisation) -> None:
    create_note(
        by=SYSTEM,
        title="Eksempel Følsomt",
        on=date(2024, 8, 1),
        organisation=firm,
        text="Dybt",
        sensitive=True,
    )
    page = page_of(client_as(Role.OFFICER), firm)
    assert "Eksempel Følsomt" in page and "Dybt" not in page and "Tekst</" not in page


def test_what_is_withdrawn_is_not_told(firm: Organisation) -> None:
    made = meeting("Eksempel Forkert", participants=[{"organisation": firm}])
    withdraw(made, by=SYSTEM, version=1, reason="Forkert")
    assert "Eksempel Forkert" not in page_of(client_as(Role.OFFICER), firm)


def test_chips_choose_a_kind_without_script(firm: Organisation) -> None:
    officer = client_as(Role.OFFICER)
    page = page_of(officer, firm, "?kind=meeting")
    assert "Eksempel Netværksmøde" in page and "Eksempel Bevilling" not in page
    assert re.search(r'href="\?kind=meeting#story" aria-current="true">Møder <span>2</span>', page)
    for query in ("?kind=nonsense", "?lines=x", "?lines=²", "?lines=999999999", "?kind=%00"):
        assert "Eksempel Bevilling" in page_of(officer, firm, query)


def test_a_long_story_is_shown_in_steps() -> None:
    firm, officer = organisation(), client_as(Role.OFFICER)
    for number in range(70):
        interaction(
            f"Samtale nr. {number}", on=date(2024, 1, 1) + timedelta(days=number), organisations=[firm]
        )
    page = page_of(officer, firm)
    assert page.count("Samtale nr.") == 50 and "Samtale nr. 69" in page and "Vis flere (20 mere)" in page
    address = re.search(r'href="(\?lines=100)#story"', page)
    assert address and page_of(officer, firm, address[1]).count("Samtale nr.") == 70


def test_what_is_to_be_done_stands_with_the_overdue_first() -> None:
    firm, today = organisation(), clock.today()
    for title, days in (("Eksempel Senere", 9), ("Eksempel Forsinket", -9)):
        create(FollowUp, by=SYSTEM, title=title, due=today + timedelta(days=days), organisation=firm)
    create(FollowUp, by=SYSTEM, title="Eksempel Fortrolig", organisation=firm, confidential=True)
    create(FollowUp, by=SYSTEM, title="Eksempel Færdig", organisation=firm, done_on=today)
    page = page_of(client_as(Role.OFFICER), firm)
    assert page.index("Eksempel Forsinket") < page.index("Over tiden") < page.index("Eksempel Senere")
    assert "Eksempel Fortrolig" in page and "Eksempel Færdig" not in page
    assert "Eksempel Fortrolig" not in page_of(client_as(Role.COUNCIL_MEMBER), firm)


def test_an_empty_story_says_what_belongs_there() -> None:
    assert "fortæller dens historie her" in page_of(client_as(Role.OFFICER), organisation())


def test_the_page_asks_at_most_fifteen_questions_whatever_there_is_to_tell() -> None:
    firm, officer = organisation("Eksempel Stor"), client_as(Role.OFFICER)
    address = reverse("organisation-detail", args=[firm.key])

    def fill(times: int) -> None:
        for number in range(times):
            day = date(2024, 1, 1) + timedelta(days=number)
            meeting(on=day, participants=[{"organisation": firm}])
            interaction(on=day, organisations=[firm])
            create_contact(by=SYSTEM, name="Eksempel Kontakt", organisation=firm)
            create_note(by=SYSTEM, title="Notat", on=day, organisation=firm)
        organisation(parent=firm)

    costs = []
    for times in (10, 190):
        fill(times)
        officer.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(address).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 15, costs
