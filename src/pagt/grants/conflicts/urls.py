"""Pages of conflicts, under the desk."""

from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.grants.conflicts.registers import conflicts
from pagt.grants.conflicts.views import mine, staff

_READ, _DECIDE = Right.READ_APPLICATIONS, Right.DECIDE
urlpatterns: list[URLPattern] = [
    *pages(conflicts),
    page("conflicts/raise/", staff.raise_page, name="conflicts-raise", needs=_DECIDE),
    page("conflicts/<slug:key>/", staff.conflict_page, name="conflict-detail", needs=_READ),
    page("calls/<slug:key>/conflicts/", staff.call_page, name="conflicts-call", needs=_READ),
    page("calls/<slug:key>/conflicts/search/", staff.search_action, name="conflicts-search", needs=_DECIDE),
    page("my-conflicts/", mine.mine_page, name="my-interests", needs=Open.SIGNED_IN),
    page("my-conflicts/<slug:key>/end/", mine.end_action, name="my-interests-end", needs=Open.SIGNED_IN),
    page("my-conflicts/<slug:key>/", mine.declare_page, name="my-interests-call", needs=Open.SIGNED_IN),
]
