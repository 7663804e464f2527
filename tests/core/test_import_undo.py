"""An import is taken back; what others have built on stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from pagt.core import clock
from pagt.core.errors import Invalid
from pagt.core.models import ImportRun, JournalEntry
from pagt.core.register import imports, tasks, undoing
from pagt.core.register.spec import registers
from pagt.network.partners.actions import change_organisation, create_organisation
from pagt.network.partners.actions_contacts import create_contact
from pagt.network.partners.models import Contact, Organisation
from pagt.people.roles import Role
from tests.core.imports_for_tests import read, through_the_columns
from tests.core.sheets_for_tests import xlsx
from tests.factories import SYSTEM, client_as, organisation

pytestmark = pytest.mark.django_db

HEAD = ["Navn", "Organisationstype", "CVR-nummer", "Kommune"]


def applied(kind: str, rows: list[list[object]]) -> imports.Report:
    spec = registers()[kind]
    return imports.apply(spec, *read(spec, "a.xlsx", xlsx(rows)), by=SYSTEM)


def test_what_it_made_is_withdrawn_and_what_it_changed_says_again_what_it_said() -> None:
    old = organisation("Eksempel Gammel", cvr="29190925", municipality="0751", tags=["vind"])
    report = applied("organisation", [HEAD, ["Eksempel Omdøbt", "Skole eller uddannelsesinstitution", "29190925", "Viborg"],
                                      ["Eksempel Ny", "Virksomhed", "", ""]])  # fmt: skip
    done = undoing.undo(report.written, by=SYSTEM)
    assert [one.what for one in done] == ["restore", "withdraw"]
    old.refresh_from_db()
    assert (old.name, old.kind, old.municipality, old.tags) == (
        "Eksempel Gammel",
        "company",
        "0751",
        ["vind"],
    )
    assert Organisation.objects.get(name="Eksempel Ny").withdrawn
    lines = JournalEntry.objects.filter(kind="organisation").order_by("id")
    assert [line.action for line in lines][-2:] == ["withdraw", "undo_import"]
    assert all(line.reason for line in list(lines)[-2:])


def test_a_persons_roles_and_address_come_back() -> None:
    first, second = organisation("Eksempel Et"), organisation("Eksempel To")
    person = create_contact(
        by=SYSTEM, name="Anna", email="a@eksempel.dk", phone="12345678", organisation=first, role="Leder"
    )
    report = applied("contact", [["Navn", "E-mail", "Telefon", "Organisation", "Stilling"],
                                 ["Anna Ny", "a@eksempel.dk", "87654321", "Eksempel To", "Direktør"]])  # fmt: skip
    person = Contact.objects.get(pk=person.pk)
    assert person.phone == "87654321" and {role.organisation for role in person.roles.all()} == {
        first,
        second,
    }
    undoing.undo(report.written, by=SYSTEM)
    person = Contact.objects.get(pk=person.pk)
    assert (person.name, person.phone) == ("Anna", "12345678")
    assert [(role.organisation, role.title) for role in person.roles.all()] == [(first, "Leder")]


def test_what_was_changed_or_used_since_is_left_with_a_sentence() -> None:
    report = applied(
        "organisation",
        [HEAD, *[[f"Eksempel {n}", "Virksomhed", "", ""] for n in ("Alfa", "Beta", "Gamma", "Delta")]],
    )
    by_name = {one.name: one for one in Organisation.objects.all()}
    changed = by_name["Eksempel Alfa"]
    change_organisation(changed, by=SYSTEM, version=changed.version, municipality="0751")
    create_contact(by=SYSTEM, name="Bo", organisation=by_name["Eksempel Beta"])
    create_organisation(by=SYSTEM, name="Eksempel Datter", kind="company", parent=by_name["Eksempel Gamma"])
    done = undoing.undo(report.written, by=SYSTEM)
    assert [one.what for one in done] == ["leave", "leave", "leave", "withdraw"]
    assert all(one.why for one in done[:3]) and done[0].why != done[1].why
    assert [one.title for one in done[:3]] == ["Eksempel Alfa", "Eksempel Beta", "Eksempel Gamma"]
    assert Organisation.objects.filter(withdrawn="").count() == 4


def upload(client: Client, rows: list[list[object]]) -> ImportRun:
    client.post(reverse("organisation-import"), {"file": SimpleUploadedFile("a.xlsx", xlsx(rows))})
    return ImportRun.objects.latest("id")


@pytest.mark.django_db(transaction=True)
def test_through_the_pages() -> None:
    client = client_as(Role.OFFICER)
    started = upload(
        client, [HEAD, ["Eksempel Et", "Virksomhed", "", ""], ["Eksempel To", "Virksomhed", "", ""]]
    )
    through_the_columns(client, started)
    undo = reverse("organisation-import-undo", args=[started.key])
    assert client.get(undo).status_code == 302  # nothing to undo yet
    client.post(reverse("organisation-import-apply", args=[started.key]))
    tasks.apply_import(started.key, "da")
    one = Organisation.objects.get(name="Eksempel Et")
    change_organisation(one, by=SYSTEM, version=one.version, municipality="0751")
    asked = client.get(undo).content.decode()
    assert "Eksempel Et" in asked and "Eksempel To" not in asked
    assert client.post(undo).status_code == 302
    assert client.post(undo).status_code == 302  # a second click
    tasks.undo_import(started.key, "da")
    started.refresh_from_db()
    assert started.state == "undone"
    shown = client.get(reverse("organisation-import-run", args=[started.key])).content.decode()
    assert "Eksempel Et" in shown
    assert list(Organisation.objects.filter(withdrawn="").values_list("name", flat=True)) == ["Eksempel Et"]


@pytest.mark.django_db(transaction=True)
def test_an_import_whose_worker_died_is_started_again() -> None:
    client = client_as(Role.OFFICER)
    started = upload(client, [HEAD, ["Eksempel Et", "Virksomhed", "", ""]])
    page = reverse("organisation-import-run", args=[started.key])
    again = reverse("organisation-import-again", args=[started.key])
    assert again not in client.get(page).content.decode()
    client.post(again)
    long_ago = clock.now() - timedelta(minutes=5)
    ImportRun.objects.filter(pk=started.pk).update(touched_at=long_ago)
    assert again in client.get(page).content.decode()
    assert client.post(again).status_code == 302
    started.refresh_from_db()
    assert started.touched_at > long_ago
    assert again not in client.get(page).content.decode()
    through_the_columns(client, started)
    tasks.read_import(started.key, "da")  # the first worker was not dead after all
    started.refresh_from_db()
    assert started.state == "checked"


@pytest.fixture
def another() -> Iterator[psycopg.Connection]:
    """Somebody else's connection to the same database."""
    side = connection.copy()
    side.connect()
    yield side.connection
    side.close()


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_share_an_import(another: psycopg.Connection) -> None:
    client = client_as(Role.OFFICER)
    started = upload(client, [HEAD, ["Eksempel Et", "Virksomhed", "", ""]])
    with another.transaction():
        another.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [tasks._LOCK, started.key])
        tasks.read_import(started.key, "da")
    started.refresh_from_db()
    assert started.state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_who_wants_a_name_that_an_import_tries_is_told_so_and_not_kept_waiting(
    another: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pagt.core.actions.PATIENCE", "200ms")
    there = organisation("Eksempel Optaget")
    with another.transaction():
        another.execute("SELECT 1 FROM partners_organisation WHERE id = %s FOR UPDATE", [there.pk])
        with pytest.raises(Invalid, match="import"):
            change_organisation(there, by=SYSTEM, version=there.version, municipality="0751")
    changed = change_organisation(there, by=SYSTEM, version=there.version, municipality="0751")
    assert changed.municipality == "0751"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] == "0"  # only the write itself is impatient
