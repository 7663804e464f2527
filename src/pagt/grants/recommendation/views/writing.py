"""Writing a recommendation: beginning one, its lines, its steps, the council's advice, the agenda."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.closed import open_to
from pagt.core.errors import EditConflict, Invalid
from pagt.core.register.views import crumbs
from pagt.grants.calls.models import Call
from pagt.grants.recommendation import actions, rules
from pagt.grants.recommendation.actions_paper import put_on_agenda
from pagt.grants.recommendation.forms import AdviceForm, AgendaForm, BeginForm, LineForm, VerdictForm
from pagt.grants.recommendation.models import Recommendation, RecommendationLine
from pagt.grants.recommendation.queries import as_rule, lines_of
from pagt.grants.recommendation.registers import recommendations
from pagt.grants.recommendation.sentences import say_deviation
from pagt.grants.recommendation.states import Audience, State
from pagt.grants.recommendation.views.finding import frame, recommendation_of, version_in
from pagt.grants.recommendation.views.reading import shown
from pagt.grants.selection.models import Scenario
from pagt.network.meetings.models import AgendaItem, Meeting
from pagt.network.meetings.states import Purpose

_MEETINGS = 30
"""How many of the newest meetings are offered."""


def begin_page(request: HttpRequest, key: str) -> HttpResponse:
    """Choose what the first version of a call's recommendation is made from."""
    call, by = get_object_or_404(Call, key=key, run_here=True, withdrawn=""), actor(request)
    scenarios = list(open_to(Scenario.objects.filter(call=call, withdrawn=""), by).order_by("title"))
    form = BeginForm(
        request.POST or None,
        scenarios=scenarios,
        initial={"basis": request.GET.get("scenario", scenarios[0].key if scenarios else "ranked")},
    )
    if request.method == "POST" and form.is_valid():
        scenario, ranked = form.chosen()
        try:
            made = actions.begin(
                call, by=by, scenario=scenario, ranked=ranked, background=form.cleaned_data["background"]
            )
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The recommendation is begun. Go through its lines."))
            return redirect("grant_recommendation-detail", made.key)
    context = {
        "form": form,
        "call": call,
        "breadcrumbs": [*crumbs(recommendations), (_("Make a recommendation"), "")],
    }
    return render(request, "recommendation/begin.html", context, status=422 if form.errors else 200)


def lines_page(request: HttpRequest, key: str) -> HttpResponse:
    """Say of all lines at once what is recommended, and write the background."""
    found, by = recommendation_of(request, key), actor(request)
    lines = lines_of(found)
    given = request.POST or None
    forms = [VerdictForm(given, line=line, prefix=f"line-{line.pk}") for line in lines]
    background = request.POST.get("background", found.background)[:10_000]
    version, theirs, problem = found.version, [], ""
    if request.method == "POST":
        version = version_in(request)
        valid = [form.is_valid() for form in forms]  # each is asked, so that each says what is wrong
        if all(valid):
            rows = [form.values() for form in forms]
            try:
                actions.change_recommendation(
                    found, by=by, version=version, background=background, lines=rows
                )
            except EditConflict as error:
                problem, version = str(error), error.version
                theirs = [form.line for form in forms if _differs(form)]
            except Invalid as error:
                problem = str(error)
            else:
                messages.success(request, _("The lines are saved."))
                return redirect("grant_recommendation-detail", key)
    failed = bool(problem) or any(form.errors for form in forms)
    context = {
        "forms": forms,
        "background": background,
        "version": version,
        "problem": problem,
        "theirs": theirs,
        "lapses": found.status in (State.PREPARED, State.APPROVED),
        "budget": found.call.amount or 0,
        **frame(found, _("Lines")),
    }
    return render(request, "recommendation/lines.html", context, status=422 if failed else 200)


def _differs(form: VerdictForm) -> bool:
    return any(value != getattr(form.line, name) for name, value in form.cleaned_data.items())


def line_page(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Write everything on one application: what is recommended, why, and on which conditions."""
    found, by = recommendation_of(request, key), actor(request)
    lines = lines_of(found)
    place = next((i for i, line in enumerate(lines) if line.pk == pk), None)
    if place is None:
        raise Http404(_("There is no such line."))
    line = lines[place]
    form = LineForm(request.POST or None, line=line)
    version, theirs = found.version, []
    if request.method == "POST" and form.is_valid():
        version = version_in(request)
        try:
            actions.change_recommendation(found, by=by, version=version, lines=[form.values()])
        except EditConflict as error:
            form.add_error(None, str(error))
            version, theirs = error.version, _theirs(form)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": line.application.name_or_title})
            if "next" in request.POST and place + 1 < len(lines):
                return redirect("recommendation-line", key, lines[place + 1].pk)
            return redirect("grant_recommendation-detail", key)
    departing = rules.deviations([as_rule(each) for each in lines])
    context = {
        "form": form,
        "line": line,
        "version": version,
        "theirs": theirs,
        "has_next": place + 1 < len(lines),
        "lapses": found.status in (State.PREPARED, State.APPROVED),
        "deviations": [say_deviation(each) for each in departing.get(line.application.number, ())],
        **frame(found, line.application.number),
    }
    return render(request, "recommendation/line.html", context, status=422 if form.errors else 200)


def _theirs(form: LineForm) -> list[tuple[Any, str]]:
    """What stands on the line now, where it says something else than was typed."""
    line: RecommendationLine = form.line
    return [
        (
            form.fields[name].label,
            line.get_verdict_display() if name == "verdict" else str(getattr(line, name) or "–"),
        )
        for name, value in form.cleaned_data.items()
        if value != getattr(line, name) and name != "amount"
    ]


@require_POST
def step_action(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Make it ready, approve it, send it back, or make a new version."""
    found, by, version = recommendation_of(request, key), actor(request), version_in(request)
    reason = request.POST.get("reason", "")
    try:
        if step == "prepare":
            actions.prepare(found, by=by, version=version)
            messages.success(request, _("It is ready. Now a second person approves it."))
        elif step == "approve":
            actions.approve(found, by=by, version=version)
            messages.success(request, _("It is approved. A change of any line undoes the approval."))
        elif step == "send_back":
            actions.send_back(found, by=by, version=version, reason=reason)
            messages.success(request, _("It is a draft again."))
        elif step == "renew":
            found = actions.renew(found, by=by, version=version)
            messages.success(request, _("Version %(number)s is begun.") % {"number": found.number})
        else:
            raise Http404(_("There is no such step."))
    except (Invalid, EditConflict) as error:
        return shown(request, recommendation_of(request, key), problem=str(error), reason=reason, status=422)
    return redirect("grant_recommendation-detail", found.key)


def advice_page(request: HttpRequest, key: str) -> HttpResponse:
    """Write down what the council advised; what its minutes say of the item is there to begin from."""
    found, by = recommendation_of(request, key), actor(request)
    meetings = list(
        Meeting.objects.filter(withdrawn="", purpose=Purpose.COUNCIL.value, on__lte=clock.today()).order_by(
            "-on"
        )[:_MEETINGS]
    )
    initial: dict[str, Any] = {
        "advice": found.advice,
        "advice_on": found.advice_on,
        "advice_meeting": found.advice_meeting.key if found.advice_meeting else "",
    }
    form = AdviceForm(
        request.POST or None, meetings=meetings, initial=initial if found.advice else _from_minutes(found)
    )
    version = found.version
    if request.method == "POST" and form.is_valid():
        version = version_in(request)
        try:
            actions.record_advice(
                found,
                by=by,
                version=version,
                advice=form.cleaned_data["advice"],
                on=form.cleaned_data["advice_on"],
                meeting=form.meeting(),
            )
        except EditConflict as error:
            form.add_error(None, str(error))
            version = error.version
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The council's advice is recorded."))
            return redirect("grant_recommendation-detail", key)
    context = {"form": form, "version": version, **frame(found, _("The council's advice"))}
    return render(request, "recommendation/advice.html", context, status=422 if form.errors else 200)


def _from_minutes(found: Recommendation) -> dict[str, Any]:
    """The day, the meeting and the minuted decision of the item that the council had the paper on."""
    papers = found.papers.filter(audience=Audience.COUNCIL.value, item__isnull=False)
    paper = papers.select_related("item__meeting").last()
    item = paper.item if paper else None
    if item is None:
        return {}
    return {
        "advice": item.decision or item.minutes,
        "advice_on": item.meeting.on,
        "advice_meeting": item.meeting.key,
    }


def agenda_page(request: HttpRequest, key: str) -> HttpResponse:
    """Put the paper on an item of a meeting's agenda."""
    found, by = recommendation_of(request, key), actor(request)
    items = AgendaItem.objects.filter(meeting__withdrawn="", meeting__cancelled="").select_related("meeting")
    recent = items.filter(meeting__purpose=Purpose.COUNCIL.value).order_by("-meeting__on", "position")
    form = AgendaForm(request.POST or None, items=list(recent[:100]))
    if request.method == "POST" and form.is_valid():
        try:
            put_on_agenda(
                found,
                by=by,
                version=version_in(request),
                item=form.by_pk[form.cleaned_data["item"]],
                audience=Audience(form.cleaned_data["audience"]),
            )
        except (Invalid, EditConflict) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The paper is on the agenda, as PDF and as DOCX."))
            return redirect("grant_recommendation-detail", key)
    context = {
        "form": form,
        "empty": not form.by_pk,
        "meetings_url": reverse("meeting-list"),
        **frame(found, _("Put on an agenda")),
    }
    return render(request, "recommendation/agenda.html", context, status=422 if form.errors else 200)
