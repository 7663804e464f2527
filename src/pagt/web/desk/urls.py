from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.core.rights import Right
from pagt.web.desk import place_views, views

app_name = "desk"
urlpatterns: list[URLPattern] = [
    page("", views.home, name="home", needs=Open.SIGNED_IN),
    page("journal/", views.journal_page, name="journal", needs=Right.READ_JOURNAL),
    page("municipalities/", place_views.municipalities_page, name="municipalities", needs=Right.READ_RECORDS),
    page(
        "municipalities/<str:code>/",
        place_views.municipality_page,
        name="municipality",
        needs=Right.READ_RECORDS,
    ),
    page("national/", place_views.national_page, name="national", needs=Right.READ_RECORDS),
    page(
        "national/<slug:key>/", place_views.national_body_page, name="national-body", needs=Right.READ_RECORDS
    ),
]
