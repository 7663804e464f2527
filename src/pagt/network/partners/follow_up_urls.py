"""The pages of follow-ups and contributions."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.network.partners.registers import contributions, follow_ups
from pagt.network.partners.views import follow_ups as views

urlpatterns: list[URLPattern] = [
    page("follow-ups-done/", views.finish_many, name="follow-ups-finish", needs=Right.WRITE_RECORDS),
    page(
        "follow-ups/<slug:key>/finish/", views.finish_one, name="follow-up-finish", needs=Right.READ_RECORDS
    ),
    page(
        "follow-ups/<slug:key>/reopen/", views.reopen_one, name="follow-up-reopen", needs=Right.READ_RECORDS
    ),
    *pages(follow_ups),
    *pages(contributions),
]
