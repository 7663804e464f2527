"""The public pages of a call's forms."""

from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.grants.calls import form_views

urlpatterns: list[URLPattern] = [
    page(
        "calls/<slug:key>/form/<slug:stage>/",
        form_views.read_page,
        name="call-form-read",
        needs=Open.PUBLIC,
    ),
    page(
        "calls/<slug:key>/form/<slug:stage>.pdf",
        form_views.read_pdf,
        name="call-form-pdf",
        needs=Open.PUBLIC,
    ),
]
