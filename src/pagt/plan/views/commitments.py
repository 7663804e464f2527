"""One promise for staff: its verdicts with their proof, its evidence, its owner's words, its journal."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.errors import Invalid
from pagt.core.forms import seen
from pagt.core.rights import Right
from pagt.plan import queries
from pagt.plan.actions import sign_off
from pagt.plan.forms.asof import AsOfForm
from pagt.plan.forms.commitment import SignOffForm
from pagt.plan.gaps import attest_link
from pagt.plan.models import Commitment
from pagt.plan.rules.messages import Both
from pagt.plan.said import history
from pagt.plan.shown import period_name, shown_periods, title_of
from pagt.plan.views.plans import crumbs, known_result, may_edit
from pagt.plan.words import said


def load(plan: str, code: str) -> Commitment:
    """Return a commitment in use, or answer 404."""
    rows = Commitment.objects.select_related("plan").filter(withdrawn="", plan__withdrawn="")
    return get_object_or_404(rows, plan__key=plan, code=seen(code))


def detail_page(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """The promise as at a day: each period's verdict with the records behind it."""
    by = actor(request)
    commitment = load(plan, code)
    as_of = AsOfForm(request.GET or None)
    result, problem = known_result(plan, as_of)
    try:
        found = result.commitment(code)
    except KeyError:
        result, problem = queries.result(plan, as_of.day), _("The commitment was not on record on that day.")
        found = result.commitment(code)
    periods, parts = shown_periods(found, by, queries.sign_offs(commitment.key))
    confidential = Right.READ_CONFIDENTIAL in by.rights
    context = {
        "commitment": commitment,
        "result": found,
        "title": title_of(found),
        "note": said(Both(found.commitment.note, found.commitment.note_en)),
        "area": said(Both(found.area.title, found.area.title_en)),
        "sentence": queries.rule_sentence(result.plan, found.commitment),
        "channels": result.plan.channels_of(code),
        "periods": periods,
        "parts": parts,
        "as_of": as_of,
        "on": result.on,
        "problem": problem,
        "attestations": queries.attestations(commitment.key, confidential=confidential),
        "history": history(commitment, result.plan),
        "may_edit": may_edit(request),
        "may_sign_off": Right.SIGN_OFF in by.rights and bool(periods),
        "attest_url": attest_link(found, commitment.key) if Right.ATTEST in by.rights else "",
        "breadcrumbs": crumbs(
            (commitment.plan.own_title, reverse("plan-detail", args=[plan])), (commitment.name_or_title, "")
        ),
    }
    return render(request, "plan/commitment.html", context)


def sign_off_page(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """What the owner says of a period."""
    commitment = load(plan, code)
    result = queries.result(plan, clock.today()).commitment(code)
    periods = [
        (f"{p.start.isoformat()}_{p.end.isoformat()}", period_name(p.start, p.end)) for p in result.periods
    ]
    back = reverse("commitment-detail", args=[plan, code])
    form = SignOffForm(
        request.POST or None, periods=periods, initial={"period": request.GET.get("period", "")}
    )
    if request.method == "POST" and form.is_valid():
        begins, ends = (date.fromisoformat(day) for day in form.cleaned_data["period"].split("_"))
        try:
            sign_off(
                commitment, begins=begins, ends=ends, comment=form.cleaned_data["comment"], by=actor(request)
            )
            messages.success(request, _("Your words stand beside the status now."))
            return redirect(back)
        except Invalid as error:
            for name, sentences in error.fields.items():
                form.add_error(name if name in form.fields else None, sentences)
    context = {
        "form": form,
        "commitment": commitment,
        "title": title_of(result),
        "cancel_url": back,
        "breadcrumbs": crumbs(
            (commitment.plan.own_title, reverse("plan-detail", args=[plan])),
            (commitment.name_or_title, back),
            (_("Sign off a period"), ""),
        ),
    }
    return render(request, "plan/sign_off.html", context, status=422 if form.errors else 200)
