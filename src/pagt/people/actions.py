"""Writes to people and roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import journal
from pagt.core.errors import Invalid
from pagt.core.rights import Actor, Right, require
from pagt.people.models import Membership, User
from pagt.people.roles import Role


@transaction.atomic
def create_person(
    *, by: Actor, email: str, name: str, roles: Iterable[Role], password: str | None = None
) -> User:
    """Create a person with roles.

    Raises:
        Refused: the actor may not manage people.
        Invalid: the address is taken.
    """
    require(by, Right.MANAGE_PEOPLE)
    if User.objects.filter(email__iexact=email).exists():
        text = _("There is already a person with the address %(email)s.") % {"email": email}
        raise Invalid(text, {"email": [text]})
    user = User.objects.create_user(email=email, name=name, password=password)
    _set_roles(user, roles)
    _journal(user, by, "create")
    return user


@transaction.atomic
def change_person(user: User, *, by: Actor, name: str, roles: Iterable[Role], is_active: bool) -> User:
    """Change a person's name, roles and whether they may sign in.

    Raises:
        Refused: the actor may not manage people.
        Invalid: nobody would be left who may manage people.
    """
    require(by, Right.MANAGE_PEOPLE)
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name, user.is_active = name, is_active
    user.save(update_fields=["name", "is_active"])
    _set_roles(user, roles)
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    if not administrators.exists():
        raise Invalid(_("Somebody must be left who is administrator and may sign in."))
    user = User.objects.get(pk=user.pk)
    _journal(user, by, "change")
    return user


def _set_roles(user: User, roles: Iterable[Role]) -> None:
    wanted = set(roles)
    user.memberships.exclude(role__in=wanted).delete()
    for role in wanted:
        Membership.objects.get_or_create(user=user, role=role)


def _journal(user: User, by: Actor, action: str) -> None:
    """The journal knows a person by key; name and address stay out of what can never change."""
    state = {"roles": sorted(user.memberships.values_list("role", flat=True)), "is_active": user.is_active}
    journal.write(by=by, action=action, kind="person", key=user.key, title=user.key, state=state)
