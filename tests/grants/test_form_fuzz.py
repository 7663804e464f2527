"""Nothing that anybody sends to a form of calls, applications, mail or sign-up is answered with a fault of ours.

Each form is asked for first, and posted back with some of its fields replaced, repeated, left out, or turned into a
file: by people who have tools for it, and by programs that got it wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
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
from tests.grants.fuzzing import Fields, fields_of, kept_for_the_module, send_junk
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
NAMES = [
    "", "q-title", "base-title", "q-why", "base-why", "rows-budget", "q-budget-a-y2027", "q-budget-zz-nix", "base-budget",
    "q-period-start", "base-period", "q-gone", "base-gone", "seen", "token", "email", "may", "version", "next", "file",
    "files", "csrfmiddlewaretoken", "ids", "pk", "q", "é", "chosen", "all", "section", "move", "add", "remove",
]  # fmt: skip


pytestmark = pytest.mark.django_db


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
    with kept_for_the_module(django_db_blocker):
        yield World()


@pytest.mark.parametrize("address", FORMS, ids=lambda address: address.name)
def test_no_form_answers_with_a_fault_of_ours(address: Address, world: World) -> None:
    url = reverse(address.name, kwargs={name: world.argument(address, name) for name in address.arguments})
    client = world.client(address)
    send_junk(client, url, fields_of(client, url, Fields()), names=NAMES, times=8)
