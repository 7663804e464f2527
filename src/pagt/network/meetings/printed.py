"""The PDFs of a meeting: agenda, minutes, name badges and the sheet on which those who come sign."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from pagt.core.actors import actor_names
from pagt.core.typeset import pdf
from pagt.network.meetings.agenda_reading import (
    MEMBERS,
    ItemRead,
    listed,
    quorum_of_meeting,
    quorum_sentence,
    read_agenda,
)
from pagt.network.meetings.models import Invitation, Meeting
from pagt.network.meetings.states import Answer, Part
from pagt.network.partners.models import FollowUp

_TYPST = "network/meetings/typst"
BADGES_ON_A_SHEET = 10


def agenda_pdf(meeting: Meeting, *, language: str, closed: Collection[int] = ()) -> bytes:
    """Return the agenda as a PDF; of items in `closed` nothing but the subject."""
    with override(language):
        read = read_agenda(meeting, _invited(meeting), closed)
        data = {
            "about": about(meeting),
            "intro": meeting.intro,
            "heading": _("Agenda"),
            "empty": _("No agenda is on record."),
            "items": [_agenda_item(each) for each in read],
        }
        title = _("Agenda: %(title)s") % {"title": meeting.title}
    return pdf(f"{_TYPST}/agenda.typ", data, title=title, lang=language, short=meeting.title)


def minutes_pdf(meeting: Meeting, *, language: str, closed: Collection[int] = ()) -> bytes:
    """Return the minutes as a PDF, approved or as a draft that says so; of items in `closed` only the subject."""
    with override(language):
        invited = _invited(meeting)
        counted = quorum_of_meeting(meeting, invited)
        data = {
            "draft": ""
            if meeting.minutes_approved_on
            else _("Draft. Nobody has approved these minutes yet."),
            "about": [*about(meeting), *_who(meeting, invited)],
            "quorum": quorum_sentence(counted) if counted else "",
            "heading": _("Items"),
            "empty": _("No agenda is on record."),
            "decision": _("Decision"),
            "follow_ups": _("To be done"),
            "follow_up_headings": [_("What"), _("Who"), _("By when")],
            "items": [_minuted_item(meeting, each) for each in read_agenda(meeting, invited, closed)],
            "approved": approved_words(meeting),
        }
        title = _("Minutes: %(title)s") % {"title": meeting.title}
    return pdf(f"{_TYPST}/minutes.typ", data, title=title, lang=language, short=meeting.title)


def badges_pdf(meeting: Meeting, *, language: str) -> bytes:
    """Return name badges, ten on a sheet of A4, of everybody who is invited and has not declined."""
    with override(language):
        data = {
            "badges": [
                {"name": each.name, "organisation": each.organisation.name if each.organisation else ""}
                for each in _expected(meeting)
            ],
            "meeting": meeting.title,
            "empty": _("Nobody is invited yet."),
        }
        title = _("Name badges: %(title)s") % {"title": meeting.title}
    return pdf(f"{_TYPST}/badges.typ", data, title=title, lang=language, short=meeting.title)


def attendance_pdf(meeting: Meeting, *, language: str) -> bytes:
    """Return the sheet on which those who come sign: name, organisation and a line, with empty lines at the end."""
    with override(language):
        data = {
            "about": about(meeting),
            "headings": [_("Name"), _("Organisation"), _("Signature")],
            "rows": [
                [each.name, each.organisation.name if each.organisation else ""]
                for each in _expected(meeting)
            ],
            "blank": 8,
        }
        title = _("Attendance: %(title)s") % {"title": meeting.title}
    return pdf(f"{_TYPST}/attendance.typ", data, title=title, lang=language, short=meeting.title)


def hours(meeting: Meeting) -> str:
    """Return from when to when a meeting lasts, in words."""
    times = [time_format(each, "H:i") for each in (meeting.starts_at, meeting.ends_at) if each]
    return "–".join(times)


def _invited(meeting: Meeting) -> list[Invitation]:
    return list(meeting.invitations.filter(withdrawn_at=None).select_related("organisation"))


def _expected(meeting: Meeting) -> list[Invitation]:
    return [each for each in _invited(meeting) if each.answer != Answer.DECLINED]


def about(meeting: Meeting) -> list[list[str]]:
    """Return when, where and what for, as label and value."""
    when = f"{date_format(meeting.on, 'l j. F Y')} {hours(meeting)}"
    return [
        [_("When"), when.strip()],
        [_("Where"), meeting.place],
        [_("Online"), meeting.online_url],
        [_("Purpose"), meeting.get_purpose_display()],
    ]


def _named(each: Invitation) -> str:
    part = f", {each.get_part_display().lower()}" if each.part == Part.CHAIR else ""
    return f"{each.name} ({each.organisation.name}{part})" if each.organisation else f"{each.name}{part}"


def _who(meeting: Meeting, invited: Sequence[Invitation]) -> list[list[str]]:
    """Who took part by name, where attendance is registered; otherwise the organisations."""
    if not any(each.came is not None for each in invited):
        rows = list(meeting.participants.select_related("organisation"))
        came = [row.organisation.name for row in rows if row.attended]
        away = [row.organisation.name for row in rows if not row.attended]
        return [[_("Took part"), "; ".join(came)], [_("Absent"), "; ".join(away)]]
    members = [each for each in invited if each.part in MEMBERS]
    others = [each for each in invited if each.part not in MEMBERS]
    return [
        [_("Members present"), "; ".join(_named(each) for each in members if each.came)],
        [_("Members absent"), "; ".join(_named(each) for each in members if not each.came)],
        [_("Others present"), "; ".join(_named(each) for each in others if each.came)],
        [_("Others absent"), "; ".join(_named(each) for each in others if not each.came)],
    ]


def _agenda_item(read: ItemRead) -> dict[str, Any]:
    item = read.item
    facts = [
        str(item.get_kind_display()) if item.kind else "",
        read.begins and _("at %(hour)s") % {"hour": read.begins},
        _("%(minutes)s minutes") % {"minutes": item.minutes_allowed} if item.minutes_allowed else "",
    ]
    return {
        "title": f"{read.number}. {item.subject}",
        "facts": " · ".join(fact for fact in facts if fact),
        "text": _("Closed to you, because you have an interest in it.") if read.closed else item.text,
        "papers": "" if read.closed else _papers(read),
    }


def _papers(read: ItemRead) -> str:
    names = [paper.title for paper in read.papers]
    return _("Papers: %(names)s") % {"names": listed(names)} if names else ""


def _minuted_item(meeting: Meeting, read: ItemRead) -> dict[str, Any]:
    item = read.item
    # Minutes go to everybody who may see the meeting.
    agreed = [each for each in read.follow_ups if meeting.confidential or not each.confidential]
    return {
        "title": f"{read.number}. {item.subject}",
        "notes": [note for note in (read.left_words, read.quorum_words) if note],
        "minutes": _("Closed to you, because you have an interest in it.") if read.closed else item.minutes,
        "decision": "" if read.closed else item.decision,
        "follow_ups": [] if read.closed else [_follow_up(each) for each in agreed],
    }


def _follow_up(each: FollowUp) -> list[str]:
    who = each.responsible or each.contact or each.organisation
    return [
        each.title,
        str(who) if who else "",
        date_format(each.due, "SHORT_DATE_FORMAT") if each.due else "",
    ]


def approver_name(meeting: Meeting) -> str:
    """Return who approved the minutes: a person's name, or the meeting at which it was done, unless that is secret."""
    by = meeting.minutes_approved_by
    if by.startswith("meeting:"):
        at = Meeting.objects.filter(key=by.removeprefix("meeting:")).first()
        return at.title if at and (meeting.confidential or not at.confidential) else ""
    return actor_names([by])[by]


def approved_words(meeting: Meeting) -> str:
    """Return in a sentence who approved the minutes and when; empty as long as nobody has."""
    if not meeting.minutes_approved_on:
        return ""
    day = date_format(meeting.minutes_approved_on, "DATE_FORMAT")
    who = approver_name(meeting)
    if not who:
        return _("Approved on %(day)s.") % {"day": day}
    at_meeting = meeting.minutes_approved_by.startswith("meeting:")
    words = (
        _("Approved on %(day)s at the meeting “%(who)s”.")
        if at_meeting
        else _("Approved on %(day)s by %(who)s.")
    )
    return words % {"day": day, "who": who}
