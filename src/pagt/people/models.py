"""People who sign in, and the roles they hold."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core.rights import Right
from pagt.people.roles import Role, rights_of, roles_with
from pagt.people.words import ROLE_NAMES


def new_key() -> str:
    """Return a key that tells nothing of the person; the journal knows them only by it."""
    return secrets.token_hex(6)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person who can sign in; without a password only by other means.

        Whoever creates a person vouches for the address; only who signs up has to show that it is theirs.
        """
        from allauth.account.models import EmailAddress  # it asks for this module while it is loaded

        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    email = models.EmailField(gettext_lazy("E-mail"), unique=True)
    name = models.CharField(gettext_lazy("Name"), max_length=150)
    is_active = models.BooleanField(gettext_lazy("May sign in"), default=True)
    language = models.CharField(gettext_lazy("Language"), max_length=5, default="da")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    is_staff = False
    is_superuser = False

    objects = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_one_per_address"),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="user_known_language",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    @property
    def actor_key(self) -> str:
        return f"user:{self.key}"

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.memberships.values_list("role", flat=True))

    @cached_property
    def rights(self) -> frozenset[Right]:
        """What the person may do; asked of the database once a request."""
        return rights_of(self.roles) if self.is_active else frozenset()

    @property
    def role_names(self) -> str:
        return ", ".join(str(ROLE_NAMES[role]) for role in Role if role in self.roles)

    def why_not(self, right: Right) -> str:
        """Return the sentence that says who may what the person may not."""
        those = ", ".join(str(ROLE_NAMES[role]).lower() for role in roles_with(right))
        mine = self.role_names.lower() or _("no role")
        return _(
            "This is for: %(those)s. You are signed in with: %(mine)s. Ask an administrator if you need it."
        ) % {"those": those, "mine": mine}


class Membership(models.Model):
    """One role that a person holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, ROLE_NAMES[role]) for role in Role])
    given_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="membership_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.role}"
