"""The days on which verdicts changed: derived from the records, never stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pagt.plan.rules.bits import positions_of
from pagt.plan.rules.evaluate import Evaluation
from pagt.plan.rules.language import Milestone, SimpleRule, references, simple_rules
from pagt.plan.rules.plan import Commitment, Plan
from pagt.plan.rules.records import RecordSet
from pagt.plan.rules.simple import spans_of
from pagt.plan.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """A commitment's verdict went from one to another at the end of a day."""

    day: date
    commitment: Commitment
    before: Verdict
    after: Verdict


def days_of_change(plan: Plan, records: RecordSet, *, since: date, until: date) -> list[date]:
    """Every day from `since` to `until` on which any verdict may change: nothing moves on the days between."""
    evaluation = Evaluation(plan, records, on=since)
    days: set[int] = set()
    for commitment in plan.commitments:
        days |= _days(evaluation, records, commitment, since.toordinal(), until.toordinal())
    return [date.fromordinal(day) for day in sorted(days)]


def _days(
    evaluation: Evaluation, records: RecordSet, commitment: Commitment, low: int, high: int
) -> set[int]:
    """The days on which a commitment's verdict may change.

    These are the dates of records that fit, the first and last days of its periods, the days its notice window
    opens, and the days a set gains or loses a member.
    """
    plan = evaluation.plan
    days: set[int] = set()
    for place, rule in _rules(plan, commitment):
        for start, end in spans_of(rule, *plan.span(place)):
            days.update((start.toordinal(), end.toordinal(), end.toordinal() - plan.notice(place)))
            for kind in rule.filter.kinds:
                shelf = records.shelf(kind)
                # One that does not fit can only turn unproven into broken, which is settled when the period is over.
                settled = evaluation.fitting.filter(shelf, rule.filter) | ~shelf.until(end.toordinal())
                placed = shelf.placed(start, end)
                if isinstance(rule, Milestone):
                    placed |= shelf.late(start, end)
                days.update(shelf.days[position] for position in positions_of(placed & settled & shelf.live))
    for term in records.terms:
        days.update((term.start, term.end + 1))
    for member in (member for member_set in plan.sets for member in member_set.members):
        days.update(day.toordinal() for day in (member.start,) if day)
        days.update(day.toordinal() + 1 for day in (member.end,) if day)
    return {day for day in days if low <= day <= high}


def _rules(plan: Plan, commitment: Commitment) -> Iterator[tuple[Commitment, SimpleRule]]:
    """The simple rules that a commitment's verdict rests on, each with the commitment whose time it runs in."""
    if commitment.rule is None:
        return
    for rule in simple_rules(commitment.rule):
        yield commitment, rule
    for key in references(commitment.rule):
        yield from _rules(plan, plan.commitment(key))


def changes(
    plan: Plan,
    records: RecordSet,
    *,
    since: date,
    until: date,
    known_at: date | None = None,
    only: str | None = None,
) -> list[Change]:
    """Every change of a verdict from `since` to `until` (both included), oldest first, in the plan's order.

    A change on `since` itself is one against the day before it. `only`: the id of the one commitment that is
    asked for. Cost: for each commitment, one evaluation of it for each day on which it may change.
    """
    first = Evaluation(plan, records, on=since, known_at=known_at)
    evaluations: dict[int, Evaluation] = {}

    def verdict(key: str, day: int) -> Verdict | None:
        if day not in evaluations:
            evaluations[day] = first.on(date.fromordinal(day))
        return evaluations[day].commitment(key).verdict

    low, high = since.toordinal(), until.toordinal()
    found: list[tuple[int, int, Change]] = []
    for place, commitment in enumerate(plan.commitments):
        if commitment.rule is None or only not in (None, commitment.id):
            continue
        before = verdict(commitment.id, max(low - 1, 1))
        for day in sorted(_days(first, records, commitment, low, high)):
            after = verdict(commitment.id, day)
            if before is not None and after is not None and before is not after:
                found.append((day, place, Change(date.fromordinal(day), commitment, before, after)))
            before = after
    return [change for _day, _place, change in sorted(found, key=lambda entry: entry[:2])]
