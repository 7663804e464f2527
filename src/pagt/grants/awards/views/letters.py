"""The letters of a decision as the secretariat works on them: what is missing, making, approving, releasing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.closed import closed_cases, open_to
from pagt.core.errors import Invalid
from pagt.core.register.views import crumbs
from pagt.core.rights import Actor, Right
from pagt.grants.awards.actions import letters as writing
from pagt.grants.awards.actions import releasing
from pagt.grants.awards.forms_letters import BatchForm, GroundsForm, ReleaseForm, SendBackForm
from pagt.grants.awards.letter_material import materials
from pagt.grants.awards.models import Decision, DecisionLetter, DecisionLine, LetterBatch, Release
from pagt.grants.awards.queries.decisions import visible
from pagt.grants.awards.queries.letters import Row, release_of, rows, said, why_not_release, why_stale
from pagt.grants.awards.registers_decisions import decisions
from pagt.grants.awards.rules.reasons import Lack, gets_it_all, is_against
from pagt.grants.awards.states import BatchState, LetterState, ReleaseState
from pagt.grants.awards.words import LACK_NAMES, OUTCOME_NAMES, STANDING_NAMES


def sheet_page(request: HttpRequest, key: str) -> HttpResponse:
    """Every letter of a decision: what it lacks, how far it is, and when it is released."""
    return _sheet(request, _decision(request, key))


def _sheet(
    request: HttpRequest,
    decision: Decision,
    *,
    batch_form: BatchForm | None = None,
    release_form: ReleaseForm | None = None,
    problem: str = "",
) -> HttpResponse:
    by = actor(request)
    found = rows(decision, by)
    release = release_of(decision)
    today = clock.today()
    live = release and release.status in (ReleaseState.PLANNED, ReleaseState.DONE)
    day = next((row.letter.dated for row in found if row.letter), today)
    context = {
        "decision": decision,
        "lines": [_line(row, by) for row in found],
        "lacking": sum(bool(row.material.lacks) for row in found if row.material.line.in_force),
        "unstated": any(Lack.HEARING in row.material.lacks for row in found),
        "may_write": Right.HANDLE_APPLICATIONS in by.rights,
        "may_decide": Right.DECIDE in by.rights,
        "may_approve": any(_may_approve(row, by) for row in found),
        "is_told": decision.released_at is not None,
        "release": release,
        "release_live": live,
        "release_is_due": release is not None and release.due_at <= clock.now(),
        "why_not": [] if live else why_not_release(decision, found, day),
        "day": day,
        "batch_form": batch_form or BatchForm(initial={"dated": day if day >= today else today}),
        "release_form": release_form or ReleaseForm(),
        "batches": list(decision.batches.all()[:5]),
        "problem": problem,
        "breadcrumbs": [
            *crumbs(decisions),
            (decision.name_or_title, reverse("decision-detail", args=[decision.key])),
            (_("Letters"), ""),
        ],
    }
    return render(request, "awards/letters.html", context, status=422 if problem else 200)


def _line(row: Row, by: Actor) -> dict[str, Any]:
    material = row.material
    return {
        "row": row,
        "line": material.line,
        "application": material.application,
        "letter": row.letter,
        "outcome": OUTCOME_NAMES[material.verdict],
        "lacks": []
        if row.letter and row.letter.released_at
        else [_lack(lack, row) for lack in material.lacks],
        "standing": STANDING_NAMES[material.standing] if material.standing else "",
        "hearing": material.hearing,
        "unstated": Lack.HEARING in material.lacks,
        "may_approve": _may_approve(row, by),
        "tone": _tone(row),
    }


def _tone(row: Row) -> str:
    letter = row.letter
    if letter is None or row.stale:
        return "warning"
    return {LetterState.DRAFTED: "neutral", LetterState.SUPERSEDED: "neutral"}.get(
        LetterState(letter.status), "good"
    )


def _may_approve(row: Row, by: Actor) -> bool:
    letter = row.letter
    if letter is None or Right.DECIDE not in by.rights or row.stale:
        return False
    return letter.status == LetterState.DRAFTED and letter.prepared_by != by.actor_key


def _lack(lack: Lack, row: Row) -> tuple[str, str]:
    """What is missing, and the page where it is written."""
    application = row.material.application
    call, line = application.call, row.material.line
    grounds = reverse("letter-grounds", args=[line.pk])
    pool = call.pool_year
    places: dict[Lack, str] = {
        Lack.RULES: reverse("call-edit", args=[call.key]),
        Lack.TERMS: reverse("call-edit", args=[call.key]),
        Lack.CONTACT: reverse("call-edit", args=[call.key]),
        Lack.APPEAL: reverse("pool_year-edit", args=[pool.key])
        if pool
        else reverse("call-edit", args=[call.key]),
        Lack.CONSIDERATIONS: grounds,
        Lack.FACTS: grounds,
        Lack.HEARING: grounds,
        Lack.PERIOD: reverse("application-detail", args=[application.key]),
        Lack.WITHDRAWN: reverse("decision-change", args=[call.key]),
        Lack.READER: reverse("application-detail", args=[application.key]),
    }
    hearing = row.material.hearing
    at = reverse("hearing-page", args=[hearing.key]) if hearing else grounds
    return str(LACK_NAMES[lack]), places.get(lack, at)


@require_POST
def make_action(request: HttpRequest, key: str) -> HttpResponse:
    """Leave the letters to the worker."""
    decision = _decision(request, key)
    form = BatchForm(request.POST)
    if form.is_valid():
        try:
            batch = writing.begin(
                decision, by=actor(request), dated=form.cleaned_data["dated"], lines=_chosen(request)
            )
            return redirect("letter-batch", batch.key)
        except Invalid as error:
            form.add_error("dated" if "dated" in error.fields else None, str(error))
    return _sheet(request, decision, batch_form=form, problem=_("The letters were not made."))


@require_POST
def nothing_unknown_action(request: HttpRequest, key: str) -> HttpResponse:
    """State of the chosen lines that no fact is unknown to the applicant."""
    decision = _decision(request, key)
    return _do(
        request,
        decision,
        lambda: writing.state_nothing_unknown(_lines(request, decision), by=actor(request)),
        lambda n: ngettext("Stated of %(n)s application.", "Stated of %(n)s applications.", n) % {"n": n},
    )


@require_POST
def approve_action(request: HttpRequest, key: str) -> HttpResponse:
    """Approve the chosen letters."""
    decision = _decision(request, key)
    letters = list(
        DecisionLetter.objects.filter(line__in=_lines(request, decision)).select_related("application")
    )
    read = {letter.line_id: request.POST.get(f"read-{letter.line_id}", "") for letter in letters}
    return _do(
        request,
        decision,
        lambda: writing.approve_letters(letters, by=actor(request), seen=read),
        lambda n: ngettext("%(n)s letter is approved.", "%(n)s letters are approved.", n) % {"n": n},
    )


@require_POST
def release_action(request: HttpRequest, key: str) -> HttpResponse:
    """Plan the release of a decision, or release it at once."""
    decision = _decision(request, key)
    form = ReleaseForm(request.POST)
    if form.is_valid():
        try:
            release = releasing.plan_release(decision, by=actor(request), due_at=form.cleaned_data["due_at"])
        except Invalid as error:
            form.add_error("due_at" if "due_at" in error.fields else None, str(error))
        else:
            moment = timezone.localtime(release.due_at)
            messages.success(
                request,
                _("The decision is released on %(day)s at %(time)s: letters, mails and awards at once.")
                % {"day": moment.strftime("%d-%m-%Y"), "time": moment.strftime("%H:%M")},
            )
            return redirect("decision-letters", key)
    return _sheet(request, decision, release_form=form, problem=_("The decision was not released."))


@require_POST
def call_off_action(request: HttpRequest, key: str) -> HttpResponse:
    """Keep a planned release from happening."""
    decision = _decision(request, key)
    release = get_object_or_404(Release, decision=decision, status=ReleaseState.PLANNED.value)
    return _do(
        request,
        decision,
        lambda: releasing.call_off(release, by=actor(request), version=release.version),
        lambda _done: _("The release is called off. Nobody was told."),
    )


def _do(
    request: HttpRequest, decision: Decision, step: Callable[[], Any], done: Callable[[Any], str]
) -> HttpResponse:
    try:
        result = step()
    except Invalid as error:
        return _sheet(request, decision, problem=str(error))
    messages.success(request, done(result))
    return redirect("decision-letters", decision.key)


def batch_page(request: HttpRequest, run: str) -> HttpResponse:
    """How far the worker is with a batch; the page may be left and come back to."""
    batch = get_object_or_404(
        LetterBatch.objects.filter(decision__in=visible(actor(request))).select_related("decision"), key=run
    )
    context = {
        "batch": batch,
        "total": len(batch.lines),
        "made": batch.done - len(batch.failures),
        "busy": batch.state in (BatchState.WAITING, BatchState.WORKING),
        "breadcrumbs": [
            *crumbs(decisions),
            (batch.decision.name_or_title, reverse("decision-detail", args=[batch.decision.key])),
            (_("Letters"), reverse("decision-letters", args=[batch.decision.key])),
            (_("Being made"), ""),
        ],
    }
    partial = bool(getattr(request, "htmx", None))
    return render(request, "awards/batch_state.html" if partial else "awards/batch.html", context)


def grounds_page(request: HttpRequest, line: int) -> HttpResponse:
    """Write what one letter says of considerations and facts, and whether anything is unknown to the applicant."""
    by = actor(request)
    found = get_object_or_404(
        DecisionLine.objects.filter(decision__in=visible(by)).exclude(application__key__in=closed_cases(by)),
        pk=line,
    )
    (material,) = materials([found], now=clock.database_now())
    known = material.grounds
    begun = {
        "considerations": material.considerations,
        "decisive_facts": material.decisive_facts,
        "nothing_unknown": bool(known and known.nothing_unknown),
        "version": known.version if known else 0,
    }
    form = GroundsForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            writing.write_grounds(material.line, by=by, version=values.pop("version"), **values)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Letters of it that were made must be made again."))
            return redirect("decision-letters", material.line.decision.key)
    context = {
        "form": form,
        "material": material,
        "application": material.application,
        "outcome": OUTCOME_NAMES[material.verdict],
        "is_against": is_against(material.known),
        "whole": gets_it_all(material.known),
        "standing": STANDING_NAMES[material.standing] if material.standing else "",
        "breadcrumbs": [
            *crumbs(decisions),
            (
                material.line.decision.name_or_title,
                reverse("decision-detail", args=[material.line.decision.key]),
            ),
            (_("Letters"), reverse("decision-letters", args=[material.line.decision.key])),
            (material.application.number, ""),
        ],
    }
    return render(request, "awards/grounds.html", context, status=422 if form.errors else 200)


def letter_page(request: HttpRequest, key: str) -> HttpResponse:
    """One letter as it reads, with the PDF beside it, to be approved or sent back."""
    by = actor(request)
    letter = _letter(request, key)
    form = SendBackForm(request.POST or None, initial={"version": letter.version})
    if request.method == "POST" and form.is_valid():
        try:
            writing.send_back(letter, by=by, **form.cleaned_data)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The approval is taken back."))
            return redirect("letter-page", key)
    (material,) = materials([letter.line], now=clock.database_now())
    content = said(letter)
    names = {"officer": dict(content["references"]).get(_("Officer"), content["closing"][1])}
    row = Row(
        material=material,
        stale="" if letter.released_at else why_stale(material, names["officer"]),
        prepared_by=names["officer"],
        approved_by="",
    )
    decision = letter.line.decision
    context = {
        "letter": letter,
        "content": content,
        "row": row,
        "may_approve": _may_approve(row, by),
        "may_send_back": letter.status == LetterState.APPROVED and Right.DECIDE in by.rights,
        "own": letter.prepared_by == by.actor_key and letter.status == LetterState.DRAFTED,
        "form": form,
        "tone": _tone(row),
        "breadcrumbs": [
            *crumbs(decisions),
            (decision.name_or_title, reverse("decision-detail", args=[decision.key])),
            (_("Letters"), reverse("decision-letters", args=[decision.key])),
            (letter.application.number, ""),
        ],
    }
    return render(request, "awards/letter.html", context, status=422 if form.errors else 200)


def pdf(request: HttpRequest, key: str) -> FileResponse:
    """Show a letter as PDF in the browser."""
    return inline(_letter(request, key))


def inline(letter: DecisionLetter) -> FileResponse:
    """Return a letter's PDF to be shown rather than saved, for a view that has checked who asks."""
    document = letter.document
    response = FileResponse(document.file.open("rb"), filename=document.name, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{document.name}"'
    return response


def _letter(request: HttpRequest, key: str) -> DecisionLetter:
    known = open_to(DecisionLetter.objects.all(), actor(request))
    return get_object_or_404(
        known.select_related("application__call", "application__lead", "line__decision__call", "document"),
        key=key,
    )


def _decision(request: HttpRequest, key: str) -> Decision:
    return get_object_or_404(visible(actor(request)), key=key)


def _chosen(request: HttpRequest) -> list[int]:
    return [int(each) for each in request.POST.getlist("line") if each.isdecimal() and len(each) < 19]


def _lines(request: HttpRequest, decision: Decision) -> list[DecisionLine]:
    chosen = decision.lines.filter(pk__in=_chosen(request))
    return list(chosen.select_related("application", "decision"))
