"""The pages of needs, offers and matches."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.network.matching import views
from pagt.network.matching.registers import matches, needs

urlpatterns: list[URLPattern] = [
    page("matches/suggestions/", views.suggestions_page, name="match-suggestions", needs=Right.READ_RECORDS),
    *pages(needs),
    *pages(matches),
    page(
        "needs/<slug:key>/with/<slug:other>/",
        views.decide_page,
        name="need-decide",
        needs=Right.WRITE_RECORDS,
    ),
    page(
        "matches/<slug:key>/introduce/",
        views.introduce_page,
        name="match-introduce",
        needs=Right.WRITE_RECORDS,
    ),
    page(
        "matches/<slug:key>/step/<slug:step>/", views.step_page, name="match-step", needs=Right.WRITE_RECORDS
    ),
]
