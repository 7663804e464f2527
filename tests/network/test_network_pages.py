"""The pages of the network's registers: who sees what, what a list finds, what a page costs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from pagt.core import clock
from pagt.core.actions import withdraw
from pagt.network.meetings.models import Meeting
from pagt.network.partners.actions import create_ambassador_term, create_contact
from pagt.network.partners.actions_follow_ups import create_follow_up
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, interaction, meeting, organisation

pytestmark = pytest.mark.django_db
KINDS = ("organisation", "contact", "ambassador_term", "interaction", "follow_up", "meeting")


def one_of(kind: str, **values: Any) -> Any:
    match kind:
        case "organisation":
            return organisation(**values)
        case "contact":
            return create_contact(
                by=SYSTEM, organisation=organisation(), name=values.pop("title", "Eksempel Kontakt"), **values
            )
        case "ambassador_term":
            return create_ambassador_term(by=SYSTEM, organisation=organisation(), begins=date(2022, 1, 1))
        case "interaction":
            return interaction(**values)
        case "follow_up":
            return create_follow_up(
                by=SYSTEM, **{"title": "Eksempel: ring", "organisation": organisation(), **values}
            )
    return meeting(participants=[{"organisation": organisation()}], **values)


def queries(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        work()
    return len(found)


def names_in(client: Client, kind: str, query: str = "") -> list[str]:
    """The first cells of the list's CSV: what the list finds, in its order."""
    answer = client.get(reverse(f"{kind}-export", args=["csv"]) + query)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text), delimiter=";")][1:]


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_opens_for_an_officer_in_both_languages(kind: str) -> None:
    client = client_as(Role.OFFICER)
    record = one_of(kind)
    names = ["list", "new", "import", "import-template", "suggest"]
    addresses = [reverse(f"{kind}-{name}") for name in names]
    addresses += [reverse(f"{kind}-{name}", args=[record.key]) for name in ("detail", "edit", "withdraw")]
    addresses += [reverse(f"{kind}-export", args=[form]) for form in ("xlsx", "csv")]
    for address in addresses:
        for path in (address, f"/en{address}"):
            assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", list(Role))
def test_who_may_read_and_write(kind: str, role: Role) -> None:
    client = client_as(role)
    record = one_of(kind)
    readers = {Role.OFFICER, Role.APPROVER, Role.AUDITOR}
    if kind != "contact":
        readers |= {Role.COUNCIL_MEMBER}
    reads = 200 if role in readers else 403
    writes = 200 if role is Role.OFFICER else 403
    for name, args, expected in (
        ("list", [], reads),
        ("export", ["csv"], reads),
        ("suggest", [], reads),
        ("detail", [record.key], reads),
        ("new", [], writes),
        ("edit", [record.key], writes),
        ("withdraw", [record.key], writes),
        ("import", [], writes),
        ("import-template", [], writes),
    ):
        assert client.get(reverse(f"{kind}-{name}", args=args)).status_code == expected, name
    assert client.post(reverse(f"{kind}-restore", args=[record.key])).status_code == (
        302 if writes == 200 else 403
    )


def test_the_menu_leads_only_where_one_may_go() -> None:
    for role, shown in ((Role.OFFICER, True), (Role.COUNCIL_MEMBER, False)):
        page = client_as(role).get(reverse("meeting-list")).content.decode()
        assert (f'href="{reverse("contact-list")}"' in page) is shown


def test_a_request_to_a_wrong_host_is_refused_and_breaks_nothing() -> None:
    assert Client().get(reverse("meeting-list"), headers={"host": "eksempel.invalid"}).status_code == 400


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_reads_without_signing_in(kind: str) -> None:
    record = one_of(kind)
    for address in (reverse(f"{kind}-list"), reverse(f"{kind}-detail", args=[record.key])):
        answer = Client().get(address)
        assert answer.status_code == 302 and "/account/login/" in answer["Location"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_costs_the_same_for_10_50_and_200_records(kind: str) -> None:
    client = client_as(Role.OFFICER)
    address = reverse(f"{kind}-list")
    costs: list[tuple[int, int]] = []
    made = 0
    for size in (10, 50, 200):
        for _ in range(size - made):
            one_of(kind)
        made = size
        costs.append(
            (queries(lambda: client.get(address)), queries(lambda: client.get(f"{address}?q=eks&page=1")))
        )
    assert len(set(costs)) == 1 and max(costs[0]) <= 10, costs


def test_a_page_costs_the_same_however_much_hangs_on_the_record() -> None:
    client = client_as(Role.OFFICER)
    firm = organisation("Eksempel Stor")
    address = reverse("organisation-detail", args=[firm.key])

    def fill(times: int) -> None:
        for _ in range(times):
            meeting(participants=[{"organisation": firm}])
            interaction(organisations=[firm])
            organisation(parent=firm)
            create_contact(by=SYSTEM, organisation=firm, name="Eksempel Kontakt")

    fill(2)
    few = queries(lambda: client.get(address))
    fill(20)
    many = queries(lambda: client.get(address))
    assert few == many
    assert few <= 20, few  # with the tables of the floors above


@pytest.mark.parametrize("kind", ["interaction", "meeting", "contact", "ambassador_term"])
def test_a_record_costs_at_most_fifteen_queries(kind: str) -> None:
    client = client_as(Role.OFFICER)
    record = one_of(kind)
    assert queries(lambda: client.get(reverse(f"{kind}-detail", args=[record.key]))) <= 15


def test_lists_search_filter_and_sort() -> None:
    client = client_as(Role.OFFICER)
    mother = organisation("Eksempel Moder", cvr="29190925", municipality="0751")
    organisation("Eksempel Skole", kind="school", municipality="0615", parent=mother)
    organisation("Example Abroad", kind="network", country="NL")
    assert names_in(client, "organisation") == ["Eksempel Moder", "Eksempel Skole", "Example Abroad"]
    assert names_in(client, "organisation", "?sort=-name")[0] == "Example Abroad"
    assert names_in(client, "organisation", "?q=29190925") == ["Eksempel Moder"]
    assert names_in(client, "organisation", "?q=eksempel+skole") == ["Eksempel Skole"]
    assert names_in(client, "organisation", "?kind=school") == ["Eksempel Skole"]
    assert names_in(client, "organisation", "?municipality=0751") == ["Eksempel Moder"]
    assert names_in(client, "organisation", "?municipality=outside") == ["Example Abroad"]
    assert names_in(client, "organisation", "?kind=nonsense&sort=nonsense&page=x") == names_in(
        client, "organisation"
    )
    withdraw(mother, by=SYSTEM, version=1, reason="Lukket")
    assert "Eksempel Moder" not in names_in(client, "organisation")
    assert names_in(client, "organisation", "?withdrawn=1") == ["Eksempel Moder"]


def test_meetings_by_year_purpose_status_and_municipality() -> None:
    client = client_as(Role.OFFICER)
    school = organisation(kind="school", municipality="0741")
    ahead = clock.today() + timedelta(days=30)
    meeting("Held", participants=[{"organisation": school}])
    meeting("Called off", on=date(2024, 3, 1), cancelled="Sygdom")
    meeting("Planned", on=ahead, purpose="council", items=[{"subject": "Budget"}])
    assert names_in(client, "meeting") == ["Planned", "Called off", "Held"]
    assert names_in(client, "meeting", "?year=2024") == ["Called off"]
    assert names_in(client, "meeting", "?purpose=council") == ["Planned"]
    assert names_in(client, "meeting", "?status=planned") == ["Planned"]
    assert names_in(client, "meeting", "?status=cancelled") == ["Called off"]
    assert (
        names_in(client, "meeting", "?status=held")
        == names_in(client, "meeting", "?status=no-minutes")
        == ["Held"]
    )
    assert names_in(client, "meeting", "?municipality=0741") == ["Held"]
    assert names_in(client, "meeting", "?q=budget") == ["Planned"]
    assert names_in(client, "meeting", f"?q={school.name.replace(' ', '+')}") == ["Held"]


def test_a_meeting_found_by_two_participants_is_listed_once() -> None:
    client = client_as(Role.OFFICER)
    meeting("Both", participants=[{"organisation": organisation()}, {"organisation": organisation()}])
    assert names_in(client, "meeting", "?q=eksempel") == ["Both"]
    assert "1 fundet" in client.get(reverse("meeting-list") + "?q=eksempel").content.decode()


def test_terms_in_force() -> None:
    client = client_as(Role.OFFICER)
    for name, begins, ends in (
        ("Eksempel Nu", date(2022, 1, 1), None),
        ("Eksempel Før", date(2018, 1, 1), date(2019, 1, 1)),
        ("Eksempel Siden", clock.today() + timedelta(days=9), None),
    ):
        create_ambassador_term(by=SYSTEM, organisation=organisation(name), begins=begins, ends=ends)
    found = {
        force: names_in(client, "ambassador_term", f"?in_force={force}")
        for force in ("now", "over", "to-come")
    }
    assert found == {"now": ["Eksempel Nu"], "over": ["Eksempel Før"], "to-come": ["Eksempel Siden"]}


def test_confidential_records_stay_hidden_from_the_council() -> None:
    firm = organisation("Eksempel Fonden", kind="foundation")
    talk = interaction("Fortrolig samtale", organisations=[firm], confidential=True)
    secret = meeting("Fortroligt møde", participants=[{"organisation": firm}], confidential=True)
    create_contact(by=SYSTEM, organisation=firm, name="Eksempel Direktør")
    member, officer = client_as(Role.COUNCIL_MEMBER), client_as(Role.OFFICER)
    hidden = ("Fortrolig samtale", "Fortroligt møde", "Eksempel Direktør")
    address = reverse("organisation-detail", args=[firm.key])
    shown, seen = member.get(address).content.decode(), officer.get(address).content.decode()
    for words in hidden:
        assert words not in shown and words in seen
    for kind, record in (("interaction", talk), ("meeting", secret)):
        assert member.get(reverse(f"{kind}-detail", args=[record.key])).status_code == 404
        assert officer.get(reverse(f"{kind}-detail", args=[record.key])).status_code == 200
        assert names_in(member, kind) == [] and names_in(member, kind, "?q=fortrolig") == []
        assert "Fortrolig" not in member.get(reverse(f"{kind}-suggest") + "?q=fort").content.decode()
        assert len(names_in(officer, kind)) == 1


def test_an_export_is_what_the_list_shows() -> None:
    client = client_as(Role.OFFICER)
    firm = organisation("Eksempel Vind", municipality="0751")
    meeting(
        "=HYPERLINK(1)",
        participants=[
            {"organisation": firm, "persons": 3},
            {"organisation": organisation("Eksempel Pumpe"), "attended": False},
        ],
    )
    meeting("Et andet")
    answer = client.get(reverse("meeting-export", args=["xlsx"]) + "?q=hyperlink")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Titel", "Dato", "Formål", "Deltagere", "Status")
    assert len(rows) == 2
    assert rows[1][0] == "=HYPERLINK(1)" and sheet["A2"].data_type == "s"
    assert rows[1][1].date() == date(2023, 5, 2)
    assert rows[1][3] == "Eksempel Vind (3); Eksempel Pumpe (afbud)"
    assert names_in(client, "meeting", "?q=hyperlink") == ["'=HYPERLINK(1)"]


def test_a_link_fills_the_form_in() -> None:
    client = client_as(Role.OFFICER)
    firm = organisation("Eksempel Vind & Vand")
    page = client.get(reverse("organisation-detail", args=[firm.key])).content.decode()
    for kind in ("meeting", "interaction", "ambassador_term", "contact"):
        assert reverse(f"{kind}-new") + "?" in page
    form = client.get(
        reverse("meeting-new")
        + "?purpose=municipal&on=2026-01-05&participants-0-organisation=Eksempel+Vind+%26+Vand"
        + "&participants-0-attended=on"
    ).content.decode()
    assert 'value="Eksempel Vind &amp; Vand"' in form
    assert '<option value="municipal" selected>' in form and 'value="2026-01-05"' in form
    assert not Meeting.objects.exists()
