"""The pages of conflicts of interest, as each role."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pagt.grants.conflicts.models import Conflict, Declaration, Interest
from pagt.grants.conflicts.queries import closed_to
from pagt.grants.conflicts.states import State
from pagt.people.models import User
from pagt.people.roles import Role
from tests.conflicts.conflicts_for_tests import WHY, case, conflict
from tests.factories import organisation, person

pytestmark = pytest.mark.django_db


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, name: str, *args: str, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_calls_page_shows_each_person_and_application() -> None:
    application, who = case(title="Eksempel: Hemmelig titel"), person(Role.ASSESSOR, name="Eksempel Vibe")
    conflict(application, who)
    key = application.call.key
    for role in (Role.OFFICER, Role.APPROVER, Role.AUDITOR):
        page = text(as_person(person(role)), "conflicts-call", key)
        assert "Eksempel Vibe" in page
        assert application.number in page
    for role in (Role.ASSESSOR, Role.COUNCIL_MEMBER, Role.APPLICANT, Role.ADMINISTRATOR):
        assert as_person(person(role)).get(reverse("conflicts-call", args=[key])).status_code == 403


def test_a_closed_case_is_on_none_of_the_pages_of_the_one_it_is_closed_to() -> None:
    application, who = case(title="Eksempel: Hemmelig titel"), person(Role.OFFICER)
    mine = conflict(application, who)
    conflict(application, person(Role.ASSESSOR))
    client, key = as_person(who), application.call.key
    for name, args in (
        ("conflicts-call", (key,)),
        ("conflict-list", ()),
        ("my-interests", ()),
        ("my-interests-call", (key,)),
    ):
        page = text(client, name, *args)
        assert application.number not in page, name
        assert "Hemmelig titel" not in page, name
        assert application.lead.name not in page, name
    assert client.get(reverse("conflict-detail", args=[mine.key])).status_code == 404
    assert "lukket for dig" in text(client, "my-interests")


def test_filters_choose_the_lines() -> None:
    application, who = case(), person(Role.ASSESSOR)
    conflict(application, who, status="dismissed", matched="afvist.example", tie="domain")
    client, key = as_person(person(Role.OFFICER)), application.call.key
    assert "afvist.example" in text(client, "conflicts-call", key)
    assert "afvist.example" in text(client, "conflicts-call", key, status="dismissed", person=who.key)
    for query in ({"status": "waiting"}, {"status": "standing"}, {"person": "none"}, {"status": "\x7f"}):
        assert "afvist.example" not in text(client, "conflicts-call", key, **query)


def test_an_officer_dismisses_with_a_reason() -> None:
    found = conflict(case(), person(Role.ASSESSOR))
    client, url = as_person(person(Role.OFFICER)), reverse("conflict-detail", args=[found.key])
    assert client.get(url).status_code == 200
    posted = {"step": "dismiss", "ground": "5", "reason": "", "version": "1"}
    assert client.post(url, posted).status_code == 422
    assert client.post(url, posted | {"reason": WHY, "version": "9"}).status_code == 409
    assert client.post(url, posted | {"reason": WHY, "de_minimis": "on"}).status_code == 302
    found.refresh_from_db()
    assert (found.status, found.de_minimis) == (State.DISMISSED, True)


def test_an_auditor_reads_and_decides_nothing() -> None:
    found = conflict(case(), person(Role.ASSESSOR))
    client, url = as_person(person(Role.AUDITOR)), reverse("conflict-detail", args=[found.key])
    assert 'name="reason"' not in client.get(url).content.decode()
    assert client.post(url, {"step": "dismiss", "ground": "5", "reason": WHY}).status_code in (403, 422)
    found.refresh_from_db()
    assert found.status == State.SUGGESTED


def test_a_members_page_asks_for_the_agenda_item() -> None:
    found = conflict(case(), person(Role.COUNCIL_MEMBER))
    client, url = as_person(person(Role.OFFICER)), reverse("conflict-detail", args=[found.key])
    assert 'name="item"' in client.get(url).content.decode()
    assert (
        client.post(url, {"step": "confirm", "ground": "5", "reason": WHY, "version": "1"}).status_code == 422
    )


def test_an_officer_adds_what_the_register_does_not_know() -> None:
    application, who, officer = case(), person(Role.ASSESSOR), person(Role.OFFICER)
    client, url = as_person(officer), reverse("conflicts-raise")
    assert application.number in text(client, "conflicts-raise", application=application.number)
    given = {"application": application.number, "person": who.pk, "ground": "2", "detail": WHY}
    assert client.post(url, given | {"person": officer.pk}).status_code == 422
    assert client.post(url, given | {"application": "2020-0000"}).status_code == 422
    assert client.post(url, given).status_code == 302
    assert closed_to(who) == {application.key}
    assert client.post(url, given).status_code == 422, "once is enough"


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.COUNCIL_MEMBER, Role.OFFICER])
def test_a_person_goes_through_the_applicants_of_a_call(role: Role) -> None:
    application, who = case(title="Eksempel: Titlen"), person(role)
    client, key = as_person(who), application.call.key
    page = text(client, "my-interests-call", key)
    assert application.lead.name in page
    assert "Eksempel: Titlen" in page
    url = reverse("my-interests-call", args=[key])
    field = f"{application.number}-ground"
    wordless = client.post(url, {field: "2"})
    assert wordless.status_code == 422
    for chosen in ("", "none"):  # words without a tie are neither lost nor taken for a no
        forgotten = {field: chosen, f"{application.number}-detail": WHY, "rest": "none"}
        answer = client.post(url, forgotten)
        assert answer.status_code == 422
        assert WHY in answer.content.decode()
    assert not Declaration.objects.exists()
    assert client.post(url, {"rest": "none"}).status_code == 302
    assert Declaration.objects.get().answers.get().tie is False
    said = {field: "2", f"{application.number}-detail": "Eksempel: min søster leder det."}
    assert client.post(url, said).status_code == 302
    assert closed_to(who) == {application.key}
    mine = text(client, "my-interests")
    assert "min søster leder det" in mine
    assert application.number not in mine
    assert "Titlen" not in mine


def test_a_person_states_and_ends_a_tie() -> None:
    firm, who = organisation(), person(Role.ASSESSOR)
    client = as_person(who)
    assert (
        client.post(reverse("my-interests"), {"organisation": "Findes ikke", "tie": "board"}).status_code
        == 422
    )
    assert (
        client.post(reverse("my-interests"), {"organisation": firm.name, "tie": "board"}).status_code == 302
    )
    said = Interest.objects.get()
    assert firm.name in text(client, "my-interests")
    other = as_person(person(Role.ASSESSOR))
    assert other.post(reverse("my-interests-end", args=[said.key])).status_code == 404
    assert client.post(reverse("my-interests-end", args=[said.key])).status_code == 302
    said.refresh_from_db()
    assert said.ends is not None


def test_who_has_no_part_in_applications_has_no_such_page() -> None:
    for role in (Role.APPLICANT, Role.ADMINISTRATOR):
        assert as_person(person(role)).get(reverse("my-interests")).status_code == 404


def test_the_button_searches_again() -> None:
    school, who = organisation(kind="school"), person(Role.ASSESSOR)
    application = case(lead=school)
    Interest.objects.create(key="a", person=who, organisation=school, tie="board")
    url = reverse("conflicts-search", args=[application.call.key])
    assert as_person(person(Role.AUDITOR)).post(url).status_code == 403
    assert as_person(person(Role.OFFICER)).post(url).status_code == 302
    assert Conflict.objects.get().stands


def test_a_page_asks_as_little_for_thirty_as_for_one() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    application, officer = case(), person(Role.OFFICER)
    conflict(application, person(Role.ASSESSOR))
    client = as_person(officer)
    text(client, "conflicts-call", application.call.key)
    with CaptureQueriesContext(connection) as one:
        text(client, "conflicts-call", application.call.key)
    for _each in range(29):
        conflict(application, person(Role.ASSESSOR))
    with CaptureQueriesContext(connection) as many:
        text(client, "conflicts-call", application.call.key)
    assert len(many) == len(one)
