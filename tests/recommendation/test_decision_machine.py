"""Whatever order people write, approve, decide, change and release in, the money and the approvals hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from pagt.core import clock
from pagt.core.errors import Invalid, PagtError, Refused
from pagt.core.models import Document
from pagt.grants.awards.actions.deciding import change_decision, promote_reserve, record_decision
from pagt.grants.awards.models import Decision, DecisionLetter, DecisionLine
from pagt.grants.awards.queries.decisions import free_money, outcome
from pagt.grants.recommendation import actions
from pagt.grants.recommendation.models import Recommendation
from pagt.grants.recommendation.states import State
from tests.recommendation.recommending import approver, call_to_award, officer

PLACES = st.integers(0, 3)
WHO = st.integers(0, 2)
VERDICTS = st.sampled_from(["fund", "part", "reserve", "reject"])
SAID = {"deviation": "Eksempel", "considerations": "Eksempel", "decisive_facts": "Eksempel"}
FRAME = 70_000_000


class Deciding(RuleBasedStateMachine):
    """Two officers and an approver, one call of four applications and 700,000 kr."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.call, self.applications = call_to_award(amount=FRAME)
        self.people = [officer(), officer(), approver()]
        self.document = Document.objects.create(
            key="brev",
            name="brev.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            file="brev.pdf",
        )
        self.made_ready_by = -1
        self.decided: dict[int, tuple[str, int]] = {}
        """What was decided last for each application."""
        self.approved_lines: list[Any] = []
        actions.begin(self.call, by=self.people[0])

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @property
    def newest(self) -> Recommendation:
        return Recommendation.objects.filter(call=self.call).latest("number")

    def lines_now(self) -> list[Any]:
        return list(self.newest.lines.order_by("position").values_list("application", "verdict", "amount"))

    @rule(who=WHO, place=PLACES, verdict=VERDICTS, amount=st.sampled_from([0, 10_000_000, 29_999_900]))
    def change(self, who: int, place: int, verdict: str, amount: int) -> None:
        found = self.newest
        before, status = self.lines_now(), found.status
        line = found.lines.order_by("position")[place]
        row = {"id": line.pk, "verdict": verdict, "amount": amount, "reserve_rank": place + 1, **SAID}
        try:
            with transaction.atomic():
                actions.change_recommendation(found, by=self.people[who], version=found.version, lines=[row])
        except PagtError:
            assert self.lines_now() == before
            return
        assert who != 2 and not (status == State.APPROVED and self.decided)
        if self.lines_now() != before:
            assert self.newest.status == State.DRAFT

    @rule(who=WHO)
    def make_ready(self, who: int) -> None:
        found = self.newest
        try:
            with transaction.atomic():
                actions.prepare(found, by=self.people[who], version=found.version)
        except PagtError:
            return
        assert who != 2 and found.status == State.DRAFT
        self.made_ready_by = who

    @rule(who=WHO)
    def approve(self, who: int) -> None:
        found = self.newest
        try:
            with transaction.atomic():
                actions.approve(found, by=self.people[who], version=found.version)
        except PagtError:
            return
        assert found.status == State.PREPARED
        assert who != self.made_ready_by
        self.approved_lines = self.lines_now()

    @rule(who=WHO)
    def renew(self, who: int) -> None:
        found = self.newest
        try:
            with transaction.atomic():
                actions.renew(found, by=self.people[who], version=found.version)
        except PagtError:
            return
        assert who != 2 and found.status == State.APPROVED

    @rule(who=WHO)
    def decide(self, who: int) -> None:
        found = self.newest
        try:
            with transaction.atomic():
                record_decision(found, by=self.people[who], **self.when())
        except (Refused, Invalid):
            return
        assert who != 2 and found.status == State.APPROVED
        assert not self.decided, "decided twice"
        assert self.lines_now() == self.approved_lines
        self.decided = {application: (verdict, amount) for application, verdict, amount in self.lines_now()}

    @rule(place=PLACES, verdict=VERDICTS)
    def decide_otherwise(self, place: int, verdict: str) -> None:
        application = self.applications[place].pk
        row = {"verdict": verdict, "amount": 10_000_000, "reserve_rank": place + 5}
        try:
            with transaction.atomic():
                made = change_decision(
                    self.call,
                    by=self.people[0],
                    reason="Eksempel",
                    changes={application: row},
                    **self.when(),
                )
        except Invalid:
            return
        assert self.decided
        self.note(made)

    @rule()
    def move_up(self) -> None:
        try:
            with transaction.atomic():
                made = promote_reserve(self.call, by=self.people[1], reason="Eksempel", **self.when())
        except Invalid:
            return
        self.note(made)
        assert all(line.amount for line in made.lines.all())

    @rule()
    def release(self) -> None:
        lines = DecisionLine.objects.filter(decision__call=self.call, in_force=True, letter=None)
        for line in lines.select_related("application"):
            DecisionLetter.objects.filter(application=line.application, status="released").update(
                status="superseded"
            )
            now = clock.now()
            DecisionLetter.objects.create(
                key=f"letter-{line.pk}",
                line=line,
                application=line.application,
                content="{}",
                sha256="0" * 64,
                document=self.document,
                dated=clock.today(),
                status="released",
                prepared_by="user:a",
                approved_by="user:b",
                approved_at=now,
                released_at=now,
            )
        Decision.objects.filter(call=self.call, released_at=None).update(released_at=clock.now())
        told = outcome(self.call)
        assert (told is None) is not bool(self.decided)
        if told:
            assert told.amount == sum(amount for _verdict, amount in self.decided.values())

    def note(self, made: Decision) -> None:
        self.decided |= {line.application_id: (line.verdict, line.amount) for line in made.lines.all()}

    @staticmethod
    def when() -> dict[str, Any]:
        return {"body": "Eksempelrådet", "on": clock.today(), "effective_on": clock.today()}

    @invariant()
    def no_more_is_given_than_there_is(self) -> None:
        assert 0 <= free_money(self.call) <= FRAME

    @invariant()
    def one_line_is_in_force_for_each_that_is_decided(self) -> None:
        rows = DecisionLine.objects.filter(decision__call=self.call, in_force=True)
        stands = {line.application_id: (line.verdict, line.amount) for line in rows}
        assert rows.count() == len(stands)
        assert stands == self.decided

    @invariant()
    def whoever_approved_is_somebody_else(self) -> None:
        for found in Recommendation.objects.filter(call=self.call):
            assert not found.approved_by or found.approved_by != found.prepared_by


@pytest.mark.django_db
def test_the_money_and_the_approvals_hold_in_any_order() -> None:
    run_state_machine_as_test(
        Deciding,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
