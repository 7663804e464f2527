"""The pages of award rounds and awards."""

from django.urls import URLPattern

from pagt.core.register.urls import pages
from pagt.grants.awards.registers import award_rounds, awards

urlpatterns: list[URLPattern] = [*pages(award_rounds), *pages(awards)]
