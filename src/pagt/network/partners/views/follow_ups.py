"""Closing follow-ups, one or many, and opening them again."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.errors import EditConflict, Invalid
from pagt.core.register.listing import choice_address, chosen_rows
from pagt.core.register.views import crumbs
from pagt.network.partners.actions_follow_ups import finish, reopen
from pagt.network.partners.forms_follow_ups import FinishForm
from pagt.network.partners.models import FollowUp
from pagt.network.partners.registers.follow_ups import follow_ups


def _one(request: HttpRequest, key: str) -> FollowUp:
    return get_object_or_404(follow_ups.visible_to(actor(request)), key=key)


@require_POST
def finish_one(request: HttpRequest, key: str) -> HttpResponse:
    """Close a follow-up on a day, by a record when one is chosen."""
    by, one = actor(request), _one(request, key)
    form = FinishForm(request.POST, follow_up=one, by=by)
    back = redirect(follow_ups.url("detail", one))
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return back
    try:
        finish(
            one,
            by=by,
            version=one.version,
            on=form.cleaned_data["done_on"],
            done_by=form.cleaned_data["done_by"],
        )
    except (Invalid, EditConflict) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("“%(name)s” is done.") % {"name": one.name_or_title})
    return back


@require_POST
def reopen_one(request: HttpRequest, key: str) -> HttpResponse:
    """Open a follow-up that was closed by mistake."""
    one = _one(request, key)
    reopen(one, by=actor(request), version=one.version)
    messages.success(request, _("“%(name)s” is open again.") % {"name": one.name_or_title})
    return redirect(follow_ups.url("detail", one))


def finish_many(request: HttpRequest) -> HttpResponse:
    """Show what was chosen in the list, then close it all as done today."""
    by = actor(request)
    listing = chosen_rows(follow_ups, by, request.GET)
    chosen = [one for one in listing.found if one.done_on is None and not one.withdrawn] if listing else []
    if request.method == "POST" and chosen:
        with transaction.atomic():
            for one in chosen:
                finish(one, by=by, version=one.version, on=clock.today())
        messages.success(
            request,
            ngettext("%(n)s follow-up is done.", "%(n)s follow-ups are done.", len(chosen))
            % {"n": len(chosen)},
        )
        return redirect(follow_ups.url("list"))
    context = {
        "chosen": chosen,
        "address": choice_address(request.GET),
        "list_url": follow_ups.url("list"),
        "breadcrumbs": crumbs(follow_ups, _("Done")),
    }
    return render(request, "partners/follow_ups_finish.html", context)
