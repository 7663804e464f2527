"""Writes to the network: through actions, journaled, checked against the version that was seen."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pagt.core import journal
from pagt.core.actions import restore, withdraw
from pagt.core.documents import store
from pagt.core.errors import EditConflict, Invalid, Refused
from pagt.core.models import Document, JournalEntry
from pagt.network.meetings.actions import change_meeting
from pagt.network.partners.actions import (
    change_contact,
    change_organisation,
    create_ambassador_term,
    create_contact,
    create_organisation,
)
from pagt.network.partners.actions_follow_ups import finish
from pagt.network.partners.models import FollowUp
from pagt.people.roles import Role
from tests.factories import SYSTEM, interaction, meeting, organisation, person
from tests.files import pdf

pytestmark = pytest.mark.django_db


def last_state(kind: str, key: str) -> dict[str, object]:
    return JournalEntry.objects.filter(kind=kind, key=key).latest("id").state


def test_meeting_states_its_facts_in_the_words_of_the_rules() -> None:
    vestas = organisation("Eksempel Vind")
    held = meeting(
        "Eksempel: netværksmøde",
        participants=[{"organisation": vestas, "attended": True, "persons": 3}],
        items=[{"subject": "Strategi", "mark": "discussion", "outcome": "Enighed"}],
        place="Aarhus",
    )
    assert held.facts() == {
        "title": "Eksempel: netværksmøde",
        "on": date(2023, 5, 2),
        "purpose": "network",
        "forum": "",
        "place": "Aarhus",
        "cancelled": "",
        "confidential": False,
        "minutes": False,
        "participants": [{"organisation": vestas.key, "attended": True, "persons": 3}],
        "items": [{"subject": "Strategi", "mark": "discussion", "outcome": "Enighed"}],
    }
    state = last_state("meeting", held.key)
    assert state["on"] == "2023-05-02"
    assert state["participants"] == held.facts()["participants"]


def test_facts_use_only_the_words_of_the_rules() -> None:
    from pagt.plan.rules.vocabulary import Kind, attributes_of

    one = organisation(parent=organisation())
    term = create_ambassador_term(by=SYSTEM, organisation=one, begins=date(2022, 1, 1))
    for kind, record in (
        (Kind.ORGANISATION, one),
        (Kind.AMBASSADOR_TERM, term),
        (Kind.INTERACTION, interaction()),
        (Kind.MEETING, meeting()),
    ):
        assert set(record.facts()) <= set(attributes_of(kind)), kind


def test_a_circle_of_parents_is_refused_with_both_names() -> None:
    top = organisation("Eksempel Top")
    middle = organisation("Eksempel Midt", parent=top)
    bottom = organisation("Eksempel Bund", parent=middle)
    with pytest.raises(Invalid, match=r"Eksempel Bund.*Eksempel Top") as refusal:
        change_organisation(top, by=SYSTEM, version=1, parent=bottom)
    assert list(refusal.value.fields) == ["parent"]
    with pytest.raises(Invalid):
        change_organisation(top, by=SYSTEM, version=1, parent=top)
    change_organisation(bottom, by=SYSTEM, version=1, parent=top)


def test_a_wrong_check_digit_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        organisation(cvr="29190926")
    assert "29190926" in refusal.value.fields["cvr"][0]


def test_a_cvr_number_is_freed_by_withdrawal_and_asked_for_again() -> None:
    one = organisation(cvr="29190925")
    one = withdraw(one, by=SYSTEM, version=1, reason="Lukket")
    two = organisation(cvr="29190925")
    with pytest.raises(Invalid, match="CVR"):
        restore(one, by=SYSTEM, version=one.version)
    withdraw(two, by=SYSTEM, version=1, reason="Lukket")
    assert restore(one, by=SYSTEM, version=one.version).withdrawn == ""


def test_overlapping_terms_are_refused_in_words() -> None:
    one = organisation()
    create_ambassador_term(by=SYSTEM, organisation=one, begins=date(2022, 1, 1))
    with pytest.raises(Invalid, match=r"ambassad|term"):
        create_ambassador_term(by=SYSTEM, organisation=one, begins=date(2023, 1, 1))


def test_a_term_that_ends_before_it_begins_is_refused_in_words() -> None:
    with pytest.raises(Invalid, match=r"før|before"):
        create_ambassador_term(
            by=SYSTEM, organisation=organisation(), begins=date(2022, 2, 1), ends=date(2022, 1, 1)
        )


def test_the_journal_never_learns_who_a_contact_is() -> None:
    secret = {"name": "Eksempel Navnesen", "email": "navn@eksempel.dk", "phone": "12345678"}
    contact = create_contact(
        by=SYSTEM, organisation=organisation("Eksempel Firma"), role="HR-chef", note="Bor i Aarhus", **secret
    )
    changed = change_contact(contact, by=SYSTEM, version=1, phone="87654321", name="Eksempel Nyt Navn")
    withdraw(changed, by=SYSTEM, version=2, reason="Fratrådt")
    lines = JournalEntry.objects.filter(kind="contact")
    assert [line.action for line in lines.order_by("id")] == ["create", "change", "withdraw"]
    for line in lines:
        said = f"{line.key} {line.title} {line.state} {line.reason}".lower()
        for word in ("navnesen", "nyt navn", "navn@", "12345678", "87654321", "aarhus"):
            assert word not in said
        assert line.title == "Eksempel Firma (HR-chef)"


def test_every_change_is_journaled_and_none_when_nothing_differs() -> None:
    one = organisation(website="https://eksempel.dk")
    same = change_organisation(one, by=SYSTEM, version=1, website="https://eksempel.dk")
    assert same.version == 1
    new = change_organisation(one, by=SYSTEM, version=1, website="https://eksempel.dk/ny")
    assert new.version == 2
    assert journal.history("organisation", one.key)[0].changes == [
        ("website", "https://eksempel.dk", "https://eksempel.dk/ny")
    ]


def test_an_old_version_is_a_conflict_and_writes_nothing() -> None:
    one = organisation()
    change_organisation(one, by=SYSTEM, version=1, name="Eksempel Ny")
    with pytest.raises(EditConflict) as conflict:
        change_organisation(one, by=SYSTEM, version=1, name="Eksempel Anden")
    assert conflict.value.version == 2
    one.refresh_from_db()
    assert one.name == "Eksempel Ny"


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.AUDITOR, Role.APPROVER, Role.APPLICANT])
def test_only_an_officer_writes(role: Role) -> None:
    with pytest.raises(Refused):
        create_organisation(by=person(role), name="Eksempel", kind="company")
    create_organisation(by=person(Role.OFFICER), name="Eksempel", kind="company")


def test_two_rows_of_one_organisation_are_refused_in_words() -> None:
    one = organisation()
    with pytest.raises(Invalid) as refusal:
        meeting(participants=[{"organisation": one}, {"organisation": one}])
    assert "participant_once" not in str(refusal.value)


def test_the_minutes_of_a_meeting_that_becomes_confidential_do_too() -> None:
    document = store(SimpleUploadedFile("r.pdf", pdf()), by=SYSTEM)
    held = meeting(minutes=document)
    assert not Document.objects.get().confidential
    change_meeting(held, by=SYSTEM, version=1, confidential=True)
    assert Document.objects.get().confidential


def test_a_next_step_is_done_by_its_follow_up_and_the_interaction_stays_as_it_was() -> None:
    one = interaction(next_step="Ring igen", next_step_due=date(2023, 6, 1))
    finish(FollowUp.objects.get(), by=SYSTEM, version=1, on=date(2023, 5, 30))
    one.refresh_from_db()
    assert one.version == 1
    assert last_state("follow_up", FollowUp.objects.get().key)["done_on"] == "2023-05-30"


def test_keys_are_free_short_and_never_an_address_of_the_register() -> None:
    assert organisation("New").key == "new-2"
    assert [organisation("Samsø Kommune").key for _ in range(4)] == [
        "samsoe-kommune",
        "samsoe-kommune-2",
        "samsoe-kommune-3",
        "samsoe-kommune-4",
    ]
    assert len(organisation("x" * 200).key) <= 110
    assert organisation("日本").key == "organisation"
