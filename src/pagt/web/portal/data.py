"""A verdict's inputs as open data: the shape of `pagt check --format json` (docs/reference/check.md).

Confidential records are left out of the lists and counted in `counted_confidential` and `rejected_confidential`;
`missing` is null when its names would tell whom they are about, and `missing_count` is always there.
"""

from __future__ import annotations

from typing import Any

from pagt.plan.rules.messages import say
from pagt.plan.rules.results import CommitmentResult, PartResult, PeriodResult, PlanResult
from pagt.web.portal import phrases
from pagt.web.portal.shown import Entry, proof_of


def of_commitment(result: PlanResult, commitment: CommitmentResult) -> dict[str, Any]:
    """Return one commitment's data, in the active language."""
    return {
        "plan": result.plan.id,
        "on": result.on.isoformat(),
        "known_at": result.known_at.isoformat() if result.known_at else None,
        "commitments": [_commitment(commitment)],
    }


def _commitment(commitment: CommitmentResult) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": commitment.commitment.id,
        "title": phrases.title_of(commitment.commitment),
        "verdict": commitment.verdict,
        "rule_version": commitment.rule_version,
        "periods": [_period(period) for period in commitment.periods],
    }
    if commitment.parts:
        found["parts"] = [_part(part) for part in commitment.parts]
    if commitment.commitment.channel_of:
        found["channel_of"] = commitment.commitment.channel_of
    return found


def _part(part: PartResult) -> dict[str, Any]:
    found: dict[str, Any] = {
        "label": say(part.label, phrases.lang()),
        "verdict": part.verdict,
        "periods": [_period(period) for period in part.periods],
    }
    if part.parts:
        found["parts"] = [_part(inner) for inner in part.parts]
    return found


def _period(period: PeriodResult) -> dict[str, Any]:
    proof = proof_of(period)
    found: dict[str, Any] = {
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "verdict": period.verdict,
        "have": period.have,
        "need": {"min": period.need_min, "max": period.need_max},
        "missing": None if proof.missing is None else list(proof.missing),
        "missing_count": proof.missing_number,
        "days_left": period.days_left,
        "counted": [_entry(entry) for entry in proof.counted],
        "counted_confidential": proof.hidden,
        "rejected": [_entry(entry) | {"reason": entry.reason} for entry in proof.rejected],
        "rejected_confidential": proof.hidden_rejected,
    }
    if period.days_late is not None:
        found["days_late"] = period.days_late
    return found


def _entry(entry: Entry) -> dict[str, Any]:
    return {"kind": entry.kind, "date": entry.on.isoformat(), "title": entry.title, "source": entry.source}
