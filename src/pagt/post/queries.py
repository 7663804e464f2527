"""Who is told of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from pagt.core.closed import closed_cases, named_by
from pagt.core.rights import Actor, Right
from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.models import Choice, Mail, Subscriber
from pagt.post.states import MailState, Topic


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told of a topic: a person with an account or an address, and the language to write in."""

    to: User | str
    language: str


def subscribers(topic: Topic) -> list[Recipient]:
    """Return everybody who wants mail on a topic, each address once.

    People who apply are told unless they have chosen otherwise, others when they have chosen it; of new calls also
    whoever follows them by mail. Whoever has not confirmed the address yet is told nothing.
    """
    chosen = Choice.objects.filter(topic=topic.value)
    people = User.objects.filter(
        Q(memberships__role=Role.APPLICANT.value) | Q(mail_choices__in=chosen.filter(wanted=True)),
        is_active=True,
        emailaddress__verified=True,
    ).exclude(mail_choices__in=chosen.filter(wanted=False))
    found = [Recipient(user, user.language) for user in people.order_by("pk").distinct()]
    if topic is Topic.CALLS:
        # A person's own choice goes before what they once asked for as a reader.
        known = {email.lower() for email in User.objects.values_list("email", flat=True)}
        followers = Subscriber.objects.filter(confirmed_at__isnull=False).order_by("pk")
        found += [
            Recipient(each.email, each.language) for each in followers if each.email.lower() not in known
        ]
    return found


def chosen(user: User) -> dict[Topic, bool]:
    """Return whether a person is told of each topic that concerns them: by choice, or as it is without one."""
    own = dict(Choice.objects.filter(user=user).values_list("topic", "wanted"))
    as_it_is = {topic: topic is not Topic.CALLS or Role.APPLICANT in user.roles for topic in Topic}
    return {topic: own.get(topic.value, as_it_is[topic]) for topic in topics_for(user)}


def topics_for(user: User) -> list[Topic]:
    """Return the topics that a person may choose among: those of the records only for whoever reads the records."""
    reads = Right.READ_RECORDS in user.rights
    return [topic for topic in Topic if reads or topic not in (Topic.FOLLOW_UPS, Topic.WEEK)]


def wants(user: User, topic: Topic) -> bool:
    """Whether a person is told of a topic by mail."""
    return not Choice.objects.filter(user=user, topic=topic.value, wanted=False).exists()


def readable(by: Actor) -> QuerySet[Mail]:
    """Return the mails that staff may read: none for its reader's eyes only, none of a case that is closed to them."""
    found = Mail.objects.filter(secret=False)
    if closed := closed_cases(by):
        of_cases = named_by(closed, kind="about_kind", key="about_key")
        for key in closed:
            of_cases |= Q(subject__contains=key) | Q(body__contains=key)
        found = found.exclude(of_cases)
    return found


def outbox(query: Mapping[str, str], by: Actor) -> QuerySet[Mail]:
    """Return the mails of the outbox that the person may read, newest first.

    Args:
        by: who reads.
        query: `q` (in subject or address), `state`, `topic`, `about` (a record's key); what can't be read counts
            as not given.
    """
    found = readable(by)
    q = query.get("q", "").replace("\0", "").strip()[:100]
    if q:
        found = found.filter(Q(subject__icontains=q) | Q(to_address__icontains=q))
    if query.get("state") in set(MailState):
        found = found.filter(state=query["state"])
    if query.get("topic") in set(Topic):
        found = found.filter(topic=query["topic"])
    about = query.get("about", "").replace("\0", "").strip()[:120]
    if about:
        found = found.filter(about_key=about)
    return found
