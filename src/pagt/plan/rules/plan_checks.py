"""What must hold of the plan as a whole: sets, references, circles, depth, and dates within the plan."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from pagt.plan.rules.language import (
    DEEPEST,
    AllOf,
    AnyOf,
    AttributeTest,
    Between,
    Coverage,
    EveryMember,
    Milestone,
    OneOf,
    Ref,
    Rule,
    SimpleRule,
    SomeParticipant,
    references,
)
from pagt.plan.rules.messages import Both, Message, Path, Problem, message, unknown
from pagt.plan.rules.plan import Commitment, MemberSet
from pagt.plan.rules.rule_reading import is_municipality
from pagt.plan.rules.vocabulary import AMBASSADORS, ValueType, attributes_of

LONGEST = 50
"""Most years of a plan."""


class Placed(NamedTuple):
    """A commitment with the place it was read from, and its time when that is known."""

    commitment: Commitment
    path: Path
    span: tuple[date, date] | None


class Checker:
    """Checks commitments against one another and against the sets; problems go to the given list."""

    def __init__(self, placed: Sequence[Placed], sets: Sequence[MemberSet], problems: list[Problem]) -> None:
        self.placed = placed
        self.sets = {member_set.id: member_set for member_set in sets}
        self.by_id = {entry.commitment.id: entry for entry in placed}
        self.problems = problems

    def run(self) -> None:
        """Check everything."""
        for entry in self.placed:
            self._channel(entry)
            if entry.commitment.rule:
                for rule, path in walk(entry.commitment.rule, (*entry.path, "rule")):
                    if isinstance(rule, Ref):
                        self._reference(rule, path)
                    else:
                        self._simple(rule, path, entry.span)
        self._circles()

    def _add(self, path: Path, problem: Message) -> None:
        self.problems.append(Problem(path, problem))

    def _channel(self, entry: Placed) -> None:
        commitment = entry.commitment
        if not commitment.channel_of:
            return
        path = (*entry.path, "channel_of")
        other = self.by_id.get(commitment.channel_of)
        if other is None:
            self._add(path, unknown("unknown_commitment", commitment.channel_of, self.by_id))
        elif other.commitment.channel_of:
            self._add(path, message("channel_without_rule", id=other.commitment.id, channel=commitment.id))

    def _reference(self, rule: Ref, path: Path) -> None:
        other = self.by_id.get(rule.commitment)
        if other is None:
            self._add((*path, "commitment"), unknown("unknown_commitment", rule.commitment, self.by_id))
        elif other.commitment.channel_of:
            self._add((*path, "commitment"), message("ref_without_rule", id=rule.commitment))

    def _simple(self, rule: SimpleRule, path: Path, span: tuple[date, date] | None) -> None:
        if isinstance(rule, Milestone) and span and not span[0] <= rule.by <= span[1]:
            self._add((*path, "by"), message("milestone_outside", day=rule.by, start=span[0], end=span[1]))
        if isinstance(rule, Coverage):
            member_set = self._set(rule.of, (*path, "of"))
            if rule.through != "participants":
                self._carried(rule, member_set, (*path, "through"))
        for test in rule.filter.where:
            if test.attribute == "year" and span:
                self._years(test, (*path, "where", "year"), span)
        for number, condition in enumerate(rule.filter.participants):
            place = (*path, "participants", number)
            if isinstance(condition, EveryMember):
                self._set(condition.set, (*place, "every"))
            elif condition.member_of:
                self._enough(condition, self._set(condition.member_of, (*place, "set")), (*place, "min"))

    def _years(self, test: AttributeTest, path: Path, span: tuple[date, date]) -> None:
        first, last = span[0].year, span[1].year
        if isinstance(test, OneOf):
            possible = any(isinstance(year, int) and first <= year <= last for year in test.values)
        else:
            assert isinstance(test, Between)  # noqa: S101 - `rule_reading` refuses to ask whether a year is given
            possible = not (
                (isinstance(test.min, int) and test.min > last)
                or (isinstance(test.max, int) and test.max < first)
            )
        if not possible:
            self._add(path, message("year_never", start=span[0], end=span[1]))

    def _set(self, key: str, path: Path) -> MemberSet | None:
        if key == AMBASSADORS:
            return None
        found = self.sets.get(key)
        if found is None:
            self._add(path, unknown("unknown_set", key, (*self.sets, AMBASSADORS)))
        elif not found.members:
            self._add(path, message("empty_set", set=key))
        return found

    def _enough(self, test: SomeParticipant, member_set: MemberSet | None, path: Path) -> None:
        if member_set and member_set.members and test.min > len(member_set.members):
            why = Both("sættet har færre medlemmer end 'min'", "the set has fewer members than 'min'")
            self._add(path, message("contradiction", why=why))

    def _carried(self, rule: Coverage, member_set: MemberSet | None, path: Path) -> None:
        """Refuse members that no record can name in the attribute."""
        if rule.of == AMBASSADORS:
            self._add(path, message("ambassadors_by_attribute"))
        for member in member_set.members if member_set else ():
            for kind in rule.filter.kinds:
                attribute = attributes_of(kind)[rule.through]
                why = None
                if attribute.type is ValueType.CHOICE and member.id not in attribute.values:
                    values = ", ".join(attribute.values)
                    why = Both(f"værdierne er {values}", f"the values are {values}")
                elif attribute.type is ValueType.MUNICIPALITY and not is_municipality(member.id):
                    why = Both(
                        "det er ikke en kommunekode med fire cifre",
                        "it is no municipality code of four digits",
                    )
                if why:
                    problem = message(
                        "member_not_carried", member=member.id, set=rule.of, through=rule.through, why=why
                    )
                    self._add(path, problem)
                    break

    def _circles(self) -> None:
        """Name each circle of references once, and refuse nesting that references make too deep."""
        depth: dict[str, int] = {}
        reported: set[frozenset[str]] = set()
        for entry in self.placed:
            trail: list[tuple[str, Iterator[str]]] = []
            self._enter(entry.commitment.id, trail)
            while trail:
                key, rest = trail[-1]
                following = next((ref for ref in rest if ref not in depth), None)
                if following is None:
                    trail.pop()
                    depth[key] = self._depth(key, depth)
                    continue
                names = [name for name, _ in trail]
                if following in names:
                    circle = [*names[names.index(following) :], following]
                    if frozenset(circle) not in reported:
                        reported.add(frozenset(circle))
                        place = self.by_id[following].path
                        self._add((*place, "rule"), message("circle", circle=" → ".join(circle)))
                else:
                    self._enter(following, trail)
            if depth[entry.commitment.id] > DEEPEST and not reported:
                self._add((*entry.path, "rule"), message("too_deep", limit=DEEPEST))

    def _enter(self, key: str, trail: list[tuple[str, Iterator[str]]]) -> None:
        entry = self.by_id.get(key)
        rule = entry.commitment.rule if entry else None
        trail.append((key, references(rule) if rule else iter(())))

    def _depth(self, key: str, depth: dict[str, int]) -> int:
        entry = self.by_id.get(key)
        return rule_depth(entry.commitment.rule, depth) if entry and entry.commitment.rule else 0


def rule_depth(rule: Rule | Ref, known: dict[str, int]) -> int:
    """How many layers a rule has; a reference is as deep as what it refers to."""
    if isinstance(rule, AllOf | AnyOf):
        return 1 + max(rule_depth(part.rule, known) for part in rule.parts)
    return known.get(rule.commitment, 1) if isinstance(rule, Ref) else 1


def walk(rule: Rule | Ref, path: Path) -> Iterator[tuple[SimpleRule | Ref, Path]]:
    """Every simple rule and reference inside a rule, with its place."""
    if isinstance(rule, AllOf | AnyOf):
        for number, part in enumerate(rule.parts):
            yield from walk(part.rule, (*path, "parts", number))
    else:
        yield rule, path


def check_span(start: date, end: date, start_path: Path, end_path: Path, problems: list[Problem]) -> bool:
    """Whether a time begins before it ends and is not too long; reports it when not."""
    if end < start:
        problems.append(Problem(end_path, message("reversed_period", start=start, end=end)))
        return False
    if (end.year - LONGEST, end.month, end.day) >= (start.year, start.month, start.day):
        problems.append(Problem(end_path, message("plan_too_long", limit=LONGEST, start=start, end=end)))
        return False
    return True
