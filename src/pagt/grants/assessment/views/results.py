"""The pages of results: the calls, the ranked board, one application, the panel's grades and its meeting."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.actions import withdraw
from pagt.core.closed import open_to
from pagt.core.errors import EditConflict, Invalid
from pagt.core.register import exports
from pagt.core.rights import Right
from pagt.grants.applications.models import Application
from pagt.grants.assessment.actions import results as actions
from pagt.grants.assessment.forms.results import ConsensusForm, PanelForm, TakeBackForm
from pagt.grants.assessment.models import Remark
from pagt.grants.assessment.queries.results import (
    Result,
    agreement_of,
    by_disagreement,
    calls_with_results,
    results,
    scale_of,
)
from pagt.grants.assessment.queries.results_case import (
    consensus_on,
    grade_words,
    own_results,
    read_reviews,
    severities,
    word_of,
)
from pagt.grants.assessment.queries.reviews import require_own_first
from pagt.grants.assessment.results_words import (
    AGREEMENT_NAMES,
    FLAG_NAMES,
    SURENESS_NAMES,
    number,
    said,
    signed,
)
from pagt.grants.assessment.rules.evidence import Flag, agreement, sureness
from pagt.grants.assessment.views.results_board import Board, bar, export_headings
from pagt.grants.calls.models import Call
from pagt.people.models import User


def calls_page(request: HttpRequest) -> HttpResponse:
    """The calls whose applications are assessed, with how far each has come."""
    context = {"rows": calls_with_results(actor(request)), "breadcrumbs": _crumbs()}
    return render(request, "assessment/results_calls.html", context)


def board_page(request: HttpRequest, call: str) -> HttpResponse:
    """The ranked board of a call, or only its rows when HTMX asks while somebody types."""
    by, of = actor(request), _call(call)
    board = _board(request, of)
    alpha = agreement_of(board.all)
    here = reverse("results-board", args=[call])
    context = {
        "call": of,
        "board": board,
        "body": board.body(),
        "pager": [(page, board.address(page=page), page == board.page) for page in range(1, board.pages + 1)],
        "scored": sum(each.score is not None for each in board.all),
        "agreed": sum(each.consensus is not None for each in board.all),
        "flagged": sum(bool(each.flags) for each in board.all),
        "alpha": number(alpha) if alpha is not None else "",
        "agreement": AGREEMENT_NAMES[agreement(alpha)] if alpha is not None else "",
        "meanings": _meanings(),
        "may_write": Right.HANDLE_APPLICATIONS in by.rights,
        "here": here,
        "xlsx_url": reverse("results-export", args=[call, "xlsx"]) + board.address(),
        "csv_url": reverse("results-export", args=[call, "csv"]) + board.address(),
        "breadcrumbs": _crumbs((of.title, "")),
    }
    partial = getattr(request, "htmx", None) and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "assessment/results_rows.html" if partial else "assessment/results_board.html"
    return render(request, template, context)


def _board(request: HttpRequest, call: Call) -> Board:
    url = reverse("results-case", args=[call.key, "KEY"]).replace("KEY", "~")
    return Board(results(call, actor(request)), scale_of(call), request.GET.dict(), url)


def _meanings() -> list[tuple[Any, str]]:
    return [
        (
            FLAG_NAMES[Flag.STRAY],
            _("One score lies at least a quarter of the scale from the others, severity taken into account."),
        ),
        (FLAG_NAMES[Flag.SPREAD], _("The highest and the lowest score lie half the scale apart.")),
        (FLAG_NAMES[Flag.FEW], _("Fewer finished reviews than the plan of the assessment asks for.")),
        (FLAG_NAMES[Flag.UNJUDGED], _("A third or more of the marks are missing or could not be given.")),
        (FLAG_NAMES[Flag.UNSURE], _("The calibrated score is uncertain by more than a sixth of the scale.")),
    ]


def export(request: HttpRequest, call: str, form: str) -> HttpResponseBase:
    """Exactly what the board shows, all pages, as a file."""
    board = _board(request, _call(call))
    name = f"results-{call}-{clock.today():%Y-%m-%d}"
    if form == "xlsx":
        return exports.xlsx_response(name, export_headings(), board.export())
    if form == "csv":
        return exports.csv_response(name, export_headings(), board.export())
    raise Http404(_("An export is XLSX or CSV."))


def assessors_page(request: HttpRequest, call: str) -> HttpResponse:
    """How strict each assessor of a call is, and how sure that is."""
    of = _call(call)
    rows = [
        (each.name, each.reviews, signed(each.shift), number(each.sd), abs(each.shift) > 2 * each.sd)
        for each in severities(of, actor(request))
    ]
    title = _("How strict the assessors are")
    context = {"call": of, "rows": rows, "title": title, "breadcrumbs": _crumbs(_to(of), (title, ""))}
    return render(request, "assessment/results_assessors.html", context)


def case_page(request: HttpRequest, call: str, key: str) -> HttpResponse:
    """One application: each assessor's marks and reasons side by side, the discussion, and the panel's grades."""
    by = actor(request)
    application, result, found = _case(request, call, key)
    of = application.call
    read = read_reviews(application)
    criteria = list(of.criteria.all())
    lowest, highest = scale_of(of)
    consensus = consensus_on(application)
    place = found.index(result)
    context = {
        "call": of,
        "application": application,
        "result": result,
        "ranked": sum(each.rank is not None for each in found),
        "numbers": {
            "raw": number(result.raw),
            "mean": number(result.mean),
            "sd": number(result.sd),
            "consensus": number(result.consensus),
            "highest": highest,
        },
        "bar": _bar(result, lowest, highest),
        "sureness": SURENESS_NAMES[sureness(result.sd, highest - lowest)] if result.sd is not None else "",
        "flags": [said(flag, result.evidence) for flag in result.flags],
        "read": [(each, number(each.score), number(each.corrected)) for each in read],
        "rows": [(row, [_cell(of, each.marks.get(row.pk), each.name) for each in read]) for row in criteria],
        "consensus": consensus,
        "agreed": grade_words(of, consensus) if consensus else [],
        "remarks": Remark.objects.filter(application=application, withdrawn="").count(),
        "before": found[place - 1] if place else None,
        "after": found[place + 1] if place + 1 < len(found) else None,
        "may_write": Right.HANDLE_APPLICATIONS in by.rights,
        "why_not": "" if Right.HANDLE_APPLICATIONS in by.rights else by.why_not(Right.HANDLE_APPLICATIONS),
        "breadcrumbs": _crumbs(_to(of), (application.number, "")),
    }
    return render(request, "assessment/results_case.html", context)


def _cell(call: Call, mark: Any, name: str) -> tuple[str, str, str]:
    """What an assessor said of a criterion: their name, the grade in words, and the reason."""
    if mark is None:
        return name, _("Not judged"), ""
    grade = _("Can't be judged") if mark.unable else word_of(call.scale, mark.grade) or _("Not judged")
    return name, grade, mark.reason


def _bar(result: Result, lowest: int, highest: int) -> str:
    if result.mean is None or result.sd is None:
        return ""
    return bar(result.mean, result.sd, lowest, highest)


def consensus_page(request: HttpRequest, call: str, key: str) -> HttpResponse:
    """Record or change what the panel agreed on."""
    by = actor(request)
    application, result, _found = _case(request, call, key)
    consensus = consensus_on(application)
    posted = request.POST if request.method == "POST" else None
    form = ConsensusForm(posted, call=application.call, consensus=consensus)
    status = 200
    take_back = TakeBackForm(posted if consensus and "take_back" in request.POST else None)
    if consensus and "take_back" in request.POST:
        form = ConsensusForm(None, call=application.call, consensus=consensus)
        status = 422
        if take_back.is_valid():
            version = take_back.cleaned_data["version"] or 0
            try:
                withdraw(consensus, by=by, version=version, reason=take_back.cleaned_data["because"])
            except EditConflict as error:
                take_back.add_error(None, str(error))
                status = 409
            else:
                messages.success(request, _("Taken back: the calibrated score is used again."))
                return redirect("results-case", call, key)
    elif request.method == "POST":
        status = 422
        if form.is_valid():
            values = {
                "grades": form.grades(),
                "reason": form.cleaned_data["reason"],
                "meeting": form.cleaned_data["meeting"],
            }
            try:
                if consensus is None:
                    actions.agree(application, by=by, **values)
                else:
                    version = form.cleaned_data["version"] or 0
                    actions.agree_anew(consensus, by=by, version=version, **values)
            except (Invalid, EditConflict) as error:
                fields = getattr(error, "fields", None) or {}
                for name, texts in (fields or {"": [str(error)]}).items():
                    form.add_error(name if name in form.fields else None, texts)
                status = 409 if isinstance(error, EditConflict) else 422
            else:
                messages.success(
                    request, _("What the panel agreed on %(number)s is saved.") % {"number": key}
                )
                return redirect("results-case", call, key)
    read = read_reviews(application)
    context = {
        "call": application.call,
        "application": application,
        "form": form,
        "take_back": take_back,
        "consensus": consensus,
        "numbers": {"raw": number(result.raw), "mean": number(result.mean), "sd": number(result.sd)},
        "read": [(each, number(each.score), "") for each in read],
        "rows": [
            (row, [_cell(application.call, each.marks.get(row.pk), each.name) for each in read])
            for row in application.call.criteria.all()
        ],
        "cancel_url": reverse("results-case", args=[call, key]),
        "breadcrumbs": _crumbs(
            _to(application.call),
            (application.number, reverse("results-case", args=[call, key])),
            (_("What the panel agreed on"), ""),
        ),
    }
    return render(request, "assessment/results_consensus.html", context, status=status)


def panel_page(request: HttpRequest, call: str) -> HttpResponse:
    """Plan the panel's meeting, with an item for each application by how far apart its scores are."""
    by, of = actor(request), _call(call)
    found = by_disagreement(results(of, by))
    flagged = [each for each in found if each.flags]
    initial = {
        "title": _("Assessment panel: %(call)s") % {"call": of.title},
        "which": PanelForm.FLAGGED if flagged else PanelForm.ALL,
        "minutes_each": 10,
    }
    form = PanelForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        chosen = flagged if values.pop("which") == PanelForm.FLAGGED else found
        try:
            panel = actions.plan_panel(of, by=by, found=chosen, **values)
        except Invalid as error:
            for name, texts in (error.fields or {"": [str(error)]}).items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            messages.success(
                request,
                _(
                    "The meeting is planned with %(items)s items. %(people)s assessors are on its list, and %(interests)s"
                    " conflicts of interest are noted on the items. Nobody has been written to yet."
                )
                % {"items": len(chosen), "people": panel.invited, "interests": panel.interests},
            )
            return redirect("meeting-detail", panel.meeting.key)
    context = {
        "call": of,
        "form": form,
        "found": [
            (each, number(each.spread), [said(flag, each.evidence) for flag in each.flags]) for each in found
        ],
        "flagged": len(flagged),
        "cancel_url": reverse("results-board", args=[call]),
        "breadcrumbs": _crumbs(_to(of), (_("Plan a panel meeting"), "")),
    }
    return render(request, "assessment/results_panel.html", context, status=422 if form.errors else 200)


def mine_page(request: HttpRequest) -> HttpResponse:
    """What became of the applications that the reader has assessed, while a phase lets assessors see it."""
    user = cast(User, request.user)
    rows = []
    for each in own_results(user, clock.now()):
        lowest, highest = scale_of(each.assignment.application.call)
        sd = each.result.sd
        rows.append(
            (
                each.assignment,
                {
                    "own": number(each.own),
                    "raw": number(each.result.raw),
                    "mean": number(each.result.mean),
                    "sd": number(sd),
                    "consensus": number(each.result.consensus),
                    "reviews": each.result.reviews,
                },
                SURENESS_NAMES[sureness(sd, highest - lowest)] if sd is not None else "",
            )
        )
    context = {
        "rows": rows,
        "breadcrumbs": [
            (_("Desk"), reverse("desk:home")),
            (_("My assessments"), reverse("my-assessments")),
            (_("Results"), ""),
        ],
    }
    return render(request, "assessment/results_mine.html", context)


def _call(key: str) -> Call:
    return get_object_or_404(Call, key=key, run_here=True, withdrawn="")


def _case(request: HttpRequest, call: str, key: str) -> tuple[Application, Result, list[Result]]:
    """An application that is open to the reader, its result, and all of them in the order of the board."""
    by = actor(request)
    known = open_to(Application.objects.select_related("call", "lead"), by)
    application = get_object_or_404(known, key=key, call__key=call)
    require_own_first(application, by)
    found = results(application.call, by)
    result = next((each for each in found if each.pk == application.pk), None)
    if result is None:
        raise Http404(_("The application is not being assessed."))
    return application, result, found


def _to(call: Call) -> tuple[str, str]:
    return call.title, reverse("results-board", args=[call.key])


def _crumbs(*more: tuple[str, str]) -> list[tuple[Any, str]]:
    first = (_("Results"), reverse("results-calls") if more else "")
    return [(_("Desk"), reverse("desk:home")), first, *more]
