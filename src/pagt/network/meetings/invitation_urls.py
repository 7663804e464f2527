"""The pages of a meeting's invitations and attendance, under the desk."""

from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.core.rights import Right
from pagt.network.meetings.views import attendance, drop, feed, invitations

_WRITE = Right.WRITE_RECORDS
_MEETING = "meetings/<slug:key>"

urlpatterns: list[URLPattern] = [
    page(f"{_MEETING}/invitations/", invitations.list_page, name="meeting-invitations", needs=_WRITE),
    page(f"{_MEETING}/invitations/call/", invitations.call_action, name="meeting-call", needs=_WRITE),
    page(f"{_MEETING}/invitations/new/", invitations.paste_page, name="meeting-invite", needs=_WRITE),
    page(f"{_MEETING}/invitations/choose/", invitations.choose_page, name="meeting-choose", needs=_WRITE),
    page(
        f"{_MEETING}/invitations/<int:pk>/",
        invitations.invitation_page,
        name="meeting-invitation",
        needs=_WRITE,
    ),
    page(f"{_MEETING}/attendance/", attendance.attendance_page, name="meeting-attendance", needs=_WRITE),
    page("account/calendar/", feed.mine_page, name="calendar-mine", needs=Open.SIGNED_IN),
    page("drop/", drop.drop_page, name="drop", needs=_WRITE),
    page("drop/meeting/", drop.meeting_page, name="drop-meeting", needs=_WRITE),
    page("drop/interaction/", drop.interaction_page, name="drop-interaction", needs=_WRITE),
]
