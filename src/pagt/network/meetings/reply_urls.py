"""What those who are invited open without signing in."""

from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.network.meetings.views import feed, replies

urlpatterns: list[URLPattern] = [
    page("m/<str:token>/", replies.reply_page, name="invitation-reply", needs=Open.PUBLIC),
    page("m/<str:token>/meeting.ics", replies.reply_calendar, name="invitation-calendar", needs=Open.PUBLIC),
    page("calendar/<str:token>.ics", feed.feed_file, name="calendar-feed", needs=Open.PUBLIC),
]
