"""The desk: what awaits whom, in which order, and what the journal shows to whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pagt.core import clock
from pagt.core.models import Draft
from pagt.network.partners.actions import (
    create_ambassador_term,
    create_contact,
    withdraw_interaction,
)
from pagt.network.partners.actions_follow_ups import finish
from pagt.network.partners.models import FollowUp
from pagt.people.actions import create_person
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.plan.actions import import_plan
from pagt.web.desk.awaiting import awaits, open_gaps
from tests.factories import SYSTEM, client_as, interaction, meeting, organisation, person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def a_plan(**first: Any) -> dict[str, Any]:
    """A plan of one promise a year for 2026 and one for its whole time."""
    yearly = {
        "type": "count",
        "record": "meeting",
        "period": "year",
        "min": 1,
        "where": {"purpose": "workshop"},
    }
    whole = {"type": "count", "record": "bid", "period": "plan", "min": 1}
    return {
        "schema": 1,
        "id": "eksempel-2026-2027",
        "title": "Eksempelplan",
        "pact": "Eksempelpagten",
        "from": date(2026, 1, 1),
        "to": date(2027, 12, 31),
        "notice_days": 90,
        "focus_area": [
            {
                "id": "1",
                "title": "Eksempelområde",
                "commitment": [
                    {"id": "1.1", "title": "En ansøgning", "version": 1, "rule": whole},
                    {"id": "1.2", "title": "Et værksted om året", "version": 1, "rule": yearly},
                ],
            }
        ],
    }


COVERAGE: dict[str, Any] = {
    "schema": 1,
    "id": "daekning",
    "title": "Eksempelplan med fonde",
    "from": date(2026, 1, 1),
    "to": date(2026, 12, 31),
    "notice_days": 90,
    "focus_area": [
        {
            "id": "1",
            "title": "Fonde",
            "commitment": [
                {
                    "id": "1.1",
                    "title": "Et møde med hver fond",
                    "version": 1,
                    "rule": {"type": "coverage", "record": "meeting", "of": "fonde", "period": "plan"},
                }
            ],
        }
    ],
}


def members(*keys: str) -> dict[str, Any]:
    return {"id": "fonde", "title": "Fonde", "members": [{"id": key, "name": f"Fond {key}"} for key in keys]}


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The desk's day is 22 November 2026, and what is written is put on record on it, whenever the tests run."""
    monkeypatch.setattr(clock.timezone, "localdate", lambda *_moment: TODAY)
    return TODAY


@pytest.fixture
def plan(today: date) -> None:
    import_plan(a_plan(), by=SYSTEM)


def test_a_promise_in_danger_comes_before_one_with_time_left(plan: None) -> None:
    gaps = open_gaps(SYSTEM, TODAY)

    assert [(gap.result.commitment.id, gap.in_danger) for gap in gaps] == [("1.2", True), ("1.1", False)]
    assert "purpose=workshop" in gaps[0].links[0].url


def test_a_kept_promise_leaves_the_desk(plan: None) -> None:
    meeting(purpose="workshop", on=date(2026, 10, 1))

    assert [gap.result.commitment.id for gap in open_gaps(SYSTEM, TODAY)] == ["1.1"]


def test_the_link_of_a_gap_opens_the_form_prefilled(plan: None) -> None:
    page = client_as(Role.OFFICER).get(open_gaps(SYSTEM, TODAY)[0].links[0].url)

    assert page.status_code == 200
    assert '<option value="workshop" selected>' in page.content.decode()


def test_only_who_may_write_is_offered_the_form(plan: None) -> None:
    link = "/desk/meetings/new/?"

    assert link in client_as(Role.OFFICER).get("/desk/").content.decode()
    assert link not in client_as(Role.COUNCIL_MEMBER).get("/desk/").content.decode()


def test_follow_ups_stand_overdue_first_and_done_ones_are_gone(today: date) -> None:
    me = person(Role.OFFICER)
    interaction(next_step="Senere", next_step_due=TODAY + timedelta(days=3), responsible=me)
    interaction(next_step="Uden frist", responsible=me)
    interaction(next_step="Overskredet", next_step_due=TODAY - timedelta(days=3), responsible=me)
    interaction(next_step="En andens", responsible=person(Role.OFFICER))
    interaction(next_step="Gjort", next_step_due=TODAY - timedelta(days=9), responsible=me)
    done = FollowUp.objects.get(title="Gjort")
    finish(done, by=me, version=1, on=TODAY - timedelta(days=8))

    found = awaits(me, TODAY).follow_ups

    assert [(step.record.title, step.overdue) for step in found] == [
        ("Overskredet", True),
        ("Senere", False),
        ("Uden frist", False),
    ]


def test_a_withdrawn_contact_awaits_nobody(today: date) -> None:
    me = person(Role.OFFICER)
    gone = interaction(next_step="Trukket tilbage", next_step_due=TODAY, responsible=me)
    assert len(awaits(me, TODAY).follow_ups) == 1
    withdraw_interaction(gone, by=SYSTEM, version=gone.version, reason="Tastet to gange")

    assert awaits(me, TODAY).follow_ups == []


def test_confidential_records_await_only_those_who_may_see_them(today: date) -> None:
    member, colleague = person(Role.COUNCIL_MEMBER), person(Role.OFFICER)
    for each in (member, colleague):
        interaction(next_step="Fortroligt skridt", confidential=True, responsible=each)
    meeting("Fortroligt møde", on=TODAY + timedelta(days=1), confidential=True)

    council = awaits(member, TODAY)
    officer = awaits(colleague, TODAY)

    assert (council.follow_ups, council.meetings) == ([], [])
    assert (len(officer.follow_ups), len(officer.meetings)) == (1, 1)


def test_the_desk_reminds_of_relations_before_they_go_cold(today: date) -> None:
    me = person(Role.OFFICER)
    cold, soon, warm = (
        create_ambassador_term(
            by=SYSTEM, organisation=organisation(name), begins=date(2023, 1, 1), responsible=me
        )
        for name in ("Eksempel Kold", "Eksempel Snart", "Eksempel Varm")
    )
    interaction(organisations=[soon.organisation], on=TODAY - timedelta(days=80))
    interaction(organisations=[warm.organisation], on=TODAY - timedelta(days=8))

    found = awaits(me, TODAY).cold

    assert [(each.record, each.tone) for each in found] == [(cold, "bad"), (soon, "good")]
    assert "Eksempel Snart" in signed_in(me).get("/desk/").content.decode()
    assert awaits(person(Role.COUNCIL_MEMBER), TODAY).cold == []


def test_meetings_ahead_and_held_without_minutes(today: date) -> None:
    meeting("I dag", on=TODAY)
    meeting("Om et år", on=TODAY + timedelta(days=365))
    meeting("I går", on=TODAY - timedelta(days=1))
    meeting("Aflyst", on=TODAY + timedelta(days=2), cancelled="Sygdom")

    found = awaits(person(Role.OFFICER), TODAY)

    assert [each.record.title for each in found.meetings] == ["I dag"]
    assert [each.record.title for each in found.unfinished] == ["I går"]


def test_a_draft_is_found_again_from_the_desk(today: date) -> None:
    officer = person(Role.OFFICER)
    old = meeting("Eksempelmøde med kladde")
    Draft.objects.create(owner=officer.actor_key, form="meeting:new", data="title=x")
    Draft.objects.create(owner=officer.actor_key, form=f"meeting:{old.key}", data="title=y")

    addresses = {draft.url for draft in awaits(officer, TODAY).drafts}

    assert addresses == {"/desk/meetings/new/", f"/desk/meetings/{old.key}/edit/"}


def test_a_draft_tells_no_name_that_its_owner_may_not_see(today: date) -> None:
    """The name of a form comes from the browser, which may name any record."""
    council = person(Role.COUNCIL_MEMBER)
    secret = interaction("Fortrolig samtale", confidential=True)
    someone = create_contact(by=SYSTEM, organisation=organisation(), name="Eksempel Kontakt")
    for form in (f"interaction:{secret.key}", f"contact:{someone.key}"):
        Draft.objects.create(owner=council.actor_key, form=form, data="")

    found = awaits(council, TODAY).drafts

    assert len(found) == 2
    assert not {"Fortrolig samtale", "Eksempel Kontakt"} & {draft.label for draft in found}


def test_what_is_missing_tells_the_council_nothing_confidential(today: date) -> None:
    """Of a set that is reached but for some, the names of these are the names of the others."""
    met, other = organisation("Eksempel Mødt Fond"), organisation("Eksempel Anden Fond")
    import_plan(COVERAGE | {"set": [members(met.key, other.key)]}, by=SYSTEM)
    meeting("Fortroligt møde", on=date(2026, 3, 1), confidential=True, participants=[{"organisation": met}])
    pages = ("/desk/", "/desk/plan/daekning/", "/desk/plan/daekning/commitments/1.1/")

    for role, told in ((Role.COUNCIL_MEMBER, False), (Role.OFFICER, True)):
        client = client_as(role)
        for page in pages:
            assert ("Fond " + other.key in client.get(page).content.decode()) is told, (role, page)


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (Role.APPLICANT, "Mine ansøgninger"),
        (Role.ASSESSOR, "vurderer"),
        (Role.ADMINISTRATOR, "Du administrerer personer"),
        (Role.AUDITOR, "Løfter, der endnu ikke er indfriet"),
    ],
)
def test_the_desk_says_something_to_every_role(role: Role, says: str) -> None:
    assert says in client_as(role).get("/desk/").content.decode()


def test_the_desk_asks_the_same_number_of_questions_for_few_and_many_records(plan: None) -> None:
    me = person(Role.OFFICER)
    client = Client()
    client.force_login(me)

    def questions() -> int:
        client.get("/desk/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/desk/").status_code == 200
        return len(found)

    meeting(on=TODAY + timedelta(days=1))
    interaction(next_step="Ring", responsible=me)
    few = questions()
    for day in range(2, 8):
        meeting(on=TODAY + timedelta(days=day))
        interaction(next_step=f"Ring {day}", responsible=me)

    assert questions() == few <= 23


def test_the_journal_names_people_and_links_to_records(plan: None) -> None:
    officer = person(Role.OFFICER, name="Eksempel Officer")
    create_person(by=SYSTEM, email="ny@eksempel.dk", name="Eksempel Ny", roles=[Role.AUDITOR])
    kept = organisation("Eksempel Firma A/S")
    client = Client()
    client.force_login(officer)

    page = client.get("/desk/journal/").content.decode()

    assert "Eksempel Ny" in page
    assert f'href="/desk/organisations/{kept.key}/"' in page
    assert 'href="/desk/plan/eksempel-2026-2027/commitments/1.1/"' in page


@pytest.mark.parametrize("roles", [(Role.ADMINISTRATOR,), (Role.ADMINISTRATOR, Role.COUNCIL_MEMBER)])
def test_an_administrator_sees_only_the_journal_of_people(plan: None, roles: tuple[Role, ...]) -> None:
    organisation("Eksempel Hemmelig A/S")
    create_person(by=SYSTEM, email="ny@eksempel.dk", name="Eksempel Ny", roles=[Role.AUDITOR])

    page = client_as(*roles).get("/desk/journal/").content.decode()

    assert "Eksempel Ny" in page
    assert "Eksempel Hemmelig" not in page
    assert "Et værksted" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=firma+b", ["Eksempel Firma B"]),
        ("?kind=meeting", ["Eksempelmøde A"]),
        ("?until=2000-01-01", []),
        ("?since=2000-01-01&kind=organisation", ["Eksempel Firma B"]),
        ("?since=0001-13-99&kind=organisation", ["Eksempel Firma B"]),
        ("?page=999999&kind=organisation", ["Eksempel Firma B"]),
    ],
)
def test_the_journal_is_searched_and_narrowed(query: str, found: list[str]) -> None:
    organisation("Eksempel Firma B")
    meeting("Eksempelmøde A")

    page = client_as(Role.AUDITOR).get(f"/desk/journal/{query}").content.decode()

    for title in ("Eksempel Firma B", "Eksempelmøde A"):
        assert (f">{title}</a>" in page) is (title in found)


def test_the_journal_asks_few_questions(plan: None) -> None:
    client = client_as(Role.AUDITOR)
    for number in range(30):
        organisation(f"Eksempel Firma {number} ApS")
    client.get("/desk/journal/")

    with CaptureQueriesContext(connection) as found:
        client.get("/desk/journal/")

    assert len(found) <= 9
    assert User.objects.count() == 1
