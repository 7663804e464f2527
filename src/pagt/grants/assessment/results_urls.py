"""The pages of results, under the desk."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.rights import Right
from pagt.grants.assessment.views import results

_READ, _HANDLE = Right.READ_APPLICATIONS, Right.HANDLE_APPLICATIONS
_ROUTES = (
    ("", results.calls_page, "results-calls", _READ),
    ("<slug:call>/", results.board_page, "results-board", _READ),
    ("<slug:call>/export/<slug:form>/", results.export, "results-export", _READ),
    ("<slug:call>/assessors/", results.assessors_page, "results-assessors", _READ),
    ("<slug:call>/panel/", results.panel_page, "results-panel", _HANDLE),
    ("<slug:call>/<slug:key>/", results.case_page, "results-case", _READ),
    ("<slug:call>/<slug:key>/consensus/", results.consensus_page, "results-consensus", _HANDLE),
)
urlpatterns: list[URLPattern] = [
    *(page(f"results/{route}", view, name=name, needs=needs) for route, view, name, needs in _ROUTES),
    page("my-results/", results.mine_page, name="results-mine", needs=Right.ASSESS),
]
