"""The letters of the invented call of eleven applications: one hearing, letters made, approved, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pagt.cli.demo.selection_case import CHOSEN

if TYPE_CHECKING:
    from pagt.core.rights import Actor
    from pagt.grants.awards.models import Decision, Hearing
    from pagt.people.models import User

TOLD = (
    "Eksempel: Ifølge sekretariatets oplysninger har skolen et lignende projekt, som allerede får tilskud fra en "
    "anden pulje. Det taler imod et nyt tilskud til de samme aktiviteter."
)
ANSWER = "Eksempel: Det andet projekt er for lærere. Det ansøgte er for elever, og ingen udgift er den samme."
CONSIDERED = (
    "Eksempel: Vi lægger til grund, at der ikke er dobbelt støtte. Det ændrer ikke afgørelsen, som bygger på den "
    "samlede vurdering af ansøgningerne."
)


def create_letters(*, by: Actor, told: bool = True) -> None:
    """Hear an applicant, make and approve the letters, and tell the decision; where letters are there, nothing.

    Args:
        by: the program.
        told: whether the decision is released, too.
    """
    from pagt.core import clock
    from pagt.grants.awards import tasks
    from pagt.grants.awards.actions import letters, releasing
    from pagt.grants.awards.models import Decision, DecisionLetter
    from pagt.people.models import User

    decision = Decision.objects.filter(call__key=CHOSEN, supersedes=None).first()
    if decision is None or DecisionLetter.objects.filter(line__decision=decision).exists():
        return
    officer = User.objects.get(email="officer@eksempel.dk")
    approver = User.objects.get(email="approver@eksempel.dk")
    _heard(decision, officer)
    letters.state_nothing_unknown(
        decision.lines.exclude(verdict="fund").select_related("application"), by=officer
    )
    batch = letters.begin(decision, by=officer, dated=clock.today())
    tasks.make_letters(batch.key)
    waiting = DecisionLetter.objects.filter(line__decision=decision).select_related("application")
    letters.approve_letters(list(waiting), by=approver)
    if told:
        planned = releasing.plan_release(decision, by=approver)
        tasks.carry_out_release(planned.key)


def _heard(decision: Decision, officer: User) -> None:
    """Put facts to the first that is rejected, who answers; the answer is considered."""
    from datetime import timedelta

    from pagt.core import clock
    from pagt.grants.applications.models import CoWriter
    from pagt.grants.awards.actions import hearings

    line = decision.lines.filter(verdict="reject").select_related("application").first()
    if line is None:
        return
    hearing: Hearing = hearings.hear(
        line.application, by=officer, told=TOLD, answer_by=clock.now() + timedelta(days=14)
    )
    writer = CoWriter.objects.filter(application=line.application, may="submit", user__is_active=True).first()
    if writer is None or writer.user is None:
        return
    hearing = hearings.answer(hearing, by=writer.user, text=ANSWER)
    hearings.consider(hearing, by=officer, version=hearing.version, considered=CONSIDERED)
