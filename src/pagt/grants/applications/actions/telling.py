"""Mail to those who write an application."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.calls.mails import mail_for
from pagt.grants.calls.states import Event
from pagt.people.models import User
from pagt.post.actions import send
from pagt.post.states import Topic


def tell_writers(
    application: Application, event: Event, *, by: Actor, facts: Mapping[str, str] | None = None
) -> None:
    """Tell everybody who writes an application what became of it, each in their own language."""
    writers = User.objects.filter(is_active=True, co_writing__application=application)
    for user in writers.order_by("pk"):
        tell(application, event, by=by, to=user, language=user.language, facts=facts)


def tell(
    application: Application,
    event: Event,
    *,
    by: Actor,
    to: User | str,
    language: str,
    topic: Topic | None = None,
    facts: Mapping[str, str] | None = None,
) -> None:
    """Write one mail about an application, in the words of its call."""
    link = settings.SITE_URL + reverse("applications:overview", args=[application.number])
    known = {"number": application.number, "applicant": application.lead.name, "link": link}
    subject, body = mail_for(event, application.call, language=language, facts={**known, **(facts or {})})
    send(
        by=by,
        to=to,
        subject=subject,
        body=body,
        language=language,
        topic=topic,
        about=(Application.KIND, application.key),
    )
