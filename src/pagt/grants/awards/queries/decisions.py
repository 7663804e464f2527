"""What is read of decisions: what stands, what money is free, who had left the room, and what everybody may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from pagt.core import clock
from pagt.core.closed import open_to
from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.assessment.queries.results import in_assessment
from pagt.grants.awards.models import Decision, DecisionLine
from pagt.grants.awards.rules.deciding import Decided
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.queries import standing
from pagt.grants.recommendation.models import Recommendation, RecommendationLine
from pagt.grants.recommendation.states import GIVES, Verdict
from pagt.network.meetings.models import Disqualification, Invitation, Meeting
from pagt.network.meetings.states import Part
from pagt.people.models import User

_MEMBERS = (Part.MEMBER.value, Part.CHAIR.value)


def visible(by: Actor) -> QuerySet[Decision]:
    """Return the decisions that the actor may see: one with a case that is closed to them is as none."""
    return open_to(Decision.objects.filter(withdrawn=""), by).select_related("call", "meeting")


def in_force(call: Call) -> QuerySet[DecisionLine]:
    """Return the lines of a call's decisions that no later decision has changed, in their order."""
    found = DecisionLine.objects.filter(decision__call=call, in_force=True)
    return found.select_related("application__lead", "decision").order_by("decision", "position")


def free_money(call: Call) -> int:
    """Return what a call has to award that no decision in force gives, in øre."""
    given = DecisionLine.objects.filter(decision__call=call, in_force=True).aggregate(total=Sum("amount"))
    return (call.amount or 0) - (given["total"] or 0)


def next_in_reserve(call: Call) -> DecisionLine | None:
    """Return the first on a call's reserve list that may still get money; None when nobody waits there."""
    waiting = in_force(call).filter(
        verdict=Verdict.RESERVE.value, application__in=in_assessment(call).order_by().values("pk")
    )
    return waiting.order_by("reserve_rank", "application__number").first()


def as_rule(line: DecisionLine | RecommendationLine, *, difference: str = "") -> Decided:
    """Return a line of a decision or a recommendation as the rules see it."""
    return Decided(
        number=line.application.number,
        verdict=Verdict(line.verdict),
        amount=line.amount,
        applied=line.applied,
        reserve_rank=line.reserve_rank,
        difference=difference,
    )


@dataclass(frozen=True)
class Left:
    """Somebody who should have left the room for a case: by account where there is one, otherwise by name.

    `application`: None when they left for all of it.
    """

    name: str
    user: User | None
    application: Application | None


def should_have_left(recommendation: Recommendation, meeting: Meeting | None) -> list[Left]:
    """Return who of a meeting's members had to leave the room, as far as the register knows.

    They are those with a standing conflict in one of the cases, and those who have told the meeting of an interest in
    the item that the recommendation's paper is on, unless the body decided that they may stay.

    Args:
        recommendation: what is decided on.
        meeting: the meeting of the body; without one nobody is known.
    """
    if meeting is None:
        return []
    invited = list(
        Invitation.objects.filter(meeting=meeting, withdrawn_at=None, part__in=_MEMBERS).select_related(
            "user"
        )
    )
    by_mail = _accounts(invited)
    cases = Application.objects.filter(recommended__recommendation=recommendation)
    found = [
        Left(each.person.name, each.person, each.application)
        for each in standing(persons=by_mail.values(), applications=cases)
        .select_related("person", "application")
        .order_by("person__name", "application__number")
    ]
    told = Disqualification.objects.filter(invitation__in=invited).exclude(confirmed=False)
    items = [paper.item_id for paper in recommendation.papers.filter(item__meeting=meeting)]
    if items:
        told = told.filter(item__in=items)
    known = {each.user.pk for each in found if each.user}
    for invitation in {each.invitation for each in told.select_related("invitation__user")}:
        user = invitation.user or by_mail.get(invitation.email.lower())
        if user is None or user.pk not in known:
            found.append(Left(invitation.name, user, None))
    once = {(each.name, each.application and each.application.pk): each for each in found}
    return sorted(
        once.values(), key=lambda each: (each.name, each.application.number if each.application else "")
    )


def _accounts(invited: Sequence[Invitation]) -> dict[str, User]:
    """The accounts of those who are invited, by address: an invitation may know only the address."""
    mails = [each.email.lower() for each in invited if each.email]
    ids = [each.user_id for each in invited if each.user_id]
    return {user.email.lower(): user for user in User.objects.filter(Q(email__in=mails) | Q(pk__in=ids))}


@dataclass(frozen=True)
class Outcome:
    """What everybody may know of a call once its decisions are released. Money is øre."""

    applied: int
    applied_for: int
    funded: int
    amount: int

    @property
    def percent(self) -> int | None:
        """The success rate in whole percent, None when nobody had applied."""
        return round(100 * self.funded / self.applied) if self.applied else None


def outcome(call: Call, at: datetime | None = None) -> Outcome | None:
    """Return what came of a call: None before its decisions are released, since nothing is told before.

    A line counts from its decision's release on. What a decision that is not released yet changes still counts as it
    stood before, since that is what has been told.

    Args:
        call: the call.
        at: the instant that is shown; now when empty.
    """
    told = told_lines(call, at)
    if not told:
        return None
    funded = [line for line in told if Verdict(line.verdict) in GIVES]
    return Outcome(
        applied=len(told),
        applied_for=sum(line.applied for line in told),
        funded=len(funded),
        amount=sum(line.amount for line in funded),
    )


def told_lines(call: Call, at: datetime | None = None) -> list[DecisionLine]:
    """Return, for each application of a call, the newest line that had been told at an instant, now when empty.

    Told is what a letter was released on: a line that a later decision had changed before its own was, never is.
    """
    lines = DecisionLine.objects.filter(decision__call=call, letter__released_at__lte=at or clock.now())
    newest = {line.application_id: line for line in lines.order_by("letter__released_at", "pk")}
    return list(newest.values())
