"""The pages of decisions, award rounds and awards."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.grants.awards.registers import award_rounds, awards
from pagt.grants.awards.registers_decisions import decisions
from pagt.grants.awards.views import decisions as deciding

_READ, _HANDLE = Right.READ_APPLICATIONS, Right.HANDLE_APPLICATIONS
_DECISIONS = (
    ("record/<slug:key>/", deciding.record_page, "decision-record", _HANDLE),
    ("change/<slug:key>/", deciding.change_page, "decision-change", _HANDLE),
    ("promote/<slug:key>/", deciding.promote_page, "decision-promote", _HANDLE),
    ("<slug:key>/", deciding.detail_page, "decision-detail", _READ),
)

urlpatterns: list[URLPattern] = [
    *pages(award_rounds),
    *pages(awards),
    *pages(decisions),
    *(
        page(f"{decisions.route}/{route}", view, name=name, needs=needs)
        for route, view, name, needs in _DECISIONS
    ),
]
