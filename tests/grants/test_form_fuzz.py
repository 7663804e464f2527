"""Nothing that anybody sends to a form of calls, applications, mail or sign-up is answered with a fault of ours.

Each form is asked for first, and posted back with some of its fields replaced, repeated, left out, or turned into a
file: by people who have tools for it, and by programs that got it wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from pagt.core import clock
from pagt.core.access import Open
from pagt.core.rights import Right
from pagt.grants.applications.actions.submitting import submit
from pagt.network.partners.models import Affiliation
from pagt.people.roles import Role
from pagt.post.actions import send
from tests.factories import SYSTEM, organisation, person
from tests.grants.applications_for_tests import call
from tests.grants.ready_to_submit import attached, call_with_form, ready
from tests.house.addresses import Address, addresses

AREAS = (
    "/desk/calls/",
    "/desk/pools/",
    "/desk/post/",
    "/desk/account/mail/",
    "/desk/affiliations/",
    "/desk/applications/",
    "/desk/advice/",
    "/desk/case-tasks/",
    "/apply/",
    "/follow/",
    "/receipt/",
    "/account/signup/",
    "/account/confirm-email/",
    "/account/login/",
    "/account/password/reset/",
)
FORMS = [each for each in addresses() if each.route.startswith(AREAS)]
ODD = [
    "", "\0", "a\0b", "1e9", "-1", "1.000.000,50", "9" * 400, "NaN", "²", "٣", "0x10", "2026-13-45", "0001-01-01",
    "9999-12-31", "2027-01-01T25:61", "<script>alert(1)</script>", "{}", "[1]", "../../etc/passwd", "x" * 30_000,
    "[none]", "\u202eabc", "🧪" * 90, "null", "on", "a,b;c", "%", "%s{0}", "2" * 25, "\r\n", "é" * 301, "-" * 200,
    "none@eksempel.dk", "@", "a@b", "r1,r1,r1", "r1", ",,,",
]  # fmt: skip
NAMES = [
    "", "q-title", "base-title", "q-why", "base-why", "rows-budget", "q-budget-a-y2027", "q-budget-zz-nix", "base-budget",
    "q-period-start", "base-period", "q-gone", "base-gone", "seen", "token", "email", "may", "version", "next", "file",
    "files", "csrfmiddlewaretoken", "ids", "pk", "q", "é", "chosen", "all", "section", "move", "add", "remove",
]  # fmt: skip
WORDS = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
FILES = st.builds(
    SimpleUploadedFile,
    st.sampled_from(["a.pdf", "a.docx", "b", "x" * 300 + ".pdf", "æ.PNG", "a.toml", "a.xlsx", "..pdf"]),
    st.sampled_from(
        [b"", b"%PDF-1.7\n%%EOF", b"PK\x03\x04", b"MZ", b"\x00" * 50, b"[sections]\n", b"\x89PNG\r\n\x1a\n"]
    )
    | st.binary(max_size=60),
)


pytestmark = pytest.mark.django_db


class Fields(HTMLParser):
    """The names and values of a page's fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("input", "textarea", "select", "button") and given.get("name"):
            self.found.setdefault(str(given["name"]), []).append(given.get("value") or "")


class World:
    """People, and something for every address to lead to."""

    def __init__(self) -> None:
        self.staff = person(Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR)
        self.call = call_with_form()
        self.plan = call(published_at=None, published_by="", prepared_by="", idea_closes_at=None)
        self.application, self.writer = ready(self.call)
        self.file = attached(self.application)
        self.submitted, _other = ready(self.call)
        self.submitted.co_writers.create(
            email=self.writer.email, user=self.writer, may="submit", added_by=self.writer.actor_key
        )
        self.submission = submit(self.submitted, by=_other, token="x", began_at=clock.database_now())
        school = organisation("Eksempel Skole", kind="school")
        values = {"state": "approved", "decided_by": "x", "decided_at": clock.now()}
        Affiliation.objects.create(user=self.writer, organisation=school, **values)
        self.asked = Affiliation.objects.create(user=_other, organisation=school)
        self.school = school
        mail = send(by=SYSTEM, to="ny@eksempel.dk", subject="Eksempel", body="Eksempel", language="da")
        assert mail
        self.mail = mail

    def argument(self, address: Address, name: str) -> Any:
        space = address.name.split(":")[-1]
        match name:
            case "number" if address.route.startswith("/desk/"):
                return 1
            case "number" if space in ("receipt", "pdf", "json", "reopen", "carry-over"):
                return self.submitted.number
            case "number":
                return self.application.number
            case "receipt":
                return self.submission.receipt
            case "call":
                return self.call.key
            case "section":
                return 1
            case "question":
                return "files" if space == "attach" else "title"
            case "stage":
                return "application"
            case "event":
                return "received"
            case "attachment" | "file":
                return self.file.pk
            case "pk":
                return self.asked.pk
            case "form":
                return "csv"
            case "key" if address.route.startswith("/desk/post/"):
                return self.mail.key
            case "key" if address.route.startswith("/desk/applications/"):
                return self.submitted.key
            case "key" if address.route.startswith("/desk/calls/"):
                return (
                    self.plan.key if space in ("call-prepare", "call-edit", "form-begin") else self.call.key
                )
            case "key" if space == "affiliation-ask":
                return self.school.key
            case "uidb36":
                return "1"
        return "none"

    def client(self, address: Address) -> Client:
        client = Client()
        if address.access is not Open.PUBLIC:
            client.force_login(self.writer if address.access in (Right.APPLY, Open.SIGNED_IN) else self.staff)
        return client


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for all forms; gone again after the module."""
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
        try:
            yield World()
        finally:
            TestCase._rollback_atomics(atomics)


class _Undo(Exception):
    """Takes back what a post wrote."""


def _read(answer: Any) -> None:
    """Read a file to its end, which closes it; closing the answer would close the test's own connection."""
    if answer.streaming:
        answer.getvalue()


@pytest.mark.parametrize("address", FORMS, ids=lambda address: address.name)
def test_no_form_answers_with_a_fault_of_ours(address: Address, world: World) -> None:
    url = reverse(address.name, kwargs={name: world.argument(address, name) for name in address.arguments})
    client = world.client(address)
    page = Fields()
    answer = client.get(url)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        page.feed(answer.content.decode())
    _read(answer)
    known = page.found
    names = st.sampled_from([*known, *NAMES]) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        changes=st.dictionaries(names, st.lists(WORDS, max_size=3), max_size=6),
        files=st.dictionaries(names, FILES, max_size=1),
        whole=st.booleans(),
    )
    def send_junk(changes: dict[str, list[str]], files: dict[str, SimpleUploadedFile], whole: bool) -> None:
        data: dict[str, Any] = {**(known if whole else {}), **changes, **files}
        try:
            with transaction.atomic():
                for answer in (client.post(url, data), client.get(url, changes)):
                    _read(answer)
                    assert answer.status_code < 500
                raise _Undo
        except _Undo:
            pass

    send_junk()
