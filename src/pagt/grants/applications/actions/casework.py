"""The secretariat's work on a case: advice, tasks, case number, eligibility, messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, create
from pagt.core.closed import closed_now, no_such_case, require_open
from pagt.core.errors import EditConflict, Invalid
from pagt.core.rights import Actor, Right, require
from pagt.grants.applications.actions.steps import locked
from pagt.grants.applications.actions.telling import facts_for_mail, tell_writers
from pagt.grants.applications.models import (
    Advice,
    Application,
    CaseTask,
    EligibilityDecision,
    Letter,
    Submission,
)
from pagt.grants.applications.queries_staff import Addressee
from pagt.grants.applications.states import Eligibility, Status
from pagt.grants.calls.mails import call_facts, fill
from pagt.grants.calls.states import Event
from pagt.post.actions import kept, send
from pagt.post.models import Mail

EVENTS = {Eligibility.ELIGIBLE: Event.ELIGIBLE, Eligibility.INELIGIBLE: Event.INELIGIBLE}
"""The mail that tells of each outcome."""
PLACEHOLDERS = (
    "number",
    "title",
    "applicant",
    "address",
    "name",
    "call",
    "link",
    "opens",
    "deadline",
    "contact",
    "pact",
)
"""What a message to applicants may name in braces."""
A_MOMENT = timedelta(minutes=10)
"""How soon after a message the same one to the same reader is a second click, and not meant."""
Words = Mapping[str, tuple[str, str]]
"""Subject and text by language; Danish is always there."""


def give_advice(*, by: Actor, **values: Any) -> Advice:
    """Log what an applicant asked and was told; who gave it is who logs it. See `core.actions.create`."""
    return create(Advice, by=by, given_by=by.actor_key, **values)


def add_task(*, by: Actor, **values: Any) -> CaseTask:
    """Put something to be done on a case. See `core.actions.create`."""
    return create(CaseTask, by=by, **values)


def file_letter(*, by: Actor, **values: Any) -> Letter:
    """File a letter that came or went outside Pagt on a case. See `core.actions.create`."""
    _no_day_to_come(values)
    return create(Letter, by=by, **values)


def change_letter(letter: Letter, *, by: Actor, version: int, **values: Any) -> Letter:
    """Correct what is said of a letter, or its file. See `core.actions.change`."""
    _no_day_to_come(values)
    return change(letter, by=by, version=version, **values)


def _no_day_to_come(values: Mapping[str, Any]) -> None:
    if values.get("on") and values["on"] > clock.today():
        text = _("A letter can't have come or gone on a day that lies ahead.")
        raise Invalid(text, {"on": [text]})


def finish_task(task: CaseTask, *, by: Actor, version: int) -> CaseTask:
    """Mark a task as done today. See `core.actions.change`."""
    return change(task, by=by, version=version, done_on=clock.today())


def set_case_number(application: Application, *, by: Actor, version: int, case_number: str) -> Application:
    """Give the application its number in the region's own journal system. See `core.actions.change`.

    Raises:
        Invalid: it is not of the form `d-dd-dd-d+-dd`.
    """
    return change(application, by=by, version=version, case_number=case_number)


@transaction.atomic
def decide_eligibility(
    submission: Submission, *, by: Actor, version: int, outcome: Eligibility, reason: str
) -> EligibilityDecision:
    """Decide whether what was submitted may be assessed at all, and tell those who write the application.

    Args:
        submission: what is decided on; the one in force.
        by: who decides; needs the right to handle applications.
        version: the version of the decision that the officer saw, 0 when there was none.
        outcome: the decision.
        reason: why; it stands in the mail.

    Raises:
        Refused: the actor has not the right.
        NotOnRecord: the case is closed to the actor.
        Invalid: the application has been reopened or submitted anew meanwhile, or there is no reason.
        EditConflict: somebody else decided meanwhile.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    require_open(submission.application.key, by)
    application = locked(submission.application)
    current = Submission.objects.select_related("eligibility").get(pk=submission.pk)
    if current.superseded_at or Status(application.status) is not Status.SUBMITTED:
        raise Invalid(
            _("The applicant has reopened or withdrawn the application. Look at it as it stands now.")
        )
    if current.stage != application.stage:
        raise Invalid(
            _("The application has come to its next stage since. Decide on what was submitted there.")
        )
    known: EligibilityDecision | None = getattr(current, "eligibility", None)
    values: dict[str, Any] = {
        "outcome": outcome.value,
        "reason": reason.strip(),
        "decided_by": by.actor_key,
        "withdrawn": "",
    }
    if (known.version if known else 0) != version:
        raise EditConflict(
            _("Somebody else has decided since you opened the page."), known.version if known else 0
        )
    if known:
        decision = change(known, by=by, version=version, **values)
    else:
        decision = create(EligibilityDecision, by=by, submission=current, **values)
    tell_writers(application, EVENTS[outcome], by=by, facts={"reason": decision.reason})
    return decision


def message_for(addressee: Addressee, words: Words) -> tuple[str, str, str]:
    """Return language, subject and text of a message as one reader gets it.

    Args:
        addressee: who is written to about which application; its call and lead are read.
        words: the message with its placeholders.
    """
    application, user = addressee.application, addressee.user
    language = user.language if user.language in words else "da"
    facts = {
        **call_facts(application.call, language=language),
        **facts_for_mail(application, language=language),
        "name": user.name,
    }
    subject, body = words[language]
    return language, fill(subject, facts), fill(body, facts)


@transaction.atomic
def send_messages(addressees: Sequence[Addressee], *, by: Actor, words: Words) -> int:
    """Write a message to each reader, filed on their application; all are written or none.

    Args:
        addressees: who is written to (`queries_staff.addressees`).
        by: who writes; needs the right to handle applications.
        words: subject and text by language.

    Returns:
        how many mails were written.

    Raises:
        Refused: the actor has not the right.
        NotOnRecord: one of the cases is closed to the actor.
        Invalid: there is nobody to write to, or the same was sent to them a moment ago.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    if closed_now(by) & {each.application.key for each in addressees}:
        raise no_such_case()
    if not addressees:
        raise Invalid(_("Nobody writes these applications, so there is nobody to send to."))
    # A second click waits here for the first, and then sees what that has written.
    locked(addressees[0].application)
    if _was_just_sent(addressees[0], by, words):
        raise Invalid(_("This message was sent to them a moment ago. It lies in the outbox."))
    for addressee in addressees:
        language, subject, body = message_for(addressee, words)
        send(
            by=by,
            to=addressee.user,
            subject=subject,
            body=body,
            language=language,
            about=(Application.KIND, addressee.application.key),
        )
    return len(addressees)


def _was_just_sent(addressee: Addressee, by: Actor, words: Words) -> bool:
    _language, subject, body = message_for(addressee, words)
    sent = Mail.objects.filter(
        about_kind=Application.KIND,
        about_key=addressee.application.key,
        to_user=addressee.user,
        sent_by=by.actor_key,
        created_at__gt=clock.now() - A_MOMENT,
    )
    return any((mail.subject, mail.body) == kept(subject, body) for mail in sent)
