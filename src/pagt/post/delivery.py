"""A mail of the outbox as it goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import override

from pagt.post.models import Mail, MailAttachment, Subscriber
from pagt.post.states import Topic

_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


def message(mail: Mail, attachments: Iterable[MailAttachment]) -> EmailMessage:
    """Return the mail with its headers and attachments, ready to be sent."""
    headers = {"Message-ID": mail.message_id, "Content-Language": mail.language}
    if mail.topic:
        # Keeps holiday replies and lists from answering what nobody reads.
        headers["Auto-Submitted"] = "auto-generated"
    if mail.topic == Topic.CALLS and mail.to_user_id is None:
        subscriber = Subscriber.objects.filter(email__iexact=mail.to_address).first()
        if subscriber:
            # RFC 8058: the reader's program may offer to unsubscribe with one click.
            headers["List-Unsubscribe"] = f"<{stop_url(subscriber, mail.language)}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made = EmailMultiAlternatives(mail.subject, mail.body, to=[mail.to_address], headers=headers)
    if mail.html:
        made.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        found = _METHOD.search(mail.calendar)
        method = found[1] if found else "PUBLISH"
        # The last alternative is the one that a program prefers: calendars offer to accept it. As a file it goes
        # along for programs that look only there (RFC 6047, 2.4).
        made.attach_alternative(mail.calendar, f"text/calendar; method={method}")
        made.attach("invite.ics", mail.calendar.encode(), "application/ics")
    for each in attachments:
        made.attach(each.name, content_of(each), each.content_type)
    return made


def content_of(attachment: MailAttachment) -> bytes:
    """Return an attachment's bytes, wherever they lie."""
    if attachment.document is None:
        return bytes(attachment.content or b"")
    with attachment.document.file.open("rb") as file:
        return bytes(file.read())


def address(name: str, *arguments: str, language: str) -> str:
    """Return a page's whole address in a language, for a mail."""
    with override(language):
        return f"{settings.SITE_URL}{reverse(name, args=arguments)}"


def stop_url(subscriber: Subscriber, language: str) -> str:
    """Return the address at which a subscriber unsubscribes."""
    return address("follow-stop", subscriber.token, language=language)
