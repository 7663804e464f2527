"""Which records look like one, by which reasons, and the pages on which somebody decides."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pagt.core.models import JournalEntry, Merge, NotSame
from pagt.network.partners.actions import create_contact
from pagt.network.partners.models import Contact, Organisation
from pagt.network.partners.queries_duplicates import duplicates_of, like_a_new_one, suggested_pairs
from pagt.network.partners.rules.duplicates import (
    OrganisationTraits,
    PersonTraits,
    Reason,
    compare_organisations,
    compare_people,
    organisation_marks,
    person_marks,
)
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, meeting, organisation


def org(name: str, **more: str) -> OrganisationTraits:
    return OrganisationTraits(name, **more)


SAME = [
    (org("Eksempel Biogas A/S"), org("Eksempel Biogas ApS"), Reason.SAME_NAME),
    (org("Biogas, Eksempel"), org("EKSEMPEL BIOGAS"), Reason.SAME_NAME),
    (org("Ærø Skole"), org("Aeroe skole"), Reason.SAME_NAME),
    (org("Viborg Kommune"), org("Viborg"), Reason.SAME_NAME),
    (org("Eksempel Vindkraft"), org("Eksempel Vinkraft"), Reason.NEAR_NAME),
    (org("Et", cvr="10150817"), org("To", cvr="10150817"), Reason.SAME_CVR),
    (
        org("Eksempel Tekniske Universitet", website="https://www.etu.dk/om"),
        org("ETU", website="http://etu.dk"),
        Reason.INITIALS,
    ),
    (
        org("Et", website="https://a.dk", address="Vej 1", postcode="8000"),
        org("To", website="a.dk/x", address="vej 1", postcode="8000"),
        Reason.SAME_ADDRESS,
    ),
]
TWO = [
    (org("Eksempel Skole 1"), org("Eksempel Skole 2")),
    (org("Eksempel Skole"), org("Eksempel Gymnasium")),
    (org("Eksempel Skole", municipality="0615"), org("Eksempel Skole", municipality="0791")),
    (org("Eksempel Biogas", cvr="10150817"), org("Eksempel Biogas", cvr="29190909")),
    (org("Skole Nord", website="https://byen.dk/nord"), org("Institut Syd", website="https://byen.dk/syd")),
    (org("AB"), org("AC")),
]


@pytest.mark.parametrize(("one", "other", "reason"), SAME)
def test_organisations_that_look_like_one(
    one: OrganisationTraits, other: OrganisationTraits, reason: Reason
) -> None:
    for a, b in ((one, other), (other, one)):
        likeness = compare_organisations(a, b)
        assert likeness.is_enough
        assert reason in likeness.reasons
    assert set(organisation_marks(one)) & set(organisation_marks(other))


@pytest.mark.parametrize(("one", "other"), TWO)
def test_organisations_that_are_two(one: OrganisationTraits, other: OrganisationTraits) -> None:
    assert not compare_organisations(one, other).is_enough


def test_people_are_one_by_a_number_or_a_workplace_besides_the_name() -> None:
    here, there = frozenset({"skolen"}), frozenset({"andet"})
    bo = PersonTraits("Bo Eksempel", "bo@eksempel.dk", "+45 20 12 34 56", here)
    assert compare_people(bo, PersonTraits("bo eksempel", workplaces=here)).is_enough
    assert compare_people(bo, PersonTraits("Eksempel, Bo", phone="20123456")).is_enough
    assert compare_people(bo, PersonTraits("Bo Eksempell", email="BO@eksempel.dk")).is_enough
    assert not compare_people(bo, PersonTraits("Bo Eksempel", workplaces=there)).is_enough
    assert not compare_people(bo, PersonTraits("Ida Andet", email="bo@eksempel.dk")).is_enough
    assert not compare_people(bo, PersonTraits("Ida Andet", phone="20123456", workplaces=here)).is_enough
    assert set(person_marks(bo)) & set(person_marks(PersonTraits("BO EKSEMPEL", workplaces=here)))
    assert "eksempel" not in " ".join(person_marks(bo))


@pytest.mark.django_db
def test_pairs_are_suggested_by_what_they_share_and_forgotten_when_they_are_two() -> None:
    first, second = organisation("Eksempel Vindkraft A/S"), organisation("Eksempel Vinkraft")
    organisation("Noget Andet")
    [(one, other, likeness)] = suggested_pairs("organisation")
    assert {one, other} == {first.key, second.key}
    assert likeness.reasons == (Reason.NEAR_NAME,)
    assert [each for each, _like in duplicates_of(first)] == [second]
    NotSame.objects.create(
        kind="organisation", first=min(one, other), second=max(one, other), said_by="system:test"
    )
    assert suggested_pairs("organisation") == []
    assert duplicates_of(first) == duplicates_of(second) == []


@pytest.mark.django_db
def test_looking_for_pairs_takes_as_many_statements_in_a_large_register() -> None:
    def statements() -> int:
        organisation("Eksempel Vindkraft")
        with CaptureQueriesContext(connection) as asked:
            suggested_pairs("organisation")
        return len(asked)

    statements()
    few = statements()
    for number in range(40):
        organisation(f"Eksempel Værk {number}")
    assert statements() == few <= 5


@pytest.mark.django_db
def test_what_many_share_is_no_sign() -> None:
    for number in range(25):
        organisation(f"Skole {number}", website="https://byen.dk")
    assert suggested_pairs("organisation") == []


@pytest.mark.django_db
def test_a_new_one_is_compared_with_what_there_is() -> None:
    one = organisation("Eksempel Vindkraft A/S", cvr="10150817")
    assert [each for each, _like in like_a_new_one({"name": "Eksempel vinkraft"})] == [one]
    assert [each for each, _like in like_a_new_one({"name": "Andet", "cvr": "10150817"})] == [one]
    assert like_a_new_one({"name": "Noget helt andet"}) == []


@pytest.mark.django_db
def test_the_form_of_a_new_one_warns_once() -> None:
    organisation("Eksempel Vindkraft A/S")
    officer = client_as(Role.OFFICER)
    values = {"name": "Eksempel Vinkraft", "kind": "company", "country": "DK", "recorded_on": "2026-01-05",
              "source": "et brev"}  # fmt: skip
    answer = officer.post("/desk/organisations/new/", values)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Den ligner en, der allerede er i registret" in page
    assert "/desk/organisations/eksempel-vindkraft-a-s/" in page
    token = page.split('name="seen" value="')[1].split('"')[0]
    assert officer.post("/desk/organisations/new/", {**values, "seen": token}).status_code == 302
    assert Organisation.objects.filter(name="Eksempel Vinkraft").count() == 1


@pytest.mark.django_db
def test_merging_and_undoing_by_its_four_pages() -> None:
    kept, gone = organisation("Eksempel Vindkraft A/S"), organisation("Eksempel Vinkraft", city="Ry")
    held = meeting(participants=[{"organisation": gone, "attended": True}])
    officer = client_as(Role.OFFICER)
    page = officer.get("/desk/duplicates/").content.decode()
    assert "Eksempel Vinkraft" in page and "Næsten samme navn" in page
    address = f"/desk/merge/organisation/{kept.key}/{gone.key}/"
    assert address in officer.get(f"/desk/organisations/{kept.key}/").content.decode()
    assert address in officer.get(f"/desk/merge/organisation/{kept.key}/?q=vinkraft").content.decode()
    page = officer.get(address).content.decode()
    assert held.title in page and "Ry" in page
    posted = {"kept_version": "1", "gone_version": "1", "field-name": "kept", "field-city": "gone"}
    assert "gemt" in officer.post(address, {**posted, "gone_version": "7"}).content.decode()
    assert officer.post(address, {}).status_code == 422
    done = officer.post(address, posted)
    merge = Merge.objects.get()
    assert done["Location"].endswith(f"/desk/merges/{merge.pk}/")
    assert "er lagt sammen med" in officer.get(done["Location"]).content.decode()
    old = officer.get(f"/desk/organisations/{gone.key}/").content.decode()
    assert f'href="/desk/organisations/{kept.key}/"' in old and f"/desk/merges/{merge.pk}/undo/" in old
    assert officer.post(address, posted).status_code == 422
    kept.refresh_from_db()
    assert kept.city == "Ry"
    undo = f"/desk/merges/{merge.pk}/undo/"
    assert officer.get(undo).status_code == 200
    assert officer.post(undo)["Location"].endswith(f"/desk/organisations/{gone.key}/")
    assert held.participants.get().organisation == gone
    assert officer.post(undo).status_code == 422


@pytest.mark.django_db
def test_saying_that_two_are_two_is_journaled_once() -> None:
    one, other = organisation("Eksempel Vindkraft"), organisation("Eksempel Vinkraft")
    officer = client_as(Role.OFFICER)
    address = f"/desk/duplicates/organisation/{one.key}/{other.key}/"
    assert officer.get(address).status_code == 405
    for _n in range(2):
        assert officer.post(address).status_code == 302
    assert NotSame.objects.count() == JournalEntry.objects.filter(kind="not_same").count() == 1
    assert "Intet ligner" in officer.get("/desk/duplicates/").content.decode()


@pytest.mark.django_db
def test_only_those_who_may_merge() -> None:
    one, other = organisation("Eksempel Vindkraft"), organisation("Eksempel Vinkraft")
    address = f"/desk/merge/organisation/{one.key}/{other.key}/"
    member = client_as(Role.COUNCIL_MEMBER)
    assert member.get(address).status_code == member.get("/desk/duplicates/").status_code == 403
    assert "merge/organisation" not in member.get(f"/desk/organisations/{one.key}/").content.decode()
    officer = client_as(Role.OFFICER)
    for wrong in (
        f"/desk/merge/meeting/{one.key}/",
        f"/desk/merge/organisation/{one.key}/nix/",
        "/desk/merges/99/",
    ):
        assert officer.get(wrong).status_code == 404
    assert officer.post(f"/desk/merge/organisation/{one.key}/{one.key}/",
                        {"kept_version": "1", "gone_version": "1"}).status_code == 422  # fmt: skip


@pytest.mark.django_db
def test_people_are_merged_too() -> None:
    place = organisation("Skolen")
    rows = [{"organisation": place, "title": "leder"}]
    first = create_contact(by=SYSTEM, name="Bo Eksempel", roles=rows, email="bo@eksempel.dk")
    second = create_contact(by=SYSTEM, name="Bo Eksempel", roles=rows, phone="20123456")
    officer = client_as(Role.OFFICER)
    assert "samme arbejdssted" in officer.get("/desk/duplicates/?kind=contact").content.decode()
    answer = officer.post(
        f"/desk/merge/contact/{first.key}/{second.key}/", {"kept_version": "1", "gone_version": "1"}
    )
    assert answer.status_code == 302
    now = Contact.objects.get(pk=first.pk)
    assert (now.email, now.phone, now.roles.count()) == ("bo@eksempel.dk", "20123456", 1)
