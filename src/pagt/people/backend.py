"""Who is signed in: read with their roles in one query, since every signed-in page asks for both."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from pagt.people.models import Membership, User
from pagt.people.roles import Role


class Backend(AuthenticationBackend):
    """Signs in as django-allauth does."""

    def get_user(self, user_id: Any) -> User | None:
        roles = Membership.objects.filter(user=OuterRef("pk")).values("role")
        user = User.objects.annotate(role_values=ArraySubquery(roles)).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.roles = frozenset(Role(role) for role in user.role_values)
        return user
