"""The words of a call's mails: the standard ones, the call's own, and what may stand in them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pagt.core.errors import EditConflict, Refused
from pagt.grants.calls.actions_mails import save_words, use_standard_words
from pagt.grants.calls.mail_words import MEANINGS, PLACEHOLDERS, sample
from pagt.grants.calls.mails import PLACEHOLDER, call_facts, fill, mail_for, unknown, words_of
from pagt.grants.calls.models import MailTemplate
from pagt.grants.calls.states import Event
from pagt.people.roles import Role
from tests.factories import SYSTEM, client_as, person
from tests.grants.ready_calls import ready_call
from tests.money import call

OWN = {
    "subject_da": "Hej {number}",
    "body_da": "Om {call}",
    "subject_en": "Hello {number}",
    "body_en": "On {call}",
}


@pytest.mark.parametrize("event", list(Event))
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.django_db
def test_the_standard_words_name_only_what_is_known_and_leave_nothing_open(
    event: Event, language: str
) -> None:
    found = ready_call()
    assert set(PLACEHOLDERS[event]) <= set(MEANINGS)
    subject, body = words_of(event, found, language=language)
    assert unknown(subject + body, PLACEHOLDERS[event]) == []
    subject, body = mail_for(event, found, language=language, facts=sample(event, language=language))
    assert PLACEHOLDER.search(subject + body) is None
    assert found.title in subject + body


@pytest.mark.django_db
def test_the_standard_words_differ_between_the_languages() -> None:
    found = call()
    for event in Event:
        assert words_of(event, found, language="da") != words_of(event, found, language="en"), event


@given(st.text(), st.dictionaries(st.sampled_from(["call", "number", "__class__"]), st.text()))
def test_filling_in_never_fails_and_never_fills_a_fact_again(text: str, facts: dict[str, str]) -> None:
    assert fill("{call.title} {0} {call!r} {call[0]}", {"call": "x"}) == "{call.title} {0} {call!r} {call[0]}"
    assert fill("{call}", {"call": "{number}", "number": "1"}) == "{number}"
    fill(text, facts)


@pytest.mark.django_db
def test_a_call_has_its_own_words_until_it_goes_back() -> None:
    found, other = call(), call()
    save_words(found, Event.RECEIVED, by=SYSTEM, version=0, **OWN)
    facts = {"number": "2030-001"}
    assert mail_for(Event.RECEIVED, found, language="da", facts=facts) == (
        "Hej 2030-001",
        f"Om {found.title}",
    )
    assert mail_for(Event.RECEIVED, found, language="en", facts=facts) == (
        "Hello 2030-001",
        f"On {found.title}",
    )
    assert words_of(Event.RECEIVED, other, language="da")[0].startswith("Kvittering")
    with pytest.raises(EditConflict):
        save_words(found, Event.RECEIVED, by=SYSTEM, version=0, **OWN)
    use_standard_words(found, Event.RECEIVED, by=SYSTEM)
    assert words_of(Event.RECEIVED, found, language="da")[0].startswith("Kvittering")
    save_words(found, Event.RECEIVED, by=SYSTEM, version=0, **{**OWN, "subject_da": "Igen"})
    assert words_of(Event.RECEIVED, found, language="da")[0] == "Igen"
    assert MailTemplate.objects.count() == 1
    with pytest.raises(Refused):
        save_words(found, Event.ANNOUNCED, by=person(Role.APPROVER), version=0, **OWN)


@pytest.mark.django_db
def test_the_contact_and_the_dates_are_the_calls_own() -> None:
    facts = call_facts(ready_call(contact_name="Eksempel Person"), language="da")
    assert facts["contact"] == "Eksempel Person, pulje@eksempel.dk"
    assert facts["opens"] == "15. januar 2030 08:00" and facts["deadline"] == "1. marts 2030 12:00"
    assert call_facts(call(), language="da")["opens"] == "–"


@pytest.mark.django_db
def test_the_page_of_a_mail() -> None:
    client, found = client_as(Role.OFFICER), ready_call()
    address = reverse("call-mail", args=[found.key, "received"])
    page = client.get(address).content.decode()
    assert "{receipt}" in page and "Kvittering" in page and "Receipt" in page
    for typed, sentence in (
        ({"body_da": "Hej {nummer}"}, "{nummer} er ikke en pladsholder"),
        ({"body_en": "Hi { number }"}, "krøllet parentes står alene"),
        ({"subject_da": "{number"}, "krøllet parentes står alene"),
        ({"body_da": "{number.__class__}"}, "er ikke en pladsholder"),
        ({"subject_en": ""}, "Emne på engelsk"),
    ):
        answer = client.post(address, {**OWN, **typed, "version": "0"})
        assert answer.status_code == 422 and next(iter(typed)) in answer.context["form"].errors
        assert sentence in answer.content.decode(), sentence
    answer = client.post(address, {**OWN, "version": "0", "preview": "1"})
    assert answer.status_code == 200 and "Hej 2027-014" in answer.content.decode()
    assert not MailTemplate.objects.exists()
    assert client.post(address, {**OWN, "version": "0"}).status_code == 302
    assert client.post(address, {**OWN, "version": "0"}).status_code == 422
    assert "Udbuddets egen tekst" in client.get(reverse("call-detail", args=[found.key])).content.decode()
    client.post(address, {"standard": "1"})
    assert MailTemplate.objects.get().withdrawn
    assert client.get(reverse("call-mail", args=[found.key, "birthday"])).status_code == 404


@pytest.mark.django_db
def test_who_reads_and_writes_the_words() -> None:
    found = call()
    address = reverse("call-mail", args=[found.key, "announced"])
    for role, reads, writes in (
        (Role.APPROVER, 200, 403),
        (Role.AUDITOR, 200, 403),
        (Role.APPLICANT, 403, 403),
    ):
        client = client_as(role)
        assert client.get(address).status_code == reads
        assert (
            client.post(address, {**OWN, "subject_da": "Hej", "subject_en": "Hi", "version": "0"}).status_code
            == writes
        )
    assert not MailTemplate.objects.exists()
