"""Submitting, receipts, the public check of a receipt, and later deadlines: whole addresses, over several areas."""

from django.urls import URLPattern

from pagt.core.access import Access, Open, View, page
from pagt.core.rights import Right
from pagt.grants.applications.views import late, receipts, submission

app_name = "submission"
_RECEIPT = "apply/<slug:number>/receipt/<slug:receipt>/"
_ROUTES: tuple[tuple[str, View, str, Access], ...] = (
    ("apply/<slug:number>/submit/", submission.submit_page, "submit", Right.APPLY),
    # Those who wrote it, and staff who may read applications: the view sees which.
    (_RECEIPT, receipts.receipt_page, "receipt", Open.SIGNED_IN),
    (f"{_RECEIPT}pdf/", receipts.as_pdf, "pdf", Open.SIGNED_IN),
    (f"{_RECEIPT}json/", receipts.as_json, "json", Open.SIGNED_IN),
    ("receipt/", receipts.check, "check", Open.PUBLIC),
    ("desk/calls/<slug:call>/late/", late.allow, "late", Right.HANDLE_APPLICATIONS),
)
urlpatterns: list[URLPattern] = [
    page(route, view, name=name, needs=needs) for route, view, name, needs in _ROUTES
]
