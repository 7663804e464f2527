"""How django-allauth signs people in here: nobody signs up, and an identity provider only knows who is known."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from pagt.core.errors import Refused
from pagt.people.actions import record_identity
from pagt.people.mail import send_later
from pagt.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    """An administrator creates accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.PACT_NAME}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the mail to the worker: an answer is as quick for an unknown address, and no mail is lost."""
        send_later(self.render_mail(template_prefix, email, {**context, "request": self.request}))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An identity provider signs in people whom an administrator has created, matched by e-mail once."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect the provider's (issuer, subject) to the account with the address that it vouches for.

        Raises:
            Refused: no account has the address, or the provider does not vouch for it; or the request is not
                a sign-in, the only thing that a provider is used for here.
        """
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise Refused(_("Your organisation's sign-in can only be used for signing in."))
        if sociallogin.is_existing:
            return
        vouched = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        user = User.objects.filter(email__in=vouched, is_active=True).first()
        if user is None:
            raise Refused(
                _(
                    "There is no account here for your address. Ask an administrator to create one, "
                    "then sign in again."
                )
            )
        with transaction.atomic():
            sociallogin.connect(request, user)
            record_identity(user, provider=str(sociallogin.account.provider))
