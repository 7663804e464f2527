"""Decisions: recording one, changing it, moving the reserve list up, and reading them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.closed import closed_cases
from pagt.core.errors import Invalid, NotOnRecord
from pagt.core.register.spec import panels
from pagt.core.register.views import crumbs, history_of
from pagt.core.rights import Actor
from pagt.grants.awards.actions.deciding import change_decision, promote_reserve, record_decision
from pagt.grants.awards.forms_decisions import ChangeForm, DecisionForm, LineForm, MeetingForm
from pagt.grants.awards.models import Decision
from pagt.grants.awards.queries import decisions as reading
from pagt.grants.awards.registers_decisions import decisions
from pagt.grants.awards.rules.deciding import promoted
from pagt.grants.calls.models import Call
from pagt.grants.recommendation.models import Recommendation
from pagt.grants.recommendation.queries import approved, lines_of
from pagt.grants.recommendation.queries import visible as visible_recommendations
from pagt.network.meetings.models import Meeting

_MEETINGS = 40
"""How many of the newest meetings are offered."""


def detail_page(request: HttpRequest, key: str) -> HttpResponse:
    """A decision: where it was made, what it says of each application, who had left the room."""
    by = actor(request)
    found = get_object_or_404(reading.visible(by).select_related("recommendation", "supersedes"), key=key)
    lines = list(found.lines.select_related("application__lead", "superseded_by__decision"))
    context = {
        "decision": found,
        "lines": lines,
        "given": sum(line.amount for line in lines),
        "left_room": list(found.left_room.select_related("application", "user")),
        "recorded_by": actor_names([found.recorded_by])[found.recorded_by],
        "may_write": Decision.NEEDS in by.rights,
        "sections": panels(found, by),
        "history": history_of(decisions, key),
        "breadcrumbs": crumbs(decisions, found.name_or_title),
    }
    return render(request, "awards/decision.html", context)


def record_page(request: HttpRequest, key: str) -> HttpResponse:
    """Record what was decided on an approved recommendation."""
    by = actor(request)
    found = get_object_or_404(visible_recommendations(by), key=key)
    meeting, meeting_form = _meeting(request)
    known = reading.should_have_left(found, meeting)
    given = request.POST or None
    form = DecisionForm(given, known=known, initial=_initial(meeting))
    forms = [LineForm(given, line=line) for line in lines_of(found)]
    if request.method == "POST" and _all_valid(form, forms):
        said = _("The decision is recorded. Nothing is told before it is released.")
        record = partial(record_decision, found, changes=_changes(forms))
        if answer := _recorded(request, form, meeting, record, said):
            return answer
    return _page(
        request,
        form,
        forms,
        meeting_form,
        meeting,
        heading=_("Record the decision"),
        lead=found.name_or_title,
        explained=_(
            "Each line begins as it was recommended. Where something else was decided, change it and say why."
        ),
    )


def change_page(request: HttpRequest, key: str) -> HttpResponse:
    """Record a later decision that changes what stands for some of a call's applications."""
    by = actor(request)
    call = _call(key, by)
    standing = list(reading.in_force(call))
    meeting, meeting_form = _meeting(request)
    known = reading.should_have_left(_rests_on(call), meeting)
    given = request.POST or None
    form = ChangeForm(given, known=known, initial=_initial(meeting))
    forms = [LineForm(given, line=line) for line in standing]
    if request.method == "POST" and _all_valid(form, forms):
        said = _("The decision is changed. What it does not name stands as it was.")
        record = partial(change_decision, call, reason=form.cleaned_data["reason"], changes=_changes(forms))
        if answer := _recorded(request, form, meeting, record, said):
            return answer
    return _page(
        request,
        form,
        forms,
        meeting_form,
        meeting,
        heading=_("Change the decision"),
        lead=call.title,
        explained=_(
            "Each line begins as it stands. Only those that you change are part of the new decision; their letters are "
            "replaced."
        ),
    )


def promote_page(request: HttpRequest, key: str) -> HttpResponse:
    """Give money that has come free to the first on the reserve list."""
    by = actor(request)
    call = _call(key, by)
    waiting, free = reading.next_in_reserve(call), reading.free_money(call)
    gets = promoted(reading.as_rule(waiting), free) if waiting else None
    meeting, meeting_form = _meeting(request)
    known = reading.should_have_left(_rests_on(call), meeting)
    form = ChangeForm(request.POST or None, known=known, initial=_initial(meeting))
    if request.method == "POST" and form.is_valid():
        record = partial(promote_reserve, call, reason=form.cleaned_data["reason"])
        if answer := _recorded(request, form, meeting, record, _("The first in reserve has moved up.")):
            return answer
    return _page(
        request,
        form,
        [],
        meeting_form,
        meeting,
        heading=_("Move the first in reserve up"),
        lead=call.title,
        explained="",
        waiting=waiting,
        gets=gets,
        free=free,
    )


def _call(key: str, by: Actor) -> Call:
    """Return a call that has been decided on, unless a case of it is closed to the reader."""
    call = get_object_or_404(Call.objects.filter(decisions__isnull=False).distinct(), key=key)
    if call.applications.filter(key__in=closed_cases(by)).exists():
        raise NotOnRecord(_("There is no such decision here."))
    return call


def _rests_on(call: Call) -> Recommendation:
    return approved(call) or call.decisions.latest("pk").recommendation


def _meeting(request: HttpRequest) -> tuple[Meeting | None, MeetingForm]:
    held = Meeting.objects.filter(withdrawn="", cancelled="", on__lte=clock.today()).order_by("-on", "-pk")
    form = MeetingForm(request.GET or {"meeting": ""}, meetings=list(held[:_MEETINGS]))
    meeting = form.by_key.get(form.cleaned_data["meeting"]) if form.is_valid() else None
    return meeting, form


def _initial(meeting: Meeting | None) -> dict[str, Any]:
    return {"on": meeting.on, "effective_on": meeting.on} if meeting else {}


def _all_valid(form: DecisionForm, forms: list[LineForm]) -> bool:
    # Each is asked, so that each says what is wrong with it.
    return all([form.is_valid(), *(each.is_valid() for each in forms)])


def _changes(forms: list[LineForm]) -> dict[int, dict[str, Any]]:
    return {each.line.application_id: change for each in forms if (change := each.change())}


def _recorded(
    request: HttpRequest,
    form: DecisionForm,
    meeting: Meeting | None,
    record: Callable[..., Decision],
    said: str,
) -> HttpResponse | None:
    """Record a decision by one of its actions and go to it; None when it is refused, which the form then says."""
    try:
        made = record(by=actor(request), meeting=meeting, **_common(form))
    except Invalid as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, said)
    return redirect("decision-detail", made.key)


def _common(form: DecisionForm) -> dict[str, Any]:
    names = ("body", "on", "effective_on", "case_number")
    return {**{name: form.cleaned_data[name] for name in names}, "left_room": form.left_room()}


def _page(
    request: HttpRequest,
    form: DecisionForm,
    forms: list[LineForm],
    meeting_form: MeetingForm,
    meeting: Meeting | None,
    *,
    heading: str,
    **more: Any,
) -> HttpResponse:
    failed = bool(form.errors) or any(each.errors for each in forms)
    context = {
        "form": form,
        "forms": forms,
        "meeting_form": meeting_form,
        "meeting": meeting,
        "heading": heading,
        "breadcrumbs": crumbs(decisions, heading),
        **more,
    }
    return render(request, "awards/decide.html", context, status=422 if failed else 200)
