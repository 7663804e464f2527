"""The discussion of an application in writing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core.access import actor
from pagt.core.closed import open_to
from pagt.core.errors import Invalid
from pagt.core.rights import Right, require
from pagt.grants.applications.models import Application
from pagt.grants.assessment.access import seat_or_404
from pagt.grants.assessment.actions.remarks import (
    LONGEST,
    change_remark,
    seat_of,
    take_back_remark,
    why_not_talk,
    write_remark,
)
from pagt.grants.assessment.models import Remark
from pagt.grants.assessment.queries.reviews import called, places, remarks_on, require_own_first
from pagt.people.models import User


@dataclass(frozen=True)
class Line:
    """A remark as one reads it."""

    remark: Remark
    who: str
    is_mine: bool
    may_change: bool


def discussion(application: Application, user: User, *, with_names: bool, typed: str = "") -> dict[str, Any]:
    """Return what the discussion's template needs.

    Args:
        application: with its call.
        user: who reads.
        with_names: whether assessors are called by their names.
        typed: what somebody wrote that could not be stored.
    """
    numbers = places(application)
    remarks = remarks_on(application)
    standing = [remark.pk for remark in remarks if not remark.withdrawn]
    last = standing[-1] if standing else None
    why_not = why_not_talk(application)
    if not why_not and Right.HANDLE_APPLICATIONS not in user.rights and seat_of(application, user) is None:
        why_not = _("Those who assess the application and those who handle it take part in its discussion.")
    return {
        "lines": [
            Line(
                remark,
                called(remark.author_id, str(remark.author), numbers, with_names=with_names),
                remark.author_id == user.pk,
                remark.author_id == user.pk and not why_not and remark.pk == last,
            )
            for remark in remarks
        ],
        "why_not": why_not,
        "typed": typed,
        "most": LONGEST,
        "new_url": reverse("remark-new", args=[application.key]),
    }


def discussion_page(request: HttpRequest, key: str) -> HttpResponse:
    """The discussion as staff read it and take part in it: with everybody's name."""
    application = _application(request, key)
    return _page(request, application)


def _application(request: HttpRequest, key: str) -> Application:
    rows = open_to(Application.objects.select_related("call", "lead"), actor(request))
    application = get_object_or_404(rows, key=key, withdrawn="")
    require_own_first(application, actor(request))
    return application


def _page(
    request: HttpRequest, application: Application, typed: str = "", wrong: str = "", status: int = 200
) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "application": application,
        "discussion": discussion(application, user, with_names=True, typed=typed),
        "wrong": wrong,
        "breadcrumbs": [
            (_("Applications"), reverse("application-list")),
            (application.number, reverse("application-detail", args=[application.key])),
            (_("Discussion"), ""),
        ],
    }
    return render(request, "assessment/discussion.html", context, status=status)


@require_POST
def new_remark(request: HttpRequest, key: str) -> HttpResponse:
    """Write in the discussion, as an assessor or as staff."""
    application, back = _place(request, key)
    try:
        write_remark(application, by=cast(User, request.user), text=request.POST.get("text", ""))
    except Invalid as error:
        return _refused(request, application, error)
    messages.success(request, _("Your remark stands in the discussion."))
    return redirect(back)


def change_page(request: HttpRequest, remark: str) -> HttpResponse:
    """Correct or take back one's own remark."""
    user = cast(User, request.user)
    rows = Remark.objects.select_related("application__call", "author")
    found = get_object_or_404(rows, key=remark, author=user)
    application, back = _place(request, found.application.key)
    typed, wrong = found.text, ""
    if request.method == "POST":
        typed = request.POST.get("text", "")
        try:
            if request.POST.get("then") == "take_back":
                take_back_remark(found, by=user)
                messages.success(request, _("Your remark is taken back."))
            else:
                change_remark(found, by=user, text=typed)
                messages.success(request, _("Your remark is corrected."))
            return redirect(back)
        except Invalid as error:
            wrong = str(error)
    context = {"application": application, "typed": typed, "wrong": wrong, "back": back, "most": LONGEST}
    return render(request, "assessment/remark.html", context, status=400 if wrong else 200)


def _place(request: HttpRequest, key: str) -> tuple[Application, str]:
    """Return an application that the person may talk about, and the page on which they read its discussion."""
    user = cast(User, request.user)
    if Right.READ_APPLICATIONS in user.rights:
        return _application(request, key), reverse("discussion", args=[key])
    require(user, Right.ASSESS)
    application = Application.objects.filter(key=key).first()
    mine = seat_of(application, user) if application else None
    seat = seat_or_404(user, mine.key if mine else "")
    return seat.assignment.application, reverse("review", args=[seat.assignment.key]) + "#discussion"


def _refused(request: HttpRequest, application: Application, error: Invalid) -> HttpResponse:
    """What was typed comes back with why it was not stored; an assessor gets it on a page of its own."""
    typed = request.POST.get("text", "")
    if Right.READ_APPLICATIONS in actor(request).rights:
        return _page(request, application, typed, str(error), 400)
    _application_of_mine, back = _place(request, application.key)
    context = {"application": application, "typed": typed, "wrong": str(error), "back": back, "most": LONGEST}
    return render(request, "assessment/remark.html", context | {"is_new": True}, status=400)
