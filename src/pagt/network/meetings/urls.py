"""The pages of meetings."""

from django.urls import URLPattern

from pagt.core.register.urls import pages
from pagt.network.meetings.registers import meetings

urlpatterns: list[URLPattern] = pages(meetings)
