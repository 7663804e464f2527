"""What somebody else decides about a conflict: confirmed, dismissed with a reason, or pinned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, create
from pagt.core.closed import require_open
from pagt.core.errors import Invalid, Refused
from pagt.core.forms import seen
from pagt.core.rights import Actor, require
from pagt.grants.applications.models import Application
from pagt.grants.conflicts.access import decided_by_body, is_concerned, why_not_decide
from pagt.grants.conflicts.actions.suggesting import new_key
from pagt.grants.conflicts.models import Conflict
from pagt.grants.conflicts.signals import conflict_stands
from pagt.grants.conflicts.states import MOVES, Ground, Origin, State, Step, Tie
from pagt.network.meetings.actions import decide_interest, declare_interest
from pagt.network.meetings.models import AgendaItem, Disqualification, Invitation
from pagt.network.meetings.states import Part, Purpose
from pagt.people.models import User


@transaction.atomic
def decide(
    conflict: Conflict,
    step: Step,
    *,
    by: Actor,
    version: int,
    reason: str,
    ground: Ground | None = None,
    de_minimis: bool = False,
    item: AgendaItem | None = None,
) -> Conflict:
    """Confirm, dismiss or pin a conflict.

    Args:
        conflict: what was suggested or declared.
        step: `CONFIRM`, `DISMISS` or `PIN`.
        by: who decides, or writes down what the council decided.
        version: the version that they saw.
        reason: why, in words.
        ground: another ground in § 3, stk. 1 than the one that was suggested.
        de_minimis: that the interest is of no weight (§ 3, stk. 2); for a dismissal.
        item: the council's agenda item, when the person is its member: the body decides without them (§ 6, stk. 2).

    Raises:
        Refused: the actor has not the right, or it is about themself.
        NotOnRecord: the case is closed to them.
        Invalid: the conflict can't take the step, or a reason or the item is missing.
        EditConflict: somebody saved it after that version.
    """
    require(by, Conflict.NEEDS)
    if problem := why_not_decide(conflict, by):
        raise Refused(problem)
    require_open(conflict.application.key, by)
    target = MOVES.get((State(conflict.status), step))
    if target is None or step not in (Step.CONFIRM, Step.DISMISS, Step.PIN) or conflict.withdrawn:
        raise Invalid(_("This can't be done as the conflict of interest stands now."))
    reason = _said(reason, "reason")
    if de_minimis and step is not Step.DISMISS:
        sentence = _("Only what is dismissed can be of no weight.")
        raise Invalid(sentence, {"de_minimis": [sentence]})
    values: dict[str, Any] = {"meeting": None, "agenda_item": "", "deciders": []}
    if step is not Step.PIN and decided_by_body(conflict):
        values = _by_body(conflict, step, item, by)
    stood = _stands(conflict)
    decided = change(
        conflict,
        by=by,
        version=version,
        action=step.value,
        status=target.value,
        ground=(ground or Ground(conflict.ground)).value,
        why=reason,
        de_minimis=de_minimis,
        **_decision(by),
        **values,
    )
    _tell(decided, by, stood)
    return decided


@transaction.atomic
def raise_conflict(
    application: Application, person: User, *, by: Actor, ground: Ground, detail: str
) -> Conflict:
    """Pin a conflict that an officer knows of and the register does not.

    Raises:
        Refused: the actor has not the right, or it is about themself.
        NotOnRecord: the case is closed to them.
        Invalid: no words, the person has no part in applications, or it is on record already.
    """
    require(by, Conflict.NEEDS)
    if person.actor_key == by.actor_key:
        raise Refused(_("Declare your own conflict of interest on your own page."))
    require_open(application.key, by)
    if not is_concerned(person):
        sentence = _("The person neither handles, assesses, discusses nor decides applications.")
        raise Invalid(sentence, {"person": [sentence]})
    detail = _said(detail, "detail")
    raised = create(
        Conflict,
        by=by,
        key=new_key(application),
        application=application,
        person=person,
        ground=ground.value,
        origin=Origin.OFFICER.value,
        tie=Tie.OFFICER.value,
        status=State.PINNED.value,
        detail=detail,
        why=detail,
        **_decision(by),
    )
    others = Conflict.objects.standing().filter(application=application, person=person)
    _tell(raised, by, others.exclude(pk=raised.pk).exists())
    return raised


def _said(text: str, field: str) -> str:
    text = seen(text).strip()[:2_000]
    if not text:
        raise Invalid(_("Say why."), {field: [_("Say why.")]})
    return text


def _decision(by: Actor) -> dict[str, Any]:
    return {
        "decided_by": by.actor_key,
        "decider": by if isinstance(by, User) else None,
        "decided_at": clock.now(),
    }


def _stands(conflict: Conflict) -> bool:
    pair = {"application": conflict.application_id, "person": conflict.person_id}
    return Conflict.objects.standing().filter(**pair).exists()


def _tell(conflict: Conflict, by: Actor, stood: bool) -> None:
    if conflict.stands and not stood:
        conflict_stands.send(Conflict, application=conflict.application, person=conflict.person, by=by)


def members_at(item: AgendaItem, without: User) -> tuple[Invitation | None, Sequence[Invitation]]:
    """Return a member's own invitation to the meeting of an item, and those of the members who decide without them.

    Members who did not come, or take no part in the item themselves, decide nothing.
    """
    members = item.meeting.invitations.filter(part__in=[Part.MEMBER, Part.CHAIR], withdrawn_at=None)
    shut = set(
        Disqualification.objects.filter(item=item)
        .exclude(confirmed=False)
        .values_list("invitation", flat=True)
    )
    own, others = None, []
    for each in members:
        if each.user_id == without.pk or (each.email and each.email.lower() == without.email.lower()):
            own = each
        elif each.came is not False and each.pk not in shut:
            others.append(each)
    came = [each for each in others if each.came]
    return own, came or others


def _without_interest(members: Sequence[Invitation], application: Application) -> list[Invitation]:
    """Those to whom the case is open: who has an interest in it does not decide about another's either."""
    standing = Conflict.objects.standing().filter(application=application)
    known = dict(standing.values_list("person__pk", "person__email"))
    emails = {email.lower() for email in known.values()}
    return [each for each in members if each.user_id not in known and each.email.lower() not in emails]


def _by_body(conflict: Conflict, step: Step, item: AgendaItem | None, by: Actor) -> dict[str, Any]:
    """What the council decided, written into its meeting as well: there is one record of who left the room."""
    if item is None:
        sentence = _("The person is a member of the council, so the council decides. Choose the agenda item.")
        raise Invalid(sentence, {"item": [sentence]})
    item = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
    if item.meeting.withdrawn or item.meeting.cancelled or item.meeting.on > clock.today():
        sentence = _("The meeting has not been held.")
        raise Invalid(sentence, {"item": [sentence]})
    if item.meeting.purpose != Purpose.COUNCIL:
        sentence = _("The person is a member of the council, so the council decides. Choose the agenda item.")
        raise Invalid(sentence, {"item": [sentence]})
    own, present = members_at(item, conflict.person)
    deciders = _without_interest(present, conflict.application)
    if own is None:
        sentence = _("The person is not invited to this meeting as a member.")
        raise Invalid(sentence, {"item": [sentence]})
    if not deciders:
        sentence = _("Nobody else took part in this item, so the council can't have decided.")
        raise Invalid(sentence, {"item": [sentence]})
    declared = Disqualification.objects.filter(item=item, invitation=own).first()
    confirms = step is Step.CONFIRM
    if declared is None and confirms:
        said = _("Conflict of interest in application %(number)s") % {"number": conflict.application.number}
        declared = declare_interest(item, by=by, ground=said, invitation=own)
    # One item may be about several applications: a dismissed tie to one opens nothing that another keeps closed.
    elsewhere = Conflict.objects.standing().filter(
        person=conflict.person, meeting=item.meeting, agenda_item=item.subject
    )
    if declared is not None and (confirms or not elsewhere.exclude(pk=conflict.pk).exists()):
        decide_interest(declared, by=by, confirmed=confirms)
    return {"meeting": item.meeting, "agenda_item": item.subject, "deciders": list(deciders)}
