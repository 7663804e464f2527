"""The pages of saved views."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.core.register import saved
from pagt.core.register.spec import Register
from pagt.core.register.views import crumbs


def views_page(spec: Register[Any], request: HttpRequest) -> HttpResponse:
    """The person's views of a list, to be renamed, shared or deleted; a posted form saves one more."""
    by = actor(request)
    name, query, problem = request.POST.get("name", ""), request.POST.get("query", ""), ""
    if request.method == "POST":
        try:
            view = saved.keep(
                spec.kind, by=by, name=name, query=query, shared=request.POST.get("shared") == "1"
            )
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(f"{spec.url('list')}?{view.query}" if view.query else spec.url("list"))
        except Invalid as error:
            problem = str(error)
    return _page(spec, request, problem=problem, typed=(name, query) if problem else ("", ""))


def change_view(spec: Register[Any], request: HttpRequest, view: str) -> HttpResponse:
    """Rename, share or delete one's own view."""
    by = actor(request)
    if "delete" in request.POST:
        saved.forget(spec.kind, view, by=by)
        messages.success(request, _("The view is deleted."))
        return redirect(f"{spec.kind}-views")
    try:
        name = request.POST.get("name", "")
        saved.change(spec.kind, view, by=by, name=name, shared=request.POST.get("shared") == "1")
    except Invalid as error:
        return _page(spec, request, problem=str(error), at=view, typed=(name, ""))
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": name.strip()})
    return redirect(f"{spec.kind}-views")


def _page(
    spec: Register[Any], request: HttpRequest, *, problem: str, typed: tuple[str, str], at: str = ""
) -> HttpResponse:
    views = saved.choices(spec.kind, by=actor(request))
    context = {
        "spec": spec,
        "mine": [view for view in views if view.mine],
        "others": [view for view in views if not view.mine],
        "problem": problem,
        "at": at,
        "typed_name": typed[0],
        "typed_query": typed[1],
        "list_url": spec.url("list"),
        "views_url": spec.url("views"),
        "breadcrumbs": crumbs(spec, _("Saved views")),
    }
    return render(request, "core/register/views.html", context, status=422 if problem else 200)
