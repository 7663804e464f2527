"""Rows that look like records there are, or like one another, wait for an answer."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pagt.core.errors import PagtError
from pagt.core.models import ImportRun
from pagt.core.register import imports, plans, sheets, tasks
from pagt.core.register.plans import Plan
from pagt.core.register.spec import registers
from pagt.network.partners.models import Organisation
from pagt.people.roles import Role
from tests.core.imports_for_tests import outcomes, run, through_the_columns
from tests.core.sheets_for_tests import xlsx
from tests.factories import SYSTEM, client_as, organisation

pytestmark = pytest.mark.django_db

HEAD = ["Navn", "Organisationstype", "Kommune"]


def test_a_row_that_looks_like_a_record_asks_with_its_reasons() -> None:
    there = organisation("Eksempel Vindmølle A/S")
    rows = [HEAD, ["Eksempel Vindmoelle ApS", "Virksomhed", ""], ["Eksempel Helt Anden", "Virksomhed", ""]]
    found = run("organisation", rows)
    assert outcomes(found) == ["alike", "create"]
    (near,) = found[0].near
    assert near["key"] == there.key and near["reasons"] and found[0].ask == "2"
    with pytest.raises(PagtError, match="2"):
        run("organisation", rows, apply=True)
    assert Organisation.objects.count() == 1


def test_an_answer_decides() -> None:
    there = organisation("Eksempel Vindmølle A/S")
    rows = [HEAD, ["Eksempel Vindmoelle ApS", "Virksomhed", "Viborg"]]
    assert outcomes(run("organisation", rows, r2="new")) == ["create"]
    assert outcomes(run("organisation", rows, r2="out")) == ["out"]
    same = run("organisation", rows, r2=f"same:{there.key}", apply=True)
    assert outcomes(same) == ["change"]
    there.refresh_from_db()
    assert (there.name, there.municipality) == ("Eksempel Vindmoelle ApS", "0791")
    assert outcomes(run("organisation", rows, r2="same:findes-ikke")) == ["refused"]


def test_rows_of_one_file_are_held_against_each_other() -> None:
    rows = [HEAD, ["Eksempel Vindmølle A/S", "Virksomhed", ""], ["Eksempel Vindmoelle", "Virksomhed", ""],
            ["eksempel vindmølle a/s", "Virksomhed", ""]]  # fmt: skip
    found = run("organisation", rows)
    assert outcomes(found) == ["create", "alike", "refused"]
    assert found[1].near[0]["row"] == 2 and not found[1].near[0]["key"]
    assert "2" in found[2].details[0]


def test_an_organisation_beside_a_contact_asks_once() -> None:
    there = organisation("Eksempel Vindmølle A/S")
    rows = [["Firma", "Navn", "E-mail"], ["Eksempel Vindmoelle", "Anna", "a@eksempel.dk"],
            ["Eksempel Vindmoelle", "Bo", "b@eksempel.dk"]]  # fmt: skip
    spec = registers()["contact"]
    plan, _guesses = plans.propose(spec, plans.overview(sheets.read("a.xlsx", xlsx(rows))))
    making = Plan(0, 1, plan.columns, fixed={"organisation:kind": "company"}, make_beside=True)
    table = plans.read(spec, "a.xlsx", xlsx(rows), making)
    found = imports.check(spec, table, making, by=SYSTEM).outcomes
    assert outcomes(found) == ["alike", "create"]
    ask = found[0].ask
    assert ask.startswith("organisation/")
    same = imports.apply(spec, table, making, by=SYSTEM, answers={ask: f"same:{there.key}"})
    assert outcomes(same.outcomes) == ["create", "create"]
    assert Organisation.objects.count() == 1 and there.roles.count() == 2


@pytest.mark.django_db(transaction=True)
def test_rows_are_answered_on_the_page_and_refused_ones_left_out_or_fetched() -> None:
    client = client_as(Role.OFFICER)
    there = organisation("Eksempel Vindmølle A/S")
    rows = [
        HEAD,
        ["Eksempel Vindmoelle ApS", "Virksomhed", "Viborg"],
        ["", "Virksomhed", ""],
        ["Eksempel Ny", "Virksomhed", ""],
    ]
    client.post(reverse("organisation-import"), {"file": SimpleUploadedFile("a.xlsx", xlsx(rows))})
    started = ImportRun.objects.get()
    through_the_columns(client, started)
    state = reverse("organisation-import-run", args=[started.key])
    answer = reverse("organisation-import-answer", args=[started.key])
    shown = client.get(state).content.decode()
    assert "Eksempel Vindmølle A/S" in shown and f'value="same:{there.key}"' in shown
    assert (
        "checked" not in shown.split('class="import-alike"')[1].split("</fieldset>")[0]
    )  # nothing is taken for granted
    assert reverse("organisation-import-apply", args=[started.key]) not in shown

    faulty = client.get(reverse("organisation-import-faults", args=[started.key])).content
    (sheet,) = sheets.read("a.xlsx", faulty)
    assert sheet.rows[0][1][:3] == HEAD and len(sheet.rows) == 2
    assert "Navn" in sheet.rows[1][1][3]

    client.post(answer, {"a:2": f"same:{there.key}"})
    tasks.check_import(started.key, "da")
    client.post(answer, {"bulk": "out"})
    tasks.check_import(started.key, "da")
    started.refresh_from_db()
    assert [line["outcome"] for line in started.report] == ["change", "out", "create"]
    client.post(reverse("organisation-import-apply", args=[started.key]))
    tasks.apply_import(started.key, "da")
    assert set(Organisation.objects.values_list("name", flat=True)) == {
        "Eksempel Vindmoelle ApS",
        "Eksempel Ny",
    }
    client.post(answer, {"bulk": "anew"})  # too late
    started.refresh_from_db()
    assert started.state == "done"
