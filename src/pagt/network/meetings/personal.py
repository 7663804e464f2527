"""What meetings know of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.models import Record
from pagt.core.personal import Done, Floor, Part, Subject
from pagt.core.rights import Actor
from pagt.network.meetings.models import CalendarFeed, Disqualification, Invitation, Meeting
from pagt.network.meetings.models.invitation import new_token
from pagt.network.meetings.states import MinutesState


def _theirs(subject: Subject) -> Q:
    own = [Q(contact__key__in=subject.contacts)] if subject.contacts else []
    own += [Q(email__iexact=address) for address in sorted(subject.emails)]
    own += [Q(user__key=subject.user)] if subject.user else []
    return reduce(or_, own, Q(pk__in=[]))


def _told(subject: Subject, own: bool) -> Iterable[Part]:
    found = Invitation.objects.filter(_theirs(subject)).select_related("meeting", "organisation")
    yield Part(
        _("Meetings"),
        [
            {
                _("Meeting"): one.meeting.title,
                _("Date"): one.meeting.on,
                _("Name"): one.name,
                _("E-mail"): one.email,
                _("Comes for"): one.organisation.name if one.organisation else "",
                _("Takes part as"): one.get_part_display(),
                _("Answer"): one.get_answer_display(),
                _("Answered"): one.answered_at,
                _("Comment"): one.comment,
                _("Came"): one.came,
            }
            for one in found.order_by("meeting__on")
        ],
    )
    yield Part(
        _("Disqualified from an item"),
        [
            {_("Meeting"): one.item.meeting.title, _("Subject"): one.item.subject, _("Why"): one.ground}
            for one in Disqualification.objects.filter(invitation__in=found).select_related("item__meeting")
        ],
    )
    arranged = Meeting.objects.filter(organiser__key=subject.user) if subject.user else Meeting.objects.none()
    yield Part(
        _("Meetings that the person arranged"),
        [{_("Meeting"): one.title, _("Date"): one.on} for one in arranged],
    )


def _erase(subject: Subject, stranger: str, by: Actor) -> Iterable[Done]:
    invitations = list(Invitation.objects.filter(_theirs(subject)).values_list("pk", flat=True))
    Disqualification.objects.filter(invitation__in=invitations).update(ground=stranger)
    for pk in invitations:
        Invitation.objects.filter(pk=pk).update(name=stranger, email="", comment="", token=new_token())
    yield Done(_("Invitations: name, address and comment"), len(invitations))
    if subject.user:
        yield Done(_("Calendar address"), CalendarFeed.objects.filter(user__key=subject.user).delete()[0])
    papers = Meeting.objects.filter(
        pk__in=Invitation.objects.filter(pk__in=invitations).values("meeting"), minutes__isnull=False
    )
    yield Done(
        _("Minutes that were approved, as PDF"),
        papers.count(),
        _("Final documents of a case are kept whole, also where they name who came (GDPR art. 17(3)(b))."),
    )


def _last(keys: Sequence[str]) -> Mapping[str, date]:
    """The newest meeting, held already, to which each contact was invited."""
    held = Invitation.objects.filter(
        contact__key__in=keys, meeting__withdrawn="", meeting__on__lte=clock.today()
    )
    return dict(held.values_list("contact__key").annotate(Max("meeting__on")))


def _final(record: Record, field: str) -> bool:
    """What approved minutes say is frozen (migration `meetings.0004_minutes_guard`)."""
    return (
        isinstance(record, Meeting)
        and record.minutes_state in (MinutesState.APPROVED, MinutesState.SENT)
        and field in ("subject", "minutes", "decision", "outcome")
    )


FLOOR = Floor(told=_told, erase=_erase, last=_last, final=_final)
