"""Who writes an application: inviting, changing what somebody may, removing."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pagt.core import clock, journal
from pagt.core.errors import Invalid, NotOnRecord
from pagt.core.forms import seen
from pagt.core.rights import Actor
from pagt.grants.applications.access import allows, may, require_may
from pagt.grants.applications.actions.steps import locked
from pagt.grants.applications.actions.telling import tell
from pagt.grants.applications.models import Application, CoWriter
from pagt.grants.applications.states import May
from pagt.grants.calls.states import Event
from pagt.people.actions import has_verified_address
from pagt.people.models import User
from pagt.post.models import Mail
from pagt.post.states import Topic

KIND = "co_writer"
"""What the journal calls the right to take part in an application."""
MOST_WRITERS = 50
"""Of one application; an invitation is a mail, and nobody shall send mails without end."""
MOST_A_DAY = 100
"""Invitations to one application in a day: who is removed and invited again gets another mail."""


@transaction.atomic
def invite(application: Application, *, by: User, email: str, may: May) -> CoWriter:
    """Let somebody take part, and tell them by mail; unknown addresses once they have signed up with it.

    Args:
        application: the application.
        by: the person; may submit.
        email: the address of whom they invite.
        may: what the invited person may do.

    Raises:
        Refused: the person may not submit.
        Invalid: it is no address, takes part already, or there are too many.
    """
    current = _locked(application, by)
    address = seen(email).strip().lower()
    try:
        CoWriter._meta.get_field("email").clean(address, None)
    except ValidationError as error:
        text = _("Write an e-mail address, e.g. anna@eksempel.dk.")
        raise Invalid(text, {"email": [text]}) from error
    if current.co_writers.filter(email__iexact=address).exists():
        text = _("%(email)s takes part already.") % {"email": address}
        raise Invalid(text, {"email": [text]})
    if current.co_writers.count() >= MOST_WRITERS:
        text = _("At most %(most)s people can take part in an application.") % {"most": MOST_WRITERS}
        raise Invalid(text, {"email": [text]})
    if _mailed_today(current) >= MOST_A_DAY:
        text = _("There have been %(most)s invitations within a day. Go on tomorrow.") % {"most": MOST_A_DAY}
        raise Invalid(text, {"email": [text]})
    user = User.objects.filter(email__iexact=address, is_active=True).first()
    if user is not None and not has_verified_address(user):
        user = None
    writer = CoWriter.objects.create(
        application=current, email=address, user=user, may=May(may).value, added_by=by.actor_key
    )
    tell(
        current,
        Event.INVITED,
        by=by,
        to=user or address,
        language=user.language if user else (get_language() or "da"),
        topic=Topic.CO_WRITERS,
        facts={"inviter": by.name or by.email},
    )
    journal_writer(writer, by, "create")
    return writer


@transaction.atomic
def change_may(writer: CoWriter, *, by: User, may: May) -> CoWriter:
    """Change what a co-writer may do.

    Raises:
        Refused: the person may not submit.
        Invalid: nobody would be left who may submit.
        NotOnRecord: the co-writer has been removed meanwhile.
    """
    current = _locked(writer.application, by)
    writer = _present(current, writer)
    if not allows(may, May.SUBMIT):
        _somebody_left(current, without=writer)
    writer.may = May(may).value
    writer.save(update_fields=["may"])
    journal_writer(writer, by, "change")
    return writer


@transaction.atomic
def remove(writer: CoWriter, *, by: User) -> None:
    """Let a co-writer take part no more; everybody may leave, and those who may submit may remove others.

    What the person wrote stays.

    Raises:
        Refused: the person removes another and may not submit.
        Invalid: nobody would be left who may submit.
        NotOnRecord: the co-writer has been removed meanwhile.
    """
    current = locked(writer.application)
    require_may(may(by, current), May.VIEW if writer.user_id == by.pk else May.SUBMIT)
    writer = _present(current, writer)
    _somebody_left(current, without=writer)
    journal_writer(writer, by, "remove")
    writer.delete()


@transaction.atomic
def adopt_invitations(user: User) -> int:
    """Let a person take part in what their address was invited to; return how many applications.

    Only once it is certain that the address is theirs. Hears `people.signals.address_verified`.
    """
    if not has_verified_address(user):
        return 0
    # Whoever takes part already under another address keeps that row.
    known = CoWriter.objects.filter(user=user).values("application")
    waiting = CoWriter.objects.filter(email__iexact=user.email, user=None).exclude(application__in=known)
    adopted = list(waiting.select_related("application").select_for_update(of=("self",)).order_by("pk"))
    for writer in adopted:
        writer.user = user
        writer.save(update_fields=["user"])
        journal_writer(writer, user, "change")
    return len(adopted)


def journal_writer(writer: CoWriter, by: Actor, action: str) -> None:
    """Write a right's line, keys only: the address that somebody was invited by stays out of what can't change."""
    journal.write(
        by=by,
        action=action,
        kind=KIND,
        key=str(writer.pk),
        title=writer.application.number,
        state={
            "application": writer.application.number,
            "person": writer.user.key if writer.user else "",
            "may": writer.may,
        },
    )


def _locked(application: Application, by: User) -> Application:
    current = locked(application)
    require_may(may(by, current), May.SUBMIT)
    return current


def _mailed_today(application: Application) -> int:
    return Mail.objects.filter(
        about_kind=Application.KIND,
        about_key=application.key,
        topic=Topic.CO_WRITERS.value,
        created_at__gt=clock.now() - timedelta(days=1),
    ).count()


def _present(application: Application, writer: CoWriter) -> CoWriter:
    found = application.co_writers.filter(pk=writer.pk).first()
    if found is None:
        raise NotOnRecord(_("The person does not take part in this application any more."))
    return found


def _somebody_left(application: Application, *, without: CoWriter) -> None:
    """Raise `Invalid` unless somebody else may submit: a person who has an account, not only an invitation."""
    others = application.co_writers.exclude(pk=without.pk)
    if without.user_id is None or without.may != May.SUBMIT:
        return
    if not others.filter(may=May.SUBMIT.value, user__is_active=True).exists():
        raise Invalid(_("Somebody must be left who may submit. Let another person submit first."))
