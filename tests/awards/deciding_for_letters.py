"""A decision with four lines, one of each outcome, and all that its letters need."""

from __future__ import annotations

from datetime import date
from typing import Any

from pagt.core import clock
from pagt.grants.applications.models import Application
from pagt.grants.awards import tasks
from pagt.grants.awards.actions import letters, releasing
from pagt.grants.awards.actions.deciding import record_decision
from pagt.grants.awards.models import Decision, DecisionLetter, Release
from pagt.grants.calls.models import Call, PoolRules, PoolYear, StageForm
from pagt.grants.recommendation import actions as recommending
from pagt.people.models import User
from pagt.people.roles import Role
from tests.factories import person
from tests.grants.applications_for_tests import FORM, co_writer
from tests.recommendation.recommending import approver, call_to_award, officer

OUTCOMES = ("fund", "part", "reserve", "reject")


def complete(call: Call) -> None:
    """Give a call a form, and what its letters need: legal basis, terms, a contact, and its pool's words on appeal."""
    pool = PoolYear.objects.create(key=f"pulje-{call.key}", title="Eksempelpulje", year=2027)
    PoolRules.objects.create(
        pool_year=pool,
        position=0,
        applies_from=date(2020, 1, 1),
        legal_basis="Eksempel: puljens regler",
        appeal_guidance="Eksempel: Afgørelsen kan ikke påklages til en anden myndighed.",
    )
    StageForm.objects.create(key=f"formular-{call.key}", call=call, stage="application", content=FORM)
    Call.objects.filter(pk=call.pk).update(
        pool_year=pool,
        legal_basis="Eksempel: lov om institutioner for erhvervsrettet uddannelse § 34 a, stk. 2",
        terms="Eksempel: Udgifterne skal være afholdt og betalt i projektperioden.",
        contact_name="Eksempel Kontakt",
        contact_email="kontakt@eksempel.dk",
    )


def writer(application: Application, *, language: str = "da") -> User:
    """Return somebody who may submit an application, with a language."""
    user = person(Role.APPLICANT)
    user.language = language
    user.save(update_fields=["language"])
    co_writer(application, user)
    return user


def decided(
    by: User | None = None, *, reasons: bool = True
) -> tuple[Decision, list[Application], list[User]]:
    """Return a decision with one line of each outcome, its applications, and who writes each.

    Args:
        by: who recorded it.
        reasons: whether the lines say considerations and facts.
    """
    who = by or officer()
    call, applications = call_to_award()
    complete(call)
    writers = [writer(each, language="en" if n == 1 else "da") for n, each in enumerate(applications)]
    Application.objects.filter(call=call).update(
        starts_on=date(2027, 8, 1), ends_on=date(2028, 7, 31), case_number="1-23-45-678-90"
    )
    draft = recommending.begin(call, by=who)
    draft = recommending.change_recommendation(
        draft,
        by=who,
        version=draft.version,
        lines=[
            {"id": line.pk, "considerations": "Eksempel: hensyn", "decisive_facts": "Eksempel: forhold"}
            for line in draft.lines.all()
        ],
    )
    ready = recommending.prepare(draft, by=who, version=draft.version)
    recommendation = recommending.approve(ready, by=approver(), version=ready.version)
    texts = {} if reasons else {"considerations": "", "decisive_facts": ""}
    changes: dict[int, dict[str, Any]] = {}
    for place, (application, outcome) in enumerate(zip(applications, OUTCOMES, strict=True)):
        amount = {"fund": application.amount, "part": 20_000_000}.get(outcome, 0)
        changes[application.pk] = {
            "verdict": outcome,
            "amount": amount,
            "reserve_rank": 1 if outcome == "reserve" else None,
            "difference": "Eksempel: udvalgets ønske",
            **(texts if place else {}),
        }
    decision = record_decision(
        recommendation,
        by=who,
        body="Regionsrådet",
        on=clock.today(),
        effective_on=clock.today(),
        changes=changes,
    )
    for each in applications:
        each.refresh_from_db()
    return decision, applications, writers


def state_all(decision: Decision, by: User) -> None:
    """State of every line that no fact is unknown to the applicant."""
    letters.state_nothing_unknown(decision.lines.filter(in_force=True).select_related("application"), by=by)


def made(decision: Decision, by: User, *, dated: date | None = None) -> list[DecisionLetter]:
    """Make the letters of a decision by the worker's task, and return them in the order of the lines."""
    batch = letters.begin(decision, by=by, dated=dated or clock.today())
    tasks.make_letters(batch.key)
    batch.refresh_from_db()
    assert batch.failures == [], batch.failures
    return list(DecisionLetter.objects.filter(line__decision=decision).order_by("line__position"))


def approve_all(decision: Decision) -> User:
    """Let a second person approve every letter, and return them."""
    who = approver()
    waiting = DecisionLetter.objects.filter(line__decision=decision, status="drafted")
    letters.approve_letters(list(waiting.select_related("application")), by=who)
    return who


def ready(by: User | None = None) -> tuple[Decision, list[Application], list[User], User]:
    """Return a decision whose letters are approved, with its applications, their writers, and the approver."""
    who = by or officer()
    decision, applications, writers = decided(who)
    state_all(decision, who)
    made(decision, who)
    return decision, applications, writers, approve_all(decision)


def release(decision: Decision, by: User) -> Release:
    """Release a decision at once, as the worker does."""
    planned = releasing.plan_release(decision, by=by)
    tasks.carry_out_release(planned.key)
    planned.refresh_from_db()
    assert planned.status == "done", planned.problem
    decision.refresh_from_db()
    return planned
