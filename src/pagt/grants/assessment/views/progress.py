"""The officer's overview of a call's assessment: who has finished what."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.core.rights import Right
from pagt.grants.assessment.access import phases_of
from pagt.grants.assessment.actions.reminding import remind_of_reviews
from pagt.grants.assessment.queries.reviews import Progress, progress
from pagt.grants.assessment.review_words import PROGRESS
from pagt.grants.assessment.rules.phases import last_scoring, standing
from pagt.grants.calls.access import visible_to
from pagt.grants.calls.models import Call


def _call(request: HttpRequest, key: str) -> Call:
    rows = visible_to(Call.objects.select_related("assessment_plan"), actor(request))
    return get_object_or_404(rows, key=key, withdrawn="")


def progress_page(request: HttpRequest, key: str) -> HttpResponse:
    """Who has finished what, what is missing, and what to do about it."""
    call, by = _call(request, key), actor(request)
    found = progress(call, by)
    now = clock.now()
    phases = phases_of(call)
    until = last_scoring(phases, now)
    plan = getattr(call, "assessment_plan", None)
    finished = sum(each.state == "finished" for each in found)
    context = {
        "call": call,
        "plan": plan,
        "standing": standing(phases, now),
        "until": timezone.localtime(until) if until else None,
        "cases": [
            (
                application,
                [(each, PROGRESS[each.state]) for each in rows],
                _lacks(rows, plan.reviews_each if plan else 0),
            )
            for application, rows in _by_application(found)
        ],
        "people": _people(found),
        "all": len(found),
        "finished": finished,
        "waiting": sum(each.state in ("waiting", "writing") for each in found),
        "may_write": Right.HANDLE_APPLICATIONS in by.rights,
        "breadcrumbs": [
            (_("Calls"), reverse("call-list")),
            (call.title, reverse("call-detail", args=[call.key])),
            (_("Assessment"), ""),
        ],
    }
    return render(request, "assessment/progress.html", context)


def _by_application(found: list[Progress]) -> list[tuple[object, list[Progress]]]:
    return [
        (application, list(rows))
        for application, rows in groupby(found, key=lambda each: each.assignment.application)
    ]


def _lacks(rows: list[Progress], wanted: int) -> str:
    """What an application has too few of, in words."""
    finished = sum(each.state == "finished" for each in rows)
    if finished >= wanted:
        return ""
    return ngettext("%(n)s of %(of)s is finished", "%(n)s of %(of)s are finished", finished) % {
        "n": finished,
        "of": wanted,
    }


def _people(found: list[Progress]) -> list[tuple[str, int, int]]:
    """Each assessor with how many they have accepted and finished, those with most left first."""
    totals: dict[str, list[int]] = {}
    for each in found:
        if each.state == "asked":
            continue
        row = totals.setdefault(str(each.assignment.assessor.user), [0, 0])
        row[0] += 1
        row[1] += each.state == "finished"
    return sorted(
        ((name, row[0], row[1]) for name, row in totals.items()), key=lambda one: (one[2] - one[1], one[0])
    )


@require_POST
def remind_action(request: HttpRequest, key: str) -> HttpResponse:
    """Remind those who have not finished."""
    try:
        count = remind_of_reviews(_call(request, key), by=actor(request))
    except Invalid as error:
        messages.error(request, str(error))
    else:
        said = ngettext("One assessor was reminded.", "%(n)s assessors were reminded.", count)
        messages.success(
            request, said % {"n": count} if count else _("Everybody has finished: nobody was reminded.")
        )
    return redirect("assessment-progress", key)
