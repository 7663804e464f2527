"""The pages of pools and calls."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.grants.calls import views
from pagt.grants.calls.registers import calls, pools

urlpatterns: list[URLPattern] = [
    *pages(pools),
    *pages(calls),
    page("calls/<slug:key>/prepare/", views.prepare, name="call-prepare", needs=Right.PUBLISH_CALLS),
    page("calls/<slug:key>/publish/", views.publish, name="call-publish", needs=Right.PUBLISH_CALLS),
    page("calls/<slug:key>/copy/", views.copy, name="call-copy", needs=Right.WRITE_RECORDS),
    page("calls/<slug:key>/mail/<slug:event>/", views.mail, name="call-mail", needs=Right.READ_RECORDS),
]
