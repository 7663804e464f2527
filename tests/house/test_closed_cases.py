"""Whoever has an interest in a case finds no door to it: every address is tried, as is every list, search and export."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pypdf import PdfReader

from pagt.core import clock, closed, search
from pagt.core.access import Open
from pagt.core.actions import create
from pagt.core.models import Document, JournalEntry
from pagt.core.register.spec import registers
from pagt.grants.applications.actions import casework
from pagt.grants.applications.actions.submitting import allow_late
from pagt.grants.applications.models import Application, Dossier
from pagt.grants.applications.states import Eligibility
from pagt.grants.assessment.actions.results import agree
from pagt.grants.assessment.models import (
    AssessmentPhase,
    AssessmentPlan,
    Assessor,
    Assignment,
    Mark,
    Remark,
    Review,
)
from pagt.grants.calls.models import Criterion
from pagt.grants.conflicts.models import Conflict, Declaration, DeclarationAnswer
from pagt.network.partners.actions_follow_ups import create_follow_up
from pagt.network.partners.models import Organisation
from pagt.people.models import User
from pagt.people.roles import RIGHTS, Role
from pagt.post.actions import send
from pagt.post.models import Mail
from tests.factories import SYSTEM, organisation, person
from tests.grants import applications_for_tests as made
from tests.house.addresses import Address, addresses, example
from tests.house.test_access import LOGOUT

pytestmark = pytest.mark.django_db
STAFF = [Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.COUNCIL_MEMBER, Role.ASSESSOR, Role.ADMINISTRATOR]
WORD = "zyxsentinel"
"""What stands in every text of the case, and nowhere else."""
LEAD = "Qvalead Friskole"
NUMBER = "2027-9753"
NEVER = "2027-9751"
"""A number that no application has."""
OF_THE_LEAD = (
    "organisation",
    "contact",
    "search",
    "desk:",
    "merge",
    "portal:",
    "personal",
    "affiliation",
    "plan",
)
"""Where the applicant is named as an organisation of the register, which is no secret: that it applies is one."""


@dataclass
class Case:
    """The case, who may see it and who may not."""

    application: Application
    lead: Organisation
    keys: dict[str, list[str]] = field(default_factory=dict)
    people: dict[str, Client] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


@pytest.fixture(scope="module")
def barring() -> Iterator[set[str]]:
    """The actors to whom the case is closed, whatever the conflicts on record say."""
    barred: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closed, "_providers", [lambda by: [NUMBER] if by.actor_key in barred else []])
        yield barred


@pytest.fixture(scope="module")
def case(barring: set[str], demo: None) -> Case:
    """A submitted application with everything that may hang on one."""
    users = {who: person(*STAFF, name=f"Eksempel {who}") for who in ("barred", "free")}
    found = _case(users)
    for who, user in users.items():
        found.people[who] = Client()
        found.people[who].force_login(user)
    barring.add(users["barred"].actor_key)
    return found


def _case(users: dict[str, User]) -> Case:
    free = users["free"]
    lead = organisation(LEAD, kind="school", municipality="0615")
    call = made.call("Eksempeludbud om dørene")
    application = made.draft(call, lead, number=NUMBER, stage="application")
    made.co_writer(application, person(Role.APPLICANT, name="Eksempel Ansøger"))
    attached = made.attachment(application, f"{WORD}.pdf", b"%PDF-1.4 eksempel")
    made.submit(application, title=f"Eksempel {WORD} først", amount=1)
    submission = made.submit(
        application,
        title=f"Eksempel {WORD}",
        amount=123_456_700,
        files=[attached],
        answers={"why": f"{WORD} hvorfor", "files": [str(attached.pk)]},
    )
    casework.set_case_number(application, by=free, version=application.version, case_number="1-23-45-678-97")
    application.refresh_from_db()
    advice = casework.give_advice(
        by=free,
        application=application,
        call=call,
        organisation=lead,
        on=clock.today(),
        channel="call",
        text=f"{WORD} råd",
    )
    before = casework.give_advice(
        by=free, call=call, organisation=lead, on=clock.today(), channel="call", text=f"{WORD} før"
    )
    tasks = [
        casework.add_task(
            by=free, application=application, text=f"{WORD} opgave", assigned_to=user, due=clock.today()
        )
        for user in users.values()
    ]
    document = Document.objects.create(
        key="zyxdocument",
        name=f"{WORD} brev.pdf",
        content_type="application/pdf",
        size=3,
        sha256="0" * 64,
        scan="clean",
        file=ContentFile(b"pdf", "brev.pdf"),
        created_by=free.actor_key,
    )
    letter = casework.file_letter(
        by=free,
        application=application,
        title=f"{WORD} brev",
        on=clock.today(),
        direction="sent",
        document=document,
    )
    decision = casework.decide_eligibility(
        submission, by=free, version=0, outcome=Eligibility.ELIGIBLE, reason=f"{WORD} begrundelse"
    )
    late = allow_late(
        call, by=free, organisation=lead, until=clock.now() + timedelta(days=99), reason=f"{WORD} frist"
    )
    follow_ups = [
        create_follow_up(
            by=free,
            title=f"{WORD} opfølgning {place}",
            due=clock.today(),
            responsible=user,
            about_kind="application",
            about_key=NUMBER,
        )
        for place, user in enumerate(users.values())
    ]
    send(
        by=SYSTEM,
        to="somebody@eksempel.dk",
        language="da",
        subject=f"{WORD} emne",
        body=f"{WORD} tekst",
        about=(Application.KIND, NUMBER),
    )
    mail = Mail.objects.get(subject=f"{WORD} emne")
    dossiers = []
    for user in users.values():
        dossier = Dossier(key=f"dossier{user.pk}", chosen=[NUMBER], created_by=user.actor_key, state="done")
        dossier.file.save("d.pdf", ContentFile(WORD.encode()))
        dossiers.append(dossier.key)
    conflict = create(
        Conflict,
        by=SYSTEM,
        application=application,
        person=person(Role.ASSESSOR),
        ground="5",
        origin="declared",
        tie="declared",
        status="declared",
        detail=f"{WORD} bror",
    )
    assignments, remarks, plan = _assessed(application, users)
    found = Case(application, lead)
    found.keys = {
        "assignment": assignments,
        "remark": remarks,
        "assessment_plan": [plan],
        "key": [NUMBER, call.key, lead.key, mail.key, document.key],
        "application": [NUMBER],
        "advice": [advice.key, before.key],
        "case_task": [task.key for task in tasks],
        "letter": [letter.key],
        "conflict": [conflict.key],
        "eligibility": [decision.key],
        "late_exception": [late.key],
        "follow_up": [each.key for each in follow_ups],
        "number": [NUMBER],
        "receipt": [submission.receipt],
        "call": [call.key],
        "organisation": [lead.key],
        "mail": [mail.key],
        "file": [str(attached.pk)],
        "attachment": [str(attached.pk)],
        "task": [task.key for task in tasks],
        "run": dossiers,
    }
    return found


def _assessed(application: Application, users: dict[str, User]) -> tuple[list[str], list[str], str]:
    """Let both assess the application and talk about it, as somebody whose interest is found too late."""
    call, now = application.call, clock.now()
    call.scale = ["Nej", "Ja"]
    call.save(update_fields=["scale"])
    criterion = Criterion.objects.create(call=call, position=0, title="Eksempelkriterium", weight=1)
    plan = AssessmentPlan.objects.create(key="zyxplan", call=call, reviews_each=2)
    AssessmentPhase.objects.create(
        plan=plan,
        position=0,
        title="Eksempel: samtale",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
        may_score=False,
        sees_others=True,
        discusses=True,
    )
    assignments, remarks = [], []
    for who, user in users.items():
        given = Assignment.objects.create(
            key=f"zyxgiven-{who}",
            application=application,
            assessor=Assessor.objects.create(key=f"zyxassessor-{who}", user=user),
            status="accepted",
            invited_at=now,
            answered_at=now,
        )
        declared = Declaration.objects.create(key=f"zyxdeclared-{who}", person=user, call=call)
        DeclarationAnswer.objects.create(declaration=declared, position=0, application=application, tie=False)
        review = Review.objects.create(
            key=f"zyxreview-{who}",
            assignment=given,
            status="finished",
            finished_at=now,
            summary=f"{WORD} vurdering",
        )
        Mark.objects.create(review=review, criterion=criterion, grade=1, reason=f"{WORD} karakter")
        remark = Remark.objects.create(
            key=f"zyxremark-{who}", application=application, author=user, text=f"{WORD} ord"
        )
        assignments.append(given.key)
        remarks.append(remark.key)
    agree(application, by=users["free"], grades={criterion.pk: 1}, reason=f"{WORD} enighed")
    return assignments, remarks, plan.key


def is_asked(address: Address) -> bool:
    """Whether staff are let in; the way out of the program is not tried."""
    rights = {right for role in STAFF for right in RIGHTS[role]}
    return address.name != LOGOUT and (isinstance(address.access, Open) or address.access in rights)


def values(case: Case, address: Address, argument: str) -> list[Any]:
    """What the case has for an argument of an address, else what leads somewhere else."""
    kind = kind_of(address)
    if argument == "form":
        return ["csv", "xlsx"]
    if argument in ("key", "other") and kind in registers():
        return [*case.keys.get(kind, []), example(address.name, argument)]
    return case.keys.get(argument) or [example(address.name, argument)]


def kind_of(address: Address) -> str:
    """The kind of record that an address is of by its name, e.g. `advice` for `advice-detail`."""
    return address.name.split(":")[-1].rpartition("-")[0]


LISTS = (
    "-list",
    "-suggest",
    "-export",
    "-message",
    "-dossier",
    "-finish",
    "search",
    "suggestions",
    "journal",
    "outbox",
)
QUERIES = (
    f"?q={WORD}",
    f"?q={NUMBER}",
    "?all=1",
    f"?key={NUMBER}",
    "?withdrawn=1",
    "?who=&state=&about=application",
)


def urls(case: Case, address: Address) -> Iterator[str]:
    """The addresses of a pattern that lead to the case, and one that leads elsewhere; lists also asked for the case."""
    options: list[dict[str, Any]] = [{}]
    for argument in address.arguments:
        options = [{**one, argument: value} for one in options for value in values(case, address, argument)]
    for arguments in options[:12]:
        try:
            url = reverse(address.name, kwargs=arguments)
        except NoReverseMatch:  # a key where a number belongs
            continue
        yield url
        if address.name.endswith(LISTS):
            yield from (url + query for query in QUERIES)


def text_of(answer: HttpResponse) -> str:
    """All that an answer says: a page, a workbook, a PDF, a redirect."""
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    said = answer.headers.get("Location", "") + str(answer.headers.get("Content-Disposition", ""))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as book:
            return said + " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if content.startswith(b"%PDF") and len(content) > 1_000:
        return said + " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return said + content.decode("utf-8", "replace")


def told(text: str, url: str, address: Address) -> list[str]:
    """What an answer tells of the case; what was asked for by the address itself is no news."""
    asked = url if "?" in url or NUMBER in url else ""
    found = [each for each in (WORD, NUMBER) if each in text and each not in asked]
    if WORD in asked and re.search(rf"{WORD} \w+|{WORD}\.pdf|Eksempel {WORD}", text):
        found.append(WORD)
    if LEAD in text and not address.name.startswith(OF_THE_LEAD):
        found.append(LEAD)
    return found


def test_nothing_of_a_case_is_found_in_the_search() -> None:
    """The search knows no cases. Whoever lets it find one makes it ask which are closed."""
    assert not {model.KIND for model in closed.case_kinds()} & set(search.kept_kinds())


SHOWN = {
    "application-list", "application-export", "application-detail", "case-versions",
    "case-eligibility", "case-dossier-file", "case-file",
    "advice-list", "advice-export", "advice-detail", "advice-edit", "advice-withdraw",
    "case_task-list", "case_task-export", "case_task-detail", "case_task-edit",
    "letter-list", "letter-detail", "letter-edit", "letter-file", "follow_up-list", "follow_up-detail",
    "outbox", "mail", "desk:home", "desk:journal", "submission:receipt", "submission:late", "organisation-detail",
    "document", "conflicts-call", "conflict-list", "assignment", "discussion", "results-board", "results-export",
    "portfolio-call", "review", "my-assessments", "results-mine", "results-case", "results-consensus", "assessment-progress",
    "assignment-candidates", "assignment-take", "remark-change", "results-panel",
}  # fmt: skip
"""Where somebody to whom the case is open must see it, by the names of the addresses."""


@pytest.fixture(scope="module")
def asked(case: Case) -> dict[str, dict[str, tuple[int, list[str]]]]:
    """What each address answers: its status, and what it tells of the case. The other is asked where it must."""
    found: dict[str, dict[str, tuple[int, list[str]]]] = {"free": {}, "barred": {}}
    for address in addresses():
        if not is_asked(address):
            continue
        for url in urls(case, address):
            for who, answers in found.items():
                if who == "free" and address.name not in SHOWN:
                    continue
                answer = case.people[who].get(url)
                answers[f"{address.name} {url}"] = answer.status_code, told(text_of(answer), url, address)
    return found


NAMED = ("key", "number", "assignment", "remark")
"""The arguments that may name a case, or what belongs to one."""


def test_a_person_with_an_interest_sees_nothing_of_the_case(asked: Any) -> None:
    leaks = {url: tells for url, (_status, tells) in asked["barred"].items() if tells}
    assert leaks == {}


def test_everybody_else_sees_it_where_it_belongs(asked: Any) -> None:
    """Else the test above would prove nothing."""
    names = {url.split(" ")[0] for url, (_status, tells) in asked["free"].items() if tells}
    assert SHOWN - names == set()


def test_a_closed_case_answers_as_one_that_there_is_not(case: Case) -> None:
    def plain(answer: HttpResponse, key: str) -> tuple[int, str]:
        text = answer.content.decode("utf-8", "replace") if not answer.streaming else ""
        text = re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", text)
        for name in (key, NUMBER, NEVER):  # the address of the page stands in it
            text = text.replace(name, "")
        return answer.status_code, text

    wrong = []
    for address in addresses():
        named = next((each for each in NAMED if each in address.arguments), None)
        if not is_asked(address) or named is None:
            continue
        kind, name = kind_of(address), named
        if kind in registers() and not closed.belongs_to_cases(registers()[kind].model):
            continue
        own = kind if name == "key" and kind not in NAMED else name
        mine = case.keys[own][0] if own in case.keys and own != "key" else NUMBER
        others = {each: values(case, address, each)[0] for each in address.arguments if each != name}
        for method in ("get", "post"):
            ask = getattr(case.people["barred"], method)
            try:
                here, nowhere = (reverse(address.name, kwargs={**others, name: key}) for key in (mine, NEVER))
            except NoReverseMatch:  # a key where a number belongs
                continue
            before = JournalEntry.objects.count(), Mail.objects.count()
            if plain(ask(here), mine) != plain(ask(nowhere), NEVER):
                wrong.append((method, here))
            assert (JournalEntry.objects.count(), Mail.objects.count()) == before, here
    assert wrong == []
