"""Who may see, write and submit an application while it is being written: its co-writers, nobody else.

Staff have no way in here. They read what was submitted, by `Right.READ_APPLICATIONS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, Func, JSONField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.closed import is_open
from pagt.core.errors import NotOnRecord, Refused
from pagt.core.rights import Right
from pagt.grants.applications.models import Application, Attachment, CoWriter
from pagt.grants.applications.states import May
from pagt.people.models import User

_ORDER = (May.VIEW, May.EDIT, May.SUBMIT)


@dataclass(frozen=True, slots=True)
class Writer:
    """A co-writer with the application that is theirs to read or write."""

    application: Application
    may: May

    def allows(self, needed: May) -> bool:
        """Whether the person may do what is asked for."""
        return allows(self.may, needed)


def allows(held: May | None, needed: May) -> bool:
    """Whether somebody with one right may do what asks for another: submitting includes writing, writing reading."""
    return held is not None and _ORDER.index(held) >= _ORDER.index(needed)


def may(user: User, application: Application) -> May | None:
    """Return what the person may do with an application, or None when it does not concern them."""
    if Right.APPLY not in user.rights:
        return None
    held = CoWriter.objects.filter(application=application, user=user).values_list("may", flat=True).first()
    return None if held is None else May(held)


def held_now(user: User, application: Application) -> tuple[May | None, datetime]:
    """Return what the person may do, and the instant by the database's clock, in one statement."""
    held = CoWriter.objects.filter(application=application, user=OuterRef("pk")).values("may")
    row = (
        User.objects.filter(pk=user.pk, is_active=True)
        .annotate(held=Subquery(held), now=Func(function="clock_timestamp", output_field=DateTimeField()))
        .values_list("held", "now")
        .first()
    )
    if row is None:
        return None, clock.database_now()
    return (May(row[0]) if row[0] and Right.APPLY in user.rights else None), row[1]


def require_may(held: May | None, needed: May) -> None:
    """Raise `Refused`, with the sentence that the page shows, unless the right suffices."""
    if allows(held, needed):
        return
    if held is None:
        raise Refused(_("You have no part in this application any more. Ask one of those who write it."))
    if needed is May.EDIT:
        raise Refused(
            _("You may read this application but not write in it. Ask one of those who may submit it.")
        )
    raise Refused(_("Only those who may submit the application may do this. Ask one of them."))


def writer_or_404(user: User, number: str) -> Writer:
    """Return an application that the person takes part in.

    Raises:
        NotOnRecord: there is none of the number, or it is somebody else's: the answer is the same for both.
    """
    row = (
        CoWriter.objects.filter(user=user, application__number=number)
        .select_related("application__call", "application__lead")
        .first()
        if Right.APPLY in user.rights
        else None
    )
    if row is None:
        raise NotOnRecord(_("There is no application here that you take part in."))
    return Writer(row.application, May(row.may))


def may_fetch(user: User, attachment: Attachment) -> bool:
    """Whether the person may fetch a file: those who write may, and staff once it is part of what was submitted."""
    if may(user, attachment.application) is not None:
        return True
    return may_read(user, attachment.application) and was_submitted(attachment)


def may_read(user: User, application: Application) -> bool:
    """Whether the person may read what was submitted as staff: by right, while the case is open to them."""
    return Right.READ_APPLICATIONS in user.rights and is_open(application.key, user)


def was_submitted(attachment: Attachment) -> bool:
    """Whether a submission answered with this file: it then stays for ever."""
    named = {"data__files__contains": [{"id": str(attachment.pk)}]}
    submissions = attachment.application.submissions.annotate(data=Cast("content", JSONField()))
    return submissions.filter(**named).exists()
