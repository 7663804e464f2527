"""Pages of recommendations of grants, under the desk."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.grants.recommendation.registers import recommendations
from pagt.grants.recommendation.views import reading, writing

_READ, _HANDLE = Right.READ_APPLICATIONS, Right.HANDLE_APPLICATIONS
_ROUTES = (
    ("begin/<slug:key>/", writing.begin_page, "recommendation-begin", _HANDLE),
    ("<slug:key>/", reading.detail_page, "grant_recommendation-detail", _READ),
    ("<slug:key>/lines/", writing.lines_page, "recommendation-lines", _HANDLE),
    ("<slug:key>/lines/<int:pk>/", writing.line_page, "recommendation-line", _HANDLE),
    ("<slug:key>/step/<slug:step>/", writing.step_action, "recommendation-step", Right.DECIDE),
    ("<slug:key>/advice/", writing.advice_page, "recommendation-advice", _HANDLE),
    ("<slug:key>/agenda/", writing.agenda_page, "recommendation-agenda", _HANDLE),
    ("<slug:key>/paper/<slug:audience>/<slug:form>/", reading.paper_file, "recommendation-paper", _READ),
)
urlpatterns: list[URLPattern] = [
    *pages(recommendations),
    *(
        page(f"{recommendations.route}/{route}", view, name=name, needs=needs)
        for route, view, name, needs in _ROUTES
    ),
]
