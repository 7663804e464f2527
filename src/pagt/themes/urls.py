"""The pages of themes and hearing input."""

from django.urls import URLPattern

from pagt.core.register.urls import pages
from pagt.themes.registers import hearing_inputs, themes

urlpatterns: list[URLPattern] = [*pages(themes), *pages(hearing_inputs)]
