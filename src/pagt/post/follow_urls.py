"""The public pages of following the calls by mail."""

from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.post.views import following

urlpatterns: list[URLPattern] = [
    page("", following.follow_page, name="follow", needs=Open.PUBLIC),
    page("asked/", following.asked_page, name="follow-asked", needs=Open.PUBLIC),
    page("confirm/<str:token>/", following.confirm_page, name="follow-confirm", needs=Open.PUBLIC),
    page("stop/<str:token>/", following.stop_page, name="follow-stop", needs=Open.PUBLIC),
]
