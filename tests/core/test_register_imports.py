"""Imports: a dry run that shows each row, then all rows or none."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pagt.core.errors import PagtError
from pagt.core.models import ImportRun, JournalEntry
from pagt.core.register import imports, tasks
from pagt.core.register.plans import Line, Plan, Table
from pagt.core.register.spec import registers
from pagt.core.register.targets import columns
from pagt.network.meetings.models import Meeting
from pagt.network.partners.models import Contact, Interaction, Organisation
from pagt.people.roles import Role
from tests.core.imports_for_tests import outcomes, read, run, through_the_columns
from tests.core.sheets_for_tests import csv_of, xlsx
from tests.factories import SYSTEM, client_as, meeting, organisation

pytestmark = pytest.mark.django_db


COMPANIES = [
    ["Navn", "Organisationstype", "CVR-nummer", "Kommune", "Del af"],
    ["Eksempel Moder", "Virksomhed", 29190925, "Aarhus", ""],
    ["Eksempel Datter", "company", "DK 10 40 37 82", "0615", "Eksempel Moder"],
]


def test_a_dry_run_writes_nothing_and_an_import_writes_what_it_showed() -> None:
    assert outcomes(run("organisation", COMPANIES)) == ["create", "create"]
    assert not Organisation.objects.exists() and not JournalEntry.objects.exists()
    assert outcomes(run("organisation", COMPANIES, apply=True)) == ["create", "create"]
    daughter = Organisation.objects.get(name="Eksempel Datter")
    assert daughter.parent is not None and daughter.parent.name == "Eksempel Moder"
    assert (daughter.kind, daughter.cvr, daughter.municipality, daughter.country) == (
        "company",
        "10403782",
        "0615",
        "DK",
    )
    assert JournalEntry.objects.filter(kind="organisation", action="create").count() == 2
    assert outcomes(run("organisation", COMPANIES, apply=True)) == ["same", "same"]
    assert JournalEntry.objects.count() == 2


def test_a_second_import_changes_what_differs_and_says_what() -> None:
    run("organisation", COMPANIES, apply=True)
    moved = [*COMPANIES[:2], ["Eksempel Datter", "Virksomhed", "10403782", "Horsens", ""]]
    moved[1] = ["Eksempel Mor", "Virksomhed", 29190925, "Viborg", ""]
    found = run("organisation", moved, apply=True)
    assert [(o.outcome, set(o.details)) for o in found] == [
        ("change", {"Navn: Eksempel Moder → Eksempel Mor", "Kommune: Aarhus → Viborg"}),
        ("change", {"Del af: Eksempel Mor → –"}),
    ]
    assert Organisation.objects.get(cvr="29190925").name == "Eksempel Mor"


def test_columns_left_out_stay_as_they_are() -> None:
    run("organisation", COMPANIES, apply=True)
    school = ["eksempel datter", "Skole eller uddannelsesinstitution"]
    found = run("organisation", [["Navn", "Organisationstype"], school], apply=True)
    assert outcomes(found) == ["change"]
    daughter = Organisation.objects.get(cvr="10403782")
    assert (daughter.kind, daughter.name, daughter.municipality) == ("school", "eksempel datter", "0615")
    assert daughter.parent is not None


def test_another_company_of_the_same_name_is_another() -> None:
    run("organisation", COMPANIES, apply=True)
    namesake = [COMPANIES[0], ["Eksempel Moder", "Virksomhed", "25052943", "", ""]]
    assert outcomes(run("organisation", namesake)) == ["create"]
    organisation("Eksempel Uden")
    with_number = [COMPANIES[0], ["Eksempel Uden", "Virksomhed", "25052943", "", ""]]
    assert outcomes(run("organisation", with_number)) == ["change"]


def test_rows_are_refused_each_with_its_reason_and_number() -> None:
    found = run(
        "organisation",
        [
            COMPANIES[0],
            ["Eksempel Moder", "Virksomhed", "29190926", "", ""],
            ["", "Virksomhed", "", "", ""],
            ["Eksempel B", "Firma", "", "", ""],
            ["Eksempel C", "Virksomhed", "", "Atlantis", ""],
            ["Eksempel D", "Virksomhed", "", "", "Findes ikke"],
            ["Eksempel E", "Virksomhed", "", "", ""],
            ["Eksempel E", "Virksomhed", "", "", ""],
        ],
    )
    assert outcomes(found) == ["refused"] * 5 + ["create", "refused"]
    assert [o.row for o in found] == [2, 3, 4, 5, 6, 7, 8]
    for outcome, word in zip(
        found, ["29190926", "Navn", "Organisationstype", "Kommune", "Findes ikke"], strict=False
    ):
        assert word in " ".join(outcome.details), outcome
    assert "7" in found[6].details[0]


def test_one_refused_row_stops_them_all() -> None:
    rows = [*COMPANIES, ["Eksempel Forkert", "Firma", "", "", ""]]
    with pytest.raises(PagtError, match="4"):
        run("organisation", rows, apply=True)
    assert not Organisation.objects.exists() and not JournalEntry.objects.exists()


def test_columns_that_no_field_has_are_left_out_and_one_that_is_needed_is_named() -> None:
    assert outcomes(
        run("organisation", [["Navn", "Organisationstype", "Vejr"], ["Eksempel", "Virksomhed", "Sol"]])
    ) == ["create"]
    with pytest.raises(PagtError, match="Organisationstype"):
        run("organisation", [["Navn", "Vejr"], ["Eksempel", "Sol"]])


def test_headings_in_either_language_and_by_field_name_with_a_star() -> None:
    for headings in (["Name", "Kind of organisation"], ["name", "KIND"], ["Navn *", " organisationstype"]):
        assert outcomes(run("organisation", [headings, ["Eksempel", "School or college"]])) == ["create"]


def test_meetings_with_dates_as_text_and_participants_in_one_cell() -> None:
    organisation("Eksempel Vind (Nord)")
    organisation("Eksempel Pumpe")
    rows = [
        ["Titel", "Dato", "Formål", "Fra", "Deltagere", "Dagsorden", "Fortrolig"],
        ["Et", "24-06-2023", "Netværksmøde", "09:30", "Eksempel Vind (Nord) (3); eksempel pumpe (afbud)", "A; B", "nej"],
        ["To", "24.06.2023", "Rådsmøde", "", "", "", "Ja"],
        ["Tre", date(2023, 6, 24), "council", "", "Eksempel Pumpe (2 personer)", "", ""],
    ]  # fmt: skip
    assert outcomes(run("meeting", rows, apply=True)) == ["create"] * 3
    one = Meeting.objects.get(title="Et").facts()
    assert one["participants"] == [
        {"organisation": "eksempel-vind-nord", "attended": True, "persons": 3},
        {"organisation": "eksempel-pumpe", "attended": False},
    ]
    assert [item["subject"] for item in one["items"]] == ["A", "B"]
    assert Meeting.objects.filter(on=date(2023, 6, 24)).count() == 3
    assert Meeting.objects.get(title="To").confidential
    assert outcomes(run("meeting", rows, apply=True)) == ["same"] * 3
    for wrong in ("31-02-2023", "i går", "2023", "24-06-0023", "9999-12-31"):
        found = run("meeting", [rows[0], ["Fire", wrong, "Rådsmøde", "", "", "", ""]])
        assert outcomes(found) == ["refused"] and "Dato" in found[0].details[0]
    assert outcomes(run("meeting", [rows[0], ["Fem", "24-06-2023", "Rådsmøde", "", "", "", "måske"]])) == [
        "refused"
    ]


def test_a_row_that_names_two_records_is_refused() -> None:
    meeting("Ens")
    meeting("Ens")
    found = run("meeting", [["Titel", "Dato", "Formål"], ["Ens", "02-05-2023", "Netværksmøde"]])
    assert outcomes(found) == ["refused"]


def test_every_kind_of_the_network_reads_its_own_template() -> None:
    organisation("Eksempel Vind")
    rows: dict[str, dict[str, str]] = {
        "contact": {"organisation": "Eksempel Vind", "name": "Eksempel Navn", "email": "a@eksempel.dk"},
        "ambassador_term": {"organisation": "Eksempel Vind", "begins": "01-01-2022"},
        "interaction": {
            "title": "Ring", "on": "01-02-2023", "purpose": "Dialog", "organisations": "Eksempel Vind",
            "channel": "Besøg", "next_step": "Skriv", "next_step_due": "01-03-2023"},
    }  # fmt: skip
    for kind, row in rows.items():
        labels = columns(registers()[kind])
        filled = [[str(label) for label in labels.values()], [row.get(name, "") for name in labels]]
        assert outcomes(run(kind, filled, apply=True)) == ["create"], kind
        assert outcomes(run(kind, filled, apply=True)) == ["same"], kind
    assert Contact.objects.get().roles.get().organisation.name == "Eksempel Vind"
    assert Interaction.objects.get().next_step_due == date(2023, 3, 1)
    changed = [
        ["Organisation", "Navn", "E-mail", "Telefon"],
        ["Eksempel Vind", "Eksempel Navn", "a@eksempel.dk", "12345678"],
    ]
    assert outcomes(run("contact", changed, apply=True)) == ["change"]


def test_what_is_exported_can_be_imported_again() -> None:
    client = client_as(Role.OFFICER)
    firm = organisation("=Eksempel+Formel", cvr="29190925", municipality="0751")
    meeting("Et", participants=[{"organisation": firm, "persons": 2}])
    for kind, form in (("organisation", "xlsx"), ("organisation", "csv")):
        answer = client.get(reverse(f"{kind}-export", args=[form]))
        content = answer.content if form == "xlsx" else b"".join(answer.streaming_content)
        spec = registers()[kind]
        found = imports.check(spec, *read(spec, f"a.{form}", content), by=SYSTEM).outcomes
        assert outcomes(found) == ["same"], found


def test_hostile_cells_are_only_text() -> None:
    for text in ("=cmd|'/c calc'!A1", "<script>", "a\u202eb", "x" * 100_000, "{{ 1 }}", "a\x0bb"):
        spec = registers()["organisation"]
        content = csv_of([["Navn", "Organisationstype"], [text, text]])
        found = imports.check(spec, *read(spec, "a.csv", content), by=SYSTEM).outcomes
        assert outcomes(found) == ["refused"]


def test_an_import_does_not_lock_the_journal_until_it_is_through() -> None:
    """A line written in the midst of it would lock out everybody else who writes, for minutes."""
    seen: list[int] = []

    def progress(done: int, total: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7304116")
            seen.append(cursor.fetchone()[0])

    spec = registers()["organisation"]
    table, plan = read(spec, "a.xlsx", xlsx(COMPANIES))
    imports.apply(spec, table, plan, by=SYSTEM, progress=progress)
    assert seen == [0]
    assert JournalEntry.objects.count() == 2


def upload(client: Client, content: bytes, name: str = "virksomheder.xlsx") -> ImportRun:
    answer = client.post(reverse("organisation-import"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return ImportRun.objects.latest("id")


@pytest.mark.django_db(transaction=True)
def test_through_the_pages_upload_dry_run_and_import() -> None:
    client = client_as(Role.OFFICER)
    started = upload(client, xlsx(COMPANIES))
    page = reverse("organisation-import-run", args=[started.key])
    assert "hx-trigger" in client.get(page).content.decode()
    through_the_columns(client, started)
    shown = client.get(page).content.decode()
    assert "Eksempel Datter" in shown and not Organisation.objects.exists()
    assert "Vil blive oprettet" in shown and "Oprettet" not in shown
    assert client.get(page + "?outcome=refused").status_code == 200
    apply_page = reverse("organisation-import-apply", args=[started.key])
    assert client.get(apply_page).status_code == 405
    assert client.post(apply_page).status_code == 302
    assert client.post(apply_page).status_code == 302  # a second click
    tasks.apply_import(started.key, "da")
    assert Organisation.objects.count() == 2
    started.refresh_from_db()
    assert (started.state, started.done_rows, started.total_rows) == ("done", 2, 2)
    assert "<td>Oprettet</td>" in client.get(page).content.decode()
    by_whom = set(JournalEntry.objects.filter(kind="organisation").values_list("actor", flat=True))
    assert by_whom == {started.created_by}
    assert client_as(Role.OFFICER).get(page).status_code == 404  # somebody else's import


@pytest.mark.django_db(transaction=True)
def test_refused_rows_and_broken_files_are_shown_and_never_written() -> None:
    client = client_as(Role.OFFICER)
    wrong = upload(client, xlsx([*COMPANIES, ["Eksempel X", "Firma", "", "", ""]]))
    through_the_columns(client, wrong)
    page = client.get(reverse("organisation-import-run", args=[wrong.key])).content.decode()
    assert "Eksempel X" in page and reverse("organisation-import-apply", args=[wrong.key]) not in page
    for content in (b"rubbish", b"PK\x03\x04rubbish"):
        broken = upload(client, content)
        tasks.read_import(broken.key, "da")
        broken.refresh_from_db()
        assert broken.state == "failed" and broken.problem
        assert client.get(reverse("organisation-import-run", args=[broken.key])).status_code == 200
    client.post(reverse("organisation-import-apply", args=[wrong.key]))
    tasks.apply_import(wrong.key, "en")
    wrong.refresh_from_db()
    assert wrong.state == "failed" and "Row 4" in wrong.problem
    assert not Organisation.objects.exists()


def test_an_upload_needs_a_file_of_at_most_20_mb() -> None:
    client = client_as(Role.OFFICER)
    assert client.post(reverse("organisation-import")).status_code == 422
    large = SimpleUploadedFile("a.csv", b"x" * (20 * 1024 * 1024 + 1))
    assert client.post(reverse("organisation-import"), {"file": large}).status_code == 422
    assert not ImportRun.objects.exists()


def test_many_rows_cost_the_same_each() -> None:
    """Also when they all have one name, and when their names are not in the register."""
    spec = registers()["interaction"]
    organisation("Eksempel Vind")
    said = {"title": "Ring", "purpose": "dialogue"}

    def questions(size: int, who: str) -> int:
        rows = [
            Line(n, {**said, "on": f"{n % 28 + 1:02}-01-{1950 + n // 28}", "organisations": who}, [])
            for n in range(size)
        ]
        with CaptureQueriesContext(connection) as asked:
            imports.check(spec, Table([], rows), Plan(), by=SYSTEM)
        return len(asked)

    for who in ("Eksempel Vind", "Eksempel Vnid"):
        # A free key for the same name takes a few questions more for each doubling.
        assert questions(80, who) / 80 <= questions(10, who) / 10 * 1.5
