"""The discussion of an application in writing, in the phases that allow it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from secrets import token_hex

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core import clock
from pagt.core.actions import noted
from pagt.core.closed import is_open, require_open
from pagt.core.errors import Invalid, Refused
from pagt.core.forms import seen
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.assessment.access import phases_of, seat_or_404
from pagt.grants.assessment.models import Assignment, Remark
from pagt.grants.assessment.queries.reviews import is_to_write, sheet_of
from pagt.grants.assessment.rules.phases import standing
from pagt.grants.assessment.states import AssignmentState
from pagt.people.models import User
from pagt.post.actions import send
from pagt.post.delivery import address
from pagt.post.models import Mail

LONGEST = 5_000
"""Characters of a remark."""
QUIET = timedelta(hours=1)
"""Nobody is told of the same discussion more often."""
TAKEN_BACK = "Taken back by its author"


@transaction.atomic
def write_remark(application: Application, *, by: User, text: str) -> Remark:
    """Say something in the discussion of an application, and tell the others that there is something new.

    Args:
        application: with its call.
        by: an assessor of the application, or somebody who handles applications.
        text: what is said.

    Raises:
        Refused, NotOnRecord: the application is not theirs to talk about.
        Invalid: no phase for discussion runs, their own assessment is still to be written, or there is no text or too
            much.
    """
    _require_talk(application, by)
    remark = Remark(
        key=f"{application.key}-{token_hex(4)}",
        application=application,
        author=by,
        text=_checked(text),
    )
    remark.save(force_insert=True)
    remark = noted(remark, by=by, action="create", before=remark.state())
    _tell(application, by)
    return remark


@transaction.atomic
def change_remark(remark: Remark, *, by: User, text: str) -> Remark:
    """Correct one's own remark as long as nobody has written after it.

    Raises:
        Refused, NotOnRecord, Invalid: as in `write_remark`, it is somebody else's, or it has been answered.
    """
    current = _own(remark, by)
    if current.application.remarks.filter(pk__gt=current.pk, withdrawn="").exists():
        raise Invalid(
            _("Somebody has written after this, so it stands. Write a new remark that corrects it.")
        )
    before = current.state()
    current.text = _checked(text)
    if current.text == remark.text:
        return current
    current.edited_at = clock.now()
    current.save(update_fields=["text", "edited_at"])
    return noted(current, by=by, action="change", before=before)


@transaction.atomic
def take_back_remark(remark: Remark, *, by: User) -> Remark:
    """Take one's own remark back: the discussion says that one was, the record and the journal's seal stay.

    Raises:
        Refused, NotOnRecord, Invalid: as in `write_remark`, or it is somebody else's.
    """
    current = _own(remark, by)
    before = current.state()
    current.withdrawn = TAKEN_BACK
    current.save(update_fields=["withdrawn"])
    return noted(current, by=by, action="withdraw", before=before)


def why_not_talk(application: Application) -> str:
    """Return why nobody can write in the discussion of an application now; empty when they can."""
    found = standing(phases_of(application.call), clock.database_now())
    if found.discusses:
        return ""
    return _("No phase in which applications are discussed runs now.")


def seat_of(application: Application, user: User) -> Assignment | None:
    """Return the accepted assignment by which somebody assesses an application; None when they don't."""
    return Assignment.objects.filter(
        application=application,
        assessor__user=user,
        status=AssignmentState.ACCEPTED.value,
        withdrawn="",
    ).first()


def _require_talk(application: Application, by: User) -> None:
    if Right.HANDLE_APPLICATIONS in by.rights:
        require_open(application.key, by)
    else:
        mine = seat_of(application, by)
        seat = seat_or_404(by, mine.key if mine else "")
        if not seat.may_read:
            raise Refused(_("Say first which of the call's applications you have a tie to."))
        if is_to_write(seat, sheet_of(seat.assignment)):
            raise Invalid(_("Finish your own assessment first: the discussion would steer it."))
    if why := why_not_talk(application):
        raise Invalid(why)


def _own(remark: Remark, by: User) -> Remark:
    current = (
        Remark.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=remark.pk)
    )
    _require_talk(current.application, by)
    if current.author_id != by.pk:
        raise Refused(_("Only who wrote a remark can change it or take it back."))
    if current.withdrawn:
        raise Invalid(_("The remark is taken back already."))
    return current


def _checked(text: str) -> str:
    said: str = seen(text).replace("\r\n", "\n").strip()
    if not said:
        raise Invalid(_("Write something first."), {"text": [_("Write something first.")]})
    if len(said) > LONGEST:
        why = _("A remark has at most %(most)s characters; this one has %(n)s.") % {
            "most": LONGEST,
            "n": len(said),
        }
        raise Invalid(why, {"text": [why]})
    return said


def _tell(application: Application, by: User) -> None:
    """One mail to each of the others, without the text: it goes no further than the page."""
    for user in _others(application, by):
        if not is_open(application.key, user):
            continue
        with override(user.language):
            subject = _("New in the discussion of %(number)s") % {"number": application.number}
            mine = seat_of(application, user)
            link = (
                address("review", mine.key, language=user.language)
                if mine
                else address("discussion", application.key, language=user.language)
            )
            body = _(
                "Somebody has written in the discussion of application %(number)s.\n\nRead it here:\n%(link)s"
            ) % {
                "number": application.number,
                "link": link,
            }
        told = Mail.objects.filter(to_user=user, subject=subject, created_at__gt=clock.now() - QUIET)
        if not told.exists():
            send(
                by=by,
                to=user,
                subject=subject,
                body=body,
                language=user.language,
                about=(Application.KIND, application.key),
            )


def _others(application: Application, by: User) -> Iterable[User]:
    """Those who assess the application, and staff who have taken part."""
    assess = Q(
        assessor__assignments__application=application,
        assessor__assignments__status=AssignmentState.ACCEPTED.value,
        assessor__assignments__withdrawn="",
    )
    wrote = Q(remarks__application=application)
    found = User.objects.filter(assess | wrote, is_active=True).exclude(pk=by.pk).distinct().order_by("pk")
    return [user for user in found if user.rights & {Right.ASSESS, Right.HANDLE_APPLICATIONS}]
