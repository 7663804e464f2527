"""Writes to hearings: facts are put to the applicant, who answers in time, and the answer is considered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core import clock
from pagt.core.actions import change, create, locked
from pagt.core.closed import require_open
from pagt.core.errors import Invalid, Refused
from pagt.core.forms import seen
from pagt.core.rights import Actor, Right, require
from pagt.grants.applications.access import may, require_may
from pagt.grants.applications.actions.casework import add_task
from pagt.grants.applications.actions.steps import locked as locked_application
from pagt.grants.applications.models import Application
from pagt.grants.applications.states import May
from pagt.grants.applications.when import spoken
from pagt.grants.awards.models import Hearing
from pagt.grants.awards.queries.letters import readers_of
from pagt.grants.awards.states import HearingStanding
from pagt.people.models import User
from pagt.post.actions import send
from pagt.post.delivery import address


@transaction.atomic
def hear(application: Application, *, by: Actor, told: str, answer_by: datetime) -> Hearing:
    """Put facts to an applicant that they do not know, with a deadline, and tell them by mail.

    A task with the deadline is put on the case for who asks. Source: forvaltningsloven § 19.

    Args:
        application: what was applied with.
        by: who asks; needs the right to handle applications.
        told: the facts, as the applicant will read them.
        answer_by: until when they may answer.

    Raises:
        Refused: the actor has not the right.
        NotOnRecord: the case is closed to the actor.
        Invalid: a hearing of the applicant is open, the deadline has passed, or nobody can be written to.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    current = locked_application(application)
    require_open(current.key, by)
    now = clock.database_now()
    before = current.hearings.filter(withdrawn="").first()
    if before and before.standing(now) in (HearingStanding.OPEN, HearingStanding.ANSWERED):
        raise Invalid(_("A hearing of the applicant is not over yet."))
    if answer_by <= now:
        raise Invalid(_("The deadline must lie ahead."), {"answer_by": [_("The deadline must lie ahead.")]})
    readers = readers_of(current)
    if not readers:
        raise Invalid(_("Nobody writes the application any more, so there is nobody to ask."))
    hearing = create(
        Hearing,
        by=by,
        application=current,
        told=seen(told).strip(),
        sent_at=now,
        sent_by=by.actor_key,
        answer_by=answer_by,
    )
    for user in readers:
        subject, body = _asking(hearing, user.language)
        send(
            by=by,
            to=user,
            subject=subject,
            body=body,
            language=user.language,
            about=(Application.KIND, current.key),
        )
    add_task(
        by=by,
        application=current,
        text=_("Hearing of the applicant: see to the answer"),
        due=timezone.localdate(answer_by),
        assigned_to=by if isinstance(by, User) else None,
    )
    return hearing


def _asking(hearing: Hearing, language: str) -> tuple[str, str]:
    application = hearing.application
    url = address("decided:hearing", application.number, hearing.key, language=language)
    with override(language):
        facts = {
            "number": application.number,
            "title": application.title,
            "until": spoken(hearing.answer_by),
            "told": hearing.told,
            "url": url,
        }
        return (
            _("We ask for your comments on application %(number)s") % facts,
            _(
                "Before we decide on application %(number)s, “%(title)s”, we put these facts to you, which you may not "
                "know and which may count against you:\n\n%(told)s\n\nYou may answer until %(until)s:\n%(url)s\n\n"
                "If you do not answer, we decide on what we know."
            )
            % facts,
        )


@transaction.atomic
def answer(hearing: Hearing, *, by: User, text: str) -> Hearing:
    """Answer a hearing, once, before its deadline.

    Args:
        hearing: the hearing.
        by: somebody who may submit the application.
        text: what they say.

    Raises:
        Refused: they may not submit the application.
        Invalid: the deadline has passed by the database's clock, it is answered already, or nothing was written.
    """
    application = locked_application(hearing.application)
    require_may(may(by, application), May.SUBMIT)
    current = Hearing.objects.select_for_update().get(pk=hearing.pk)
    said, now = seen(text).strip(), clock.database_now()
    if not said:
        raise Invalid(_("Write your answer."), {"text": [_("Write your answer.")]})
    if current.withdrawn or current.answer:
        raise Invalid(_("The hearing has been answered already."))
    if now >= current.answer_by:
        raise Invalid(_("The deadline has passed. Write to the secretariat instead."))
    # Whoever may submit the application speaks for its applicant; no right over the register comes with it.
    return change(
        current,
        by=by,
        version=current.version,
        needs=Right.APPLY,
        action="answer hearing",
        answer=said,
        answered_at=now,
        answered_by=by.actor_key,
    )


@transaction.atomic
def consider(hearing: Hearing, *, by: Actor, version: int, considered: str) -> Hearing:
    """Say what an answer changes; the applicant reads it in the letter.

    Raises:
        Refused, EditConflict: as in `core.actions.change`.
        NotOnRecord: the case is closed to the actor.
        Invalid: nothing was written, or there is no answer.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    require_open(hearing.application.key, by)
    current, said = locked(hearing, version), seen(considered).strip()
    if not said:
        sentence = _("Say what the answer changes, or that it changes nothing and why.")
        raise Invalid(sentence, {"considered": [sentence]})
    if not current.answer:
        raise Refused(_("The applicant has not answered."))
    return change(
        hearing,
        by=by,
        version=version,
        action="consider answer",
        considered=said,
        considered_by=by.actor_key,
    )
