"""What the columns of a spreadsheet are: guessed, said, remembered; and what its words mean."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pagt.core.errors import Invalid
from pagt.core.models import ColumnMapping, ImportRun
from pagt.core.register import imports, plans, sheets, tasks
from pagt.core.register.headings import fold
from pagt.core.register.plans import Plan
from pagt.core.register.spec import registers
from pagt.network.partners.models import Contact, Organisation
from pagt.people.roles import Role
from tests.core.imports_for_tests import outcomes, read, through_the_columns
from tests.core.sheets_for_tests import csv_of, saved, xlsx
from tests.factories import SYSTEM, client_as, organisation

pytestmark = pytest.mark.django_db

MESSY = [
    [
        *("Firma", "CVR-nr.", "Vej", "Postnr", "By"),
        *("Fornavn", "Efternavn", "Mailadresse", "Tlf. nr.", "Stilling", "Intern kode"),
    ],
    [
        *("Eksempel Vind A/S ", 29190925, "Vindvej 1", "8000", "Aarhus C"),
        *("Anna", "Eksempel", "anna@eksempel.dk", 12345678, "HR-chef", "x1"),
    ],
    [
        *("Eksempel Pumpe ApS", "DK 10 40 37 82", "Pumpevej 2", "8800", "Viborg"),
        *("Bo\N{NO-BREAK SPACE}Bent", "Eksempel", "bo@eksempel.dk", "", "", "x2"),
    ],
    [None] * 11,
    [
        *("Eksempel Vind A/S", 29190925, "Vindvej 1", "8000", "Aarhus C"),
        *("Carl", "Eksempel", "carl@eksempel.dk", "", "Direktør", ""),
    ],
]


def proposed(kind: str, content: bytes, name: str = "a.xlsx", **where: int) -> tuple[Plan, dict[str, str]]:
    """Return what a file is proposed to be, and each heading's target."""
    spec = registers()[kind]
    shown = plans.overview(sheets.read(name, content))
    plan, guesses = plans.propose(spec, shown, **where)
    head, _values = plans.top(shown, plan)
    return plan, {heading: guess.target for heading, guess in zip(head, guesses, strict=True) if heading}


def test_a_secretariats_own_headings_are_understood() -> None:
    _plan, found = proposed("contact", xlsx(MESSY))
    assert found == {
        "Firma": "organisation",
        "CVR-nr.": "organisation:cvr",
        "Vej": "organisation:address",
        "Postnr": "organisation:postcode",
        "By": "organisation:city",
        "Fornavn": "name",
        "Efternavn": "name",
        "Mailadresse": "email",
        "Tlf. nr.": "phone",
        "Stilling": "role",
        "Intern kode": "",
    }


def test_a_heading_that_says_nothing_is_known_by_what_stands_below() -> None:
    rows = [
        ["Navn", "Kolonne1", "Kolonne2"],
        ["Anna", "a@eksempel.dk", "12 34 56 78"],
        ["Bo", "b@eksempel.dk", "87 65 43 21"],
    ]
    assert proposed("contact", xlsx(rows))[1] == {"Navn": "name", "Kolonne1": "email", "Kolonne2": "phone"}
    near = [
        ["Organisationsnavne", "Hjemmesiden", "Virksomhedstype"],
        ["Eksempel", "www.eksempel.dk", "Firma"],
    ]
    assert list(proposed("organisation", xlsx(near))[1].values()) == ["name", "website", "kind"]


def test_headings_below_a_title_and_on_another_sheet_are_found() -> None:
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.append(["Læs mig"])
    first.append(["Denne fil er til øvelse"])
    second = book.create_sheet("Firmaer")
    headings = ["Firmanavn", "CVR", "Kommune"]
    title = [["Virksomheder i netværket"], ["Opdateret", date(2026, 3, 1)], []]
    first_page = [headings, ["Eksempel Et", "", "Aarhus Kommune"]]
    second_page = [headings, ["Eksempel To", "", "Viborg"]]
    for row in (*title, *first_page, *second_page):
        second.append(row)
    second.merge_cells("A1:C1")
    content = saved(book)
    plan, found = proposed("organisation", content)
    assert (plan.sheet, plan.heading) == (1, 4)
    assert found == {"Firmanavn": "name", "CVR": "cvr", "Kommune": "municipality"}
    spec = registers()["organisation"]
    table = plans.read(spec, "a.xlsx", content, plan)
    assert [line.data["name"] for line in table.lines] == [
        "Eksempel Et",
        "Eksempel To",
    ]  # headings stand twice
    assert [line.number for line in table.lines] == [5, 7]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_danish_csv_with_lost_zeros_and_hard_spaces(encoding: str) -> None:
    rows = [["Navn", "Organisationstype", "Kommune", "Sat på listen", "Kilde"],
            ["Eksempel\N{NO-BREAK SPACE}Ærø  ", "virksomhed", "615", "24-06-2020", "Gammelt ark"]]  # fmt: skip
    spec = registers()["organisation"]
    table, plan = read(spec, "a.csv", csv_of(rows, encoding))
    found = imports.apply(spec, table, plan, by=SYSTEM).outcomes
    assert outcomes(found) == ["create"], found
    made = Organisation.objects.get()
    assert (made.name, made.municipality) == ("Eksempel Ærø", "0615")


def test_names_are_joined_and_other_fields_are_not() -> None:
    spec = registers()["contact"]
    plan, _found = proposed("contact", xlsx(MESSY))
    table = plans.read(spec, "a.xlsx", xlsx(MESSY), plan)
    assert [line.data["name"] for line in table.lines] == [
        "Anna Eksempel",
        "Bo Bent Eksempel",
        "Carl Eksempel",
    ]
    with pytest.raises(Invalid, match="E-mail"):
        plans.check(spec, Plan(columns={0: "name", 1: "email", 2: "email"}))


def test_organisations_that_are_missing_are_made_only_when_somebody_says_so() -> None:
    spec = registers()["contact"]
    there = organisation("Eksempel Pumpe ApS", cvr="10403782")
    plan, _found = proposed("contact", xlsx(MESSY))
    table = plans.read(spec, "a.xlsx", xlsx(MESSY), plan)
    found = imports.check(spec, table, plan, by=SYSTEM).outcomes
    assert outcomes(found) == ["refused", "create", "refused"]
    assert "A2" in found[0].details[0] and "Eksempel Vind A/S" in found[0].details[0]
    making = Plan(
        plan.sheet, plan.heading, plan.columns, fixed={"organisation:kind": "company"}, make_beside=True
    )
    table = plans.read(spec, "a.xlsx", xlsx(MESSY), making)
    report = imports.apply(spec, table, making, by=SYSTEM)
    assert outcomes(report.outcomes) == ["create"] * 3
    assert [outcome.beside for outcome in report.outcomes] == ["Eksempel Vind A/S", "", ""]
    made = Organisation.objects.exclude(pk=there.pk).get()
    assert (made.cvr, made.address, made.city, made.kind) == ("29190925", "Vindvej 1", "Aarhus C", "company")
    assert Contact.objects.get(name="Carl Eksempel").roles.get().organisation == made
    assert Contact.objects.get(name="Anna Eksempel").roles.get().title == "HR-chef"
    assert [line["kind"] for line in report.written] == ["organisation", "contact", "contact", "contact"]
    again = imports.check(spec, table, making, by=SYSTEM).outcomes
    assert outcomes(again) == ["same"] * 3


def test_a_row_with_an_organisation_and_nobody_makes_the_organisation() -> None:
    rows = [["Firma", "Kontaktperson"], ["Eksempel Alene", ""]]
    spec = registers()["contact"]
    plan, _found = proposed("contact", xlsx(rows))
    making = Plan(0, 1, plan.columns, fixed={"organisation:kind": "company"}, make_beside=True)
    report = imports.apply(spec, plans.read(spec, "a.xlsx", xlsx(rows), making), making, by=SYSTEM)
    assert outcomes(report.outcomes) == ["create"]
    assert Organisation.objects.get().name == "Eksempel Alene" and not Contact.objects.exists()


def upload(client: Client, kind: str, rows: list[list[Any]]) -> ImportRun:
    client.post(reverse(f"{kind}-import"), {"file": SimpleUploadedFile("a.xlsx", xlsx(rows))})
    return ImportRun.objects.latest("id")


KINDS = [["Firmanavn", "Slags", "Kommune"], ["Eksempel Et", "Firma", "Århus"], ["Eksempel To", "Gym.", "Aarhus Kommune"],
         ["Eksempel Tre", "Virksomhed", "Atlantis"]]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_columns_and_words_are_asked_for_and_remembered() -> None:
    client = client_as(Role.OFFICER)
    run = upload(client, "organisation", KINDS)
    tasks.read_import(run.key, "da")
    state = reverse("organisation-import-run", args=[run.key])
    columns = reverse("organisation-import-columns", args=[run.key])
    assert client.get(state).url == columns
    shown = client.get(columns).content.decode()
    assert "Eksempel Et" in shown and "Slags" in shown
    posted = {"sheet": "0", "heading": "1", "column-0": "name", "column-2": "municipality"}
    refused = client.post(columns, posted)
    assert refused.status_code == 422 and "Organisationstype" in refused.content.decode()
    twice = client.post(columns, {**posted, "column-1": "kind", "column-2": "kind"})
    assert twice.status_code == 422
    values = client.post(columns, {**posted, "column-1": "kind"})
    assert values.url == reverse("organisation-import-values", args=[run.key])
    asked = client.get(values.url).content.decode()
    assert all(word in asked for word in ("Firma", "Gym.", "Aarhus Kommune", "Atlantis"))
    assert "“Virksomhed”" not in asked and "“Århus”" not in asked  # known already
    client.post(
        values.url,
        {
            "value-kind-0": "company",
            "value-kind-1": "school",
            "value-municipality-0": "0751",
            "value-municipality-1": "=",
        },
    )
    tasks.check_import(run.key, "da")
    run.refresh_from_db()
    assert [line["outcome"] for line in run.report] == ["create"] * 3
    client.post(reverse("organisation-import-apply", args=[run.key]))
    tasks.apply_import(run.key, "da")
    assert Organisation.objects.filter(municipality="0751").count() == 2
    assert Organisation.objects.get(name="Eksempel To").kind == "school"
    assert Organisation.objects.get(name="Eksempel Tre").municipality == ""

    # The next file of the same headings, in another order, is understood at once, and its new words are asked for.
    assert ColumnMapping.objects.get().mapping["values"]["kind"][fold("Gym.")] == "school"
    turned = [[row[2], row[1], row[0]] for row in KINDS]
    second = upload(client, "organisation", turned)
    through_the_columns(client, second)
    assert [line["outcome"] for line in second.report] == ["same"] * 3


@pytest.mark.django_db(transaction=True)
def test_what_holds_of_all_rows_is_said_once() -> None:
    client = client_as(Role.OFFICER)
    run = upload(client, "organisation", [["Firmanavn", "Vejr"], ["Eksempel Et", "Sol"]])
    through_the_columns(
        client, run, **{"fixed-kind": "company", "column-77": "name", "column-1": "ingenting"}
    )
    assert [line["outcome"] for line in run.report] == ["create"], run.problem
    other = client_as(Role.OFFICER)
    for page in ("columns", "values", "faults", "undo", "run"):
        assert other.get(reverse(f"organisation-import-{page}", args=[run.key])).status_code == 404
