"""The pages of meetings."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.network.meetings.registers import meetings
from pagt.network.meetings.views import meeting, minutes, series

_READ, _WRITE = Right.READ_RECORDS, Right.WRITE_RECORDS
_AT = "meetings/<slug:key>"
_ITEM = f"{_AT}/items/<int:item>"

urlpatterns: list[URLPattern] = [
    *pages(meetings),
    page(f"{_AT}/minutes/", minutes.write_page, name="meeting-minutes", needs=_WRITE),
    page(f"{_AT}/minutes/pdf/", minutes.pdf, name="meeting-minutes-pdf", needs=_READ),
    page(f"{_AT}/minutes/approve/", minutes.approve_action, name="meeting-minutes-approve", needs=_READ),
    page(f"{_AT}/minutes/send/", minutes.send_action, name="meeting-minutes-send", needs=_WRITE),
    page(f"{_AT}/minutes/correct/", minutes.correct_action, name="meeting-minutes-correct", needs=_WRITE),
    page(f"{_AT}/agenda/pdf/", meeting.agenda, name="meeting-agenda-pdf", needs=_READ),
    page(f"{_AT}/agenda/copy/", meeting.copy_page, name="meeting-agenda-copy", needs=_WRITE),
    page(f"{_AT}/papers/pdf/", meeting.papers, name="meeting-papers-pdf", needs=_READ),
    page(f"{_AT}/papers/<int:pk>/", meeting.paper, name="meeting-paper", needs=_READ),
    page(
        f"{_AT}/papers/<int:pk>/remove/",
        meeting.remove_paper_action,
        name="meeting-paper-remove",
        needs=_WRITE,
    ),
    page(f"{_ITEM}/", meeting.item_page, name="meeting-item", needs=_WRITE),
    page(f"{_ITEM}/move/", meeting.move_action, name="meeting-item-move", needs=_WRITE),
    page(f"{_ITEM}/approved/", minutes.approve_earlier_action, name="meeting-item-approved", needs=_WRITE),
    page(f"{_ITEM}/interest/", meeting.interest_page, name="meeting-interest", needs=_READ),
    page(f"{_AT}/interests/<int:pk>/", meeting.decide_action, name="meeting-interest-decide", needs=_WRITE),
    page(f"{_AT}/series/", series.series_page, name="meeting-series", needs=_WRITE),
    page(f"{_AT}/badges/pdf/", meeting.badges, name="meeting-badges-pdf", needs=_WRITE),
    page(f"{_AT}/attendance/pdf/", meeting.attendance_sheet, name="meeting-attendance-pdf", needs=_WRITE),
]
