"""The pages of bids and recommendations."""

from django.urls import URLPattern

from pagt.bids.registers import bids, recommendations
from pagt.core.register.urls import pages

urlpatterns: list[URLPattern] = [*pages(bids), *pages(recommendations)]
