"""Whatever conflicts of interest appear, are decided or dismissed: a case is closed to a person exactly while one stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pagt.core import clock
from pagt.core.actions import create, withdraw
from pagt.core.closed import closed_cases, closed_now
from pagt.core.errors import Invalid, NotOnRecord, Refused
from pagt.core.register.spec import registers
from pagt.core.register.story import story
from pagt.grants.applications import dossier_work
from pagt.grants.applications.actions import casework
from pagt.grants.applications.models import Application, CaseTask
from pagt.grants.applications.queries_staff import Addressee
from pagt.grants.applications.states import Eligibility
from pagt.grants.conflicts.actions.deciding import decide, raise_conflict
from pagt.grants.conflicts.actions.declaring import Said, declare
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.states import MOVES, Ground, Origin, State, Step, Tie
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.actions import send
from pagt.post.models import Mail
from tests.factories import SYSTEM, organisation, person
from tests.grants import applications_for_tests as made

WHO, WHICH = st.integers(0, 1), st.integers(0, 2)
CLOSING = {State.DECLARED, State.CONFIRMED, State.PINNED}
PAGES = ["application-list", "application-suggest", "case_task-list", "outbox", "desk:journal", "desk:home"]
OWN_PAGES = [
    "application-detail",
    "case-versions",
    "case-eligibility",
    "submission:receipt",
    "case_task-detail",
    "mail",
]


class Closing(RuleBasedStateMachine):
    """Two who handle and approve, three cases, and what the conflicts on record say about each pair."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.people = [person(Role.OFFICER, Role.APPROVER, Role.AUDITOR) for _ in range(2)]
        past = clock.now() - timedelta(days=1)
        self.call = made.call(opens_at=past - timedelta(days=30), idea_closes_at=None, closes_at=past)
        self.cases: list[Application] = []
        self.leads = [organisation(kind="school") for _ in range(3)]
        self.words = [f"zyxsag{place}" for place in range(3)]
        for word, lead in zip(self.words, self.leads, strict=True):
            case = made.submitted(self.call, lead, stage="application", title=f"Eksempel {word}")
            casework.add_task(by=SYSTEM, application=case, text=f"Opgave {word}", assigned_to=self.people[0])
            send(by=SYSTEM, to="a@eksempel.dk", subject=f"Emne {word}", body="x", language="da",
                 about=(Application.KIND, case.key))  # fmt: skip
            self.cases.append(case)
        self.standing: dict[str, tuple[int, int, State, bool]] = {}
        """By conflict: whose, of which case, how it stands, and whether it closes while only suggested."""

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def is_closed(self, who: int, which: int) -> bool:
        return any(
            (each[0], each[1]) == (who, which)
            and (each[2] in CLOSING or (each[2] is State.SUGGESTED and each[3]))
            for each in self.standing.values()
        )

    def fresh(self, who: int) -> User:
        """The person as a new request knows them."""
        return User.objects.get(pk=self.people[who].pk)

    def note(self, conflict: Conflict) -> None:
        who = next(n for n, user in enumerate(self.people) if user.pk == conflict.person_id)
        which = next(n for n, case in enumerate(self.cases) if case.pk == conflict.application_id)
        strong = self.standing.get(conflict.key, (0, 0, State.LAPSED, conflict.strong))[3]
        self.standing[conflict.key] = who, which, State(conflict.status), strong

    # --- what closes and opens

    @initialize(who=WHO, which=WHICH)
    def begin(self, who: int, which: int) -> None:
        self.suggest(who, which, strong=True)

    @rule(who=WHO, which=WHICH, strong=st.booleans())
    def suggest(self, who: int, which: int, strong: bool) -> None:
        if any(each[:2] == (who, which) for each in self.standing.values()):
            return
        self.note(
            create(Conflict, by=SYSTEM, application=self.cases[which], person=self.people[who], ground="5",
                   origin=Origin.REGISTER, tie=Tie.DOMAIN, matched="eksempel.dk", status=State.SUGGESTED, strong=strong)
        )  # fmt: skip

    @rule(who=WHO, which=WHICH)
    def say_of_oneself(self, who: int, which: int) -> None:
        said = {self.cases[which]: Said(Ground.FAMILY, "Min søster")}
        if self.is_closed(who, which):
            with pytest.raises(NotOnRecord):
                declare(self.call, said, by=self.fresh(who))
            return
        declare(self.call, said, by=self.fresh(who))
        self.note(
            Conflict.objects.get(
                application=self.cases[which], person=self.people[who], origin=Origin.DECLARED
            )
        )

    @rule(by=WHO, who=WHO, which=WHICH)
    def say_of_another(self, by: int, who: int, which: int) -> None:
        def write() -> Conflict:
            return raise_conflict(
                self.cases[which], self.people[who], by=self.fresh(by), ground=Ground.OTHER, detail="Kendt"
            )

        if by == who:
            with pytest.raises(Refused):
                write()
        elif self.is_closed(by, which):
            with pytest.raises(NotOnRecord):
                write()
        else:
            try:
                with transaction.atomic():
                    self.note(write())
            except Invalid:  # it is on record already
                assert any(each[:2] == (who, which) for each in self.standing.values())

    @rule(data=st.data(), by=WHO, step=st.sampled_from([Step.CONFIRM, Step.DISMISS, Step.PIN]))
    def decide(self, data: st.DataObject, by: int, step: Step) -> None:
        key = data.draw(st.sampled_from(sorted(self.standing)))
        who, which, state, strong = self.standing[key]
        conflict = Conflict.objects.select_related("application", "person").get(key=key)

        def write() -> Conflict:
            return decide(conflict, step, by=self.fresh(by), version=conflict.version, reason="Vurderet")

        if by == who:
            expected: type[Exception] | None = Refused
        elif self.is_closed(by, which):
            expected = NotOnRecord
        else:
            expected = None if (state, step) in MOVES else Invalid
        if expected:
            with pytest.raises(expected):
                write()
            return
        write()
        self.standing[key] = who, which, MOVES[state, step], strong

    # --- doors

    @rule(who=WHO, name=st.sampled_from(PAGES))
    def look_through(self, who: int, name: str) -> None:
        text = self.get(who, f"{reverse(name)}?who=")
        for which, word in enumerate(self.words):
            if self.is_closed(who, which):
                assert word not in text and self.cases[which].number not in text, (name, word)
            elif name in PAGES[:4]:
                assert self.cases[which].number in text or word in text, (name, word)

    @rule(who=WHO, which=WHICH, name=st.sampled_from(OWN_PAGES))
    def open_a_page(self, who: int, which: int, name: str) -> None:
        case = self.cases[which]
        task, mail = (
            CaseTask.objects.get(application=case, text__startswith="Opgave"),
            Mail.objects.get(subject=f"Emne {self.words[which]}"),
        )
        arguments = {
            "submission:receipt": [case.number, case.submissions.get().receipt],
            "case_task-detail": [task.key],
            "mail": [mail.key],
        }.get(name, [case.key])
        client = Client()
        client.force_login(self.people[who])
        answer = client.get(reverse(name, args=arguments))
        assert answer.status_code == (404 if self.is_closed(who, which) else 200), name
        text = answer.content.decode()
        if self.is_closed(who, which):
            assert self.words[which] not in text, name
        else:
            assert self.words[which] in text or case.number in text, name

    @rule(who=WHO)
    def count_and_export(self, who: int) -> None:
        by = self.fresh(who)
        mine = {case.pk for which, case in enumerate(self.cases) if not self.is_closed(who, which)}
        for kind in ("application", "case_task"):
            spec = registers()[kind]
            assert spec.bare_rows(by).count() == spec.visible_to(by).count()
        ours = registers()["application"].bare_rows(by).filter(call=self.call)
        assert set(ours.values_list("pk", flat=True)) == mine
        text = self.get(who, reverse("application-export", args=["csv"]))
        for which, word in enumerate(self.words):
            assert (word in text) is not self.is_closed(who, which)
            told = [line.title for line in story(self.leads[which], by) if line.kind == "application"]
            assert bool(told) is not self.is_closed(who, which)

    @rule(who=WHO, which=WHICH, way=st.integers(0, 6))
    def write(self, who: int, which: int, way: int) -> None:
        by, case = self.fresh(who), Application.objects.get(pk=self.cases[which].pk)
        task = CaseTask.objects.filter(application=case, withdrawn="").first()
        submission = case.submissions.get()
        known = getattr(submission, "eligibility", None)

        def ways() -> object:
            match way:
                case 0:
                    return casework.add_task(by=by, application=case_, text="Ny opgave")
                case 1:
                    return casework.give_advice(by=by, application=case_, call=self.call, organisation=case_.lead,
                                                on=clock.today(), channel="call", text="Råd")  # fmt: skip
                case 2:
                    number = "1-23-45-678-90" if case_.case_number != "1-23-45-678-90" else "1-23-45-678-91"
                    return casework.set_case_number(case_, by=by, version=case_.version, case_number=number)
                case 3:
                    return casework.decide_eligibility(submission, by=by, version=known.version if known else 0,
                                                       outcome=Eligibility.ELIGIBLE, reason="God")  # fmt: skip
                case 4:
                    return dossier_work.begin([case_.number], by=by)
                case 5:
                    return casework.send_messages(
                        [Addressee(case_, by)], by=by, words={"da": (f"E{who}", "T")}
                    )
            assert task is not None
            return withdraw(task, by=by, version=task.version, reason="Forkert")

        case_ = case
        if self.is_closed(who, which):
            with pytest.raises(NotOnRecord):
                ways()
        elif way == 5:  # twice within a moment is a second click
            try:
                with transaction.atomic():
                    ways()
            except Invalid:
                assert Mail.objects.filter(about_key=case.key, subject=f"E{who}").exists()
        elif way < 6 or task:
            with transaction.atomic():
                ways()
                transaction.set_rollback(way == 6)  # the pages need their task

    @invariant()
    def what_is_asked_says_what_stands(self) -> None:
        for who in range(2):
            by = self.fresh(who)
            closed = {case.key for which, case in enumerate(self.cases) if self.is_closed(who, which)}
            assert closed_cases(by) == closed == closed_now(by)

    def get(self, who: int, url: str) -> str:
        client = Client()
        client.force_login(self.people[who])
        answer = client.get(url)
        assert answer.status_code == 200, url
        content = b"".join(answer) if answer.streaming else answer.content
        return content.decode()


@pytest.mark.django_db
def test_a_case_is_closed_exactly_while_a_conflict_stands() -> None:
    run_state_machine_as_test(
        Closing,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
