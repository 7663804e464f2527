"""Writes of whoever follows the calls by mail, and of what a person wants to be told.

An address counts once its owner has opened the link in a mail; nobody learns whether an address is known.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core import clock
from pagt.core.rights import SystemActor
from pagt.people.actions import choose_language
from pagt.people.models import User
from pagt.post.actions import send_secret
from pagt.post.delivery import address, stop_url
from pagt.post.models import Choice, Mail, Subscriber
from pagt.post.states import MailState, Topic

_FOLLOW = SystemActor("system:follow")


@transaction.atomic
def follow(*, email: str, language: str) -> None:
    """Mail an address the link that confirms it, or that it follows the calls already.

    Args:
        email: the address, spelt in any case.
        language: what its owner reads, `da` or `en`.
    """
    subscriber = Subscriber.objects.filter(email__iexact=email).first()
    if subscriber is None:
        subscriber, _made = Subscriber.objects.get_or_create(
            email=email.lower(), defaults={"language": language}
        )
    with override(language):
        if subscriber.confirmed_at:
            subject = _("You follow our calls already")
            body = _("You get our calls at this address. Stop it here:") + "\n\n"
            body += stop_url(subscriber, language)
        else:
            subject = _("Confirm that you want to follow our calls")
            body = _(
                "Somebody, probably you, has asked to get our calls at this address. Open the link and confirm it."
            )
            body += "\n\n" + address("follow-confirm", subscriber.token, language=language) + "\n\n"
            body += _("If it was not you, do nothing, and the address is forgotten.")
    send_secret(
        by=_FOLLOW,
        to_address=email,
        subject=f"{settings.PACT_NAME}: {subject}",
        body=f"{body}\n",
        language=language,
    )


def confirm(token: str) -> bool:
    """Let an address follow the calls; False when nobody has asked with the link. A second time changes nothing."""
    asked = Subscriber.objects.filter(token=token)
    asked.filter(confirmed_at=None).update(confirmed_at=clock.now())
    return asked.exists()


@transaction.atomic
def unfollow(token: str) -> None:
    """Forget a subscriber, and stop what waits for them; what is not known any more stays so."""
    subscriber = Subscriber.objects.select_for_update().filter(token=token).first()
    if subscriber is None:
        return
    Mail.objects.filter(
        to_address__iexact=subscriber.email,
        to_user=None,
        topic=Topic.CALLS.value,
        state=MailState.WAITING.value,
    ).update(state=MailState.STOPPED.value)
    subscriber.delete()


@transaction.atomic
def choose(user: User, *, wanted: Mapping[Topic, bool], language: str) -> None:
    """Set what a person wants to be told by mail and in which language; the person's own choice.

    Raises:
        Invalid: the language is none of the program's.
    """
    choose_language(user, language=language)
    for topic, yes in wanted.items():
        Choice.objects.update_or_create(user=user, topic=topic.value, defaults={"wanted": yes})
