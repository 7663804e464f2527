"""The pages on which an applicant joins organisations and approves colleagues."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.rights import Right
from pagt.network.partners.views import mine

_ROUTES = (
    ("", mine.mine_page, "affiliations-mine"),
    ("join/", mine.join_page, "affiliation-join"),
    ("join/<slug:key>/", mine.ask_action, "affiliation-ask"),
    ("new/", mine.new_page, "affiliation-new"),
    ("<int:pk>/leave/", mine.leave_action, "affiliation-leave"),
    ("<int:pk>/approve/", mine.approve_action, "affiliation-approve"),
    ("<int:pk>/refuse/", mine.refuse_page, "affiliation-refuse"),
)
urlpatterns: list[URLPattern] = [
    page(route, view, name=name, needs=Right.APPLY) for route, view, name in _ROUTES
]
