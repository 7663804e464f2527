"""From rules and records to verdicts, for any day. Pure: the day comes in, nothing is stored."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from functools import partial

from pagt.plan.rules.conditions import Fitting
from pagt.plan.rules.language import AllOf, AnyOf, Part, Ref, Rule
from pagt.plan.rules.membership import Memberships
from pagt.plan.rules.messages import Both
from pagt.plan.rules.plan import Commitment, Plan
from pagt.plan.rules.records import Record, RecordSet
from pagt.plan.rules.results import (
    CommitmentResult,
    PartResult,
    PeriodResult,
    PlanResult,
    Proof,
    Rejected,
)
from pagt.plan.rules.simple import Moment, SimpleEvaluator
from pagt.plan.rules.verdict import Verdict, best, worst


def evaluate(plan: Plan, records: RecordSet, *, on: date, known_at: date | None = None) -> PlanResult:
    """Every commitment of the plan as at the end of the day `on`.

    Records dated after `on`, and records put on record after `known_at` (None: no limit), do not exist for the
    verdict. The same plan, records and days always give the same result.
    """
    evaluation = Evaluation(plan, records, on=on, known_at=known_at)
    return PlanResult(plan, on, known_at, tuple(evaluation.commitment(c.id) for c in plan.commitments))


class Evaluation:
    """One plan on one day; each commitment is worked out when first asked for."""

    def __init__(self, plan: Plan, records: RecordSet, *, on: date, known_at: date | None = None) -> None:
        self.plan = plan
        self._areas = {c.id: area for area in plan.focus_areas for c in area.commitments}
        self._commitments = {c.id: c for c in plan.commitments}
        self._results: dict[str, CommitmentResult] = {}
        self.fitting = Fitting(
            records, Memberships(plan, records, known_at.toordinal() if known_at else None)
        )
        self._simple = SimpleEvaluator(records, self.fitting, Moment(on, known_at))

    def on(self, day: date) -> "Evaluation":
        """The same plan and records on another day, with what does not depend on the day shared."""
        other = copy(self)
        other._results = {}
        other._simple = SimpleEvaluator(
            self._simple.records, self.fitting, Moment(day, self._simple.moment.known_at)
        )
        return other

    def commitment(self, key: str) -> CommitmentResult:
        """The result of one commitment; KeyError when the plan has none with that id."""
        found = self._results.get(key)
        if found is None:
            found = self._results[key] = self._evaluate(self._commitments[key])
        return found

    def _evaluate(self, commitment: Commitment) -> CommitmentResult:
        area = self._areas[commitment.id]
        if commitment.rule is None:
            return CommitmentResult(commitment, area, None, ())
        periods, parts = self._rule(commitment.rule, commitment)
        return CommitmentResult(commitment, area, worst(p.verdict for p in periods), periods, parts)

    def _rule(
        self, rule: Rule, commitment: Commitment
    ) -> tuple[tuple[PeriodResult, ...], tuple[PartResult, ...]]:
        if isinstance(rule, AllOf | AnyOf):
            parts = tuple(self._part(part, commitment) for part in rule.parts)
            return compose(parts, all_of=isinstance(rule, AllOf)), parts
        span = self.plan.span(commitment)
        return self._simple.periods(rule, span, self.plan.notice(commitment)), ()

    def _part(self, part: Part, commitment: Commitment) -> PartResult:
        label = Both(part.label, part.label_en)
        if isinstance(part.rule, Ref):
            other = self.commitment(part.rule.commitment)
            assert other.verdict is not None  # noqa: S101 - `plan_checks` refuses a reference to a channel
            return PartResult(label, other.verdict, other.periods, other.parts)
        periods, parts = self._rule(part.rule, commitment)
        return PartResult(label, worst(p.verdict for p in periods), periods, parts)


def compose(parts: Sequence[PartResult], *, all_of: bool) -> tuple[PeriodResult, ...]:
    """The periods of a composed rule: those of its parts when they agree, else one that spans them all."""
    spans = {tuple((period.start, period.end) for period in part.periods) for part in parts}
    if len(spans) == 1:
        columns = list(zip(*(part.periods for part in parts), strict=True))
        return tuple(
            _compose_one(parts, column, [p.verdict for p in column], all_of=all_of) for column in columns
        )
    periods = [period for part in parts for period in part.periods]
    return (_compose_one(parts, periods, [part.verdict for part in parts], all_of=all_of),)


def _compose_one(
    parts: Sequence[PartResult], periods: Sequence[PeriodResult], verdicts: Sequence[Verdict], *, all_of: bool
) -> PeriodResult:
    verdict = worst(verdicts) if all_of else best(verdicts)
    left = [period.days_left for period in periods if period.days_left is not None]
    unmet = [part.label for part, one in zip(parts, verdicts, strict=True) if one is not Verdict.KEPT]
    return PeriodResult(
        start=min(period.start for period in periods),
        end=max(period.end for period in periods),
        verdict=verdict,
        have=len(parts) - len(unmet),
        need_min=len(parts) if all_of else 1,
        need_max=None,
        missing=() if verdict is Verdict.KEPT else tuple(unmet),
        days_left=max(left, default=None),
        make_proof=partial(_compose_proof, periods),
    )


def _compose_proof(periods: Sequence[PeriodResult]) -> Proof:
    """What any part counts; and what some part rejects and none counts, with every part's reasons."""
    counted: dict[tuple[str, str, bool], Record] = {}
    rejected: dict[tuple[str, str, bool], Rejected] = {}
    for period in periods:
        counted |= {identity(record): record for record in period.counted}
        for entry in period.rejected:
            key = identity(entry.record)
            earlier = rejected.get(key)
            reasons = (*earlier.reasons, *entry.reasons) if earlier else entry.reasons
            rejected[key] = Rejected(entry.record, tuple(dict.fromkeys(reasons)))
    order = sorted(counted.values(), key=lambda record: (record.on, record.kind, record.key))
    left = [entry for key, entry in rejected.items() if key not in counted]
    left.sort(key=lambda entry: (entry.record.on, entry.record.kind, entry.record.key))
    return Proof(tuple(order), tuple(left))


def identity(record: Record) -> tuple[str, str, bool]:
    """What tells one record from another."""
    return record.kind, record.key, record.attested
