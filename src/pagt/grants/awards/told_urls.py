"""The applicant's pages on hearings and letters, under `/apply/`."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.rights import Right
from pagt.grants.awards.views import told

app_name = "decided"
_ROUTES = (
    ("<slug:number>/hearing/<slug:key>/", told.hearing_page, "hearing"),
    ("<slug:number>/letter/<slug:key>/", told.letter_page, "letter"),
    ("<slug:number>/letter/<slug:key>/pdf/", told.letter_pdf, "letter-pdf"),
)
urlpatterns: list[URLPattern] = [
    page(route, view, name=name, needs=Right.APPLY) for route, view, name in _ROUTES
]
