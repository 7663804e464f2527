"""How django-allauth signs people in here: nobody signs up by themselves yet."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pagt.core.errors import Refused
from pagt.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    """An administrator creates accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An identity provider signs in people whom an administrator has created, matched by e-mail once."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect the provider's (issuer, subject) to the account with the address that it vouches for.

        Raises:
            Refused: no account has the address, or the provider does not vouch for it.
        """
        if sociallogin.is_existing:
            return
        vouched = [address.email for address in sociallogin.email_addresses if address.verified]
        user = User.objects.filter(email__in=[email.lower() for email in vouched], is_active=True).first()
        if user is None:
            raise Refused(
                _(
                    "There is no account here for your address. Ask an administrator to create one, then sign in again."
                )
            )
        sociallogin.connect(request, user)
