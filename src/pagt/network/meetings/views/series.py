"""Where more meetings like one are planned, and those that follow are changed with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pagt.core.access import actor
from pagt.core.errors import EditConflict, Invalid
from pagt.network.meetings import actions
from pagt.network.meetings.actions.series import following, siblings
from pagt.network.meetings.forms_agenda import FollowingForm, SeriesForm
from pagt.network.meetings.rules import days_after
from pagt.network.meetings.states import Rhythm
from pagt.network.meetings.views.finding import frame, meeting_of


def series_page(request: HttpRequest, key: str) -> HttpResponse:
    """Plan more meetings like this one, or make those that follow like it."""
    meeting, by = meeting_of(request, key), actor(request)
    plan, change = SeriesForm(), FollowingForm()
    if request.method == "POST":
        done = None
        if "plan" in request.POST:
            plan = SeriesForm(request.POST)
            if plan.is_valid():
                done = _planned(request, meeting, plan)
        else:
            change = FollowingForm(request.POST)
            if change.is_valid():
                what = set(change.cleaned_data["what"])
                try:
                    changed = actions.change_following(
                        meeting, by=by, what=what - {"agenda"}, agenda="agenda" in what
                    )
                except (Invalid, EditConflict) as error:
                    change.add_error(None, str(error))
                else:
                    text = ngettext("%(n)s meeting is changed.", "%(n)s meetings are changed.", len(changed))
                    done = text % {"n": len(changed)}
        if done:
            messages.success(request, done)
            return redirect(request.path)
    context = {
        "plan": plan,
        "change": change,
        "siblings": siblings(meeting, by),
        "following": following(meeting, by),
        **frame(meeting, _("Series")),
    }
    status = 422 if plan.errors or change.errors else 200
    return render(request, "meetings/series.html", context, status=status)


def _planned(request: HttpRequest, meeting: Any, form: SeriesForm) -> str:
    data = form.cleaned_data
    days = list(data["days"])
    if data["rhythm"] and data["count"]:
        days += days_after(meeting.on, Rhythm(data["rhythm"]), data["count"])
    try:
        made = actions.plan_series(meeting, by=actor(request), version=meeting.version, days=days)
    except (Invalid, EditConflict) as error:
        form.add_error(None, str(error))
        return ""
    return ngettext("%(n)s meeting is planned.", "%(n)s meetings are planned.", len(made)) % {"n": len(made)}
