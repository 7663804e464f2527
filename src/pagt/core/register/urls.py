"""The addresses of a register."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register import import_columns_views, import_views, saved_views, views
from pagt.core.register.spec import Register, register
from pagt.core.rights import Right


def pages(spec: Register[Any]) -> list[URLPattern]:
    """Make the register known and return its pages: list, export, saved views, new, detail, edit, withdraw, import.

    Args:
        spec: the register. Its kind names the URLs, e.g. `meeting-list`. Where its records are made elsewhere, so
            are their pages; the domain names the one that shows a record `<kind>-detail`.
    """
    register(spec)
    read, write = spec.model.READS, spec.model.NEEDS
    table: tuple[tuple[str, Callable[..., HttpResponseBase], str, Right], ...] = (
        ("", views.list_page, "list", read),
        ("export/<slug:form>/", views.export, "export", read),
        ("suggest/", views.suggest, "suggest", read),
        ("views/", saved_views.views_page, "views", read),
        ("views/<slug:view>/", _posted(saved_views.change_view), "view", read),
    )
    written: tuple[tuple[str, Callable[..., HttpResponseBase], str, Right], ...] = (
        ("new/", views.new_page, "new", write),
        ("import/", import_views.upload_page, "import", write),
        ("import/template/", import_views.template, "import-template", write),
        ("import/<slug:run>/", import_views.run_page, "import-run", write),
        ("import/<slug:run>/columns/", import_columns_views.columns_page, "import-columns", write),
        ("import/<slug:run>/values/", import_columns_views.values_page, "import-values", write),
        ("import/<slug:run>/answer/", _posted(import_views.answer), "import-answer", write),
        ("import/<slug:run>/faults/", import_views.faults, "import-faults", write),
        ("import/<slug:run>/apply/", _posted(import_views.apply), "import-apply", write),
        ("import/<slug:run>/undo/", import_views.undo_page, "import-undo", write),
        ("import/<slug:run>/again/", _posted(import_views.again), "import-again", write),
        ("<slug:key>/", views.detail_page, "detail", read),
        ("<slug:key>/edit/", views.edit_page, "edit", write),
        ("<slug:key>/withdraw/", views.withdraw_page, "withdraw", write),
        ("<slug:key>/restore/", _posted(views.restore_action), "restore", write),
    )
    if spec.is_written_here:
        table += written
    return [
        page(f"{spec.route}/{tail}", partial(view, spec), name=f"{spec.kind}-{name}", needs=needs)
        for tail, view, name, needs in table
    ]


def _posted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view of a register, whose first argument is the register, answer only a posted form."""

    def posted(spec: Register[Any], request: HttpRequest, **names: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return view(spec, request, **names)

    return posted
