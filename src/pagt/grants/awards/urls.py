"""The pages of decisions, award rounds and awards."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.grants.awards.registers import award_rounds, awards
from pagt.grants.awards.registers_decisions import decisions
from pagt.grants.awards.views import decisions as deciding
from pagt.grants.awards.views import hearings, letters

_READ, _HANDLE, _DECIDE = Right.READ_APPLICATIONS, Right.HANDLE_APPLICATIONS, Right.DECIDE
_DECISIONS = (
    ("record/<slug:key>/", deciding.record_page, "decision-record", _HANDLE),
    ("change/<slug:key>/", deciding.change_page, "decision-change", _HANDLE),
    ("promote/<slug:key>/", deciding.promote_page, "decision-promote", _HANDLE),
    ("<slug:key>/letters/", letters.sheet_page, "decision-letters", _READ),
    ("<slug:key>/letters/make/", letters.make_action, "decision-letters-make", _HANDLE),
    (
        "<slug:key>/letters/nothing-unknown/",
        letters.nothing_unknown_action,
        "decision-letters-nothing-unknown",
        _HANDLE,
    ),
    ("<slug:key>/letters/approve/", letters.approve_action, "decision-letters-approve", _DECIDE),
    ("<slug:key>/release/", letters.release_action, "decision-release", _DECIDE),
    ("<slug:key>/release/call-off/", letters.call_off_action, "decision-release-call-off", _DECIDE),
    ("<slug:key>/", deciding.detail_page, "decision-detail", _READ),
)
_LETTERS = (
    ("letter-batches/<slug:run>/", letters.batch_page, "letter-batch", _READ),
    ("letter-grounds/<int:line>/", letters.grounds_page, "letter-grounds", _HANDLE),
    ("decision-letters/<slug:key>/", letters.letter_page, "letter-page", _READ),
    ("decision-letters/<slug:key>/pdf/", letters.pdf, "letter-page-pdf", _READ),
    ("hearings/new/<slug:key>/", hearings.new_page, "case-hearing", _HANDLE),
    ("hearings/<slug:key>/", hearings.detail_page, "hearing-page", _READ),
)

urlpatterns: list[URLPattern] = [
    *pages(award_rounds),
    *pages(awards),
    *pages(decisions),
    *(
        page(f"{decisions.route}/{route}", view, name=name, needs=needs)
        for route, view, name, needs in _DECISIONS
    ),
    *(page(route, view, name=name, needs=needs) for route, view, name, needs in _LETTERS),
]
