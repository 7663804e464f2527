"""What happens here when django-allauth has done something."""

from typing import Any

from allauth.account.models import EmailAddress

from pagt.people.models import User
from pagt.people.signals import address_verified


def on_confirmed(email_address: EmailAddress, **_rest: Any) -> None:
    """Pass on that somebody has opened the link in the mail of their sign-up."""
    address_verified.send(sender=User, user=email_address.user)
