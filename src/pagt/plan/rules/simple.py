"""The verdicts of the simple rules: count, milestone, coverage, sum, linked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from pagt.plan.rules.bits import first_of
from pagt.plan.rules.conditions import Fitting
from pagt.plan.rules.index import Shelf
from pagt.plan.rules.language import Count, Coverage, Linked, Milestone, SimpleRule, Span, Sum
from pagt.plan.rules.messages import Both
from pagt.plan.rules.proof import Case, ProofMaker
from pagt.plan.rules.records import RecordSet
from pagt.plan.rules.results import PeriodResult
from pagt.plan.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Moment:
    """The day that the verdict is as at the end of, and the day by which records must have been known."""

    on: date
    known_at: date | None

    @property
    def day(self) -> int:
        """`on` as an ordinal."""
        return self.on.toordinal()

    @property
    def known(self) -> int | None:
        """`known_at` as an ordinal."""
        return self.known_at.toordinal() if self.known_at else None


def spans_of(rule: SimpleRule, start: date, end: date) -> Iterator[tuple[date, date]]:
    """The periods of a rule within a commitment's time: calendar years cut to it, all of it, or until the milestone."""
    if isinstance(rule, Milestone):
        yield start, rule.by
    elif rule.period is Span.PLAN:
        yield start, end
    else:
        for year in range(start.year, end.year + 1):
            yield max(start, date(year, 1, 1)), min(end, date(year, 12, 31))


@dataclass(slots=True)
class Tally:
    """What was found in one period, before it is judged.

    `lasting`: only the end of the period can settle it. `anything`: False when there is nothing to link or nobody
    to reach, which proves nothing.
    """

    have: int
    need_min: int | None
    need_max: int | None
    missing: tuple[Both, ...] = ()
    lasting: bool = False
    days_late: int | None = None
    anything: bool = True

    @property
    def met(self) -> bool:
        """Whether the minimum is reached (a rule without one: always)."""
        return self.anything and (self.need_min is None or self.have >= self.need_min)


def judge(tally: Tally, start: date, end: date, on: date, notice: int, *, evidence: bool) -> Verdict:
    """The verdict of one period; `evidence`: whether any record of the kind falls in it."""
    if on < start:
        return Verdict.UPCOMING
    if tally.need_max is not None and tally.have > tally.need_max:
        return Verdict.DEVIATES
    over = on >= end
    if tally.met and (over or not tally.lasting):
        return Verdict.KEPT
    if tally.days_late is not None:
        return Verdict.DEVIATES
    if over:
        return Verdict.BROKEN if evidence and tally.anything else Verdict.UNPROVEN
    if not tally.met and on.toordinal() >= end.toordinal() - notice:
        return Verdict.AT_RISK
    return Verdict.OPEN


class SimpleEvaluator:
    """Evaluates simple rules on one day; keeps, per shelf, the records that exist for that day."""

    def __init__(self, records: RecordSet, fitting: Fitting, moment: Moment) -> None:
        self.records = records
        self.fitting = fitting
        self.moment = moment
        self._existing: dict[Shelf, int] = {}
        self._in_period: dict[tuple[Shelf, date, date], int] = {}

    def existing(self, shelf: Shelf) -> int:
        """Records that are not void, had happened, and were known."""
        found = self._existing.get(shelf)
        if found is None:
            found = shelf.live & shelf.until(self.moment.day) & shelf.known(self.moment.known)
            self._existing[shelf] = found
        return found

    def in_period(self, shelf: Shelf, start: date, end: date) -> int:
        """Existing records that belong to the period."""
        key = (shelf, start, end)
        found = self._in_period.get(key)
        if found is None:
            found = self._in_period[key] = self.existing(shelf) & shelf.placed(start, end)
        return found

    def periods(self, rule: SimpleRule, span: tuple[date, date], notice: int) -> tuple[PeriodResult, ...]:
        """The result of each period of the rule."""
        shelves = tuple(self.records.shelf(kind) for kind in rule.filter.kinds)
        fits = tuple(self.fitting.filter(shelf, rule.filter) for shelf in shelves)
        spans = tuple(spans_of(rule, *span))
        proofs = ProofMaker(self.fitting, rule, shelves, fits, spans, self.moment.day, self.moment.known)
        return tuple(self._period(rule, proofs, number, notice) for number in range(len(spans)))

    def _period(self, rule: SimpleRule, proofs: ProofMaker, number: int, notice: int) -> PeriodResult:
        start, end = proofs.spans[number]
        present, found = [], []
        for shelf, fit in zip(proofs.shelves, proofs.fits, strict=True):
            existing = self.in_period(shelf, start, end)
            if isinstance(rule, Milestone):
                existing &= shelf.until(end.toordinal())
            present.append(existing)
            found.append(existing & fit)
        case = Case(number, tuple(found), tuple(found))
        tally = self._tally(rule, proofs, case, start, end)
        verdict = judge(tally, start, end, self.moment.on, notice, evidence=any(present))
        over = self.moment.on >= end
        return PeriodResult(
            start=start,
            end=end,
            verdict=verdict,
            have=tally.have,
            need_min=tally.need_min,
            need_max=tally.need_max,
            missing=tally.missing,
            days_left=None if over else end.toordinal() - self.moment.day,
            make_proof=partial(proofs.proof, case),
            days_late=tally.days_late,
        )

    def _tally(self, rule: SimpleRule, proofs: ProofMaker, case: Case, start: date, end: date) -> Tally:
        """Count what was found; narrows `case.counted` where fitting alone does not make a record count."""
        if isinstance(rule, Count):
            have = sum(mask.bit_count() for mask in case.fitting)
            return Tally(have, rule.min, rule.max, lasting=not rule.min)
        if isinstance(rule, Milestone):
            have = sum(mask.bit_count() for mask in case.fitting)
            return Tally(have, 1, None, days_late=None if have else self._days_late(proofs, start, end))
        if isinstance(rule, Sum):
            columns = [shelf.numbers(rule.field) for shelf in proofs.shelves]
            case.keep([column.present for column in columns])
            have = sum(column.total(mask) for column, mask in zip(columns, case.counted, strict=True))
            return Tally(have, rule.min, rule.max, lasting=not rule.min)
        if isinstance(rule, Linked):
            need = sum(mask.bit_count() for mask in case.fitting)
            case.keep([shelf.filled(rule.link) for shelf in proofs.shelves])
            have = sum(mask.bit_count() for mask in case.counted)
            return Tally(have, need, None, lasting=True, anything=need > 0)
        return self._coverage(rule, proofs, case, end)

    def _days_late(self, proofs: ProofMaker, start: date, end: date) -> int | None:
        """How many days after the due date the first fitting record came; None when none has come."""
        if self.moment.on <= end:
            return None
        days = []
        for shelf, fit in zip(proofs.shelves, proofs.fits, strict=True):
            late = fit & self.existing(shelf) & shelf.late(start, end)
            if late:
                days.append(shelf.days[first_of(late)] - end.toordinal())
        return min(days, default=None)

    def _coverage(self, rule: Coverage, proofs: ProofMaker, case: Case, end: date) -> Tally:
        membership = self.fitting.sets.get(rule.of)
        members = membership.on(min(self.moment.day, end.toordinal()))
        reached: dict[str, tuple[int, ...]] = {}
        for key in members:
            reached[key] = tuple(
                mask & reaching(shelf, rule, key)
                for shelf, mask in zip(proofs.shelves, case.fitting, strict=True)
            )
        case.keep([_union(masks) for masks in zip(*reached.values(), strict=True)] or [0] * len(case.fitting))
        case.reached = {key: (members[key], masks) for key, masks in reached.items()}
        missing = tuple(members[key] for key, masks in reached.items() if not any(masks))
        have = len(members) - len(missing)
        return Tally(have, len(members), None, missing, anything=bool(members))


def reaching(shelf: Shelf, rule: Coverage, key: str) -> int:
    """Records that reach a member of the set."""
    if rule.through == "participants":
        return shelf.with_organisation(key, (), True)
    return shelf.having(rule.through, key)


def _union(masks: tuple[int, ...]) -> int:
    out = 0
    for mask in masks:
        out |= mask
    return out
