"""The secretariat's work on cases: who may, what it writes, what it never shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from pagt.core import clock
from pagt.core.errors import EditConflict, Invalid, Refused
from pagt.core.models import JournalEntry
from pagt.grants.applications.actions import casework
from pagt.grants.applications.models import Advice, CaseTask, EligibilityDecision, LateException
from pagt.grants.applications.queries_staff import addressees, undecided_by_call
from pagt.grants.applications.states import Eligibility, May
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.models import Mail
from tests.factories import SYSTEM, client_as, organisation, person
from tests.grants import applications_for_tests as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return person(Role.OFFICER)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


# --- who may


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.OFFICER, True, True),
        (Role.APPROVER, True, False),
        (Role.AUDITOR, True, False),
        (Role.COUNCIL_MEMBER, False, False),
        (Role.ASSESSOR, False, False),
        (Role.APPLICANT, False, False),
        (Role.ADMINISTRATOR, False, False),
    ],
)
def test_who_reads_and_who_writes(role: Role, reads: bool, writes: bool) -> None:
    application = made.submitted()
    client = client_as(role)
    key = application.key
    for name, arguments in (
        ("application-list", ()),
        ("application-detail", (key,)),
        ("case-versions", (key,)),
        ("case-dossier", ()),
        ("advice-list", ()),
        ("case_task-list", ()),
    ):
        status = client.get(reverse(name, args=arguments)).status_code
        assert status == (200 if reads else 403), (role, name)
    for name, arguments in (
        ("case-eligibility", (key,)),
        ("case-number", (key,)),
        ("advice-new", ()),
        ("case_task-new", ()),
        ("case-message", ()),
    ):
        status = client.get(reverse(name, args=arguments), follow=True).status_code
        assert status == (200 if writes else 403), (role, name)


def test_the_actions_refuse_whoever_may_only_read() -> None:
    application = made.submitted()
    auditor = person(Role.AUDITOR)
    submission = application.submissions.get()
    with pytest.raises(Refused):
        casework.decide_eligibility(
            submission, by=auditor, version=0, outcome=Eligibility.ELIGIBLE, reason="Ja"
        )
    with pytest.raises(Refused):
        casework.set_case_number(application, by=auditor, version=1, case_number="1-23-45-6-78")
    with pytest.raises(Refused):
        casework.add_task(by=auditor, application=application, text="Ring")
    with pytest.raises(Refused):
        casework.send_messages(addressees([application]), by=auditor, words={"da": ("x", "y")})


# --- what is never shown


def test_a_draft_shows_its_number_and_applicant_and_nothing_that_is_written(officer: User) -> None:
    school = organisation("Eksempel Gymnasium", kind="school")
    application = made.draft(lead=school)
    application.answers.create(stage="idea", question="title", value="Hemmelig titel", by="user:x")
    client = browser(officer)
    listed, case = page(client, "application-list"), page(client, "application-detail", application.key)
    for text in (listed, case):
        assert application.number in text and "Eksempel Gymnasium" in text
        assert "Hemmelig titel" not in text


def test_what_is_written_after_a_submission_stays_the_writers(officer: User) -> None:
    application = made.submitted(title="Eksempel: Som sendt")
    made.carried_over(application)
    application.answers.create(stage="application", question="title", value="Eksempel: Ny titel", by="user:x")
    case = page(browser(officer), "application-detail", application.key)
    assert "Eksempel: Som sendt" in case and "Eksempel: Ny titel" not in case


def test_no_file_of_a_draft_is_fetched(officer: User) -> None:
    application = made.submitted()
    file = made.attachment(application, "later.pdf", b"%PDF-1.7 later")
    url = reverse("case-file", args=[application.key, file.pk])
    assert browser(officer).get(url).status_code == 404
    made.submit(application, files=[file], answers={"files": [str(file.pk)]})
    answer = browser(officer).get(url)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    other = made.submitted()
    assert browser(officer).get(reverse("case-file", args=[other.key, file.pk])).status_code == 404


def test_the_applicant_sees_neither_advice_nor_tasks() -> None:
    application = made.submitted()
    writer = person(Role.APPLICANT)
    made.co_writer(application, writer)
    casework.add_task(by=SYSTEM, application=application, text="Tjek budgettet hemmeligt")
    client = browser(writer)
    for name in ("application-detail", "advice-list", "case_task-list"):
        arguments = [application.key] if name == "application-detail" else []
        assert client.get(reverse(name, args=arguments)).status_code == 403


# --- eligibility


def test_a_decision_is_seen_as_a_mail_first_and_then_made_and_told(officer: User) -> None:
    application = made.submitted()
    writer = person(Role.APPLICANT)
    made.co_writer(application, writer)
    client, url = browser(officer), reverse("case-eligibility", args=[application.key])
    said = {"outcome": "ineligible", "reason": "Ansøgeren er en virksomhed.", "version": "0"}
    preview = client.post(url, said).content.decode()
    assert "Ansøgeren er en virksomhed." in preview and not Mail.objects.exists()
    assert not EligibilityDecision.objects.exists()
    assert client.post(url, said | {"decide": "1"}).status_code == 302
    decision = EligibilityDecision.objects.get()
    assert (decision.outcome, decision.decided_by) == ("ineligible", officer.actor_key)
    mail = Mail.objects.get()
    assert mail.to_user == writer and "Ansøgeren er en virksomhed." in mail.body
    assert (mail.about_kind, mail.about_key) == ("application", application.key)
    assert JournalEntry.objects.filter(kind="eligibility", actor=officer.actor_key).count() == 1
    assert mail.subject in page(client, "application-detail", application.key)


def test_a_decision_is_changed_and_not_made_twice(officer: User) -> None:
    submission = made.submitted().submissions.get()
    first = casework.decide_eligibility(
        submission, by=officer, version=0, outcome=Eligibility.INELIGIBLE, reason="Nej"
    )
    with pytest.raises(EditConflict):
        casework.decide_eligibility(
            submission, by=officer, version=0, outcome=Eligibility.ELIGIBLE, reason="Ja"
        )
    again = casework.decide_eligibility(
        submission, by=officer, version=first.version, outcome=Eligibility.ELIGIBLE, reason="Ja"
    )
    assert (again.pk, again.outcome, again.reason) == (first.pk, "eligible", "Ja")
    line = JournalEntry.objects.filter(kind="eligibility").latest("pk")
    assert line.reason == ""
    assert line.state["reason"] != "Ja", "free text enters the journal as a seal only"


def test_nothing_is_decided_on_what_is_not_submitted_any_more(officer: User) -> None:
    application = made.submitted()
    submission = application.submissions.get()
    application.status = "draft"
    application.save()
    with pytest.raises(Invalid):
        casework.decide_eligibility(
            submission, by=officer, version=0, outcome=Eligibility.ELIGIBLE, reason="Ja"
        )
    assert browser(officer).get(reverse("case-eligibility", args=[application.key])).status_code == 302


def test_a_new_submission_waits_for_a_decision_again(officer: User) -> None:
    application = made.submitted()
    assert [n for _pk, _title, n in undecided_by_call(SYSTEM)] == [1]
    casework.decide_eligibility(
        application.submissions.get(), by=officer, version=0, outcome=Eligibility.ELIGIBLE, reason="Ja"
    )
    assert undecided_by_call(SYSTEM) == []
    made.submit(application)
    assert [n for _pk, _title, n in undecided_by_call(SYSTEM)] == [1]


# --- case number, tasks, advice


@pytest.mark.parametrize("text", ["1-23-45-6", "12-23-45-678-90", "1-2a-45-678-90", "x" * 60])
def test_what_is_no_case_number_stays_in_its_field(officer: User, text: str) -> None:
    application = made.submitted()
    answer = browser(officer).post(
        reverse("case-number", args=[application.key]), {"case_number": text, "version": application.version}
    )
    assert answer.status_code == 422
    assert f'value="{text}"' in answer.content.decode()
    application.refresh_from_db()
    assert application.case_number == ""


def test_a_case_number_is_kept_and_journaled(officer: User) -> None:
    application = made.submitted()
    url = reverse("case-number", args=[application.key])
    post = {"case_number": " 1-23-45-678-90 ", "version": application.version}
    assert browser(officer).post(url, post).status_code == 302
    application.refresh_from_db()
    assert application.case_number == "1-23-45-678-90"
    # The version that the second officer saw is gone.
    assert browser(officer).post(url, post | {"case_number": "1-23-45-678-91"}).status_code == 422


def test_a_task_is_added_assigned_and_done(officer: User) -> None:
    application = made.submitted()
    client = browser(officer)
    post = {
        "application": application.number,
        "text": "Indhent budgetbilag",
        "due": str(clock.today() - timedelta(days=1)),
        "assigned_to": officer.pk,
        "recorded_on": str(clock.today()),
        "next": reverse("application-detail", args=[application.key]),
    }
    answer = client.post(reverse("case_task-new"), post)
    assert answer.headers["Location"] == post["next"], answer.content.decode()
    assert "(overskredet)" in page(client, "application-detail", application.key)
    listed = client.get(reverse("application-list") + "?tasks=mine").content.decode()
    assert application.number in listed
    assert (
        application.number
        not in client_as(Role.OFFICER).get(reverse("application-list") + "?tasks=mine").content.decode()
    )
    task = CaseTask.objects.get()
    client.post(reverse("case-task-done", args=[application.key, task.key]))
    task.refresh_from_db()
    assert task.done_on == clock.today()
    assert application.number not in client.get(reverse("application-list") + "?tasks=mine").content.decode()


def test_advice_before_there_is_an_application_stands_on_the_case_later(officer: User) -> None:
    call, school = made.call(), organisation("Eksempel Skole", kind="school")
    client = browser(officer)
    post = {
        "call": call.title,
        "organisation": school.name,
        "on": str(clock.today()),
        "channel": "call",
        "text": "Må en efterskole være partner? Ja.",
        "recorded_on": str(clock.today()),
    }
    assert client.post(reverse("advice-new"), post).status_code == 302
    advice = Advice.objects.get()
    assert (advice.given_by, advice.application) == (officer.actor_key, None)
    case = page(client, "application-detail", made.submitted(call, school).key)
    assert "Må en efterskole være partner? Ja." in case
    assert "Må en efterskole" not in page(client, "application-detail", made.submitted(call).key)
    refused = client.post(reverse("advice-new"), post | {"organisation": ""})
    assert refused.status_code == 422 and "efterskole" in refused.content.decode()


# --- messages


def test_a_message_goes_to_each_who_may_submit_in_their_language(officer: User) -> None:
    one, other = made.submitted(title="Eksempel: Et"), made.submitted(title="Eksempel: To")
    dane, briton = person(Role.APPLICANT, name="Eksempel Dansk"), person(Role.APPLICANT)
    briton.language = "en"
    briton.save()
    made.co_writer(one, dane)
    made.co_writer(other, briton)
    made.co_writer(other, person(Role.APPLICANT), may=May.EDIT)
    client = browser(officer)
    url = reverse("case-message") + f"?key={one.key}&key={other.key}"
    said = {
        "subject_da": "Om {number}",
        "body_da": "Kære {name}: {title} {ukendt}",
        "subject_en": "On {number}",
        "body_en": "Dear {name}: {title}",
    }
    preview = client.post(url, said).content.decode()
    assert f"Om {one.number}" in preview and f"On {other.number}" in preview
    assert not Mail.objects.exists()
    mark = preview.split('name="readers" value="')[1].split('"')[0]
    assert client.post(url, said | {"send": "1", "readers": mark}).status_code == 302
    sent = {mail.to_user: mail for mail in Mail.objects.all()}
    assert set(sent) == {dane, briton}
    assert sent[dane].body.strip() == "Kære Eksempel Dansk: Eksempel: Et {ukendt}"
    assert sent[briton].subject == f"On {other.number}" and sent[briton].language == "en"
    assert sent[briton].about_key == other.key


def test_a_second_click_sends_no_second_message(officer: User) -> None:
    application = made.submitted()
    made.co_writer(application, person(Role.APPLICANT))
    client, url = browser(officer), reverse("case-message") + f"?key={application.key}"
    said = {"subject_da": "Om  {number}", "body_da": "Kære {name}\n\n"}
    mark = client.post(url, said).content.decode().split('name="readers" value="')[1].split('"')[0]
    said |= {"send": "1", "readers": mark}
    assert client.post(url, said).status_code == 302
    again = client.post(url, said)
    assert again.status_code == 422 and "sendt til dem for lidt siden" in again.content.decode()
    assert Mail.objects.count() == 1
    assert client.post(url, said | {"body_da": "Noget andet"}).status_code == 302
    Mail.objects.update(created_at=clock.now() - casework.A_MOMENT)
    assert client.post(url, said).status_code == 302


def test_nobody_gets_a_message_whom_the_preview_did_not_count(officer: User) -> None:
    application = made.submitted()
    made.co_writer(application, person(Role.APPLICANT))
    client, url = browser(officer), reverse("case-message") + "?all=1"
    said = {"subject_da": "Hej", "body_da": "Hej"}
    mark = client.post(url, said).content.decode().split('name="readers" value="')[1].split('"')[0]
    made.co_writer(application, person(Role.APPLICANT))
    assert client.post(url, said | {"send": "1", "readers": mark}).status_code == 422
    assert not Mail.objects.exists()


def test_a_message_begins_with_the_words_of_a_template(officer: User) -> None:
    application = made.submitted()
    text = browser(officer).get(reverse("case-message") + f"?key={application.key}&template=reminded")
    assert "{deadline}" in text.content.decode()


def test_nothing_chosen_leads_back_to_the_list(officer: User) -> None:
    answer = browser(officer).get(reverse("case-message"))
    assert answer.headers["Location"] == reverse("application-list")


# --- the database itself


def refused(model: type, **values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(key=f"k-{len(str(values))}", **values)  # type: ignore[attr-defined]


def test_the_database_refuses_what_no_form_would_write() -> None:
    application = made.submitted()
    submission = application.submissions.get()
    decision = {"submission": submission, "decided_by": "user:x"}
    refused(EligibilityDecision, **decision, outcome="perhaps", reason="Ja")
    refused(EligibilityDecision, **decision, outcome="eligible", reason="")
    refused(EligibilityDecision, **decision, outcome="eligible", reason="Ja", confidence="sure")
    EligibilityDecision.objects.create(key="first", **decision, outcome="eligible", reason="Ja")
    refused(EligibilityDecision, **decision, outcome="ineligible", reason="Nej")
    late = {"call": application.call, "organisation": application.lead, "granted_by": "user:x"}
    refused(LateException, **late, until=clock.now(), reason="")
    refused(LateException, **late, until=clock.now(), reason="Sygdom", confidence="sure")
    refused(LateException, **late, until=None, reason="Sygdom")
    advice = {"call": application.call, "organisation": application.lead, "given_by": "user:x"}
    refused(Advice, **advice, on=clock.today(), channel="pigeon", text="x")
    refused(Advice, **advice, on=clock.today(), channel="call", text="x", confidence="sure")
    refused(Advice, call=None, organisation=application.lead, on=clock.today(), channel="call", text="x")
    refused(CaseTask, application=application, text="x", confidence="sure")
    refused(CaseTask, application=None, text="x")
