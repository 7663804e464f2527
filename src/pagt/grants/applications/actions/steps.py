"""What every move of an application has in common: its lock, its version, its line in the journal."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pagt.core import journal
from pagt.core.errors import Invalid
from pagt.core.rights import Actor
from pagt.grants.applications.access import held_now, require_may
from pagt.grants.applications.models import Application
from pagt.grants.applications.queries import deadline_of, may_be_written
from pagt.grants.applications.states import MOVES, May, Status, Step
from pagt.people.models import User


def locked(application: Application) -> Application:
    """Return the application as it stands, locked until the transaction ends.

    Every write to an application takes this lock first, so that writers wait for each other in one order.
    """
    return (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("call", "lead")
        .get(pk=application.pk)
    )


def begin(application: Application, *, by: User, needs: May) -> tuple[Application, datetime]:
    """Return the application locked, and the instant by the database's clock once the lock was got.

    The right is read after the lock, too: whoever took it away meanwhile is heard.

    Raises:
        Refused: the person has not the right, or no longer.
    """
    current = locked(application)
    held, now = held_now(by, current)
    require_may(held, needs)
    return current, now


def after(application: Application, step: Step) -> Status:
    """Return the status that a step leads to.

    Raises:
        Invalid: the application can't take the step where it stands.
    """
    status = Status(application.status)
    if (status, step) in MOVES:
        return MOVES[status, step]
    if status is Status.WITHDRAWN:
        raise Invalid(_("The application has been withdrawn. You can copy it into a new one."))
    if status is Status.SUBMITTED:
        raise Invalid(_("The application has been submitted already."))
    raise Invalid(_("The application has not been submitted yet."))


def require_draft(application: Application, *, now: datetime, began_at: datetime | None = None) -> None:
    """Raise `Invalid`, with the sentence that the page shows, unless the application can be written in.

    Args:
        application: with its call and lead.
        now: the database's clock.
        began_at: when the request began, for the grace after the deadline.
    """
    status = Status(application.status)
    if status is Status.SUBMITTED:
        raise Invalid(
            _(
                "The application has been submitted, so nothing more can be written in it. Reopen it to change it."
            )
        )
    if status is Status.WITHDRAWN:
        raise Invalid(_("The application has been withdrawn, so nothing more can be written in it."))
    if may_be_written(application, now=now, began_at=began_at):
        return
    deadline = deadline_of(application)
    if deadline is None or now < deadline:
        raise Invalid(_("The call is not open for this yet."))
    raise Invalid(
        _("The deadline was %(deadline)s. What was saved before can still be read, but not changed.")
        % {"deadline": date_format(timezone.localtime(deadline), "DATETIME_FORMAT")}
    )


def journal_step(application: Application, *, by: Actor, action: str, reason: str = "") -> None:
    """Write the application's line in the journal; it holds nothing of what is being written."""
    journal.write(
        by=by,
        action=action,
        kind=Application.KIND,
        key=application.key,
        title=application.journal_title,
        state=application.state(),
        reason=reason,
    )


def moved(application: Application, *, by: Actor, action: str, fields: list[str], reason: str = "") -> None:
    """Save the fields of a move as the next version, with its line in the journal.

    The last thing in a transaction: the line keeps everybody else's waiting until it is over.
    """
    application.version += 1
    application.save(update_fields=[*fields, "version"])
    journal_step(application, by=by, action=action, reason=reason)
