"""What people do with the results: agree on grades with a reason, and call the panel together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core.actions import change, create
from pagt.core.closed import require_open
from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.rights import Actor, require
from pagt.grants.applications.models import Application
from pagt.grants.assessment.models import Assignment, Consensus
from pagt.grants.assessment.queries.results import Result, in_assessment
from pagt.grants.assessment.states import ACTIVE_ASSIGNMENTS
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.queries import standing
from pagt.grants.conflicts.states import Ground
from pagt.grants.conflicts.words import GROUND_NAMES
from pagt.network.meetings.actions import create_meeting, declare_interest
from pagt.network.meetings.actions.invitations import Invitee, invite
from pagt.network.meetings.models import Meeting
from pagt.network.meetings.states import ItemKind, Part, Purpose
from pagt.people.models import User


@transaction.atomic
def agree(
    application: Application,
    *,
    by: Actor,
    grades: Mapping[int, int],
    reason: str,
    meeting: Meeting | None = None,
) -> Consensus:
    """Record what the panel agreed on. From now on its score stands in place of the calculated one.

    Args:
        application: what it is about.
        by: who records it; needs the right to handle applications.
        grades: by criterion (id), the place in the call's scale from 0; a criterion that is left out has no part in it.
        reason: the panel's, for all grades together.
        meeting: where it was agreed; None when it was in writing.

    Raises:
        Refused: the actor has not the right.
        NotOnRecord: the case is closed to the actor.
        Invalid: no grade or no reason is given, a grade is none of the scale, the application is not assessed, or
            the panel has agreed on it already.
    """
    require(by, Consensus.NEEDS)
    require_open(application.key, by)
    return create(
        Consensus,
        by=by,
        application=application,
        meeting=meeting,
        reason=seen(reason).strip(),
        grades=_rows(application, grades),
    )


@transaction.atomic
def agree_anew(
    consensus: Consensus,
    *,
    by: Actor,
    version: int,
    grades: Mapping[int, int],
    reason: str,
    meeting: Meeting | None = None,
) -> Consensus:
    """Change what the panel agreed on; the journal keeps what it was.

    Raises:
        Refused, NotOnRecord, Invalid: as in `agree`.
        EditConflict: somebody saved it after that version.
    """
    require(by, Consensus.NEEDS)
    require_open(consensus.application.key, by)
    return change(
        consensus,
        by=by,
        version=version,
        meeting=meeting,
        reason=seen(reason).strip(),
        grades=_rows(consensus.application, grades),
    )


def _rows(application: Application, grades: Mapping[int, int]) -> list[dict[str, object]]:
    call = application.call
    if not in_assessment(call).filter(pk=application.pk).exists():
        raise Invalid(_("The application is not being assessed."))
    criteria = {criterion.pk: criterion for criterion in call.criteria.all()}
    if not grades:
        raise _refused("grades", _("Give a grade for at least one criterion."))
    if not grades.keys() <= criteria.keys():
        raise _refused("grades", _("A criterion is none of the call's."))
    if not all(0 <= grade < len(call.scale) for grade in grades.values()):
        raise _refused("grades", _("A grade is none of the call's scale."))
    return [
        {"criterion": criterion, "grade": grades[pk]} for pk, criterion in criteria.items() if pk in grades
    ]


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: [sentence]})


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel meeting that was planned: the meeting, how many are on its list, and how often somebody must leave."""

    meeting: Meeting
    invited: int
    interests: int


@transaction.atomic
def plan_panel(
    call: Call,
    *,
    by: Actor,
    found: Sequence[Result],
    title: str,
    on: date,
    starts_at: time | None = None,
    ends_at: time | None = None,
    place: str = "",
    minutes_each: int | None = None,
) -> Panel:
    """Plan the panel's meeting: an item for each application, the assessors on its list, and who must leave when.

    An item names its application by number alone and leads to the results, which ask who reads them: the agenda is
    read by people to whom a case is closed. The list holds those who assess one of the applications. Where a conflict
    of interest stands between somebody on the list and an application, their interest in its item is declared with
    it. Nobody is written to before the meeting is called, as with every meeting.

    Args:
        call: whose applications they are.
        by: who arranges it; needs the rights to handle applications and to write records.
        found: what to talk about, in the order of the agenda.
        title, on, starts_at, ends_at, place: the meeting's own.
        minutes_each: of time for each application; None says nothing.

    Raises:
        Refused: the actor has not the rights.
        Invalid: there is nothing to talk about, or the meeting's values break a rule.
    """
    require(by, Consensus.NEEDS)
    require(by, Meeting.NEEDS)
    for each in found:
        require_open(each.key, by)
    if not found:
        raise Invalid(_("There is no application to talk about."))
    about = _("Marks, reasons and the discussion stand among the results of %(call)s.") % {"call": call.title}
    items = [
        {
            "subject": _("Application %(number)s") % {"number": each.number},
            "kind": ItemKind.DECISION.value,
            "minutes_allowed": minutes_each,
            "text": about,
        }
        for each in found
    ]
    meeting = create_meeting(
        by=by,
        title=title,
        on=on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        purpose=Purpose.PANEL.value,
        confidential=True,
        items=items,
    )
    people = _assessors(found)
    invite(meeting, by=by, people=[_invitee(user) for user in people])
    return Panel(meeting, len(people), _declare(meeting, found, people, by=by))


def _assessors(found: Sequence[Result]) -> list[User]:
    """Who assesses one of the applications."""
    given = Assignment.objects.filter(
        application__in=[each.pk for each in found],
        status__in=[state.value for state in ACTIVE_ASSIGNMENTS],
        withdrawn="",
    )
    known = User.objects.filter(is_active=True, pk__in=given.values("assessor__user"))
    return list(known.order_by("name", "pk"))


def _invitee(user: User) -> Invitee:
    return Invitee(name=user.name, email=user.email, user=user, part=Part.MEMBER, language=user.language)


def _declare(meeting: Meeting, found: Sequence[Result], people: Sequence[User], *, by: Actor) -> int:
    """Declare each standing conflict between somebody on the list and an application as an interest in its item."""
    invitations = {each.user_id: each for each in meeting.invitations.all()}
    items = dict(zip([each.pk for each in found], meeting.items.all(), strict=True))
    conflicts = standing(people).filter(application__in=items).order_by("application_id", "person_id", "pk")
    done: set[tuple[int, int]] = set()
    for conflict in conflicts:
        pair = (conflict.application_id, conflict.person_id)
        if pair in done:
            continue
        done.add(pair)
        declare_interest(
            items[conflict.application_id],
            by=by,
            ground=str(GROUND_NAMES[Ground(conflict.ground)]),
            invitation=invitations[conflict.person_id],
        )
    return len(done)
