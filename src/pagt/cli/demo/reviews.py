"""How the invented calls are assessed: a plan each, finished assessments of the eleven, and some that are being written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from pagt.cli.demo.assessors import KNOWERS, assign_case, create_assessors
from pagt.cli.demo.calls import CLOSED
from pagt.cli.demo.selection_case import CHOSEN, applications_of_case

if TYPE_CHECKING:
    from pagt.core.rights import Actor
    from pagt.grants.assessment.models import Assignment
    from pagt.grants.calls.models import Call
    from pagt.people.models import User

STRICT = dict(zip((knower.email for knower in KNOWERS), (0.0, -0.6, 0.4, 0.0, 0.5, -0.3), strict=True))
"""How many grades each assessor lies above (or below) the others."""
REASONS = (
    "Eksempel: Ansøgningen beskriver ikke, hvordan det skal ske, og der er ingen aftaler med andre.",
    "Eksempel: Der er en plan, men den hviler på få personer, og resultaterne kan ikke måles.",
    "Eksempel: Planen er klar, partnerne har sagt ja, og det fremgår, hvem der gør hvad.",
    "Eksempel: Overbevisende: erfaringer, aftaler og mål hænger sammen, og andre kan lære af det.",
)
UNABLE = "Eksempel: Det kræver kendskab til faget, som jeg ikke har."
SUMMARY = "Eksempel: Samlet set {0}."
WORDS = ("et svagt projekt", "et projekt med mangler", "et godt projekt", "et meget stærkt projekt")


def create_reviews(*, by: Actor) -> None:
    """Plan, assign and assess the call of eleven, and begin with the other one; where there is a plan already, nothing."""
    from django.utils.timezone import localtime

    from pagt.core import clock
    from pagt.grants.assessment.models import AssessmentPlan
    from pagt.grants.calls.models import Call
    from pagt.people.models import User

    if AssessmentPlan.objects.exists():
        return
    officer = User.objects.get(email="officer@eksempel.dk")
    chosen, running = Call.objects.get(key=CHOSEN), Call.objects.get(key=CLOSED)
    now = localtime(clock.now()).replace(hour=12, minute=0, second=0, microsecond=0)
    create_assessors(chosen, by=by)
    _plan(chosen, officer, _phase(now, "Individuel vurdering", -25, -8), _talk(now, -8, 2))
    _plan(running, officer, _phase(now, "Individuel vurdering", -2, 21), _talk(now, 21, 35))
    for call in (chosen, running):
        assign_case(call, by=officer)
        _declare(call)
    _finish_all(chosen, now - timedelta(days=12))
    _begin(running)
    _discuss(chosen, officer)


def _phase(now: datetime, title: str, opens: int, closes: int, **allows: bool) -> dict[str, Any]:
    return {
        "title": f"Eksempel: {title}",
        "opens_at": now + timedelta(days=opens),
        "closes_at": now + timedelta(days=closes),
        "may_score": True,
        "sees_applicant": True,
        **allows,
    }


def _talk(now: datetime, opens: int, closes: int) -> dict[str, Any]:
    """The phase in which assessors see each other's texts and may change their minds."""
    return _phase(now, "Drøftelse", opens, closes, sees_others=True, discusses=True)


def _plan(call: Call, officer: User, *phases: dict[str, Any]) -> None:
    from pagt.grants.assessment.actions.plans import create_plan

    create_plan(by=officer, call=call, reviews_each=2, max_load=6, phases=phases)
    call.refresh_from_db()


def _declare(call: Call) -> None:
    """Each assessor says that they have no tie to what is open to them."""
    from pagt.grants.conflicts.actions.declaring import Said, declare
    from pagt.grants.conflicts.own import to_declare
    from pagt.people.models import User

    for knower in KNOWERS:
        user = User.objects.get(email=knower.email)
        declare(call, {row.application: Said() for row in to_declare(call, user)}, by=user)


def _accepted(call: Call) -> list[Assignment]:
    from pagt.grants.assessment.models import Assignment
    from pagt.grants.assessment.states import AssignmentState

    rows = Assignment.objects.filter(
        application__call=call, status=AssignmentState.ACCEPTED.value, withdrawn=""
    )
    return list(rows.select_related("application", "assessor__user").order_by("application__number", "pk"))


def _finish_all(call: Call, at: datetime) -> None:
    """Everybody has finished; one could not judge a criterion."""
    from pagt.grants.assessment.actions.reviews import finish_review, save_review

    merits = {application.pk: case.merit for case, application in applications_of_case()}
    for place, each in enumerate(_accepted(call)):
        user = each.assessor.user
        sent = _answers(each, merits[each.application_id], unable=place == 4)
        save_review(each, by=user, sent=sent, began_at=at)
        finish_review(each, by=user, began_at=at + timedelta(minutes=40))


def _answers(assignment: Assignment, merit: float, *, unable: bool = False) -> dict[str, Any]:
    """What an assessor answers: as good as the project is, with their strictness and a little chance."""
    from pagt.grants.applications.encoding import Sent
    from pagt.grants.assessment.queries import reviews

    call, email = assignment.application.call, assignment.assessor.user.email
    highest = len(call.scale) - 1
    sent: dict[str, Any] = {}
    grades = []
    for place, criterion in enumerate(call.criteria.all()):
        chance = crc32(f"{assignment.application.title}{email}{place}".encode()) % 100 / 100 - 0.5
        grade = min(highest, max(0, round(merit * highest + STRICT.get(email, 0.0) + chance)))
        grades.append(grade)
        is_unable = unable and place == 2
        answer = reviews.UNABLE if is_unable else str(grade)
        reason = UNABLE if is_unable else REASONS[min(grade, len(REASONS) - 1)]
        sent[reviews.grade_key(criterion.pk)] = Sent(answer, 0)
        sent[reviews.reason_key(criterion.pk)] = Sent(reason, 0)
    whole = round(sum(grades) / len(grades))
    sent[reviews.SUMMARY] = Sent(SUMMARY.format(WORDS[min(whole, len(WORDS) - 1)]), 0)
    return sent


def _begin(call: Call) -> None:
    """The first has finished, the second has written the half, the others have not begun."""
    from pagt.grants.assessment.actions.reviews import finish_review, save_review

    assignments = _accepted(call)
    for each in assignments[:1]:
        save_review(each, by=each.assessor.user, sent=_answers(each, 0.7))
        finish_review(each, by=each.assessor.user)
    for each in assignments[1:2]:
        half = dict(list(_answers(each, 0.5).items())[:3])
        save_review(each, by=each.assessor.user, sent=half)


def _discuss(call: Call, officer: User) -> None:
    from pagt.grants.assessment.actions.remarks import write_remark

    first = _accepted(call)[0]
    write_remark(
        first.application,
        by=first.assessor.user,
        text="Eksempel: Jeg er i tvivl om, hvem der fører projektet videre, når tilskuddet hører op. Er det nævnt?",
    )
    write_remark(
        first.application,
        by=officer,
        text="Eksempel: Det står i afsnittet om forankring: skolen overtager driften.",
    )
