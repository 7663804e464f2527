"""The lists behind a verdict: which records count, which do not and why. Made only when someone looks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from pagt.plan.rules.bits import positions_of
from pagt.plan.rules.conditions import Fitting
from pagt.plan.rules.facts import void_reason
from pagt.plan.rules.index import Shelf
from pagt.plan.rules.language import AttributeTest, Coverage, Linked, Milestone, SimpleRule, Sum
from pagt.plan.rules.messages import Both, Message, Term, message
from pagt.plan.rules.reasons import why_not
from pagt.plan.rules.records import Record
from pagt.plan.rules.results import Proof, Reached, Rejected


@dataclass(slots=True)
class Case:
    """One period's sets, one per kind of the rule: what fits the filter there, and what of it counts."""

    number: int
    fitting: tuple[int, ...]
    counted: tuple[int, ...]
    reached: dict[str, tuple[Both, tuple[int, ...]]] = field(default_factory=dict)

    def keep(self, masks: Sequence[int]) -> None:
        """Let only these of the fitting records count."""
        self.counted = tuple(fit & mask for fit, mask in zip(self.fitting, masks, strict=True))


@dataclass(slots=True)
class ProofMaker:
    """What the proofs of one rule share; `fits` = records fitting the filter on any day, `day` and `known` ordinals."""

    fitting: Fitting
    rule: SimpleRule
    shelves: tuple[Shelf, ...]
    fits: tuple[int, ...]
    spans: tuple[tuple[date, date], ...]
    day: int
    known: int | None

    def proof(self, case: Case) -> Proof:
        """The lists of one period."""
        counted = self._records(case.counted)
        rejected: list[Rejected] = []
        for place, shelf in enumerate(self.shelves):
            rejected += self._in_period(shelf, case, case.counted[place])
            rejected += self._outside(shelf, case.number, self.fits[place])
        rejected.sort(key=lambda entry: order(entry.record))
        reached = tuple(
            Reached(key, name.da, self._records(masks)) for key, (name, masks) in case.reached.items()
        )
        return Proof(counted, tuple(rejected), reached)

    def _records(self, masks: Sequence[int]) -> tuple[Record, ...]:
        records = self.fitting.records
        found = [
            records.record(shelf.kind, position)
            for shelf, mask in zip(self.shelves, masks, strict=True)
            for position in positions_of(mask)
        ]
        return tuple(sorted(found, key=order))

    def _in_period(self, shelf: Shelf, case: Case, counted: int) -> Iterator[Rejected]:
        start, end = self.spans[case.number]
        candidates = shelf.placed(start, end) & shelf.known(self.known) & ~counted
        if isinstance(self.rule, Milestone):
            candidates &= shelf.until(end.toordinal())
        conditions = self.rule.filter.conditions
        fits = [(condition, self.fitting.condition(shelf, condition)) for condition in conditions]
        for condition, mask in fits:
            if isinstance(condition, AttributeTest):
                # Of what lies ahead only what is of the right sort is worth showing: it may count when it has happened.
                candidates &= mask | shelf.until(self.day)
        for position in positions_of(candidates):
            reasons = list(self._void_or_later(shelf, position))
            later = shelf.days[position] > self.day
            for condition, mask in fits:
                if not mask >> position & 1 and (not later or isinstance(condition, AttributeTest)):
                    reasons.append(why_not(self.fitting, shelf, position, condition))
            if not reasons:
                reasons.append(self._not_counted())
            yield Rejected(self.fitting.records.record(shelf.kind, position), tuple(reasons))

    def _void_or_later(self, shelf: Shelf, position: int) -> Iterator[Message]:
        row = shelf.rows[position]
        if row.void:
            reason = void_reason(shelf.kind, row.state)
            assert reason is not None  # noqa: S101 - `facts.is_void` and `void_reason` agree
            yield reason
        if row.day > self.day:
            yield message("later", day=date.fromordinal(row.day))

    def _not_counted(self) -> Message:
        """Why a record that fits the filter in the period still does not count."""
        if isinstance(self.rule, Sum):
            return message("attribute_missing", attribute=Term("attribute", self.rule.field))
        if isinstance(self.rule, Linked):
            return message("not_linked", attribute=Term("attribute", self.rule.link))
        assert isinstance(self.rule, Coverage)  # noqa: S101 - of other rules every fitting record counts
        return message("no_member", set=self.fitting.sets.get(self.rule.of).title)

    def _outside(self, shelf: Shelf, number: int, fits: int) -> Iterator[Rejected]:
        """Fitting records before the first or after the last period, listed with the period nearest to them."""
        first, last = number == 0, number == len(self.spans) - 1
        if not first and not last:
            return
        start, end = self.spans[0][0], self.spans[-1][1]
        outside = (
            fits & shelf.live & shelf.until(self.day) & shelf.known(self.known) & ~shelf.placed(start, end)
        )
        late = 0
        if isinstance(self.rule, Milestone):
            late = (
                fits & shelf.live & shelf.until(self.day) & shelf.known(self.known) & shelf.late(start, end)
            )
            outside &= ~late
        for position in positions_of(outside | late):
            day, year = shelf.days[position], shelf.year(position)
            before = year < start.year if year is not None else day < start.toordinal()
            if late >> position & 1:
                days = day - end.toordinal()
                reason = message("late_one" if days == 1 else "late", days=days, by=end)
            elif before and first:
                reason = message("before_period", start=start)
            elif not before and last:
                reason = message("after_period", end=end)
            else:
                continue
            yield Rejected(self.fitting.records.record(shelf.kind, position), (reason,))


def order(record: Record) -> tuple[date, str, str]:
    """The order in which readers see records."""
    return record.on, record.kind, record.key
