"""Writes to the outbox. A mail is written in the transaction of what it is about, and leaves when that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core.closed import closed_now, no_such_case
from pagt.core.errors import Invalid
from pagt.core.models import Document
from pagt.core.rights import Actor, Right, require
from pagt.people.models import User, new_key
from pagt.post.delivery import address, stop_url
from pagt.post.models import Mail, MailAttachment, Subscriber
from pagt.post.queries import readable, subscribers, wants
from pagt.post.states import MailState, Topic
from pagt.post.tasks import deliver, remind

__all__ = ["Enclosure", "kept", "send", "send_again", "send_all_again", "send_secret", "stop", "subscribers"]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A small file made for one mail: a calendar entry, a receipt."""

    name: str
    content_type: str
    content: bytes


@transaction.atomic
def send(
    *,
    by: Actor,
    to: User | str,
    subject: str,
    body: str,
    language: str,
    topic: Topic | None = None,
    about: tuple[str, str] = ("", ""),
    attachments: Iterable[Document | Enclosure] = (),
    html: str = "",
    calendar: str = "",
) -> Mail | None:
    """Write a mail and leave it to the worker, within the transaction that is open.

    Args:
        by: who writes it, as the outbox shows it.
        to: a person with an account, or an address.
        subject: one line.
        body: plain text; how to get fewer mails is added when there is a topic.
        language: the body's language, `da` or `en`.
        topic: what its reader may choose not to be told of; None for what everybody is told.
        about: kind and key of the record on whose case it is filed.
        attachments: stored documents, or files made for this mail.
        html: the same as a page, for programs that show it.
        calendar: an iCalendar object with its method, that the reader's calendar is to take (RFC 6047).

    Returns:
        The mail; None when the person has chosen not to be told of the topic.
    """
    user = to if isinstance(to, User) else None
    if user and topic and not wants(user, topic):
        return None
    to_address = user.email if user else str(to)
    line, text = kept(subject, body)
    mail = _write(
        to_user=user,
        to_address=to_address,
        language=language,
        subject=line,
        body=text + _how_to_get_fewer(user, to_address, topic, language),
        html=html,
        calendar=calendar,
        topic=topic.value if topic else "",
        about_kind=about[0],
        about_key=about[1],
        sent_by=by.actor_key,
    )
    MailAttachment.objects.bulk_create(_attached(mail, each) for each in attachments)
    return mail


def kept(subject: str, body: str) -> tuple[str, str]:
    """Return subject and body as the outbox keeps them: one line, and a text that ends with its last one."""
    return " ".join(subject.split())[:300], body.rstrip() + "\n"


@transaction.atomic
def send_secret(*, by: Actor, to_address: str, subject: str, body: str, language: str) -> Mail:
    """Write a mail whose body lets its reader in, within the transaction that is open.

    The outbox shows it to nobody, and its body is forgotten as soon as it has left.
    """
    return _write(
        to_user=User.objects.filter(email__iexact=to_address).first(),
        to_address=to_address,
        language=language,
        subject=kept(subject, body)[0],
        body=body,
        sent_by=by.actor_key,
        secret=True,
    )


@transaction.atomic
def send_again(mail: Mail, *, by: Actor) -> Mail:
    """Send a mail that failed or was stopped, once more from the first attempt.

    Raises:
        Refused: the actor may not handle applications.
        Invalid: it is not a mail that can be sent again.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    mail = _locked(mail, by)
    if mail.secret or mail.state not in (MailState.FAILED, MailState.STOPPED):
        raise Invalid(_("Only a mail that failed or was stopped can be sent again."))
    mail.state, mail.attempts, mail.problem = MailState.WAITING.value, 0, ""
    mail.save(update_fields=["state", "attempts", "problem"])
    deliver.defer(mail=mail.key)
    return mail


@transaction.atomic
def send_all_again(*, by: Actor) -> int:
    """Send every mail that failed once more, e.g. after the mail server was away for days; return how many.

    Raises:
        Refused: the actor may not handle applications.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    closed_now(by)
    failed = readable(by).select_for_update().filter(state=MailState.FAILED.value)
    keys = list(failed.values_list("key", flat=True))
    if keys:
        Mail.objects.filter(key__in=keys).update(state=MailState.WAITING.value, attempts=0, problem="")
        remind(keys)
    return len(keys)


@transaction.atomic
def stop(mail: Mail, *, by: Actor) -> Mail:
    """Keep a mail that waits from being sent. It stays in the outbox and can be sent after all.

    Raises:
        Refused: the actor may not handle applications.
        Invalid: it has been sent meanwhile, or failed.
    """
    require(by, Right.HANDLE_APPLICATIONS)
    mail = _locked(mail, by)
    if mail.secret or mail.state != MailState.WAITING:
        raise Invalid(_("Only a mail that waits can be stopped."))
    mail.state = MailState.STOPPED.value
    mail.save(update_fields=["state"])
    return mail


def _locked(mail: Mail, by: Actor) -> Mail:
    """Return the mail as it stands, locked.

    Raises:
        NotOnRecord: it is about a case that is closed to the person.
    """
    if closed_now(by) and not mail.secret and not readable(by).filter(pk=mail.pk).exists():
        raise no_such_case()
    return Mail.objects.select_for_update().get(pk=mail.pk)


def _write(**values: object) -> Mail:
    key = new_key()
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail = Mail.objects.create(key=key, message_id=f"<{key}@{host}>", **values)
    deliver.defer(mail=key)
    return mail


def _attached(mail: Mail, each: Document | Enclosure) -> MailAttachment:
    if isinstance(each, Document):
        return MailAttachment(mail=mail, name=each.name, content_type=each.content_type, document=each)
    return MailAttachment(mail=mail, name=each.name, content_type=each.content_type, content=each.content)


def _how_to_get_fewer(user: User | None, to_address: str, topic: Topic | None, language: str) -> str:
    """The end of a mail that its reader may choose not to get."""
    if topic is None:
        return ""
    with override(language):
        if user:
            url = address("account", language=language)
            words = _("You choose which mails you get under “My account”: %(url)s") % {"url": url}
        else:
            subscriber = Subscriber.objects.filter(email__iexact=to_address).first()
            if topic is not Topic.CALLS or subscriber is None:
                return ""
            words = _("You get this because you follow our calls. Stop it here: %(url)s") % {
                "url": stop_url(subscriber, language)
            }
    return f"\n-- \n{words}\n"
