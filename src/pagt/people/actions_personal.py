"""Erasing an account, and who may have their own data."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import journal, personal
from pagt.core.errors import Invalid, Refused
from pagt.core.personal import Done, Subject
from pagt.core.rights import Actor, Right, require
from pagt.people.actions import has_verified_address
from pagt.people.models import Membership, User
from pagt.people.roles import Role


def may_see_own(user: User) -> None:
    """Raise `Refused` unless it is certain that the account's address is the person's."""
    if not has_verified_address(user):
        raise Refused(
            _("Confirm your address first: open the link in the mail that you got when you signed up.")
        )


@transaction.atomic
def erase_account(user: User, *, by: Actor) -> list[Done]:
    """Erase an account: nobody can sign in with it again, and its name and address are gone. It can't be undone.

    What the person did stays on record under a key and as `Slettet person`: a decision must be traceable.

    Args:
        user: whose account.
        by: who acts.

    Returns:
        What was erased and what is kept, and why.

    Raises:
        Refused: the actor may not manage people.
        Invalid: it is the actor's own, it is erased already, or nobody would be left who may manage people.
    """
    require(by, Right.MANAGE_PEOPLE)
    list(Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR))
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.actor_key == by.actor_key:
        raise Invalid(_("Somebody else has to erase your own account."))
    if user.email == _nobody(user):
        raise Invalid(_("The account is erased already."))
    others = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(user=user)
    if not others.exists():
        raise Invalid(_("Somebody must be left who is administrator and may sign in."))
    stranger = f"Slettet person {user.key}"
    subject = Subject(name=user.name, emails=frozenset({user.email.lower()}), user=user.key)
    lines = personal.erase(subject, stranger, by=by)
    lines.append(Done(_("Ways of signing in, sessions and roles"), _shut_out(user)))
    user.email, user.name, user.is_active = _nobody(user), stranger, False
    user.set_unusable_password()
    user.save(update_fields=["email", "name", "is_active", "password"])
    lines.append(Done(_("Name and address of the account"), 1))
    journal.write(
        by=by,
        action="erase",
        kind="person",
        key=user.key,
        title=user.key,
        state={
            "roles": [],
            "is_active": False,
            "erased": [{"what": line.what, "number": line.number, "why": line.why} for line in lines],
        },
    )
    return lines


def _nobody(user: User) -> str:
    """An address that reaches nobody (RFC 2606)."""
    return f"{user.key}@erased.invalid"


def _shut_out(user: User) -> int:
    gone = user.memberships.all().delete()[0]
    for model in (Authenticator, SocialAccount, EmailAddress):
        gone += model.objects.filter(user=user).delete()[0]
    for session in Session.objects.iterator(chunk_size=200):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            gone += 1
    return gone
