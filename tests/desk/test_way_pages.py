"""The way to a decision on the call's page and on the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from pagt.core import clock
from pagt.grants.calls.models import Call
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.web.desk.way import Standing, Stop, steps
from pagt.web.desk.way_queries import facts_of
from pagt.web.desk.way_shown import next_steps, way_hint, way_panel
from tests.assessment.results_for_tests import assessed_call
from tests.conflicts.conflicts_for_tests import conflict
from tests.factories import client_as, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed() -> Call:
    """A call whose deadline has passed, with three applications that have been assessed."""
    call, _applications = assessed_call()
    now = clock.now()
    Call.objects.filter(pk=call.pk).update(
        run_here=True,
        opens_at=now - timedelta(days=30),
        closes_at=now - timedelta(days=1),
        idea_closes_at=None,
        prepared_by="user:a",
        published_by="user:b",
        published_at=now - timedelta(days=31),
    )
    return Call.objects.get(pk=call.pk)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_table_says_where_every_step_stands(closed: Call) -> None:
    with override("en"):
        (table,) = way_panel(closed, person(Role.OFFICER))
        step, said, standing = (text for text, _url in table.rows[0])
        assert (step, said, standing) == ("Eligibility", "3 of 3 applications wait for a decision.", "Now")
        assert len(table.rows) == len(Stop)
        (hint,) = way_hint(closed, person(Role.OFFICER))
        assert hint.links[0][0] == "Eligibility"


def test_a_case_that_is_closed_to_the_reader_counts_nowhere(closed: Call) -> None:
    one = person(Role.OFFICER)
    conflict(closed.applications.all()[0], one)
    facts = facts_of([closed], fresh(one))[closed.pk]
    assert (facts.submitted, facts.undecided, facts.waiting) == (2, 2, 0)
    everybody = facts_of([closed], person(Role.OFFICER))[closed.pk]
    assert (everybody.submitted, everybody.waiting, everybody.standing) == (3, 1, 1)
    assert steps(everybody)[Stop.CONFLICTS] is Standing.NOW


def test_it_is_for_those_who_read_applications_and_after_the_deadline(closed: Call) -> None:
    member = person(Role.COUNCIL_MEMBER)
    assert (way_panel(closed, member), way_hint(closed, member), next_steps(member)) == ([], [], [])
    closed.closes_at = clock.now() + timedelta(days=1)
    assert way_panel(closed, person(Role.OFFICER)) == []


def test_the_desk_lists_the_call_with_its_next_step(closed: Call) -> None:
    answer = client_as(Role.OFFICER).get(reverse("desk:home"))
    assert closed.title in answer.content.decode()
    assert "3 af 3 ansøgninger venter på en afgørelse." in answer.content.decode()


def test_many_calls_cost_no_more_statements_than_one(closed: Call, client: Client) -> None:
    by = person(Role.OFFICER)
    with CaptureQueriesContext(
        connection,
    ) as one:
        facts_of([closed], fresh(by))
    others = [assessed_call()[0] for _each in range(3)]
    with CaptureQueriesContext(connection) as many:
        facts_of([closed, *others], fresh(by))
    assert len(many) == len(one) <= 12
