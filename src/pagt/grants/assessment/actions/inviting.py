"""Invitations to assess, their answers, and reminders of those that wait."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from pagt.core import clock
from pagt.core.actions import change
from pagt.core.closed import closed_now, open_to
from pagt.core.errors import Invalid, NotOnRecord
from pagt.core.forms import seen
from pagt.core.rights import Actor, Right, require
from pagt.grants.assessment.actions.assigning import due_of, require_step
from pagt.grants.assessment.actions.ending import ended
from pagt.grants.assessment.models import Assignment
from pagt.grants.assessment.queries.assigning import active_assignments, assessable
from pagt.grants.assessment.states import AssignmentState
from pagt.grants.calls.models import Call
from pagt.grants.conflicts.queries import barred_pairs
from pagt.people.models import User
from pagt.post.actions import send
from pagt.post.delivery import address

REMIND_AFTER = timedelta(days=3)
"""How long an invitation waits before its assessor is reminded, and between two reminders."""


@transaction.atomic
def invite(call: Call, *, by: Actor) -> int:
    """Invite everybody to what is proposed to them, in one mail each; return how many were written to.

    Raises:
        Refused: the actor may not handle applications.
        Invalid: nothing is proposed, or somebody has got a conflict of interest since.
    """
    require(by, Assignment.NEEDS)
    Call.objects.select_for_update().get(pk=call.pk)
    waiting = active_assignments(call).filter(
        status=AssignmentState.PROPOSED.value, application__in=assessable(call, by)
    )
    proposed = list(waiting.order_by("application__number"))
    if not proposed:
        raise Invalid(_("There is nobody to invite: assign the applications first."))
    barred = barred_pairs(call)
    if any((each.application_id, each.assessor.user_id) in barred for each in proposed):
        raise Invalid(
            _("Somebody may have got a conflict of interest since. Assign the applications anew first.")
        )
    now, due = clock.now(), due_of(call)
    theirs: dict[User, list[Assignment]] = defaultdict(list)
    for each in proposed:
        invited = change(
            each,
            by=by,
            version=each.version,
            action="call",
            status=AssignmentState.INVITED.value,
            invited_at=now,
            due=due,
        )
        theirs[each.assessor.user].append(invited)
    for user, assignments in theirs.items():
        _write(user, assignments, call, by=by, again=False)
    return len(theirs)


@transaction.atomic
def answer(assignment: Assignment, *, by: User, accepts: bool, reason: str = "") -> Assignment:
    """Accept or decline to assess an application; a reason is needed to decline, and it is for the secretariat alone.

    Raises:
        Refused: the person is no assessor.
        NotOnRecord: it is not theirs, or the case is closed to them.
        Invalid: it can't be answered so any more, or no reason is given.
    """
    require(by, Right.ASSESS)
    current = (
        Assignment.objects.select_for_update(of=("self",))
        .filter(pk=assignment.pk, assessor__user=by, withdrawn="")
        .first()
    )
    if current is None or current.application.key in closed_now(by):
        raise NotOnRecord(_("There is no application here that you assess."))
    then = AssignmentState.ACCEPTED if accepts else AssignmentState.DECLINED
    require_step(current, then)
    reason = seen(reason).strip()[:2_000]
    if not accepts and not reason:
        raise Invalid(_("Say why you decline."), {"reason": [_("Say why you decline.")]})
    review = getattr(current, "review", None)
    if not accepts and review is not None and review.finished_at is not None:
        raise Invalid(_("Your assessment is finished and stays in the case."))
    if not accepts:
        return ended(current, then, reason, by=by, action="decline", answered_at=clock.now())
    return change(
        current,
        by=by,
        needs=Right.ASSESS,
        version=current.version,
        action="accept",
        status=then.value,
        answered_at=clock.now(),
    )


@transaction.atomic
def remind_of_invitations(*, by: Actor) -> int:
    """Write once more to those who have not answered for three days, at most every third; return to how many."""
    now = clock.now()
    waiting = Assignment.objects.filter(
        status=AssignmentState.INVITED.value,
        withdrawn="",
        invited_at__lt=now - REMIND_AFTER,
        assessor__user__is_active=True,
    ).exclude(reminded_at__gt=now - REMIND_AFTER)
    theirs: dict[tuple[User, Call], list[Assignment]] = defaultdict(list)
    for each in waiting.select_related("application__call__assessment_plan", "assessor__user").order_by(
        "application__number"
    ):
        due = due_of(each.application.call)
        if due is not None:
            theirs[each.assessor.user, each.application.call].append(each)
    count = 0
    for (user, call), assignments in theirs.items():
        seen_by_them = open_to(Assignment.objects.filter(pk__in=[each.pk for each in assignments]), user)
        still = [each for each in assignments if each.pk in set(seen_by_them.values_list("pk", flat=True))]
        if not still:
            continue
        _write(user, still, call, by=by, again=True)
        Assignment.objects.filter(pk__in=[each.pk for each in still]).update(reminded_at=now)
        count += 1
    return count


def _write(user: User, assignments: list[Assignment], call: Call, *, by: Actor, again: bool) -> None:
    """One mail with how many and by when. It names no application: a mail is read by more than one person."""
    language, due = user.language, due_of(call)
    with override(language):
        count = len(assignments)
        subject = ngettext(
            "Will you assess an application?", "Will you assess %(n)s applications?", count
        ) % {"n": count}
        if again:
            subject = _("Reminder: %(subject)s") % {"subject": subject}
        lines = [
            ngettext(
                "We ask you to assess an application to “%(call)s”.",
                "We ask you to assess %(n)s applications to “%(call)s”.",
                count,
            )
            % {"n": count, "call": call.title}
        ]
        if due:
            lines.append(_("Assessments are to be written by %(day)s.") % {"day": date_format(due)})
        lines.append(
            _("See what they are about, and say yes or no:\n%(url)s")
            % {"url": address("my-assessments", language=language)}
        )
        send(by=by, to=user, subject=subject, body="\n\n".join(lines), language=language)
