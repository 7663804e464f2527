"""What an evaluation hands back. Numbers are ready; the lists of the proof are made when first asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pagt.plan.rules.messages import Both, Message
from pagt.plan.rules.plan import Commitment, FocusArea, Plan
from pagt.plan.rules.records import Record
from pagt.plan.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that does not count, with why: `reasons` are all failing conditions, the first one leads."""

    record: Record
    reasons: tuple[Message, ...]

    @property
    def reason(self) -> Message:
        """The reason that is shown: the first failing condition."""
        return self.reasons[0]


@dataclass(frozen=True, slots=True)
class Reached:
    """One member of a coverage set with the records that reach it (none: it is missing)."""

    id: str
    name: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The lists behind a period's numbers, records in date order."""

    counted: tuple[Record, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    reached: tuple[Reached, ...] = ()


@dataclass
class PeriodResult:
    """The verdict of one period (a year, a plan, a time until a milestone).

    `have` against `need_min`/`need_max` (None = no such limit): records for a count, members for coverage, kroner
    or units for a sum, parts for a composed rule. `missing`: members or parts not reached, in the set's order.
    `due` = last day; `days_left` = None once the period is over; `days_late` only for a milestone met late.
    """

    start: date
    end: date
    verdict: Verdict
    have: int
    need_min: int | None
    need_max: int | None
    missing: tuple[Both, ...]
    days_left: int | None
    make_proof: Callable[[], Proof]
    days_late: int | None = None

    @property
    def due(self) -> date:
        """The last day on which the promise can be met: the period is over at its end."""
        return self.end

    @cached_property
    def proof(self) -> Proof:
        """The records behind the verdict, made on first use."""
        return self.make_proof()

    @property
    def counted(self) -> tuple[Record, ...]:
        """The records that count."""
        return self.proof.counted

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """The records of the kind that do not count, with why."""
        return self.proof.rejected

    @property
    def reached(self) -> tuple[Reached, ...]:
        """Coverage only: each member of the set with its records, in the set's order."""
        return self.proof.reached

    @property
    def missing_tells(self) -> bool:
        """Whether the names of what is missing would tell whom a confidential record is about: all the others."""
        return any(member.records and all(r.confidential for r in member.records) for member in self.reached)


@dataclass(frozen=True, slots=True)
class PartResult:
    """One part of a composed rule."""

    label: Both
    verdict: Verdict
    periods: tuple[PeriodResult, ...]
    parts: tuple["PartResult", ...] = ()


@dataclass(frozen=True, slots=True)
class CommitmentResult:
    """A commitment's verdict with its periods; `verdict` is None for a commitment that is another's channel."""

    commitment: Commitment
    area: FocusArea
    verdict: Verdict | None
    periods: tuple[PeriodResult, ...]
    parts: tuple[PartResult, ...] = ()

    @property
    def rule_version(self) -> int:
        """The version of the rule that gave the verdict."""
        return self.commitment.version

    @property
    def next_due(self) -> PeriodResult | None:
        """The first period that is neither over nor kept."""
        unmet = (
            period
            for period in self.periods
            if period.days_left is not None and period.verdict != Verdict.KEPT
        )
        return next(unmet, None)


@dataclass(frozen=True, slots=True)
class PlanResult:
    """Every commitment of a plan as at the end of the day `on`, with what was on record by `known_at` (None: all)."""

    plan: Plan
    on: date
    known_at: date | None
    commitments: tuple[CommitmentResult, ...]

    def commitment(self, key: str) -> CommitmentResult:
        """The result of the commitment with that id; KeyError when the plan has none."""
        for result in self.commitments:
            if result.commitment.id == key:
                return result
        raise KeyError(key)
