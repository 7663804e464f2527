"""The pages of assessors and assignments, under the desk."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.grants.assessment.registers.assessors import assessors
from pagt.grants.assessment.views import assigning, mine

_READ, _HANDLE, _ASSESS = Right.READ_APPLICATIONS, Right.HANDLE_APPLICATIONS, Right.ASSESS
_ROUTES = (
    ("assignments/<slug:call>/", assigning.board_page, "assignment", _READ),
    ("assignments/<slug:call>/run/", assigning.run_action, "assignment-run", _HANDLE),
    ("assignments/<slug:call>/invite/", assigning.invite_action, "assignment-invite", _HANDLE),
    (
        "assignments/<slug:call>/for/<slug:application>/",
        assigning.candidates_page,
        "assignment-candidates",
        _HANDLE,
    ),
    ("assignment/<slug:assignment>/lock/", assigning.lock_action, "assignment-lock", _HANDLE),
    ("assignment/<slug:assignment>/take/", assigning.take_page, "assignment-take", _HANDLE),
    ("my-assessments/", mine.mine_page, "my-assessments", _ASSESS),
    ("my-assessments/<slug:assignment>/accept/", mine.accept_action, "assignment-accept", _ASSESS),
    ("my-assessments/<slug:assignment>/decline/", mine.decline_page, "assignment-decline", _ASSESS),
)
urlpatterns: list[URLPattern] = [
    *pages(assessors),
    *(page(route, view, name=name, needs=needs) for route, view, name, needs in _ROUTES),
]
