"""The pages of duplicates and merging."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.rights import Right
from pagt.network.partners.views import merging

_ROUTES = (
    ("duplicates/", merging.duplicates_page, "duplicates"),
    ("duplicates/<slug:kind>/<slug:key>/<slug:other>/", merging.not_same_action, "not-same"),
    ("merge/<slug:kind>/<slug:key>/", merging.choose_page, "merge-choose"),
    ("merge/<slug:kind>/<slug:key>/<slug:other>/", merging.preview_page, "merge-preview"),
    ("merges/<int:pk>/", merging.done_page, "merge-done"),
    ("merges/<int:pk>/undo/", merging.undo_page, "merge-undo"),
)
urlpatterns: list[URLPattern] = [
    page(route, view, name=name, needs=Right.WRITE_RECORDS) for route, view, name in _ROUTES
]
