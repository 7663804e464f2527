"""Sets that may change with time: who is a member on which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pagt.plan.rules.messages import Both, Param, Term
from pagt.plan.rules.plan import MemberSet, Plan
from pagt.plan.rules.records import LAST_DAY, RecordSet
from pagt.plan.rules.vocabulary import AMBASSADORS

FIRST_DAY = date.min.toordinal()


@dataclass(frozen=True, slots=True)
class MemberSpan:
    """A member from `start` to `end` (ordinals, both included)."""

    id: str
    name: Both
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Membership:
    """A set as spans of membership, in the set's order; equal sets are equal, so that they share an index."""

    title: Param
    spans: tuple[MemberSpan, ...]

    def on(self, day: int) -> dict[str, Both]:
        """Id -> name of the members on the day, in the set's order."""
        return {span.id: span.name for span in self.spans if span.start <= day <= span.end}

    def stretches(self) -> Iterator[tuple[int, int, dict[str, Both]]]:
        """Stretches of days (start, end) without change, each with its members; days without members are skipped."""
        edges = sorted({span.start for span in self.spans} | {span.end + 1 for span in self.spans})
        for start, following in pairwise(edges):
            members = self.on(start)
            if members:
                yield start, following - 1, members


def ambassadors(records: RecordSet, known_at: int | None) -> Membership:
    """The ambassadors as known at the end of a day (None: all terms on record)."""
    return Membership(
        Term("set", AMBASSADORS),
        tuple(
            MemberSpan(term.organisation.id, Both(term.organisation.name), term.start, term.end)
            for term in records.terms
            if (known_at is None or term.recorded <= known_at) and term.start <= term.end
        ),
    )


def of_plan(member_set: MemberSet) -> Membership:
    """A set of the plan."""
    return Membership(
        Both(member_set.title, member_set.title_en),
        tuple(
            MemberSpan(
                member.id,
                Both(member.name),
                member.start.toordinal() if member.start else FIRST_DAY,
                member.end.toordinal() if member.end else LAST_DAY,
            )
            for member in member_set.members
        ),
    )


class Memberships:
    """The sets that the rules of a plan may name."""

    def __init__(self, plan: Plan, records: RecordSet, known_at: int | None) -> None:
        self._sets = {member_set.id: of_plan(member_set) for member_set in plan.sets}
        self._sets[AMBASSADORS] = ambassadors(records, known_at)

    def get(self, key: str) -> Membership:
        """The set with that id; KeyError when neither the plan nor the engine has it."""
        return self._sets[key]
