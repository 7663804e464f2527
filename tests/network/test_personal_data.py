"""People's own data: handed over whole, erased for good, kept only where the law demands it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from pagt.core import clock, journal
from pagt.core.access import Open
from pagt.core.documents import store
from pagt.core.errors import Invalid, Refused
from pagt.core.models import Document, Draft, ImportRun, JournalEntry, SavedView
from pagt.core.personal_places import places, redact
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.partners.actions import change_ambassador_term, create_ambassador_term, create_contact
from pagt.network.partners.actions_contacts import change_contact
from pagt.network.partners.actions_notes import create_note
from pagt.network.partners.actions_personal import (
    ask_secretariat,
    erase_contact,
    hand_over,
    hand_over_own,
    receipt_of,
    stranger_for,
)
from pagt.network.partners.actions_retention import create_retention
from pagt.network.partners.models import Contact, FollowUp, Note
from pagt.network.partners.personal import subject_of
from pagt.network.partners.queries_retention import decided, kept, past
from pagt.network.partners.tasks import the_week
from pagt.people.actions_personal import erase_account
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.actions import send
from pagt.post.models import Mail, Subscriber
from tests.factories import SYSTEM, client_as, interaction, meeting, organisation, person
from tests.files import pdf
from tests.house.addresses import addresses

pytestmark = pytest.mark.django_db

NAME, EMAIL, PHONE = "Vibeke Sjældensen", "vibeke.sjaelden@firma.example", "87654399"


def known(**values: Any) -> Contact:
    """Somebody who stands everywhere in the register."""
    firm = organisation("Eksempel Vindue")
    contact = create_contact(
        by=SYSTEM,
        name=NAME,
        email=EMAIL,
        phone=PHONE,
        roles=[{"organisation": firm, "title": "HR-chef"}],
        note=f"{NAME} holder af kaffe",
        **{"relation": "company", **values},
    )
    interaction(
        "Eksempel: besøg", organisations=[firm], contacts=[contact], summary=f"Talte med {NAME} om lærlinge"
    )
    held = meeting("Eksempel: møde", items=[{"subject": "Plan", "outcome": f"{NAME} skriver et udkast"}])
    Invitation.objects.create(
        meeting=held, contact=contact, name=NAME, email=EMAIL, comment=f"Hilsen {NAME}", answer="accepted"
    )
    create_note(
        by=SYSTEM,
        title="Samtale",
        contact=contact,
        on=date(2024, 1, 1),
        text=f"{NAME} er syg",
        sensitive=True,
    )
    send(by=SYSTEM, to=EMAIL, subject=f"Kære {NAME}", body="Velkommen", language="da")
    send(by=SYSTEM, to="anden@firma.example", subject="Nyt", body=f"{NAME} kommer også", language="da")
    Subscriber.objects.create(email=EMAIL)
    Draft.objects.create(owner="user:x", form="contact:new", data=f"name={NAME.replace(' ', '+')}")
    SavedView.objects.create(
        owner="user:x", register="contact", name="Min", query="q=Vibeke+Sj%C3%A6ldensen", key="a1"
    )
    rows = f"name,email\n{NAME},{EMAIL}\nAndre,a@firma.example\n".encode()
    ImportRun.objects.create(
        key="r1", register="contact", file_name="folk.csv", content=rows, created_by="user:x", report=[]
    )
    return contact


def everywhere() -> dict[str, int]:
    """How many rows of each table hold the person's name, address or number in any column."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text ILIKE ANY(%s)',
                [[f"%{word}%" for word in (NAME, EMAIL, PHONE, "sjældensen", "Vibeke+Sj", "Vibeke%20")]],
            )
            number = cursor.fetchone()[0]
            if number:
                found[table] = number
            cursor.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s AND data_type = 'bytea'",
                [table],
            )
            for (column,) in cursor.fetchall():
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE position(%s in "{column}") > 0',
                    [NAME.encode()],
                )
                if cursor.fetchone()[0]:
                    found[f"{table}.{column}"] = 1
    return found


def clean(contact: Contact, officer: User) -> None:
    """Take the name out of every text that stays, as an officer does one by one."""
    for _round in range(10):
        found = places(subject_of(contact))
        if not found:
            return
        redact(found[0].id, subject_of(contact), stranger_for(contact), by=officer)
    raise AssertionError(found)


def test_the_journal_of_a_person_who_stands_everywhere_never_names_them() -> None:
    known()
    lines = " ".join(
        f"{line.key} {line.title} {line.state} {line.reason}" for line in JournalEntry.objects.all()
    )
    for word in (NAME, "sjældensen", EMAIL, PHONE, "kaffe", "lærlinge", "udkast"):
        assert word.lower() not in lines.lower()
    assert journal.sealed(f"Talte med {NAME} om lærlinge") in lines


def test_after_an_erasure_nothing_holds_name_address_or_number(
    django_capture_on_commit_callbacks: Any,
) -> None:
    contact, officer = known(), person(Role.OFFICER)
    assert len(everywhere()) > 8
    note = Note.objects.get()
    document = store(SimpleUploadedFile("cv.pdf", pdf()), by=officer, private=True)
    Note.objects.filter(pk=note.pk).update(file=document)
    file, storage = str(document.file.name), document.file.storage
    clean(contact, officer)
    contact.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        receipt = erase_contact(contact, by=officer, version=contact.version, reason="Bad om det")
    assert everywhere() == {}
    contact.refresh_from_db()
    assert (contact.name, contact.email, contact.phone) == (f"Slettet person {contact.pk}", "", "")
    assert contact.roles.get().title == "HR-chef"
    assert contact.erased_on == clock.today()
    assert not storage.exists(file) and not Document.objects.filter(pk=document.pk).exists()
    mail = Mail.objects.get(subject=receipt.stranger)
    assert (mail.body, mail.state) == ("", "stopped")
    assert not ImportRun.objects.exists() and not Draft.objects.exists() and not SavedView.objects.exists()
    assert any(line.why for line in receipt.lines) and any(not line.why for line in receipt.lines)
    again = receipt_of(contact)
    assert again is not None and list(again.lines) == list(receipt.lines)
    assert journal.verify() is None
    with pytest.raises(Invalid):
        erase_contact(contact, by=officer, version=contact.version, reason="Igen")


def test_only_who_handles_personal_data_may_erase_or_hand_over() -> None:
    contact = known()
    for role in set(Role) - {Role.OFFICER}:
        with pytest.raises(Refused):
            erase_contact(contact, by=person(role), version=contact.version, reason="x")
        with pytest.raises(Refused):
            hand_over(contact, by=person(role))


def test_what_is_handed_over_holds_everything_and_is_journaled() -> None:
    contact, officer = known(), person(Role.OFFICER)
    with zipfile.ZipFile(io.BytesIO(hand_over(contact, by=officer))) as archive:
        data = json.loads(archive.read("data.json"))
        page = archive.read("data.html").decode()
    said = json.dumps(data, ensure_ascii=False)
    for word in (
        EMAIL,
        PHONE,
        "HR-chef",
        "kaffe",
        "lærlinge",
        "er syg",
        "Velkommen",
        "Eksempel: møde",
        "Hilsen",
    ):
        assert word in said, word
        assert word in page, word
    line = JournalEntry.objects.filter(action="export").get()
    assert (line.kind, line.key, line.actor) == ("contact", contact.key, officer.actor_key)


def test_a_person_gets_their_own_data_without_what_may_harm_others() -> None:
    contact = known()
    user = User.objects.create_user(email=EMAIL.upper(), name=NAME)
    create_note(by=SYSTEM, title="Aftale", contact=contact, on=date(2024, 1, 2), text="Vil gerne holde oplæg")
    with zipfile.ZipFile(io.BytesIO(hand_over_own(user))) as archive:
        said = archive.read("data.json").decode()
        page = archive.read("data.html").decode()
    assert "Vil gerne holde oplæg" in said and "Eksempel: besøg" in said
    assert "er syg" not in said and "lærlinge" not in said
    assert "1 " in page


def test_whose_address_is_not_confirmed_gets_nothing() -> None:
    known()
    stranger = User(email=EMAIL, name="En anden")
    stranger.save()
    with pytest.raises(Refused):
        hand_over_own(stranger)


def test_asking_puts_one_task_a_month_ahead_on_the_secretariats_list() -> None:
    user = person(Role.APPLICANT)
    ask_secretariat(user, what="erasure")
    ask_secretariat(user, what="erasure")
    task = FollowUp.objects.get()
    assert (task.about_kind, task.about_key, task.about_part) == ("person", user.key, "erasure")
    assert task.due is not None and timedelta(27) < task.due - clock.today() < timedelta(32)
    assert user.name not in f"{task.title} {task.note}"


def test_an_erased_account_is_nobodys() -> None:
    administrator, user = person(Role.ADMINISTRATOR), person(Role.APPLICANT, name="Ole Engangs")
    client = Client()
    client.force_login(user)
    address = user.email
    with pytest.raises(Refused):
        erase_account(user, by=person(Role.OFFICER))
    with pytest.raises(Invalid):
        erase_account(administrator, by=administrator)
    erase_account(user, by=administrator)
    user = User.objects.get(pk=user.pk)
    assert (user.name, user.is_active, user.has_usable_password()) == (
        f"Slettet person {user.key}",
        False,
        False,
    )
    assert address not in user.email and not user.roles
    assert client.get(reverse("account")).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM account_emailaddress WHERE email = %s", [address])
        assert cursor.fetchone()[0] == 0
    with pytest.raises(Invalid):
        erase_account(user, by=administrator)


def test_erasing_needs_the_name_typed_by_hand() -> None:
    contact, client = known(), client_as(Role.OFFICER)
    url = reverse("contact-personal", args=[contact.key])
    page = client.get(url).content.decode()
    assert "lærlinge" in page and "udkast" in page
    assert JournalEntry.objects.filter(action="look", key=contact.key).count() == 1
    wrong = client.post(url, {"version": contact.version, "reason": "Bad om det", "typed": "ja"})
    assert wrong.status_code == 422 and not Contact.objects.get(pk=contact.pk).erased_on
    right = {"version": contact.version, "reason": "Bad om det", "typed": NAME.lower()}
    assert client.post(url, right, follow=True).status_code == 200
    assert Contact.objects.get(pk=contact.pk).erased_on
    assert "Datatilsynet" in client.get(url).content.decode()


def test_people_are_past_their_time_only_when_somebody_has_decided_it() -> None:
    contact = known(recorded_on=date(2015, 1, 1), source="Gammel liste")
    assert kept(contact) is None and past(clock.today()) == []
    limit = create_retention(by=SYSTEM, relation="company", purpose="Kontakt", months=36)
    found = kept(contact)
    # The newest activity is the interaction and the meeting of 2 May 2023.
    assert found is not None and (found.until, found.limit) == (date(2026, 5, 2), limit)
    assert [each.contact for each in past(date(2026, 5, 3))] == [contact]
    assert past(date(2026, 5, 2)) == []
    assert sum(each.people for each in decided()) == 1


def test_those_past_their_time_are_erased_together_after_a_confirmation() -> None:
    create_retention(by=SYSTEM, relation="guest", purpose="Mødet", months=1)
    contact = known(relation="guest", recorded_on=date(2015, 1, 1), source="Gammel liste")
    client, url = client_as(Role.OFFICER), reverse("personal-data")
    assert NAME in client.get(url).content.decode()
    asked = client.post(url, {"contact": contact.key}).content.decode()
    assert NAME in asked and "slet 1" in asked
    assert not Contact.objects.get(pk=contact.pk).erased_on
    client.post(url, {"contact": contact.key, "reason": "Tiden er gået", "typed": "slet 1"})
    assert Contact.objects.get(pk=contact.pk).erased_on


def test_each_week_those_who_handle_personal_data_are_told_and_nobody_is_erased() -> None:
    officer, approver = person(Role.OFFICER), person(Role.APPROVER)
    today = clock.today()
    assert the_week(officer, today) is None
    create_retention(by=SYSTEM, relation="guest", purpose="Mødet", months=1)
    contact = known(relation="guest", recorded_on=date(2015, 1, 1), source="Gammel liste")
    FollowUp.objects.update(done_on=today)
    subject, body = the_week(officer, today) or ("", "")
    assert "1 person er" in body and NAME not in f"{subject} {body}"
    assert the_week(approver, today) is None
    contact.refresh_from_db()
    assert contact.erased_on is None


def test_nobody_writes_an_erased_person_back() -> None:
    contact = known()
    erase_contact(contact, by=person(Role.OFFICER), version=contact.version, reason="Bad om det")
    contact.refresh_from_db()
    with pytest.raises(Invalid):
        change_contact(contact, by=SYSTEM, version=contact.version, name=NAME)
    contact.refresh_from_db()
    assert contact.name != NAME


def test_no_public_page_names_a_contact_agreed_or_not() -> None:
    firm = organisation("Eksempel Offentlig")
    for number, agreed in enumerate((False, True)):
        create_contact(
            by=SYSTEM,
            name=f"Ukendt Offentlignavn {number}",
            email=f"skjult{number}@firma.example",
            roles=[{"organisation": firm, "title": "Direktør"}],
            may_be_named=agreed,
            agreed_on=date(2024, 1, 1) if agreed else None,
        )
    contacts = list(Contact.objects.all())
    term = create_ambassador_term(by=SYSTEM, organisation=firm, begins=date(2024, 1, 1))
    change_ambassador_term(
        term, by=SYSTEM, version=term.version, thanked_publicly=True, thanks_agreed_on=date(2024, 1, 2)
    )
    held = meeting(
        "Eksempel: åbent møde", public=True, participants=[{"organisation": firm, "attended": True}]
    )
    for one in contacts:
        Invitation.objects.create(
            meeting=held, contact=one, name=one.name, email=one.email, organisation=firm
        )
    client, seen = Client(), 0
    for address in addresses():
        if address.access is not Open.PUBLIC or address.name.startswith(("account_", "mfa_", "follow")):
            continue
        if address.arguments:
            continue
        answer = client.get(address.url())
        if answer.status_code == 200 and not answer.streaming:
            seen += 1
            text = answer.content.decode("utf-8", "replace")
            assert "Offentlignavn" not in text, address.name
            assert "skjult" not in text, address.name
    assert seen > 10


def test_final_minutes_are_kept_whole_and_the_receipt_says_so() -> None:
    contact, officer = known(), person(Role.OFFICER)
    Meeting.objects.update(
        minutes_state="approved", minutes_approved_on=date(2024, 1, 1), minutes_approved_by="user:x"
    )
    final = [place for place in places(subject_of(contact)) if place.final]
    assert [(place.field, place.record.KIND) for place in final] == [("outcome", "meeting")]
    with pytest.raises(Invalid):
        redact(final[0].id, subject_of(contact), stranger_for(contact), by=officer)
    receipt = erase_contact(contact, by=officer, version=contact.version, reason="Bad om det")
    kept_texts = [line for line in receipt.lines if line.why and line.number == 1]
    assert any("referat" in line.what for line in kept_texts)
    assert any("interaction" in table for table in everywhere())


def test_a_switchboard_that_others_have_too_is_left_with_them() -> None:
    contact = known()
    other = create_contact(by=SYSTEM, name="En Kollega", phone=PHONE)
    assert other.key not in {place.record.key for place in places(subject_of(contact))}


def test_the_page_of_somebody_erased_opens_and_its_journal_says_what_went() -> None:
    contact, officer = known(), client_as(Role.OFFICER)
    erase_contact(contact, by=person(Role.OFFICER), version=contact.version, reason="Bad om det")
    page = officer.get(reverse("contact-detail", args=[contact.key]))
    assert page.status_code == 200
    assert "Slettet og bevaret" in page.content.decode()


def test_a_number_that_others_have_too_is_not_taken_for_the_person() -> None:
    """A switchboard's number stands in the mails of everybody at the place."""
    contact = known()
    assert subject_of(contact).phone == PHONE
    create_contact(by=SYSTEM, name="Bo Andersen", phone=PHONE, roles=[{"organisation": organisation()}])
    assert subject_of(contact).phone == ""
