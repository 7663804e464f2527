"""A call from draft to publication and after: who may, what must be there, who is told, what two at once do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pagt.core.errors import EditConflict, Invalid, PagtError, Refused
from pagt.core.models import JournalEntry
from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.calls import actions, actions_mails
from pagt.grants.calls.access import why_not_prepare, why_not_publish
from pagt.grants.calls.models import Amendment, Call, MailTemplate
from pagt.grants.calls.queries import open_calls, phase_of
from pagt.grants.calls.readiness import missing
from pagt.grants.calls.states import Event, Phase
from pagt.people.roles import Role
from pagt.post.models import Choice, Mail, Subscriber
from tests.factories import SYSTEM, client_as, person
from tests.grants import applications_for_tests as applications
from tests.grants.ready_calls import CLOSES, IDEAS, OPENS, prepared_call, published_call, ready_call
from tests.money import KR, call

pytestmark = pytest.mark.django_db
NOW = datetime(2029, 12, 1, tzinfo=UTC)
PUBLISHERS = (Role.OFFICER, Role.APPROVER)


def standing_in(phase: str) -> Call:
    """A call that stands so: not run here, draft, prepared, published, withdrawn."""
    match phase:
        case "elsewhere":
            return call()
        case "draft":
            return ready_call()
        case "prepared":
            return prepared_call(person(Role.OFFICER))
        case "published":
            return published_call()
    made = ready_call()
    Call.objects.filter(pk=made.pk).update(withdrawn="Fejl")
    return Call.objects.get(pk=made.pk)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("phase", ["elsewhere", "draft", "prepared", "published", "withdrawn"])
def test_who_may_prepare_and_publish_in_which_phase(role: Role, phase: str) -> None:
    by, found = person(role), standing_in(phase)
    for why, step, fits in (
        (why_not_prepare, actions.prepare_call, phase == "draft"),
        (why_not_publish, actions.publish_call, phase == "prepared"),
    ):
        may = fits and role in PUBLISHERS
        assert (why(found, by) == "") is may
        if not may:
            with pytest.raises(Refused):
                step(found, by=by, version=found.version)
    step = actions.prepare_call if phase == "draft" else actions.publish_call
    if phase in ("draft", "prepared") and role in PUBLISHERS:
        done = step(found, by=by, version=found.version)
        assert (done.prepared_by if phase == "draft" else done.published_by) == by.actor_key


def test_who_prepared_it_does_not_publish_it() -> None:
    mine = person(Role.OFFICER)
    made = prepared_call(mine)
    with pytest.raises(Refused, match="anden person"):
        actions.publish_call(made, by=mine, version=made.version)
    client = client_as(Role.OFFICER)
    client.force_login(mine)
    page = client.get(reverse("call-detail", args=[made.key])).content.decode()
    assert "Du har gjort det klar: en anden person skal offentliggøre det." in page
    answer = client.post(reverse("call-publish", args=[made.key]), {"version": made.version}, follow=True)
    assert "anden person" in answer.content.decode()
    assert Call.objects.get().published_at is None


def test_two_people_publish_it_on_its_page() -> None:
    made = ready_call()
    first, second = client_as(Role.OFFICER), client_as(Role.APPROVER)
    page = first.get(reverse("call-detail", args=[made.key])).content.decode()
    assert "Kladde" in page and "Alt er der" in page
    first.post(reverse("call-prepare", args=[made.key]), {"version": made.version})
    made.refresh_from_db()
    page = second.get(reverse("call-detail", args=[made.key])).content.decode()
    assert "anden person offentliggør det" in page
    second.post(reverse("call-publish", args=[made.key]), {"version": made.version})
    made.refresh_from_db()
    assert made.published_at and made.is_public
    assert [entry.action for entry in JournalEntry.objects.filter(kind="call").order_by("id")] == [
        "create",
        "prepare",
        "publish",
    ]
    page = first.get(reverse("call-detail", args=[made.key])).content.decode()
    assert "Det åbner af sig selv" in page and "Gjort klar af" in page


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"opens_at": None}, "Dag, hvor det åbner"),
        (
            {"closes_at": datetime(2020, 1, 1, tzinfo=UTC), "idea_closes_at": None, "opens_at": None},
            "Ansøgningsfrist",
        ),
        ({"description": ""}, "Beskrivelse og vejledning"),
        ({"lead_kinds": []}, "Hvem der kan søge"),
        ({"themes": []}, "Temaer"),
        ({"amount": None}, "Beløb til uddeling"),
        ({"criteria": []}, "Kriterier og vurderingsskala"),
        ({"legal_basis": ""}, "Hjemmel"),
        ({"terms": " "}, "Vilkår for tilskuddet"),
        ({"contact_email": ""}, "Kontakt"),
    ],
)
def test_what_is_missing_is_named(values: dict[str, Any], label: str) -> None:
    made = ready_call(**values)
    assert label in [str(point.label) for point in missing(made, NOW)]
    with pytest.raises(Invalid, match=label):
        actions.prepare_call(made, by=person(Role.OFFICER), version=made.version)
    page = client_as(Role.OFFICER).get(reverse("call-detail", args=[made.key])).content.decode()
    assert "disabled" in page and "Der mangler" in page


def test_each_stage_needs_a_fit_form() -> None:
    made = ready_call()
    assert missing(made, NOW) == []
    form = made.forms.get(stage="application")
    form.content = {"sections": []}
    form.save()
    assert [str(point.label) for point in missing(made, NOW)] == ["Skema til trinnet “Ansøgning”"]
    made.forms.filter(stage="idea").delete()
    assert len(missing(made, NOW)) == 2


def test_what_was_prepared_and_then_changed_is_no_longer_prepared() -> None:
    made = prepared_call(person(Role.OFFICER))
    same = actions.change_call(made, by=SYSTEM, version=made.version, title=made.title)
    assert same.prepared_by
    changed = actions.change_call(made, by=SYSTEM, version=made.version, title="Et andet navn")
    assert changed.prepared_by == "" and changed.prepared_version is None
    again = actions.prepare_call(changed, by=person(Role.OFFICER), version=changed.version)
    actions_mails.save_words(
        again, Event.ANNOUNCED, by=SYSTEM, version=0, subject_da="A", body_da="B", subject_en="C", body_en="D"
    )
    assert Call.objects.get().prepared_by == ""


def test_a_deadline_that_passes_between_the_two_stops_publication() -> None:
    made = prepared_call(person(Role.OFFICER))
    past = timezone.now() - timedelta(days=1)
    Call.objects.filter(pk=made.pk).update(
        opens_at=past - timedelta(days=9), idea_closes_at=past, closes_at=past + timedelta(hours=1)
    )
    with pytest.raises(Invalid, match="Frist for projektidéer"):
        actions.publish_call(made, by=person(Role.OFFICER), version=made.version)


def test_the_clock_opens_and_closes_it() -> None:
    made = published_call()
    hour = timedelta(hours=1)
    found = [phase_of(made, at) for at in (OPENS - hour, OPENS, IDEAS - hour, IDEAS, CLOSES - hour, CLOSES)]
    assert found == [Phase.PUBLISHED, Phase.OPEN, Phase.OPEN, Phase.OPEN, Phase.OPEN, Phase.CLOSED]
    assert [list(open_calls(at)) for at in (OPENS - hour, OPENS, CLOSES)] == [[], [made], []]
    assert phase_of(ready_call(), OPENS) is Phase.DRAFT
    waits = published_call(application_opens_at=IDEAS + timedelta(days=9))
    assert phase_of(waits, IDEAS + hour) is Phase.BETWEEN


def test_publication_is_told_to_who_follows_calls_in_their_language() -> None:
    Subscriber.objects.create(email="dansk@eksempel.dk", confirmed_at=NOW)
    Subscriber.objects.create(email="english@example.org", language="en", confirmed_at=NOW)
    Subscriber.objects.create(email="asked@eksempel.dk")
    writer, silent = person(Role.APPLICANT), person(Role.APPLICANT)
    writer.language = "en"
    writer.save()
    Choice.objects.create(user=silent, topic="calls", wanted=False)
    made = published_call(title="Eksempel: Temapuljen")
    told = {mail.to_address: mail for mail in Mail.objects.all()}
    assert set(told) == {"dansk@eksempel.dk", "english@example.org", writer.email}
    assert told["dansk@eksempel.dk"].subject == "Nyt udbud: Eksempel: Temapuljen"
    assert (
        told["english@example.org"].subject == told[writer.email].subject == "New call: Eksempel: Temapuljen"
    )
    assert f"/en/calls/{made.key}/" in told[writer.email].body
    assert {(mail.about_kind, mail.about_key) for mail in told.values()} == {("call", made.key)}


def test_a_published_call_changes_only_with_a_correction_that_is_told() -> None:
    made = published_call()
    Subscriber.objects.create(email="dansk@eksempel.dk", confirmed_at=NOW)
    with pytest.raises(Invalid) as refused:
        actions.change_call(made, by=SYSTEM, version=made.version, terms="Andre vilkår")
    assert "amendment" in refused.value.fields
    made.refresh_from_db()
    assert made.terms == "Eksempel: vilkår"
    with pytest.raises(Invalid, match="Intet er ændret"):
        actions.change_call(made, by=SYSTEM, version=made.version, terms=made.terms, amendment="Hov")
    assert not Mail.objects.exists() and not Amendment.objects.exists()
    changed = actions.change_call(
        made, by=SYSTEM, version=made.version, terms="Andre vilkår", amendment="Vilkårene er rettet {call}."
    )
    assert changed.terms == "Andre vilkår"
    assert Amendment.objects.get().text == "Vilkårene er rettet {call}."
    assert "Vilkårene er rettet {call}." in Mail.objects.get().body
    page = client_as(Role.OFFICER).get(reverse("call-detail", args=[made.key])).content.decode()
    assert "Rettelser siden offentliggørelsen" in page and "Vilkårene er rettet" in page


def test_the_form_of_a_published_call_asks_for_the_correction_beside_its_field() -> None:
    client = client_as(Role.OFFICER)
    made = published_call()
    address = reverse("call-edit", args=[made.key])
    form = client.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [], False)}
    typed |= {"criteria-0-title": "Relevans", "criteria-0-weight": "2", "criteria-0-help": "I hvilken grad?"}
    typed.pop("criteria", None)
    answer = client.post(address, {**typed, "guidance": "Ny vejledning"})
    assert answer.status_code == 422 and "amendment" in answer.context["form"].errors
    assert "Ny vejledning" in answer.content.decode()
    answer = client.post(address, {**typed, "guidance": "Ny vejledning", "amendment": "Vejledning tilføjet"})
    assert answer.status_code == 302, answer.context["form"].errors
    made.refresh_from_db()
    assert made.guidance == "Ny vejledning" and Amendment.objects.get().text == "Vejledning tilføjet"


def test_a_version_that_no_record_has_publishes_nothing() -> None:
    made = prepared_call(person(Role.OFFICER))
    client = client_as(Role.APPROVER)
    for version in ("", "x", "²", "9" * 5_000):
        answer = client.post(reverse("call-publish", args=[made.key]), {"version": version})
        assert answer.status_code == 302
    assert Call.objects.get(pk=made.pk).published_at is None


def test_an_announced_correction_never_changes() -> None:
    made = published_call()
    actions.change_call(made, by=SYSTEM, version=made.version, terms="Andre vilkår", amendment="Rettet")
    for refused in (lambda: Amendment.objects.update(text="Andet"), lambda: Amendment.objects.all().delete()):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            refused()
    assert Amendment.objects.get().text == "Rettet"


def test_a_published_call_keeps_its_stages() -> None:
    made = published_call()
    assert made.idea_closes_at
    with pytest.raises(Invalid) as refused:
        actions.change_call(
            made, by=SYSTEM, version=made.version, idea_closes_at=None, amendment="Uden projektidéer"
        )
    assert "idea_closes_at" in refused.value.fields and not Amendment.objects.exists()
    later = made.idea_closes_at + timedelta(days=1)
    actions.change_call(made, by=SYSTEM, version=made.version, idea_closes_at=later, amendment="Rykket")
    assert Call.objects.get(pk=made.pk).idea_closes_at == later


def test_how_to_reach_the_contact_is_not_in_the_journal() -> None:
    made = ready_call(contact_name="Eksempel Kontakt", contact_phone="00 00 00 00")
    said = str(JournalEntry.objects.filter(kind="call", key=made.key).values_list("state", flat=True))
    assert made.title in said
    for private in (made.contact_name, made.contact_email, made.contact_phone):
        assert private and private not in said


def test_drafts_are_hidden_from_those_who_only_read() -> None:
    made = ready_call()
    for role, status in ((Role.COUNCIL_MEMBER, 404), (Role.AUDITOR, 200), (Role.APPROVER, 200)):
        assert client_as(role).get(reverse("call-detail", args=[made.key])).status_code == status
    council = client_as(Role.COUNCIL_MEMBER)
    assert made.title not in council.get(reverse("call-list")).content.decode()
    assert (
        made.title not in council.get(reverse("theme-detail", args=[made.themes.get().key])).content.decode()
    )
    published = published_call()
    assert published.title in council.get(reverse("call-list")).content.decode()


def test_last_years_call_is_copied_with_its_forms_and_mails() -> None:
    made = published_call(title="Eksempel: Temapuljen 2030", max_months=24, lead_education=["stx"])
    own = {"subject_da": "A", "body_da": "B", "subject_en": "C", "body_en": "D"}
    actions_mails.save_words(made, Event.RECEIVED, by=SYSTEM, version=0, **own)
    client = client_as(Role.OFFICER)
    assert client.get(reverse("call-copy", args=[made.key])).context["form"]["year"].value() == 2031
    answer = client.post(reverse("call-copy", args=[made.key]), {"year": "x"})
    assert answer.status_code == 422
    answer = client.post(reverse("call-copy", args=[made.key]), {"year": "2031"}, follow=True)
    copied = Call.objects.get(title="Eksempel: Temapuljen 2031")
    assert answer.redirect_chain[-1][0] == reverse("call-detail", args=[copied.key])
    assert (copied.published_at, copied.prepared_by, copied.run_here) == (None, "", True)
    assert (
        copied.year == 2031
        and timezone.localtime(copied.closes_at).isoformat() == "2031-04-26T12:00:00+02:00"
    )
    assert (copied.max_months, copied.lead_education, copied.terms) == (24, ["stx"], made.terms)
    assert [row.facts() for row in copied.criteria.all()] == [row.facts() for row in made.criteria.all()]
    assert {f.stage: f.content for f in copied.forms.all()} == {f.stage: f.content for f in made.forms.all()}
    assert MailTemplate.objects.get(call=copied).subject_da == "A"
    assert not copied.themes.exists()


def test_the_29th_of_february_becomes_the_28th() -> None:
    made = call(year=2028, closes_at=datetime(2028, 2, 29, 11, tzinfo=UTC))
    assert timezone.localtime(actions.copy_call(made, by=SYSTEM, year=2029).closes_at).day == 28


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once() -> None:
    Subscriber.objects.create(email="dansk@eksempel.dk", confirmed_at=NOW)
    made = prepared_call(person(Role.OFFICER))
    ready, outcomes = Barrier(2), []

    def publish(by: Actor) -> None:
        try:
            ready.wait(timeout=10)
            actions.publish_call(made, by=by, version=made.version)
            outcomes.append("published")
        except PagtError as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=publish, args=[person(Role.APPROVER)]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [EditConflict.__name__, "published"]
    assert JournalEntry.objects.filter(kind="call", action="publish").count() == 1
    assert Mail.objects.count() == 1


def test_a_call_takes_the_rules_of_its_pool_on_the_day_it_opens() -> None:
    from tests.grants.test_pools import pool_year

    pool = pool_year(
        rules=[
            {
                "applies_from": OPENS.date() - timedelta(days=300),
                "legal_basis": "Gammel lov",
                "max_amount": 500_000 * KR,
            },
            {"applies_from": OPENS.date(), "legal_basis": "Ny lov", "terms": "Nye vilkår"},
        ]
    )
    made = call(pool_year=pool, opens_at=OPENS, closes_at=CLOSES, run_here=True, terms="Egne vilkår")
    assert (made.legal_basis, made.terms, made.max_amount) == ("Ny lov", "Egne vilkår", None)
    assert made.scale == ["slet ikke", "i ringe grad", "i nogen grad", "i høj grad", "i meget høj grad"]
    earlier = call(pool_year=pool, opens_at=OPENS - timedelta(days=10), closes_at=CLOSES)
    assert (earlier.legal_basis, earlier.max_amount, earlier.scale) == ("Gammel lov", 500_000 * KR, [])
    emptied = actions.change_call(earlier, by=SYSTEM, version=1, legal_basis="")
    assert emptied.legal_basis == ""


def test_the_end_of_a_published_call_is_said_before_and_told_after() -> None:
    made, writer = published_call(), person(Role.APPLICANT)
    # One who has withdrawn an application to another call is told of this one all the same.
    elsewhere = applications.draft(published_call(title="Et andet udbud"))
    Application.objects.filter(pk=elsewhere.pk).update(status="withdrawn")
    for application in (applications.draft(made), elsewhere):
        applications.co_writer(application, writer)
    Subscriber.objects.create(email="foelger@eksempel.dk", language="en", confirmed_at=timezone.now())
    Mail.objects.all().delete()
    officer, address = client_as(Role.OFFICER), reverse("call-withdraw", args=[made.key])
    assert "Alle, der følger udbud" in officer.get(address).content.decode()
    sent = {"version": made.version, "reason": "Pengene er bundet."}
    assert officer.post(address, sent).status_code == 302
    assert Amendment.objects.get(call=made).text == "Pengene er bundet."
    mails = {mail.to_address: (mail.subject, mail.body) for mail in Mail.objects.all()}
    assert set(mails) == {writer.email, "foelger@eksempel.dk"}
    assert "trukket tilbage" in mails[writer.email][0]
    assert "is withdrawn" in mails["foelger@eksempel.dk"][0]
    assert all("Pengene er bundet." in body for _subject, body in mails.values())
    page = Client().get(reverse("portal:call", args=[made.key]))
    assert page.status_code == 404 and "Pengene er bundet." in page.content.decode()

    made.refresh_from_db()
    Mail.objects.all().delete()
    assert officer.post(reverse("call-restore", args=[made.key])).status_code == 302
    assert {mail.to_address for mail in Mail.objects.all()} == {writer.email, "foelger@eksempel.dk"}


def test_the_end_of_a_draft_or_of_a_fact_is_told_nobody() -> None:
    writer = person(Role.APPLICANT)
    for made in (ready_call(), call()):
        applications.co_writer(applications.draft(made), writer)
        page = client_as(Role.OFFICER).get(reverse("call-withdraw", args=[made.key])).content.decode()
        assert "Alle, der følger udbud" not in page
        actions.withdraw_call(made, by=SYSTEM, version=made.version, reason="Fejl")
    assert not Mail.objects.exists() and not Amendment.objects.exists()
