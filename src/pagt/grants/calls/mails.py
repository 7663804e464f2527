"""What the mails of a call say, and who is told that it is announced or corrected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from pagt.core import clock
from pagt.core.rights import Actor
from pagt.grants.calls.mail_words import STANDARD
from pagt.grants.calls.models import Call, MailTemplate
from pagt.grants.calls.queries import next_date
from pagt.grants.calls.states import Event
from pagt.people.models import User
from pagt.post.actions import send
from pagt.post.queries import Recipient, subscribers
from pagt.post.states import Topic

PLACEHOLDER = re.compile(r"\{([^{}\s]*)\}")
Words = tuple[str, str]
_writers: list[Callable[[Call], Iterable[User]]] = []


def add_writers(found: Callable[[Call], Iterable[User]]) -> None:
    """Let a floor above say who writes applications to a call; they are told when it is corrected."""
    _writers.append(found)


def mail_for(event: Event, call: Call, *, language: str, facts: Mapping[str, str]) -> Words:
    """Return subject and text of a mail of a call.

    Args:
        event: what the mail is about.
        call: the call; its own words are used where it has some, the standard words otherwise.
        language: `da` or `en`.
        facts: what stands for the placeholders that are not of the call (`mail_words.PLACEHOLDERS`), as text; a
            name given here goes before the call's own.
    """
    subject, body = words_of(event, call, language=language)
    known = {**call_facts(call, language=language), **facts}
    return fill(subject, known), fill(body, known)


def words_of(event: Event, call: Call, *, language: str) -> Words:
    """Return the words of a mail with its placeholders: the call's own, or the standard ones."""
    own = MailTemplate.objects.filter(call=call, event=event.value, withdrawn="").first()
    if own is None:
        return standard(event, language=language)
    return (own.subject_en, own.body_en) if language == "en" else (own.subject_da, own.body_da)


def standard(event: Event, *, language: str) -> Words:
    """Return the standard words of a mail with its placeholders."""
    subject, body = STANDARD[event]
    with override(language):
        return str(subject), str(body)


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Return a text with each `{name}` that is a fact replaced by it; all else stays as it is written.

    A fact is put in once: braces in it are only text. No attribute or index can be asked for.
    """
    return PLACEHOLDER.sub(lambda match: facts.get(match[1], match[0]), text)


def unknown(text: str, names: Iterable[str]) -> list[str]:
    """Return the placeholders of a text that are none of the names, as they are written."""
    return [match[0] for match in PLACEHOLDER.finditer(text) if match[1] not in set(names)]


def call_facts(call: Call, *, language: str) -> dict[str, str]:
    """Return what a mail may name of the call itself, in a language."""
    coming = next_date(call, clock.now())
    deadline = coming[1] if coming and coming[0].endswith("closes_at") else None
    if coming and deadline is None:
        deadline = call.closes_at if coming[0] == "application_opens_at" else _first_deadline(call)
    parts = (call.contact_name, call.contact_email, call.contact_phone)
    with override(language):
        return {
            "call": call.title,
            "link": settings.SITE_URL + reverse("portal:call", args=[call.key]),
            "opens": _instant(call.opens_at),
            "deadline": _instant(deadline or call.closes_at),
            "contact": ", ".join(part for part in parts if part) or settings.PACT_NAME,
            "pact": settings.PACT_NAME,
        }


def _first_deadline(call: Call) -> datetime | None:
    return call.idea_closes_at or call.closes_at


def _instant(moment: datetime | None) -> str:
    return str(date_format(timezone.localtime(moment), "DATETIME_FORMAT")) if moment else "–"


def announce(call: Call, event: Event, *, by: Actor, facts: Mapping[str, str] | None = None) -> int:
    """Tell by mail that a call is announced, corrected or withdrawn, within the transaction that is open.

    Told is everybody who follows calls, each in their own language; of a correction and of the end also everybody who has
    begun an application, whatever they have chosen: it changes what they write.

    Returns:
        how many mails were written.
    """
    told: dict[str, tuple[Recipient, Topic | None]] = {}
    for recipient in subscribers(Topic.CALLS):
        told[_address(recipient.to)] = (recipient, Topic.CALLS)
    if event in (Event.AMENDED, Event.CALLED_OFF):
        for user in (user for found in _writers for user in found(call)):
            told[_address(user)] = (Recipient(user, user.language), None)
    words = {
        language: mail_for(event, call, language=language, facts=facts or {})
        for language in {recipient.language for recipient, _topic in told.values()}
    }
    sent = 0
    for recipient, topic in told.values():
        subject, body = words[recipient.language]
        mail = send(
            by=by,
            to=recipient.to,
            subject=subject,
            body=body,
            language=recipient.language,
            topic=topic,
            about=(Call.KIND, call.key),
        )
        sent += mail is not None
    return sent


def _address(to: User | str) -> str:
    return (to.email if isinstance(to, User) else to).lower()
