"""Writes to decisions: one is recorded, a later one changes it, and the first on the reserve list moves up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pagt.core import clock
from pagt.core.actions import create
from pagt.core.closed import closed_now
from pagt.core.errors import Invalid, NotOnRecord
from pagt.core.forms import seen
from pagt.core.rights import Actor, require
from pagt.grants.awards.models import Decision, DecisionLine
from pagt.grants.awards.queries.decisions import as_rule, free_money, in_force, next_in_reserve
from pagt.grants.awards.rules.deciding import Decided, lacks, promoted
from pagt.grants.awards.sentences_decisions import say_lack
from pagt.grants.awards.signals import decision_recorded
from pagt.grants.calls.models import Call
from pagt.grants.recommendation.models import Recommendation, RecommendationLine
from pagt.grants.recommendation.queries import approved, gone
from pagt.grants.recommendation.rules import fitted
from pagt.grants.recommendation.states import State, Verdict
from pagt.network.meetings.models import Meeting

_TEXTS = ("difference", "conditions", "considerations", "decisive_facts")
Changes = Mapping[int, Mapping[str, Any]]
"""What was decided otherwise than recommended, by the application's id: fields of `DecisionLine`, amounts in øre."""


@transaction.atomic
def record_decision(
    recommendation: Recommendation,
    *,
    by: Actor,
    body: str,
    on: date,
    effective_on: date,
    changes: Changes | None = None,
    meeting: Meeting | None = None,
    case_number: str = "",
    left_room: Sequence[Mapping[str, Any]] = (),
    note: str = "",
) -> Decision:
    """Put a political decision on record, line by line as it was recommended but for what is named.

    Args:
        recommendation: the approved one that the body had before it.
        by: who records it; needs the right to handle applications.
        body: who decided.
        on: the day; not one to come.
        effective_on: the day from which it is in force.
        changes: what was decided otherwise, each with its reason as `difference`.
        meeting: the body's meeting.
        case_number: the case in the region's own journal system.
        left_room: who had left the room, as dicts with `user` or `name`, and `application` or none for all.
        note: anything else.

    Raises:
        Refused: the actor has not the right.
        NotOnRecord: a case is closed to the actor.
        Invalid: the recommendation is not approved, an application has been decided on, a difference has no reason,
            verdict and amount do not agree, or more is given than the call has; the sentences say which.
    """
    call = _locked(recommendation.call, by)
    # As it stands at this moment: a change since it was read has taken the approval away.
    recommendation = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if recommendation.status != State.APPROVED.value or recommendation.withdrawn:
        raise Invalid(_("Only a recommendation that is approved can be decided on."))
    recommended = list(recommendation.lines.select_related("application"))
    rows = [_row(line, (changes or {}).get(line.application_id, {})) for line in recommended]
    decided = {line.application_id for line in in_force(call)}
    again = [row["application"].number for row in rows if row["application"].pk in decided]
    if again:
        raise Invalid(
            _("Decided on already: %(numbers)s. Change the decision instead.") % {"numbers": ", ".join(again)}
        )
    return _recorded(
        call,
        rows,
        by=by,
        recommendation=recommendation,
        body=body,
        on=on,
        effective_on=effective_on,
        meeting=meeting,
        case_number=case_number,
        left_room=left_room,
        note=note,
    )


@transaction.atomic
def change_decision(
    call: Call,
    *,
    by: Actor,
    reason: str,
    body: str,
    on: date,
    effective_on: date,
    changes: Changes,
    meeting: Meeting | None = None,
    case_number: str = "",
    left_room: Sequence[Mapping[str, Any]] = (),
    note: str = "",
) -> Decision:
    """Record a later decision that takes the place of some lines of earlier ones; what it does not name stands.

    Args:
        call: the call whose decisions it changes.
        reason: why the decision is changed.
        changes: by application, what is decided now; what is left out of a line stays as it stood.

    The other arguments and errors are those of `record_decision`.

    Raises:
        Invalid: also when nothing is changed, no reason is given, or an application has not been decided on.
    """
    call = _locked(call, by)
    why = seen(reason).strip()
    if not why:
        sentence = _("Say why the decision is changed.")
        raise Invalid(sentence, {"reason": [sentence]})
    standing = {line.application_id: line for line in in_force(call)}
    if not set(changes) <= set(standing):
        raise Invalid(_("One of the applications has not been decided on yet."))
    rows = [
        {**_row(standing[pk], {"difference": why, **given}), "supersedes": standing[pk]}
        for pk, given in changes.items()
        if _differs(standing[pk], given)
    ]
    if not rows:
        raise Invalid(_("Nothing is changed, so there is no new decision to record."))
    last = max((row["supersedes"] for row in rows), key=lambda line: line.decision_id).decision
    return _recorded(
        call,
        rows,
        by=by,
        recommendation=approved(call) or last.recommendation,
        supersedes=last,
        reason=why,
        body=body,
        on=on,
        effective_on=effective_on,
        meeting=meeting,
        case_number=case_number,
        left_room=left_room,
        note=note,
    )


def promote_reserve(
    call: Call,
    *,
    by: Actor,
    reason: str,
    body: str,
    on: date,
    effective_on: date,
    meeting: Meeting | None = None,
    case_number: str = "",
    left_room: Sequence[Mapping[str, Any]] = (),
) -> Decision:
    """Give money that has come free to the first on the reserve list, as a new decision.

    It gets all that it applied for, or what there is. Arguments and errors as in `change_decision`.

    Raises:
        Invalid: also when nobody is on the reserve list, or no money is free.
    """
    waiting = next_in_reserve(call)
    if waiting is None:
        raise Invalid(_("Nobody is on the reserve list."))
    gets = promoted(as_rule(waiting), free_money(call))
    if gets is None:
        raise Invalid(_("No money is free: all that the call has is given."))
    return change_decision(
        call,
        by=by,
        reason=reason,
        body=body,
        on=on,
        effective_on=effective_on,
        changes={
            waiting.application_id: {
                "verdict": gets.verdict.value,
                "amount": gets.amount,
                "reserve_rank": None,
            }
        },
        meeting=meeting,
        case_number=case_number,
        left_room=left_room,
    )


def _locked(call: Call, by: Actor) -> Call:
    """Return the call locked, so that who decides at the same moment waits; every case of it is open to the actor."""
    require(by, Decision.NEEDS)
    current = Call.objects.select_for_update().get(pk=call.pk)
    if current.applications.filter(key__in=closed_now(by)).exists():
        raise NotOnRecord(_("There is no such decision here."))
    return current


def _row(line: RecommendationLine | DecisionLine, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of a new decision: the one it begins from, with what is given put on it."""
    row: dict[str, Any] = {
        "application": line.application,
        "verdict": line.verdict,
        "applied": line.applied,
        "amount": line.amount,
        "reserve_rank": line.reserve_rank,
        "conditions": line.conditions,
        "considerations": line.considerations,
        "decisive_facts": line.decisive_facts,
        "difference": "",
    }
    for name in row.keys() & given.keys():
        row[name] = seen(given[name]).strip() if name in _TEXTS else given[name]
    verdict, row["amount"] = fitted(Verdict(row["verdict"]), row["amount"] or 0, line.applied)
    row["verdict"] = verdict.value
    if verdict is not Verdict.RESERVE:
        row["reserve_rank"] = None
    return row


def _differs(line: DecisionLine, given: Mapping[str, Any]) -> bool:
    row = _row(line, given)
    return any(row[name] != getattr(line, name) for name in row.keys() & given.keys() - {"difference"})


def _recorded(call: Call, rows: Sequence[dict[str, Any]], *, by: Actor, on: date, **values: Any) -> Decision:
    if on > clock.today():
        sentence = _("A decision can't have been made on a day that lies ahead.")
        raise Invalid(sentence, {"on": [sentence]})
    replaced = [row["supersedes"] for row in rows if row.get("supersedes")]
    recommended = {
        line.application.number: as_rule(line)
        for line in values["recommendation"].lines.select_related("application")
    }
    lines = [_as_decided(row) for row in rows]
    standing = (call.amount or 0) - free_money(call) - sum(line.amount for line in replaced)
    left = in_force(call).exclude(pk__in=[line.pk for line in replaced])
    found = lacks(
        lines,
        recommended,
        budget=call.amount or 0,
        standing=standing,
        gone=gone(call, [row["application"] for row in rows]),
        waiting=[line.reserve_rank for line in left if line.reserve_rank],
    )
    if found:
        raise Invalid(" ".join(say_lack(lack) for lack in found))
    DecisionLine.objects.filter(pk__in=[line.pk for line in replaced]).update(in_force=False)
    decision = create(Decision, by=by, call=call, on=on, recorded_by=by.actor_key, lines=rows, **values)
    decision_recorded.send(Decision, decision=decision, by=by)
    return decision


def _as_decided(row: Mapping[str, Any]) -> Decided:
    return Decided(
        number=row["application"].number,
        verdict=Verdict(row["verdict"]),
        amount=row["amount"],
        applied=row["applied"],
        reserve_rank=row["reserve_rank"],
        difference=row["difference"],
    )
