"""What the outbox knows of a person."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from pagt.core.personal import Done, Floor, Part, Subject
from pagt.core.rights import Actor
from pagt.post.models import Choice, Mail, MailAttachment, Subscriber
from pagt.post.states import MailState
from pagt.post.words import STATE_NAMES

_TEXTS = ("subject", "body", "html", "calendar", "problem")


def _to(subject: Subject) -> Q:
    """Mails to the person: to one of the addresses, or to the account."""
    own = [Q(to_address__iexact=address) for address in sorted(subject.emails)]
    if subject.user:
        own.append(Q(to_user__key=subject.user))
    return reduce(or_, own, Q(pk__in=[]))


def _told(subject: Subject, own: bool) -> Iterable[Part]:
    yield Part(
        _("Mails to the person"),
        [
            {
                _("When"): mail.created_at,
                _("To"): mail.to_address,
                _("Subject"): mail.subject,
                _("Text"): "" if mail.secret else mail.body,
                _("State"): str(STATE_NAMES[MailState(mail.state)]),
            }
            for mail in Mail.objects.filter(_to(subject)).order_by("created_at")
        ],
    )
    addresses = reduce(or_, [Q(email__iexact=each) for each in subject.emails], Q(pk__in=[]))
    yield Part(
        _("News of calls"),
        [
            {_("E-mail"): each.email, _("Asked"): each.asked_at, _("Confirmed"): each.confirmed_at}
            for each in Subscriber.objects.filter(addresses)
        ],
    )
    choices = Choice.objects.filter(user__key=subject.user) if subject.user else []
    yield Part(
        _("Choice of mails"),
        [{_("Topic"): str(each.get_topic_display()), _("Wanted"): each.wanted} for each in choices],
    )


def _erase(subject: Subject, stranger: str, by: Actor) -> Iterable[Done]:
    own = Mail.objects.filter(_to(subject))
    MailAttachment.objects.filter(mail__in=own.values("pk")).delete()
    waiting = own.filter(state=MailState.WAITING.value)
    waiting.update(state=MailState.STOPPED.value)
    emptied = own.update(
        to_user=None,
        to_address=_nobody(stranger),
        subject=stranger,
        body="",
        html="",
        calendar="",
        problem="",
    )
    yield Done(_("Mails to the person: text, address and attachments"), emptied)
    addresses = reduce(or_, [Q(email__iexact=each) for each in subject.emails], Q(pk__in=[]))
    yield Done(_("News of calls by mail"), Subscriber.objects.filter(addresses).delete()[0])
    if subject.user:
        yield Done(_("Choices of mails"), Choice.objects.filter(user__key=subject.user).delete()[0])
    yield Done(_("Mails to others that named the person"), _taken_out(subject, stranger))


def _taken_out(subject: Subject, stranger: str) -> int:
    named = [Q((f"{name}__icontains", term)) for name in _TEXTS for term in subject.terms]
    changed = 0
    for mail in Mail.objects.filter(reduce(or_, named, Q(pk__in=[]))):
        said = {name: subject.taken_out_of(getattr(mail, name), stranger) for name in _TEXTS}
        said["subject"] = said["subject"][:300]
        changed += Mail.objects.filter(pk=mail.pk).update(**said)
    return changed


def _nobody(stranger: str) -> str:
    """An address that reaches nobody (RFC 2606), the same for all mails to one person."""
    return f"{'-'.join(stranger.lower().split())}@erased.invalid"


FLOOR = Floor(told=_told, erase=_erase)
