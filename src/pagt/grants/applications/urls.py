"""The applicant's pages, under `/apply/`."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.rights import Right
from pagt.grants.applications.views import files, mine, moves, overview, saving, start, writers, writing

app_name = "applications"
_ROUTES = (
    ("", mine.mine, "mine"),
    ("calls/<slug:call>/", start.start, "start"),
    ("register/", writing.organisations, "register"),
    ("<slug:number>/", overview.overview, "overview"),
    ("<slug:number>/preview/", overview.preview, "preview"),
    ("<slug:number>/write/<int:section>/", writing.write, "write"),
    ("<slug:number>/save/", saving.save_answers, "save"),
    ("<slug:number>/changes/", saving.changes, "changes"),
    ("<slug:number>/files/<slug:question>/", files.attach_file, "attach"),
    ("<slug:number>/file/<int:attachment>/", files.fetch, "file"),
    ("<slug:number>/writers/", writers.writers, "writers"),
    ("<slug:number>/withdraw/", moves.withdraw_page, "withdraw"),
    ("<slug:number>/reopen/", moves.reopen_page, "reopen"),
    ("<slug:number>/carry-over/", moves.carry_over_page, "carry-over"),
)
urlpatterns: list[URLPattern] = [
    page(route, view, name=name, needs=Right.APPLY) for route, view, name in _ROUTES
]
