"""Reminding assessors of what they have not finished."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from pagt.core import clock
from pagt.core.closed import is_open
from pagt.core.errors import Invalid
from pagt.core.rights import Actor, Right, require
from pagt.grants.assessment.access import phases_of
from pagt.grants.assessment.models import Assignment
from pagt.grants.assessment.queries.reviews import progress
from pagt.grants.assessment.rules.phases import last_scoring
from pagt.grants.calls.models import Call
from pagt.people.models import User
from pagt.post.actions import send
from pagt.post.delivery import address


@transaction.atomic
def remind_of_reviews(call: Call, *, by: Actor) -> int:
    """Write one mail to each assessor who has accepted applications of a call and not finished them.

    Args:
        call: with its plan.
        by: who asks for it; needs the right to handle applications.

    Returns:
        How many were written to.

    Raises:
        Refused: the actor has not the right.
        Invalid: nothing can be written any more.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    until = last_scoring(phases_of(call), clock.now())
    if until is None:
        raise Invalid(_("The time for writing assessments is over, so there is nothing to remind of."))
    # The mails name no application: a mail is read by more than one person.
    waiting: dict[User, list[Assignment]] = defaultdict(list)
    for each in progress(call, by):
        user = each.assignment.assessor.user
        if (
            each.state in ("waiting", "writing")
            and user.is_active
            and is_open(each.assignment.application.key, user)
        ):
            waiting[user].append(each.assignment)
    for user, assignments in waiting.items():
        _write(user, len(assignments), call, by=by, until=timezone.localtime(until))
    found = [each.pk for assignments in waiting.values() for each in assignments]
    Assignment.objects.filter(pk__in=found).update(reminded_at=clock.now())
    return len(waiting)


def _write(user: User, count: int, call: Call, *, by: Actor, until: datetime) -> None:
    language = user.language
    with override(language):
        subject = ngettext(
            "One application still waits for your assessment",
            "%(n)s applications still wait for your assessment",
            count,
        ) % {"n": count}
        body = _(
            "You have said yes to assess applications to “%(call)s”. Assessments can be written until %(until)s.\n\n"
            "See what is left:\n%(link)s"
        ) % {
            "call": call.title,
            "until": date_format(until, "DATETIME_FORMAT"),
            "link": address("my-assessments", language=language),
        }
    send(by=by, to=user, subject=subject, body=body, language=language)
