"""Pages that belong to no domain."""

from django.urls import URLPattern

from pagt.core import drafts, search_views
from pagt.core.access import Open, page
from pagt.core.document_views import download
from pagt.core.rights import Right

urlpatterns: list[URLPattern] = [
    page("drafts/", drafts.save, name="draft-save", needs=Open.SIGNED_IN),
    page("search/", search_views.search_page, name="search", needs=Right.READ_RECORDS),
    page("search/suggest/", search_views.suggestions, name="search-suggest", needs=Right.READ_RECORDS),
    page("documents/<slug:key>/", download, name="document", needs=Right.READ_RECORDS),
]
