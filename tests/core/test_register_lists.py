"""Lists and exports that all registers share: paging, sorting, what an address may ask for."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from pagt.core.register import exports
from pagt.core.register.listing import Listing
from pagt.core.register.spec import registers
from pagt.network.partners.models import Organisation
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation


@pytest.fixture
def many(db: None) -> None:
    Organisation.objects.bulk_create(
        Organisation(key=f"e-{n:03}", name=f"Eksempel {n:03}", kind="company" if n % 2 else "school")
        for n in range(120)
    )


@pytest.fixture
def officer(db: None) -> Client:
    return client_as(Role.OFFICER)


def shown(client: Client, query: str) -> list[str]:
    page = client.get(reverse("organisation-list") + query).content.decode()
    return re.findall(r'<th scope="row"[^>]*><a href="[^"]+">([^<]+)</a>', page)


@pytest.mark.usefixtures("many")
def test_pages_hold_fifty_each_and_never_end_in_nothing(officer: Client) -> None:
    assert shown(officer, "")[0] == "Eksempel 000" and len(shown(officer, "")) == 50
    assert shown(officer, "?page=3") == [f"Eksempel {n}" for n in range(100, 120)]
    for page in ("99", "0", "-1", "x", "9" * 30):
        assert shown(officer, f"?page={page}")
    assert shown(officer, "?page=99") == shown(officer, "?page=3")


def test_names_stand_in_danish_order(officer: Client) -> None:
    names = ["Abe", "abild", "Zoo", "Ægir", "Østers", "Öland", "Ålborg", "Aarhus", "EU", "Eksempel", "Ål"]
    for name in names:
        organisation(name)
    order = ["Abe", "abild", "Eksempel", "EU", "Zoo", "Ægir", "Öland", "Østers", "Ål", "Ålborg", "Aarhus"]
    assert shown(officer, "") == order
    assert shown(officer, "?sort=-name") == order[::-1]


@pytest.mark.usefixtures("many")
def test_an_address_keeps_search_filter_and_sort_through_pages(officer: Client) -> None:
    page = officer.get(reverse("organisation-list") + "?q=eksempel&kind=school&sort=-name").content.decode()
    assert "60 fundet" in page
    second = next(link for link in re.findall(r'href="\?([^"]*)"', page) if "page=2" in link)
    assert parse_qs(second.replace("&amp;", "&")) == {
        "q": ["eksempel"],
        "kind": ["school"],
        "sort": ["-name"],
        "page": ["2"],
    }
    assert 'aria-sort="descending"' in page
    assert shown(officer, "?q=eksempel&kind=school&sort=-name&page=2")[-1] == "Eksempel 000"


@pytest.mark.usefixtures("many")
def test_every_column_sorts_both_ways_and_its_heading_turns_it_round() -> None:
    for kind, spec in registers().items():
        for column in spec.columns:
            for sort in (column.name, f"-{column.name}"):
                listing = Listing(spec, SYSTEM, {"sort": sort})
                assert len(listing.found[:3]) <= 3, (kind, sort)
                assert listing.sort == (sort if column.sort else spec.order)
    listing = Listing(registers()["organisation"], SYSTEM, {"sort": "name"})
    assert listing.headings()[0].direction == "ascending"
    assert listing.headings()[0].url == "?sort=-name"


@pytest.mark.usefixtures("many")
def test_every_filter_of_every_register_takes_each_of_its_choices() -> None:
    for kind, spec in registers().items():
        for narrowing in spec.filters:
            for value, label in narrowing.choices():
                assert str(label), (kind, narrowing.name)
                assert Listing(spec, SYSTEM, {narrowing.name: str(value)}).count >= 0


@pytest.mark.usefixtures("many")
def test_an_export_holds_all_pages_and_nothing_else(officer: Client) -> None:
    answer = officer.get(reverse("organisation-export", args=["csv"]) + "?kind=school&page=2")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text), delimiter=";"))) == 61
    sheet = load_workbook(
        io.BytesIO(officer.get(reverse("organisation-export", args=["xlsx"])).content)
    ).active
    assert sheet is not None and sheet.max_row == 121 and sheet.freeze_panes == "A2"
    assert officer.get(reverse("organisation-export", args=["pdf"])).status_code == 404


def test_htmx_gets_the_results_alone(officer: Client) -> None:
    organisation("Eksempel Vind")
    part = officer.get(reverse("organisation-list"), headers={"HX-Request": "true"}).content.decode()
    assert "Eksempel Vind" in part and "<html" not in part


def test_an_empty_list_says_what_belongs_there(officer: Client) -> None:
    page = officer.get(reverse("organisation-list")).content.decode()
    assert reverse("organisation-new") in page and "Virksomheder, skoler" in page
    assert "Intet" in officer.get(reverse("organisation-list") + "?q=zzz").content.decode()
    reader = client_as(Role.COUNCIL_MEMBER).get(reverse("organisation-list")).content.decode()
    assert reverse("organisation-new") not in reader


def test_suggestions_begin_with_what_is_typed_and_leave_the_withdrawn_out(officer: Client) -> None:
    organisation("Eksempel Vind")
    Organisation.objects.create(key="x", name="Eksempel Vindue", kind="company", withdrawn="Lukket")
    page = officer.get(reverse("organisation-suggest") + "?q=vind").content.decode()
    assert page.count("<option") == 1 and "Eksempel Vind" in page


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+45 12", "'+45 12"), ("-x", "'-x"), ("@a", "'@a"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"), ("a=1", "a=1"), ("", ""), (None, None), (-5, -5),
    ],
)  # fmt: skip
def test_cells_that_a_spreadsheet_would_run_are_guarded(value: Any, cell: Any) -> None:
    assert exports.harmless(value) == cell


def test_a_workbook_keeps_text_text_and_numbers_numbers() -> None:
    row = ["=1+1", "https://eksempel.dk", 12.5, 3, date(2023, 5, 2), "x" * 40_000, "\x0b<&>", ""]
    content = exports.workbook([f"H{n}" for n in range(len(row))], [row])
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = [cell.value for cell in sheet[2]]
    assert cells[:5] == ["=1+1", "https://eksempel.dk", 12.5, 3, datetime(2023, 5, 2)]
    assert [cell.data_type for cell in sheet[2]][:3] == ["s", "s", "n"]
    assert len(cells[5]) == 32_767 and sheet["B2"].hyperlink is None
