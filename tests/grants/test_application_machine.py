"""Whatever order people start, save, submit, withdraw, reopen and carry over in, nothing is lost."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from pagt.core import clock
from pagt.core.errors import Invalid, Refused
from pagt.grants.applications.actions.drafting import save, start
from pagt.grants.applications.actions.moves import carry_over, keep_submitted, reopen, withdraw
from pagt.grants.applications.actions.submitting import submit
from pagt.grants.applications.encoding import Sent
from pagt.grants.applications.models import Answer, AnswerRevision, Application, Submission
from pagt.grants.applications.queries import answers_of
from pagt.grants.applications.states import May, Status
from pagt.grants.calls.states import Stage
from tests.factories import SYSTEM, organisation
from tests.grants.applications_for_tests import co_writer
from tests.grants.writing import applicant, move_deadline, open_call

TEXTS = st.sampled_from(["", "Et", "To", "Tre", "Fire\nlinjer"])
WRITERS = st.sampled_from([0, 0, 0, 1, 1, 1, 2])
"""Numbers of people; the last may only read."""


class Writing(RuleBasedStateMachine):
    """Two who may submit and one who may read, and what they have been told is stored."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        lead = organisation(kind="school")
        self.call = open_call()
        self.people = [applicant(lead), applicant(lead), applicant()]
        self.application = start(self.call, by=self.people[0], organisation=lead)
        co_writer(self.application, self.people[1], May.SUBMIT)
        co_writer(self.application, self.people[2], May.VIEW)
        self.phase = 0
        self.stage, self.status = Stage.IDEA, Status.DRAFT
        self.told: dict[tuple[Stage, str], list[str | None]] = {}
        """Every version that somebody was told is stored, by stage and question; the first is version 1."""
        self.frozen: dict[str, dict[str, Any]] = {}
        self.copies = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @property
    def open_for(self) -> Stage | None:
        return (Stage.IDEA, Stage.APPLICATION, None)[self.phase]

    def allowed(self, who: int) -> bool:
        return who < 2

    @initialize(steps=st.integers(0, 3))
    def have_come_some_way(self, steps: int) -> None:
        if steps > 0:
            self.save(0, "title", "Et", 0)
            self.save(1, "why", "To", 0)
        if steps > 1:
            self.submit(0)
        if steps > 2:
            self.time_passes()

    @rule(who=WRITERS, question=st.sampled_from(["title", "why"]), text=TEXTS, behind=st.integers(0, 3))
    def save(self, who: int, question: str, text: str, behind: int) -> None:
        versions = self.told.setdefault((self.stage, question), [])
        base = max(0, len(versions) - behind)
        sent = {question: Sent(text, base)}
        if not self.allowed(who) or self.status is not Status.DRAFT or self.open_for is not self.stage:
            with pytest.raises(Invalid if self.allowed(who) else Refused):
                save(self.application, by=self.people[who], sent=sent)
            return
        saved = save(self.application, by=self.people[who], sent=sent)
        before = versions[-1] if versions else None
        seen = versions[base - 1] if base else None
        mine = (text if question == "why" else " ".join(text.split("\n"))) or None
        stands = saved.values[question]
        if base == len(versions) or seen == before:
            assert (stands, saved.conflicts) == (mine, {})
        elif mine in (seen, before):
            assert (stands, saved.conflicts) == (before, {})
        else:
            assert (stands, saved.conflicts[question].mine) == (before, mine)
        if stands != before:
            versions.append(stands)
        assert saved.versions == {question: len(versions)}

    @rule(who=WRITERS)
    def submit(self, who: int) -> None:
        token = f"klik-{len(self.frozen)}-{self.application.submissions.count()}-{self.status}"
        said = answers_of(self.application, self.stage)
        complete = {"title", "why"} <= set(said)
        submit_now = self.status is Status.DRAFT and self.open_for is self.stage and complete
        try:
            made = submit(self.application, by=self.people[who], token=token, began_at=clock.database_now())
        except (Invalid, Refused):
            assert not (submit_now and self.allowed(who))
            return
        assert self.allowed(who)
        assert submit_now or self.status is Status.SUBMITTED
        if self.status is Status.DRAFT:
            assert json.loads(made.content)["answers"] == said
        self.frozen.setdefault(made.receipt, json.loads(made.content))
        self.status = Status.SUBMITTED

    @rule(who=WRITERS)
    def withdraw(self, who: int) -> None:
        if not self.allowed(who) or self.status is Status.WITHDRAWN:
            with pytest.raises(Invalid if self.allowed(who) else Refused):
                withdraw(self.application, by=self.people[who], reason="Eksempel")
            return
        withdraw(self.application, by=self.people[who], reason="Eksempel")
        self.status = Status.WITHDRAWN

    @rule(who=WRITERS)
    def reopen(self, who: int) -> None:
        if not self.allowed(who) or self.status is not Status.SUBMITTED or self.open_for is not self.stage:
            with pytest.raises(Invalid if self.allowed(who) else Refused):
                reopen(self.application, by=self.people[who])
            return
        reopen(self.application, by=self.people[who])
        self.status = Status.DRAFT

    @rule(who=WRITERS)
    def carry_over(self, who: int) -> None:
        submitted = self.status is Status.SUBMITTED or self.awaits_keeping
        ready = submitted and self.stage is Stage.IDEA
        if not (self.allowed(who) and ready and self.open_for is Stage.APPLICATION):
            with pytest.raises(Invalid if self.allowed(who) else Refused):
                carry_over(self.application, by=self.people[who])
            return
        said = answers_of(self.application, Stage.IDEA)
        carry_over(self.application, by=self.people[who])
        self.stage, self.status = Stage.APPLICATION, Status.DRAFT
        self.told |= {(self.stage, key): [value] for key, value in said.items() if key in ("title", "why")}

    @rule()
    def time_passes(self) -> None:
        self.phase = min(2, self.phase + 1)
        past = {"opens_at": timedelta(days=-9), "idea_closes_at": timedelta(hours=-2)}
        if self.phase == 2:
            past["closes_at"] = timedelta(hours=-1)
        move_deadline(self.call, **past)

    @rule()
    def the_worker_comes_by(self) -> None:
        kept = keep_submitted(self.application, by=SYSTEM)
        assert kept is self.awaits_keeping
        if kept:
            self.status = Status.SUBMITTED

    @property
    def awaits_keeping(self) -> bool:
        over = self.phase > (self.stage is Stage.APPLICATION)
        in_force = any(content["stage"] == self.stage for content in self.frozen.values())
        return self.status is Status.DRAFT and over and in_force

    @rule()
    def copy(self) -> None:
        if self.open_for is not Stage.IDEA or self.copies > 2:
            return
        before = answers_of(self.application, self.stage)
        copied = start(
            self.call, by=self.people[0], organisation=self.application.lead, copy_of=self.application
        )
        assert answers_of(copied, Stage.IDEA) == before
        self.copies += 1

    @invariant()
    def stands_where_it_was_moved_to(self) -> None:
        now = Application.objects.get(pk=self.application.pk)
        assert (now.status, now.stage) == (self.status, self.stage)

    @invariant()
    def nothing_that_somebody_was_told_is_stored_is_lost(self) -> None:
        rows = Answer.objects.filter(application=self.application)
        found = {(Stage(row.stage), row.question): row for row in rows}
        assert set(found) == {key for key, versions in self.told.items() if versions}
        for key, row in found.items():
            assert (row.version, row.value) == (len(self.told[key]), self.told[key][-1])
            kept = (
                AnswerRevision.objects.filter(answer=row).order_by("version").values_list("version", "value")
            )
            assert list(kept) == list(enumerate(self.told[key][:-1], start=1))

    @invariant()
    def submissions_stay_and_one_is_in_force_a_stage(self) -> None:
        submissions = list(Submission.objects.filter(application=self.application))
        assert {each.receipt: json.loads(each.content) for each in submissions} == self.frozen
        in_force = [each.stage for each in submissions if each.superseded_at is None]
        assert len(in_force) == len(set(in_force))


@pytest.mark.django_db
def test_nothing_is_lost_whatever_people_do() -> None:
    run_state_machine_as_test(
        Writing,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.generate],  # with a database, shrinking takes longer than reading 25 steps
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
