"""The pages of calls."""

from django.urls import URLPattern

from pagt.core.register.urls import pages
from pagt.grants.calls.registers import calls

urlpatterns: list[URLPattern] = pages(calls)
