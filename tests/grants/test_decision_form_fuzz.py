"""Nothing that anybody sends to a form between the deadline and the letter is answered with a fault of ours.

As `test_form_fuzz`: each form is asked for first, and posted back with some of its fields replaced, repeated, left out,
or turned into a file; and each address is asked with junk for its parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from pagt.grants.assessment.models import Assessor, Remark
from pagt.people.models import User
from pagt.people.roles import Role
from tests.assessment import reviews_for_tests as assessed
from tests.awards import deciding_for_letters
from tests.conflicts.conflicts_for_tests import case, conflict
from tests.factories import organisation, person
from tests.grants.fuzzing import Fields, fields_of, kept_for_the_module, send_junk, try_out
from tests.house.addresses import Address, addresses
from tests.recommendation import recommending
from tests.selection import choosing

AREAS = (
    "/desk/conflicts/",
    "/desk/my-conflicts/",
    "/desk/calls/<slug:key>/conflicts/",
    "/desk/assess",
    "/desk/assign",
    "/desk/my-assessments/",
    "/desk/my-results/",
    "/desk/results/",
    "/desk/portfolio/",
    "/desk/scenarios/",
    "/desk/grant-recommendations/",
    "/desk/decisions/",
    "/desk/decision-letters/",
    "/desk/letter-batches/",
    "/desk/letter-grounds/",
    "/desk/hearing",
)
FORMS = [
    each for each in addresses() if each.route.startswith(AREAS) and not {"run", "view"} & set(each.arguments)
]
NAMES = [
    "", "version", "then", "step", "item", "reason", "instead", "assessor", "locked", "q", "page", "sort", "theme", "flag",
    "status", "person", "application", "text", "fairness", "add", "remove", "seen", "base-summary", "q-summary",
    "resolve-summary", "take_back", "because", "meeting", "rest", "budget", "with", "compare", "at", "on", "letters",
    "chosen", "line", "_draft", "phases-0-opens_at", "rules-0-kind", "check", "show", "csrfmiddlewaretoken",
]  # fmt: skip


SPOILT = {"version", "line", "item", "meeting", "assessor", "person", "application", "step"}
"""Fields that name something by a number or a key: each is posted as junk in a form that is whole otherwise."""


pytestmark = pytest.mark.django_db


class Filled(Fields):
    """The fields of a page as somebody fills them in who leaves nothing empty, so that the whole form is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "select":
            self.select = name
            self.found[name] = []
        elif tag == "option" and self.select and value:
            self.found[self.select] = [value]
        elif name and tag in ("textarea", "input") and not value:
            self.found[name] = ["Eksempel" if tag == "textarea" or given.get("type") == "text" else "1"]
        elif name and given.get("type") == "radio":
            self.found[name] = [value]


class World:
    """Something of each stage for every address to lead to, and somebody who may do everything."""

    def __init__(self) -> None:
        self.staff = person(
            Role.OFFICER, Role.APPROVER, Role.COUNCIL_MEMBER, Role.ASSESSOR, Role.ADMINISTRATOR, Role.AUDITOR
        )
        self.scene = assessed.scene(discusses=True)
        Assessor.objects.create(key="alt-muligt", user=self.staff)
        self.mine = assessed.assign(self.scene.application, Assessor.objects.get(key="alt-muligt"))
        assessed.declare(self.staff, self.scene.call)
        self.asked = assessed.assign(assessed.scene().application, self.mine.assessor, "invited")
        self.remark = Remark.objects.create(
            key="sagt", application=self.scene.application, author=self.staff, text="Eksempel"
        )
        self.case = case()
        self.conflict = conflict(self.case, person(Role.COUNCIL_MEMBER))
        self.draft = recommending.drafted(self.staff)
        self.approved = recommending.approved()
        self.results, found = choosing.call_to_choose_in(50_000, 60_000, 70_000, unscored=1)
        self.result = found[0]
        self.scenario = choosing.scenario(self.results)
        self.decision, self.decided, _writers = deciding_for_letters.decided()
        deciding_for_letters.state_all(self.decision, self.staff)
        self.letter = deciding_for_letters.made(self.decision, self.staff)[0]
        self.school = organisation("Eksempel Skole", kind="school")

    def argument(self, address: Address, name: str) -> Any:
        route, space = address.route, address.name
        match name:
            case "form":
                return "pdf" if space == "recommendation-paper" else "csv"
            case "audience":
                return "council"
            case "step":
                return "prepare"
            case "pk":
                return self.draft.lines.first().pk
            case "line":
                return self.decision.lines.first().pk
            case "file":
                return self.scene.file.pk
            case "assignment":
                answers = space in ("assignment-accept", "assignment-decline")
                return self.asked.key if answers else self.mine.key
            case "remark":
                return self.remark.key
            case "application":
                return self.scene.application.key
            case "call":
                return self.scene.call.key if space.startswith("assignment") else self.results.key
            case "key" if space.startswith("results-"):
                return self.result.key
            case "key" if space == "my-interests-end":
                return "none"
            case "key" if space.startswith(("my-interests", "conflicts-")):
                return self.case.call.key
            case "key" if space.startswith("conflict"):
                return self.conflict.key
            case "key" if space.startswith("assessor-"):
                return self.mine.assessor.key
            case "key" if space.startswith("assessment_plan"):
                return self.scene.plan.key
            case "key" if space in ("discussion", "remark-new"):
                return self.scene.application.key
            case "key" if space.startswith("assessment-"):
                return self.scene.call.key
            case "key" if space.startswith("scenario"):
                return self.scenario.key
            case "key" if space in ("recommendation-begin", "decision-change", "decision-promote"):
                return (self.results if space == "recommendation-begin" else self.decision.call).key
            case "key" if space == "decision-record":
                return self.approved.key
            case "key" if route.startswith("/desk/grant-recommendations/"):
                return self.draft.key
            case "key" if space == "case-hearing":
                return self.decided[-1].key
            case "key" if route.startswith("/desk/decisions/"):
                return self.decision.key
            case "key" if space.startswith("letter-page"):
                return self.letter.key
        return "none"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for all forms; gone again after the module."""
    with kept_for_the_module(django_db_blocker):
        yield World()


@pytest.mark.parametrize("address", FORMS, ids=lambda address: address.name)
def test_no_form_answers_with_a_fault_of_ours(address: Address, world: World) -> None:
    url = reverse(address.name, kwargs={name: world.argument(address, name) for name in address.arguments})
    client = Client()
    client.force_login(User.objects.get(pk=world.staff.pk))
    known = fields_of(client, url, Filled())
    send_junk(client, url, known, names=NAMES, times=5)
    for name in sorted({*known, "line"} & SPOILT):
        for junk in ("²", "9" * 400):
            whole_but_one = {**known, name: junk}
            try_out(lambda data=whole_but_one: [client.post(url, data)])
