"""How django-allauth signs people in here.

Anybody may sign up, to apply; every other role is given by an administrator. An identity provider only signs in
who is known.
"""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pagt.core.errors import Refused
from pagt.people.actions import enrol, record_identity, take_over
from pagt.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Who signs up is an applicant, once they have shown that the address is theirs.

    `pagt.post.adapter` adds how mail is sent.
    """

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        super().save_user(request, user, form, commit=False)
        if not isinstance(user, User):
            raise TypeError(user)
        user.name = form.cleaned_data["name"]
        user.language = get_language() or settings.LANGUAGE_CODE
        if commit:
            user.save()
            enrol(user)
        return user

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.PACT_NAME}: {subject}"


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
            take_over(user)
            sociallogin.connect(request, user)
            record_identity(user, provider=str(sociallogin.account.provider))
