"""The pages of pools and calls."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.grants.calls import builder_begin, builder_views, views
from pagt.grants.calls.registers import calls, pools

_FORM = "calls/<slug:key>/form/<slug:stage>/"

urlpatterns: list[URLPattern] = [
    *pages(pools),
    *pages(calls),
    page("calls/<slug:key>/prepare/", views.prepare, name="call-prepare", needs=Right.PUBLISH_CALLS),
    page("calls/<slug:key>/publish/", views.publish, name="call-publish", needs=Right.PUBLISH_CALLS),
    page("calls/<slug:key>/copy/", views.copy, name="call-copy", needs=Right.WRITE_RECORDS),
    page("calls/<slug:key>/mail/<slug:event>/", views.mail, name="call-mail", needs=Right.READ_RECORDS),
    page(_FORM, builder_views.builder_page, name="form-builder", needs=Right.READ_RECORDS),
    page(f"{_FORM}preview/", builder_views.preview_page, name="form-preview", needs=Right.READ_RECORDS),
    page(f"{_FORM}file/", builder_begin.export, name="form-export", needs=Right.READ_RECORDS),
    page(f"{_FORM}begin/", builder_begin.begin_page, name="form-begin", needs=Right.WRITE_RECORDS),
    page(f"{_FORM}change/", builder_views.change, name="form-change", needs=Right.WRITE_RECORDS),
    page(
        f"{_FORM}sections/new/",
        builder_views.section_page,
        name="form-section-new",
        needs=Right.WRITE_RECORDS,
    ),
    page(
        f"{_FORM}sections/<int:number>/",
        builder_views.section_page,
        name="form-section",
        needs=Right.WRITE_RECORDS,
    ),
    page(
        f"{_FORM}sections/<int:number>/new-question/",
        builder_views.new_question,
        name="form-question-new",
        needs=Right.WRITE_RECORDS,
    ),
    page(
        f"{_FORM}questions/<slug:question>/",
        builder_views.question_page,
        name="form-question",
        needs=Right.WRITE_RECORDS,
    ),
]
