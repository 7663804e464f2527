"""Organisations: what a form says of one, tags, and groups."""

from __future__ import annotations

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pagt.core.actions import withdraw
from pagt.core.errors import Invalid
from pagt.network.partners.actions import change_organisation
from pagt.network.partners.models import Organisation
from pagt.network.partners.queries_organisations import group_of
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, organisation

pytestmark = pytest.mark.django_db
DATA = {
    "name": "Eksempel Vind",
    "kind": "company",
    "country": "DK",
    "address": "Eksempelvej 1",
    "postcode": "8800",
    "city": "Viborg",
    "industry": "Vindmøller",
    "employees": "120",
    "tags": " vind ; Grøn  energi;VIND; ",
    "recorded_on": date.today().isoformat(),
}


@pytest.fixture
def officer() -> Client:
    return client_as(Role.OFFICER)


def test_the_form_keeps_all_that_is_known_and_tags_once_each(officer: Client) -> None:
    assert officer.post(reverse("organisation-new"), DATA).status_code == 302
    made = Organisation.objects.get()
    assert (made.address, made.postcode, made.city) == ("Eksempelvej 1", "8800", "Viborg")
    assert (made.industry, made.employees) == ("Vindmøller", 120)
    assert made.tags == ["VIND", "Grøn energi"]
    page = officer.get(reverse("organisation-detail", args=[made.key])).content.decode()
    for said in ("Eksempelvej 1", "8800 Viborg", "Vindmøller", "120", "Grøn energi"):
        assert said in page
    form = officer.get(reverse("organisation-edit", args=[made.key])).content.decode()
    assert 'value="VIND; Grøn energi"' in form


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("tags", "x" * 41, "40 tegn"), ("tags", ";".join(f"t{n}" for n in range(31)), "30 mærkeord")],
)
def test_tags_have_limits_with_sentences(officer: Client, field: str, value: str, words: str) -> None:
    answer = officer.post(reverse("organisation-new"), DATA | {field: value})
    assert answer.status_code == 422 and words in answer.content.decode()


def test_lists_narrow_by_tag_and_forms_suggest_those_in_use(officer: Client) -> None:
    organisation("Eksempel Et", tags=["vind", "ny"])
    organisation("Eksempel To", tags=["sol"])
    gone = organisation("Eksempel Væk", tags=["væk"])
    withdraw(gone, by=SYSTEM, version=1, reason="Lukket")
    page = officer.get(reverse("organisation-list") + "?tag=vind").content.decode()
    assert "Eksempel Et" in page and "Eksempel To" not in page
    assert '<option value="sol"' in page and "væk" not in page
    found = officer.get(reverse("organisation-tags") + "?q=VI").content.decode()
    assert "vind" in found and "sol" not in found
    assert client_as(Role.APPLICANT).get(reverse("organisation-tags")).status_code == 403


def test_a_group_is_shown_from_the_uppermost_down(officer: Client) -> None:
    mother = organisation("Eksempel Moder")
    one = organisation("Eksempel B", parent=mother)
    organisation("Eksempel A", parent=mother)
    organisation("Eksempel B Nord", parent=one)
    gone = organisation("Eksempel Lukket", parent=mother)
    withdraw(gone, by=SYSTEM, version=1, reason="Lukket")
    told = [(each.name, each.depth, each.own) for each in group_of(one)]
    assert told == [
        ("Eksempel Moder", 0, False),
        ("Eksempel A", 1, False),
        ("Eksempel B", 1, True),
        ("Eksempel B Nord", 2, False),
    ]
    page = officer.get(reverse("organisation-detail", args=[one.key])).content.decode()
    for name in ("Moder", "A", "B Nord"):
        assert f">Eksempel {name}</a>" in page
    assert group_of(organisation("Eksempel Alene")) == []


def test_a_circle_of_parents_is_refused_by_form_and_action(officer: Client) -> None:
    mother = organisation("Eksempel Moder")
    child = organisation("Eksempel Barn", parent=mother)
    grandchild = organisation("Eksempel Barnebarn", parent=child)
    for parent in (child, grandchild, mother):
        with pytest.raises(Invalid):
            change_organisation(mother, by=SYSTEM, version=1, parent=parent)
    data = DATA | {"name": "Eksempel Moder", "parent": grandchild.name, "version": "1"}
    answer = officer.post(reverse("organisation-edit", args=[mother.key]), data)
    assert answer.status_code == 422
    assert "Eksempel Barnebarn er selv en del af Eksempel Moder" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_change_parents_at_once_close_no_circle() -> None:
    one, two = organisation("Eksempel Et"), organisation("Eksempel To")
    refused: list[Invalid] = []

    def other() -> None:
        try:
            change_organisation(two, by=SYSTEM, version=two.version, parent=one)
        except Invalid as error:
            refused.append(error)
        finally:
            connection.close()

    thread = Thread(target=other)
    with transaction.atomic():
        change_organisation(one, by=SYSTEM, version=one.version, parent=two)
        thread.start()
        thread.join(1)  # it waits for this transaction
        assert thread.is_alive()
    thread.join()
    assert len(refused) == 1
    assert Organisation.objects.get(pk=two.pk).parent is None


def test_a_circle_that_a_backup_brings_back_does_not_hang_the_page(officer: Client) -> None:
    one, two = organisation("Eksempel Et"), organisation("Eksempel To")
    Organisation.objects.filter(pk=one.pk).update(parent=two)
    Organisation.objects.filter(pk=two.pk).update(parent=one)
    assert len(group_of(one)) == 2
    assert officer.get(reverse("organisation-detail", args=[one.key])).status_code == 200


def test_a_group_costs_one_question() -> None:
    mother = organisation()
    for _number in range(30):
        organisation(parent=mother)
    with CaptureQueriesContext(connection) as asked:
        assert len(group_of(mother)) == 31
    assert len(asked) == 1
