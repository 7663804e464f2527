"""Writes to a recommendation: begun, changed, made ready, approved, sent back, renewed, and what the council said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import change, create, locked
from pagt.core.closed import closed_now
from pagt.core.errors import Invalid, NotOnRecord, Refused
from pagt.core.forms import seen
from pagt.core.rights import Actor, require
from pagt.grants.applications.models import Application
from pagt.grants.assessment.queries.results import in_assessment, results
from pagt.grants.calls.models import Call
from pagt.grants.recommendation import rules
from pagt.grants.recommendation.access import NEEDS, why_not
from pagt.grants.recommendation.models import Recommendation, RecommendationLine
from pagt.grants.recommendation.queries import faults, lines_of
from pagt.grants.recommendation.sentences import say_fault
from pagt.grants.recommendation.states import State, Step, Verdict
from pagt.grants.selection.models import Scenario
from pagt.grants.selection.queries import chosen
from pagt.network.meetings.models import Meeting

TEXTS = ("deviation", "conditions", "considerations", "decisive_facts")
"""What people write on a line."""
WRITTEN = ("verdict", "amount", "reserve_rank", *TEXTS)
"""What may change on a line; the rest is as it was when the version was made."""
_KEPT = ("application", "applied", "rank", "score", "proposed", *WRITTEN)
_UNAPPROVED: dict[str, Any] = {
    "status": State.DRAFT.value,
    "prepared_by": "",
    "prepared_version": None,
    "approved_by": "",
    "approved_at": None,
}


@transaction.atomic
def begin(
    call: Call, *, by: Actor, scenario: Scenario | None = None, ranked: bool = True, background: str = ""
) -> Recommendation:
    """Make the first version for a call, with a line for each application on which there is something to decide.

    Args:
        call: the call.
        by: who writes; needs the right to handle applications, and that no case of the call is closed to them.
        scenario: the portfolio that its lines are taken from.
        ranked: without a scenario, whether the money is given down the ranking until one does not fit; otherwise all
            lines begin as not funded.
        background: what stands first in the paper.

    Raises:
        Refused: the actor has not the right.
        NotOnRecord: a case of the call is closed to them.
        Invalid: the call has a version already, no amount, or no application to decide on; or the scenario is of
            another call.
    """
    require(by, Recommendation.NEEDS)
    Call.objects.select_for_update().get(pk=call.pk)
    candidates = list(in_assessment(call).order_by("number"))
    _all_open(candidates, by)
    if Recommendation.objects.filter(call=call, withdrawn="").exists():
        raise Invalid(_("The call has a recommendation already. Make a new version of it."))
    if call.amount is None:
        raise Invalid(_("The call does not say how much there is to award. Say that first."))
    if not candidates:
        raise Invalid(_("The call has no application to recommend anything on."))
    if scenario and scenario.call_id != call.pk:
        raise Invalid(_("The scenario belongs to another call."))
    return create(
        Recommendation,
        by=by,
        call=call,
        number=Recommendation.objects.filter(call=call).count() + 1,
        scenario=scenario,
        basis=_basis(scenario, ranked=ranked),
        background=seen(background).strip(),
        lines=_first_lines(call, candidates, scenario, by, ranked=ranked),
    )


def _basis(scenario: Scenario | None, *, ranked: bool) -> str:
    if scenario:
        return _("The scenario “%(title)s”") % {"title": scenario.title}
    return _("The ranking, until the money runs out") if ranked else _("Begun empty")


def _first_lines(
    call: Call, candidates: Sequence[Application], scenario: Scenario | None, by: Actor, *, ranked: bool
) -> list[dict[str, Any]]:
    found = {each.pk: each for each in results(call, by)}
    last = len(candidates) + 1

    def rank(application: Application) -> int | None:
        return found[application.pk].rank if application.pk in found else None

    ordered = sorted(candidates, key=lambda each: (rank(each) or last, each.number))
    if scenario:
        given = {pk: kroner * 100 for pk, kroner in chosen(scenario).items()}
        proposed: list[int | None] = [given.get(each.pk, 0) for each in ordered]
    elif ranked:
        scored = [each for each in ordered if rank(each)]
        down = rules.by_ranking([each.amount or 0 for each in scored], call.amount or 0)
        proposed = [*down, *(0 for _each in ordered[len(scored) :])]
    else:
        proposed = [None for _each in ordered]
    rows = []
    for application, amount in zip(ordered, proposed, strict=True):
        applied, score = application.amount or 0, None
        if application.pk in found and found[application.pk].score is not None:
            score = Decimal(str(found[application.pk].score)).quantize(Decimal("0.001"))
        verdict = Verdict.REJECT
        if amount:
            verdict = Verdict.FUND if amount >= applied else Verdict.PART
        rows.append(
            {
                "application": application,
                "verdict": verdict.value,
                "applied": applied,
                "amount": min(amount or 0, applied),
                "rank": rank(application),
                "score": score,
                "proposed": amount,
            }
        )
    return rows


@transaction.atomic
def change_recommendation(
    recommendation: Recommendation, *, by: Actor, version: int, **values: Any
) -> Recommendation:
    """Change its lines or its background. What was made ready or approved becomes a draft again, which is journaled.

    Args:
        recommendation: the recommendation.
        by: who writes; needs the right to handle applications.
        version: the version that the actor saw.
        values: `background`, and `lines`: for each line that changes a dict with its `id` and the fields of `WRITTEN`
            that differ. Amounts are øre.

    Raises:
        Refused: the actor may not change it now; the sentence says why.
        NotOnRecord: it has a case that is closed to the actor.
        Invalid: verdict, amount and place on the reserve list do not agree.
        EditConflict: somebody saved it after that version.
    """
    current = _ready_for(Step.CHANGE, recommendation, by, version)
    there = {line.pk: line for line in current.lines.select_related("application")}
    given = {row["id"]: row for row in values.pop("lines", ()) if row["id"] in there}
    rows = [_changed(line, given.get(pk, {})) for pk, line in there.items()]
    _check_places(rows)
    background = seen(values.get("background", current.background)).strip()
    same = background == current.background and all(
        row[name] == getattr(there[row["id"]], name) for row in rows for name in WRITTEN
    )
    if same:
        return current
    if current.status != State.DRAFT:
        current = change(
            current,
            by=by,
            version=current.version,
            action="lapse",
            reason=_("It was changed after it had been made ready, so it has to be approved anew."),
            **_UNAPPROVED,
        )
    return change(current, by=by, version=current.version, background=background, lines=rows)


def _changed(line: RecommendationLine, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line as a row, with what is given put on it so that verdict and amount agree."""
    row = {name: getattr(line, name) for name in _KEPT}
    for name in WRITTEN:
        if name in given:
            row[name] = seen(given[name]).strip() if name in TEXTS else given[name]
    verdict = Verdict(row["verdict"])
    number = {"number": line.application.number}
    if verdict is Verdict.PART and not 0 < (row["amount"] or 0) < line.applied:
        raise Invalid(
            _("%(number)s: an amount in part is more than nothing and less than what is applied for.")
            % number
        )
    if verdict is Verdict.PART and row["amount"] % 100:
        raise Invalid(_("%(number)s: write the amount in whole kroner.") % number)
    row["verdict"], row["amount"] = rules.fitted(verdict, row["amount"] or 0, line.applied)
    if verdict is not Verdict.RESERVE:
        row["reserve_rank"] = None
    elif not row["reserve_rank"]:
        raise Invalid(_("%(number)s: say which place it has on the reserve list.") % number)
    return {**row, "verdict": verdict.value, "id": line.pk}


def _check_places(rows: Sequence[Mapping[str, Any]]) -> None:
    places = [row["reserve_rank"] for row in rows if row["reserve_rank"]]
    if len(places) != len(set(places)):
        raise Invalid(_("Two applications have the same place on the reserve list."))


@transaction.atomic
def prepare(recommendation: Recommendation, *, by: Actor, version: int) -> Recommendation:
    """Say that it is ready, so that a second person may approve it.

    Raises:
        Refused, NotOnRecord, EditConflict: as in `change_recommendation`.
        Invalid: something is missing; the sentences name it.
    """
    current = _ready_for(Step.PREPARE, recommendation, by, version)
    found = faults(current, lines_of(current))
    if found:
        raise Invalid(" ".join(say_fault(fault) for fault in found))
    return change(
        current,
        by=by,
        version=version,
        action="make ready",
        status=State.PREPARED.value,
        prepared_by=by.actor_key,
        prepared_version=version,
    )


@transaction.atomic
def approve(recommendation: Recommendation, *, by: Actor, version: int) -> Recommendation:
    """Approve what somebody else made ready. A change of any line undoes it.

    Raises:
        Refused, NotOnRecord, EditConflict: as in `change_recommendation`.
        Invalid: the call's money or its applications have changed since, so that something is missing now.
    """
    current = _ready_for(Step.APPROVE, recommendation, by, version)
    found = faults(current, lines_of(current))
    if found:
        raise Invalid(" ".join(say_fault(fault) for fault in found))
    return change(
        current,
        by=by,
        version=version,
        needs=NEEDS[Step.APPROVE],
        action="approve",
        status=State.APPROVED.value,
        approved_by=by.actor_key,
        approved_at=clock.now(),
    )


@transaction.atomic
def send_back(recommendation: Recommendation, *, by: Actor, version: int, reason: str) -> Recommendation:
    """Send what was made ready back as a draft, with a reason that stands in the journal.

    Raises:
        Refused, NotOnRecord, EditConflict: as in `change_recommendation`.
        Invalid: no reason is given.
    """
    current = _ready_for(Step.SEND_BACK, recommendation, by, version)
    why = seen(reason).strip()[:500]
    if not why:
        sentence = _("Say what has to be changed.")
        raise Invalid(sentence, {"reason": [sentence]})
    return change(
        current,
        by=by,
        version=version,
        needs=NEEDS[Step.SEND_BACK],
        action="send back",
        reason=why,
        **_UNAPPROVED,
    )


@transaction.atomic
def renew(recommendation: Recommendation, *, by: Actor, version: int) -> Recommendation:
    """Make the next version as a draft with the same lines; the old one stays readable, and is replaced.

    Raises:
        Refused, NotOnRecord, EditConflict: as in `change_recommendation`.
    """
    current = _ready_for(Step.RENEW, recommendation, by, version)
    change(current, by=by, version=version, action="supersede", status=State.SUPERSEDED.value)
    last = (
        Recommendation.objects.filter(call=current.call).order_by("-number").values_list("number", flat=True)
    )
    return create(
        Recommendation,
        by=by,
        call=current.call,
        number=(last.first() or 0) + 1,
        scenario=current.scenario,
        basis=_("Version %(number)s") % {"number": current.number},
        background=current.background,
        lines=[{name: getattr(line, name) for name in _KEPT} for line in lines_of(current)],
    )


@transaction.atomic
def record_advice(
    recommendation: Recommendation,
    *,
    by: Actor,
    version: int,
    advice: str,
    on: date,
    meeting: Meeting | None = None,
) -> Recommendation:
    """Put the council's advice on an approved recommendation. It is no part of what was approved, so that stands.

    Args:
        recommendation: the approved version that the council had before it.
        by: who writes; needs the right to handle applications.
        version: the version that the actor saw.
        advice: what the council said.
        on: the day; not one to come.
        meeting: the council's meeting.

    Raises:
        Refused: the actor has not the right.
        NotOnRecord: it has a case that is closed to the actor.
        Invalid: it is not approved, nothing is said, or the day lies ahead.
        EditConflict: somebody saved it after that version.
    """
    require(by, Recommendation.NEEDS)
    current = open_and_locked(recommendation, by, version)
    if current.status != State.APPROVED:
        raise Invalid(_("The council advises on a recommendation that is approved."))
    said = seen(advice).strip()
    if not said:
        sentence = _("Write what the council advised.")
        raise Invalid(sentence, {"advice": [sentence]})
    if on > clock.today():
        sentence = _("Advice can't have been given on a day that lies ahead.")
        raise Invalid(sentence, {"advice_on": [sentence]})
    return change(
        current,
        by=by,
        version=version,
        action="record advice",
        advice=said,
        advice_on=on,
        advice_meeting=meeting,
    )


def _ready_for(step: Step, recommendation: Recommendation, by: Actor, version: int) -> Recommendation:
    """Return the recommendation locked, once the actor may take the step with it."""
    require(by, NEEDS[step])
    current = open_and_locked(recommendation, by, version)
    why = why_not(current, step, by)
    if why:
        raise Refused(why)
    return current


def open_and_locked(recommendation: Recommendation, by: Actor, version: int) -> Recommendation:
    """Return the recommendation locked, unless a case in it is closed to the actor at this moment.

    Raises:
        NotOnRecord: one is.
        EditConflict: somebody saved it after that version.
    """
    _all_open([line.application for line in recommendation.lines.select_related("application")], by)
    return locked(recommendation, version)


def _all_open(applications: Sequence[Application], by: Actor) -> None:
    if not closed_now(by).isdisjoint(application.key for application in applications):
        raise NotOnRecord(_("There is no such recommendation here."))
