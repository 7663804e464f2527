"""The days on which verdicts changed: derived from the records, never stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pagt.plan.rules.evaluate import Evaluation
from pagt.plan.rules.language import simple_rules
from pagt.plan.rules.plan import Commitment, Plan
from pagt.plan.rules.records import RecordSet
from pagt.plan.rules.simple import spans_of
from pagt.plan.rules.verdict import Verdict
from pagt.plan.rules.vocabulary import EVIDENCE


@dataclass(frozen=True, slots=True)
class Change:
    """A commitment's verdict went from one to another at the end of a day."""

    day: date
    commitment: Commitment
    before: Verdict
    after: Verdict


def days_of_change(plan: Plan, records: RecordSet, *, since: date, until: date) -> list[date]:
    """Every day from `since` to `until` on which any verdict may change: nothing moves on the days between.

    These are the dates of records, the first and last days of periods, the days a notice window opens, and the
    days a set gains or loses a member.
    """
    days: set[int] = set()
    for kind in EVIDENCE:
        days.update(records.shelf(kind).days)
    for term in records.terms:
        days.update((term.start, term.end + 1))
    for member in (member for member_set in plan.sets for member in member_set.members):
        days.update(day.toordinal() for day in (member.start,) if day)
        days.update(day.toordinal() + 1 for day in (member.end,) if day)
    for commitment in plan.commitments:
        days.update(_turning_days(plan, commitment))
    low, high = since.toordinal(), until.toordinal()
    return [date.fromordinal(day) for day in sorted(days) if low <= day <= high]


def _turning_days(plan: Plan, commitment: Commitment) -> Iterator[int]:
    if commitment.rule is None:
        return
    # A reference has the days of the commitment that it refers to, which is in the plan too.
    for rule in simple_rules(commitment.rule):
        for start, end in spans_of(rule, *plan.span(commitment)):
            yield from (start.toordinal(), end.toordinal(), end.toordinal() - plan.notice(commitment))


def changes(
    plan: Plan, records: RecordSet, *, since: date, until: date, known_at: date | None = None
) -> list[Change]:
    """Every change of a verdict from `since` to `until` (both included), oldest first, in the plan's order.

    A change on `since` itself is one against the day before it. Cost: one evaluation for each day of change.
    """
    out: list[Change] = []
    earlier = date.fromordinal(max(since.toordinal() - 1, 1))
    before = _verdicts(plan, records, earlier, known_at)
    for day in days_of_change(plan, records, since=since, until=until):
        after = _verdicts(plan, records, day, known_at)
        out += [
            Change(day, commitment, before[commitment.id], after[commitment.id])
            for commitment in plan.commitments
            if commitment.id in after and before[commitment.id] is not after[commitment.id]
        ]
        before = after
    return out


def _verdicts(plan: Plan, records: RecordSet, on: date, known_at: date | None) -> dict[str, Verdict]:
    evaluation = Evaluation(plan, records, on=on, known_at=known_at)
    results = (evaluation.commitment(commitment.id) for commitment in plan.commitments)
    return {result.commitment.id: result.verdict for result in results if result.verdict is not None}
