"""Who is told of what."""

from __future__ import annotations

from dataclasses import dataclass

from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.models import Choice, Subscriber
from pagt.post.states import Topic


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told of a topic: a person with an account or an address, and the language to write in."""

    to: User | str
    language: str


def subscribers(topic: Topic) -> list[Recipient]:
    """Return everybody who wants mail on a topic, each address once.

    People who apply are told unless they have chosen otherwise; of new calls also whoever follows them by mail.
    """
    people = User.objects.filter(is_active=True, memberships__role=Role.APPLICANT.value).exclude(
        mail_choices__in=Choice.objects.filter(topic=topic.value, wanted=False)
    )
    found = [Recipient(user, user.language) for user in people.order_by("pk").distinct()]
    if topic is Topic.CALLS:
        # A person's own choice goes before what they once asked for as a reader.
        known = {email.lower() for email in User.objects.values_list("email", flat=True)}
        followers = Subscriber.objects.filter(confirmed_at__isnull=False).order_by("pk")
        found += [
            Recipient(each.email, each.language) for each in followers if each.email.lower() not in known
        ]
    return found


def wants(user: User, topic: Topic) -> bool:
    """Whether a person is told of a topic by mail."""
    return not Choice.objects.filter(user=user, topic=topic.value, wanted=False).exists()
