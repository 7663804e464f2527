"""A meeting's agenda as its page, its PDFs and its minutes tell it: items with papers, quorum and who leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.network.meetings.models import AgendaItem, Disqualification, Invitation, Meeting, Paper
from pagt.network.meetings.rules import Quorum, quorum
from pagt.network.meetings.states import Answer, Part
from pagt.network.partners.models import FollowUp

MEMBERS = (Part.MEMBER, Part.CHAIR)


@dataclass(frozen=True)
class ItemRead:
    """One item as a reader sees it.

    Args:
        item: the item.
        number: its place, from 1.
        begins: the hour, as text, when all items before it say how long they take.
        closed: whether the reader has declared an interest, so that nothing but the subject is shown.
        papers: its files.
        disqualifications: who has an interest, with what the body decided.
        quorum: who decides it; None where no quorum is asked for.
        follow_ups: what was agreed on it.
    """

    item: AgendaItem
    number: int
    begins: str = ""
    closed: bool = False
    papers: Sequence[Paper] = ()
    disqualifications: Sequence[Disqualification] = ()
    quorum: Quorum | None = None
    follow_ups: Sequence[FollowUp] = field(default=())

    @property
    def left(self) -> list[str]:
        """The names of those who take no part in it: who declared, unless the body decided otherwise."""
        return [each.invitation.name for each in self.disqualifications if each.confirmed is not False]

    @property
    def left_words(self) -> str:
        names = self.left
        if not names:
            return ""
        words = ngettext(
            "%(names)s took no part in this item because of an interest in it.",
            "%(names)s took no part in this item because of their interests in it.",
            len(names),
        )
        return words % {"names": listed(names)}

    @property
    def quorum_words(self) -> str:
        """Whether the item can be decided, where others decide it than the meeting as a whole."""
        return quorum_sentence(self.quorum) if self.quorum and self.left else ""


def read_agenda(
    meeting: Meeting, invitations: Sequence[Invitation], closed: Collection[int] = ()
) -> list[ItemRead]:
    """Return the items in order, with a constant number of queries.

    Args:
        meeting: the meeting.
        invitations: everybody who is invited and not withdrawn.
        closed: items that the reader takes no part in.
    """
    items = list(meeting.items.select_related("approves").prefetch_related("papers__document"))
    declared: dict[int, list[Disqualification]] = defaultdict(list)
    for each in (
        Disqualification.objects.filter(item__meeting=meeting).select_related("invitation").order_by("pk")
    ):
        declared[each.item_id].append(each)
    agreed: dict[str, list[FollowUp]] = defaultdict(list)
    for each_up in FollowUp.objects.filter(
        about_kind=Meeting.KIND, about_key=meeting.key, withdrawn=""
    ).select_related("responsible", "contact", "organisation"):
        agreed[each_up.about_part].append(each_up)
    present = {each.pk for each in present_members(invitations)}
    begun = _hours(meeting.starts_at, [item.minutes_allowed for item in items])
    return [
        ItemRead(
            item,
            number,
            begins=begun[number - 1],
            closed=item.pk in closed,
            papers=list(item.papers.all()),
            disqualifications=declared[item.pk],
            quorum=_quorum(meeting, present, declared[item.pk]) if meeting.quorum else None,
            follow_ups=agreed[str(item.pk)],
        )
        for number, item in enumerate(items, start=1)
    ]


def present_members(invitations: Iterable[Invitation]) -> list[Invitation]:
    """Return the members who take part: who came, or who has said so as long as nobody is registered."""
    members = [each for each in invitations if each.part in MEMBERS]
    if any(each.came is not None for each in members):
        return [each for each in members if each.came]
    return [each for each in members if each.answer == Answer.ACCEPTED]


def quorum_of_meeting(meeting: Meeting, invitations: Iterable[Invitation]) -> Quorum | None:
    """Return whether enough members take part in the meeting as a whole; None where no quorum is asked for."""
    present = {each.pk for each in present_members(invitations)}
    return quorum(meeting.quorum, present, ()) if meeting.quorum else None


def expected_sentence(counted: Quorum) -> str:
    """Return in words how many members have said that they come to a meeting that is still to be held."""
    words = {"deciding": counted.deciding, "needed": counted.needed}
    return (
        ngettext(
            "%(deciding)s member has said to come; decisions need %(needed)s.",
            "%(deciding)s members have said to come; decisions need %(needed)s.",
            counted.deciding,
        )
        % words
    )


def quorum_sentence(counted: Quorum) -> str:
    """Return in words whether enough members take part."""
    words = {"deciding": counted.deciding, "needed": counted.needed}
    if counted.enough:
        return (
            ngettext(
                "%(deciding)s member takes part and %(needed)s are needed: the meeting can decide.",
                "%(deciding)s members take part and %(needed)s are needed: the meeting can decide.",
                counted.deciding,
            )
            % words
        )
    return (
        ngettext(
            "%(deciding)s member takes part, but %(needed)s are needed: the meeting can't decide.",
            "%(deciding)s members take part, but %(needed)s are needed: the meeting can't decide.",
            counted.deciding,
        )
        % words
    )


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _quorum(meeting: Meeting, present: Collection[int], declared: Iterable[Disqualification]) -> Quorum:
    away = {each.invitation_id for each in declared if each.confirmed is not False}
    return quorum(meeting.quorum, present, away)


def _hours(start: time | None, lengths: Sequence[int | None]) -> list[str]:
    hours: list[str] = []
    at = datetime.combine(datetime.min, start) if start else None
    for length in lengths:
        hours.append(time_format(at.time(), "H:i") if at else "")
        at = at + timedelta(minutes=length) if at and length else None
    return hours
