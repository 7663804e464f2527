"""Mail to those who write an application."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core.rights import Actor
from pagt.grants.applications.models import Application
from pagt.grants.calls.mails import mail_for
from pagt.grants.calls.states import Event
from pagt.people.models import User
from pagt.post.actions import Enclosure, send
from pagt.post.delivery import address
from pagt.post.states import Topic


def facts_for_mail(application: Application, *, language: str) -> dict[str, str]:
    """Return what a mail may name of an application: `calls.mail_words.APPLICATION`."""
    with override(language):
        title = application.title or _("Without a title")
    return {
        "number": application.number,
        "title": title,
        "applicant": application.lead.name,
        "address": address("applications:overview", application.number, language=language),
    }


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
    attachments: Iterable[Enclosure] = (),
) -> None:
    """Write one mail about an application, in the words of its call."""
    known = {**facts_for_mail(application, language=language), **(facts or {})}
    subject, body = mail_for(event, application.call, language=language, facts=known)
    send(
        by=by,
        to=to,
        subject=subject,
        body=body,
        language=language,
        topic=topic,
        about=(Application.KIND, application.key),
        attachments=attachments,
    )
