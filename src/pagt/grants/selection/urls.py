"""Pages of selection, under the desk."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.grants.selection import views
from pagt.grants.selection.registers import scenarios

_READ = Right.READ_APPLICATIONS
_ROUTES = (
    ("portfolio/", views.calls_page, "portfolio-calls"),
    ("portfolio/<slug:call>/", views.call_page, "portfolio-call"),
    ("portfolio/<slug:call>/export/<slug:form>/", views.export, "portfolio-export"),
    (f"{scenarios.route}/<slug:key>/study/", views.study_page, "scenario-study"),
)
urlpatterns: list[URLPattern] = [
    *(page(route, view, name=name, needs=_READ) for route, view, name in _ROUTES),
    *pages(scenarios),
]
