"""What the database itself refuses in the outbox."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pagt.people.models import User
from pagt.people.roles import Role
from pagt.post.models import Choice, Mail, MailAttachment, Subscriber
from tests.factories import person

pytestmark = pytest.mark.django_db


def mail(**values: Any) -> Mail:
    given = {
        "to_address": "x@eksempel.dk",
        "subject": "s",
        "body": "b",
        "sent_by": "system:test",
        "message_id": "<1@localhost>",
    }
    return Mail.objects.create(**{**given, **values})


def refused(name: str, write: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("mail_known_state", {"state": "lost"}),
        ("mail_known_topic", {"topic": "weather"}),
        ("mail_sent_when", {"state": "sent"}),
        ("mail_sent_when", {"state": "waiting", "sent_at": timezone.now()}),
        ("mail_secret_forgotten", {"secret": True, "state": "sent", "sent_at": timezone.now()}),
        ("mail_secret_forgotten", {"secret": True, "state": "failed"}),
    ],
)
def test_a_mail_that_contradicts_itself(name: str, values: dict[str, Any]) -> None:
    refused(name, lambda: mail(**values))


def test_two_mails_never_share_a_message_id() -> None:
    mail()
    refused("message_id", mail)


def test_an_attachment_has_one_source() -> None:
    one = mail()
    refused(
        "mail_attachment_one_source",
        lambda: MailAttachment.objects.create(mail=one, name="n", content_type="t"),
    )


def test_an_address_follows_once_whatever_its_case() -> None:
    Subscriber.objects.create(email="a@eksempel.dk")
    refused("subscriber_once", lambda: Subscriber.objects.create(email="A@eksempel.dk"))


def test_one_choice_for_each_topic_that_there_is() -> None:
    user = person(Role.APPLICANT)
    Choice.objects.create(user=user, topic="calls", wanted=True)
    refused("choice_once", lambda: Choice.objects.create(user=user, topic="calls", wanted=False))
    refused("choice_known_topic", lambda: Choice.objects.create(user=user, topic="weather"))


def test_a_person_reads_one_of_the_programs_languages() -> None:
    user = person(Role.APPLICANT)
    refused("user_known_language", lambda: User.objects.filter(pk=user.pk).update(language="tlh"))
