"""Writes to people and roles."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import journal
from pagt.core.errors import Invalid
from pagt.core.rights import Actor, Right, require
from pagt.people.models import Membership, User
from pagt.people.roles import Role
from pagt.people.signals import address_verified


@transaction.atomic
def create_person(
    *,
    by: Actor,
    email: str,
    name: str,
    roles: Iterable[Role],
    is_active: bool = True,
    password: str | None = None,
) -> User:
    """Create a person with roles.

    Args:
        by: who acts.
        email: the address they sign in with; spelt in any case.
        name: the person's name.
        roles: what gives them rights.
        is_active: whether they may sign in.
        password: their first password; without one they choose it by a link.

    Raises:
        Refused: the actor may not manage people.
        Invalid: the address is taken.
    """
    require(by, Right.MANAGE_PEOPLE)
    _must_be_free(email)
    user = User.objects.create_user(email=email, name=name, is_active=is_active, password=password)
    _set_roles(user, roles)
    _journal(user, by, "create")
    address_verified.send(sender=User, user=user)
    return user


@transaction.atomic
def change_person(
    user: User, *, by: Actor, email: str, name: str, roles: Iterable[Role], is_active: bool
) -> User:
    """Change a person's address, name, roles and whether they may sign in.

    Raises:
        Refused: the actor may not manage people.
        Invalid: the address is taken, or nobody would be left who may manage people.
    """
    require(by, Right.MANAGE_PEOPLE)
    # Two administrators who take the role from each other wait for one another here.
    list(Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR))
    user = User.objects.select_for_update().get(pk=user.pk)
    if email.lower() != user.email:
        _must_be_free(email)
    before = _state(user)
    moved = email.lower() != user.email
    user.email, user.name, user.is_active = email.lower(), name, is_active
    user.save(update_fields=["email", "name", "is_active"])
    _set_roles(user, roles)
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    if not administrators.exists():
        raise Invalid(_("Somebody must be left who is administrator and may sign in."))
    user = User.objects.get(pk=user.pk)
    if moved:
        vouch_for_address(user)
    if _state(user) != before:
        _journal(user, by, "change")
    return user


@transaction.atomic
def reset_sign_in(user: User, *, by: Actor) -> None:
    """Take a person's passkeys, app, recovery codes, connected identities and password away.

    For somebody who has lost the phone, or whose account is in other hands: what was signed in is signed out,
    and only the link that is mailed to them lets them in again.

    Raises:
        Refused: the actor may not manage people.
    """
    require(by, Right.MANAGE_PEOPLE)
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    # Sessions carry a hash of the password, so none of them outlives it.
    user.set_unusable_password()
    user.save(update_fields=["password"])
    _journal(user, by, "reset sign-in")


def enrol(user: User) -> None:
    """Give somebody who has just signed up the role of an applicant, the only one that nobody has to give."""
    _set_roles(user, [Role.APPLICANT])
    _journal(user, user, "sign up")


def vouch_for_address(user: User) -> None:
    """Put on record, within the transaction that is open, that the person's address is theirs."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    address_verified.send(sender=User, user=user)


@transaction.atomic
def take_over(user: User) -> None:
    """Let the owner of an address have the account that somebody signed up with it and never confirmed.

    An identity provider vouches for the owner. The password goes: whoever chose it may be somebody else.
    """
    if not has_verified_address(user):
        user.set_unusable_password()
        user.save(update_fields=["password"])
        vouch_for_address(user)


def has_verified_address(user: User) -> bool:
    """Whether it is certain that the person's address is theirs."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


@transaction.atomic
def choose_language(user: User, *, language: str) -> None:
    """Set the language in which a person is written to; the person's own choice.

    Raises:
        Invalid: it is none of the program's languages.
    """
    if language not in dict(settings.LANGUAGES):
        raise Invalid(_("Choose Danish or English."), {"language": [_("Choose Danish or English.")]})
    User.objects.filter(pk=user.pk).update(language=language)


def record_identity(user: User, *, provider: str) -> None:
    """Journal that an identity provider was connected to the account at its first sign-in there."""
    _journal(user, user, "connect identity", reason=provider)


def _must_be_free(email: str) -> None:
    if User.objects.filter(email__iexact=email).exists():
        text = _("There is already a person with the address %(email)s.") % {"email": email}
        raise Invalid(text, {"email": [text]})


def _set_roles(user: User, roles: Iterable[Role]) -> None:
    wanted = set(roles)
    user.memberships.exclude(role__in=wanted).delete()
    for role in wanted:
        Membership.objects.get_or_create(user=user, role=role)


def _state(user: User) -> dict[str, object]:
    """What the journal may hold: it knows a person by key; name and address stay out of what can't change."""
    return {"roles": sorted(user.memberships.values_list("role", flat=True)), "is_active": user.is_active}


def _journal(user: User, by: Actor, action: str, reason: str = "") -> None:
    state = _state(user)
    journal.write(
        by=by, action=action, kind="person", key=user.key, title=user.key, state=state, reason=reason
    )
