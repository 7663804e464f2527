"""Withdrawing, reopening, and going on from the idea to the application."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.rights import Actor
from pagt.grants.applications.actions.carrying import carry
from pagt.grants.applications.actions.steps import after, begin, locked, moved
from pagt.grants.applications.actions.telling import tell_writers
from pagt.grants.applications.models import Application, EligibilityDecision
from pagt.grants.applications.notices import is_settled, notices
from pagt.grants.applications.queries import awaits_keeping, is_open
from pagt.grants.applications.states import Eligibility, May, Step
from pagt.grants.calls.queries import form_of
from pagt.grants.calls.states import Event, Stage
from pagt.people.models import User


@transaction.atomic
def withdraw(application: Application, *, by: User, reason: str) -> Application:
    """Take an application back, before or after it was submitted; everything stays readable.

    Args:
        application: the application.
        by: the person; may submit.
        reason: why, for the secretariat and the journal.

    Raises:
        Refused: the person may not submit.
        Invalid: no reason was given, it has been withdrawn already, or the applicant has been told the decision.
    """
    current, _now = begin(application, by=by, needs=May.SUBMIT)
    if is_settled(notices([current])[current.pk]):
        raise Invalid(
            _(
                "You have been told the decision, so the application can't be withdrawn. Write to the secretariat if you "
                "don't want the grant."
            )
        )
    current.status = after(current, Step.WITHDRAW).value
    reason = seen(reason).strip()[:500]
    if not reason:
        text = _("Say why the application is withdrawn.")
        raise Invalid(text, {"reason": [text]})
    tell_writers(current, Event.WITHDRAWN, by=by)
    moved(current, by=by, action="withdraw", fields=["status"], reason=reason)
    return current


@transaction.atomic
def reopen(application: Application, *, by: User) -> Application:
    """Open what was submitted for writing again, before the deadline of its stage.

    The submission stays in force until another takes its place (see `keep_submitted`).

    Raises:
        Refused: the person may not submit.
        Invalid: it is not submitted, or the deadline has passed.
    """
    current, now = begin(application, by=by, needs=May.SUBMIT)
    current.status = after(current, Step.REOPEN).value
    if not is_open(current.call, current.lead, Stage(current.stage), now):
        raise Invalid(_("The deadline has passed, so what was submitted stands. Write to the secretariat."))
    tell_writers(current, Event.REOPENED, by=by)
    moved(current, by=by, action="reopen", fields=["status"])
    return current


@transaction.atomic
def keep_submitted(application: Application, *, by: Actor) -> bool:
    """Let what was submitted stand where it was reopened and not submitted again in time.

    Nobody loses an application by opening it once more. What was written since stays in the draft.

    Args:
        application: the application.
        by: the program; the deadline decides, no person.

    Returns:
        Whether there was anything to keep.
    """
    return _keep(locked(application), by=by, now=clock.database_now())


def _keep(current: Application, *, by: Actor, now: datetime) -> bool:
    if not awaits_keeping(current, now=now):
        return False
    current.status = after(current, Step.KEEP).value
    moved(current, by=by, action="keep", fields=["status"])
    return True


@transaction.atomic
def carry_over(application: Application, *, by: User) -> Application:
    """Go on from a submitted idea to the application: answers to the same questions come along.

    The idea's own answers and submissions stay as they are. `queries.left_behind` says what the application's form
    does not ask.

    Raises:
        Refused: the person may not submit.
        Invalid: the idea is not submitted or not eligible, or applications are not open.
    """
    current, now = begin(application, by=by, needs=May.SUBMIT)
    _keep(current, by=by, now=now)
    current.status = after(current, Step.CARRY_OVER).value
    if current.stage != Stage.IDEA:
        raise Invalid(_("Only a project idea can go on as an application."))
    decided = EligibilityDecision.objects.filter(
        submission__application=current, submission__superseded_at=None, withdrawn=""
    )
    if decided.filter(outcome=Eligibility.INELIGIBLE.value).exists():
        raise Invalid(_("The project idea was found not eligible, so it can't go on as an application."))
    form = form_of(current.call, Stage.APPLICATION)
    if form is None or not is_open(current.call, current.lead, Stage.APPLICATION, now):
        raise Invalid(_("The call is not open for applications now."))
    current.stage = Stage.APPLICATION.value
    carry(current, current, form, by=by)
    moved(current, by=by, action="carry over", fields=["stage", "status"])
    return current
