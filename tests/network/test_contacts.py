"""People: jobs over time, lists by relation and kind, consent, and spreadsheets with one job a row."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from pagt.core.errors import Invalid
from pagt.core.models import JournalEntry
from pagt.network.partners.actions import change_contact, change_job, create_contact
from pagt.network.partners.models import Contact
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation

pytestmark = pytest.mark.django_db
TODAY = date.today().isoformat()


def jobs(contact: Contact) -> list[tuple[str, str, date | None, date | None]]:
    return [
        (row.organisation.name, row.title, row.begins, row.ends)
        for row in Contact.objects.get(pk=contact.pk).roles.all()
    ]


@pytest.fixture
def officer() -> Client:
    return client_as(Role.OFFICER)


def test_a_new_job_ends_the_present_one_the_day_before() -> None:
    first, second = organisation("Eksempel Et"), organisation("Eksempel To")
    person = create_contact(by=SYSTEM, name="Eksempel Navn", organisation=first, role="HR-chef")
    change_job(person, by=SYSTEM, version=1, organisation=second, title="Direktør", on=date(2026, 3, 1))
    assert jobs(person) == [
        ("Eksempel To", "Direktør", date(2026, 3, 1), None),
        ("Eksempel Et", "HR-chef", None, date(2026, 2, 28)),
    ]
    line = JournalEntry.objects.get(action="change_job")
    assert "Eksempel Navn" not in f"{line.title} {line.state}" and len(line.state["roles"]) == 2


def test_a_new_job_begins_after_the_present_one() -> None:
    first = organisation()
    role = {"organisation": first, "title": "", "begins": date(2026, 3, 1), "ends": None}
    person = create_contact(by=SYSTEM, name="Eksempel Navn", roles=[role])
    with pytest.raises(Invalid, match="senere"):
        change_job(person, by=SYSTEM, version=1, organisation=first, title="Ny", on=date(2026, 3, 1))
    assert len(jobs(person)) == 1


def test_the_page_changes_the_job_and_shows_both(officer: Client) -> None:
    first, second = organisation("Eksempel Et"), organisation("Eksempel To")
    person = create_contact(by=SYSTEM, name="Eksempel Navn", organisation=first, role="HR-chef")
    address = reverse("contact-job", args=[person.key])
    assert f'href="{address}"' in officer.get(reverse("contact-detail", args=[person.key])).content.decode()
    assert "HR-chef" in officer.get(address).content.decode()
    data = {"organisation": second.name, "title": "Direktør", "on": "2026-03-01", "version": "1"}
    assert officer.post(address, data | {"organisation": "Ukendt"}).status_code == 422
    assert officer.post(address, data).status_code == 302
    page = officer.get(reverse("contact-detail", args=[person.key])).content.decode()
    assert "Direktør" in page and "HR-chef" in page
    assert officer.post(address, data).status_code == 422  # the version that was seen is no longer the last
    listed = officer.get(reverse("contact-list")).content.decode()
    assert "Eksempel To" in listed and "Eksempel Et" not in listed
    assert client_as(Role.AUDITOR).get(address).status_code == 403


def test_lists_narrow_by_relation_and_by_the_kind_of_organisation(officer: Client) -> None:
    school, firm = organisation("Eksempel Skole", kind="school"), organisation("Eksempel Firma")
    teacher = create_contact(by=SYSTEM, name="Eksempel Lærer", organisation=school, relation="school")
    create_contact(by=SYSTEM, name="Eksempel Chef", organisation=firm, relation="company")
    listed = reverse("contact-list")
    for query, shown, hidden in (
        ("?kind=school", "Lærer", "Chef"),
        ("?relation=company", "Chef", "Lærer"),
    ):
        page = officer.get(listed + query).content.decode()
        assert f"Eksempel {shown}" in page and f"Eksempel {hidden}" not in page
    change_job(teacher, by=SYSTEM, version=1, organisation=firm, title="", on=date(2026, 1, 1))
    assert "Lærer" not in officer.get(listed + "?kind=school").content.decode()


def test_a_person_has_a_place_to_be(officer: Client) -> None:
    data = {"name": "Eksempel Navn", "recorded_on": TODAY}
    answer = officer.post(reverse("contact-new"), data)
    assert answer.status_code == 422 and "hvilken organisation" in answer.content.decode()
    assert officer.post(reverse("contact-new"), data | {"role": "Chef"}).status_code == 422
    firm = organisation("Eksempel Firma")
    data |= {
        "organisation": firm.name,
        "role": "Chef",
        "roles-0-organisation": firm.name,
        "roles-0-title": "Elev",
    }
    data |= {"roles-0-ends": "2020-01-31"}
    assert officer.post(reverse("contact-new"), data).status_code == 302
    person = Contact.objects.get()
    assert jobs(person) == [
        ("Eksempel Firma", "Chef", None, None),
        ("Eksempel Firma", "Elev", None, date(2020, 1, 31)),
    ]
    edit = officer.get(reverse("contact-edit", args=[person.key])).content.decode()
    assert 'name="organisation"' not in edit and 'name="roles-1-title"' in edit
    emptied = {"name": "Eksempel Navn", "recorded_on": TODAY, "version": "1", "roles-0-organisation": ""}
    assert officer.post(reverse("contact-edit", args=[person.key]), emptied).status_code == 422


def test_a_list_that_says_where_somebody_is_adds_and_ends_nothing() -> None:
    first, second = organisation("Eksempel Et"), organisation("Eksempel To")
    person = create_contact(by=SYSTEM, name="Eksempel Navn", organisation=first, role="Chef")
    change_contact(person, by=SYSTEM, version=1, organisation=first)
    assert jobs(person) == [("Eksempel Et", "Chef", None, None)]
    person.refresh_from_db()
    assert person.version == 1
    change_contact(person, by=SYSTEM, version=1, organisation=second, role="Formand", roles=[])
    assert jobs(person) == [("Eksempel To", "Formand", None, None), ("Eksempel Et", "Chef", None, None)]


def test_public_naming_needs_the_day_on_which_the_person_agreed(officer: Client) -> None:
    firm = organisation("Eksempel Firma")
    data = {"name": "Eksempel Navn", "organisation": firm.name, "may_be_named": "on", "recorded_on": TODAY}
    answer = officer.post(reverse("contact-new"), data)
    assert answer.status_code == 422 and "hvornår" in answer.content.decode()
    data |= {"agreed_on": "2026-01-01", "agreed_how": "Mail"}
    assert officer.post(reverse("contact-new"), data).status_code == 302
    assert Contact.objects.get().may_be_named
