"""The register of meetings, and the meetings on an organisation's page."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.register.parts import about, cell, choice_filter, year_filter
from pagt.core.register.spec import Column, Detail, Filter, Register, Section
from pagt.core.rights import Actor
from pagt.network.meetings import actions, meeting_page
from pagt.network.meetings.forms import MeetingForm
from pagt.network.meetings.models import Meeting, Participant
from pagt.network.meetings.states import MinutesState
from pagt.network.meetings.words import PURPOSE_NAMES
from pagt.network.partners.municipalities import names

SHOWN = 50


def _status(meeting: Meeting) -> str:
    if meeting.cancelled:
        return _("Cancelled")
    if meeting.on > clock.today():
        return _("Planned")
    if meeting.minutes_state == MinutesState.DRAFT:
        return _("Held, minutes being written")
    return _("Held") if meeting.minutes_id else _("Held, no minutes")


def _by_status(meetings: QuerySet[Meeting], value: str) -> QuerySet[Meeting]:
    today = clock.today()
    if value == "cancelled":
        return meetings.exclude(cancelled="")
    on = Q(on__gt=today) if value == "planned" else Q(on__lte=today)
    bare = Q(minutes__isnull=True) if value == "no-minutes" else Q()
    return meetings.filter(on, bare, cancelled="")


def _by_municipality(meetings: QuerySet[Meeting], value: str) -> QuerySet[Meeting]:
    there = Participant.objects.filter(meeting=OuterRef("pk"), organisation__municipality=value)
    return meetings.filter(Exists(there))


def _who(meeting: Meeting) -> str:
    """As the import reads it: `Name`, `Name (3)`, `Name (afbud)`; before the day `Name (inviteret)`."""
    absent = _("invited") if meeting.on > clock.today() else _("absent")
    return "; ".join(
        row.organisation.name
        + ("" if row.attended else f" ({absent})")
        + (f" ({row.persons})" if row.persons else "")
        for row in meeting.participants.all()
    )


def _hours(meeting: Meeting) -> str:
    if not meeting.starts_at:
        return ""
    times = [time_format(moment, "H:i") for moment in (meeting.starts_at, meeting.ends_at) if moment]
    return "–".join(times)


def _details(meeting: Meeting) -> list[Detail]:
    return [
        Detail(_("Date"), meeting.on),
        Detail(_("Time"), _hours(meeting)),
        Detail(_("Purpose"), meeting.get_purpose_display()),
        Detail(_("Forum"), meeting.get_forum_display()),
        Detail(_("Place"), meeting.place),
        Detail(_("Online"), meeting.online_url, meeting.online_url),
        Detail(_("Introduction"), meeting.intro),
        Detail(_("Who arranges it"), str(meeting.organiser or "")),
        Detail(_("Members needed for decisions"), meeting.quorum),
        Detail(_("Status"), _status(meeting)),
        Detail(_("Cancelled because"), meeting.cancelled),
        Detail(_("Confidential"), _("Yes") if meeting.confidential else ""),
        Detail(_("Shown on the public pages"), _("Yes") if meeting.public else ""),
        *about(meeting),
    ]


def _took_part(meeting: Meeting, row: Participant) -> str:
    if meeting.on > clock.today() or meeting.cancelled:
        return _("Invited")
    if not any(each.attended for each in meeting.participants.all()):
        return _("Nobody has registered who came")
    return _("Yes") if row.attended else _("No")


def _sections(meeting: Meeting, by: Actor) -> list[Section]:
    return [
        Section(
            _("Participants"),
            (_("Organisation"), _("Kind of organisation"), _("Municipality"), _("Took part"), _("Persons")),
            [
                [
                    cell(row.organisation),
                    (row.organisation.get_kind_display(), ""),
                    (names().get(row.organisation.municipality, ""), ""),
                    (_took_part(meeting, row), ""),
                    (row.persons or "", ""),
                ]
                for row in meeting.participants.all()
            ],
            _("No participants are on record."),
        ),
    ]


meetings = Register(
    model=Meeting,
    route="meetings",
    title=gettext_lazy("Meetings"),
    singular=gettext_lazy("meeting"),
    new_label=gettext_lazy("New meeting"),
    intro=gettext_lazy("Meetings of every kind, planned and held: who was there, and what came of it."),
    columns=(
        Column("title", gettext_lazy("Title"), lambda meeting: meeting.title, "title"),
        Column("on", gettext_lazy("Date"), lambda meeting: meeting.on, "on"),
        Column("purpose", gettext_lazy("Purpose"), lambda meeting: meeting.get_purpose_display(), "purpose"),
        Column("participants", gettext_lazy("Participants"), _who, narrow=True),
        Column("status", gettext_lazy("Status"), _status),
    ),
    filters=(
        year_filter(Meeting, gettext_lazy("Year"), field="on"),
        choice_filter("purpose", gettext_lazy("Purpose"), PURPOSE_NAMES),
        Filter(
            "status",
            gettext_lazy("Status"),
            lambda: (
                ("planned", _("Planned")),
                ("held", _("Held")),
                ("no-minutes", _("Held, no minutes")),
                ("cancelled", _("Cancelled")),
            ),
            _by_status,
        ),
        Filter(
            "municipality",
            gettext_lazy("Municipality"),
            lambda: names().items(),
            _by_municipality,
        ),
    ),
    search=("title", "place", "participants__organisation__name", "items__subject"),
    order="-on",
    form=MeetingForm,
    create=actions.create_meeting,
    change=actions.change_meeting,
    details=_details,
    sections=_sections,
    template="meetings/meeting.html",
    more=meeting_page.shown,
    rows=lambda rows: rows.select_related("minutes", "organiser").prefetch_related(
        "participants__organisation"
    ),
    identify=(("title", "on"),),
)
