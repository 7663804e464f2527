"""The rule language as dataclasses: what a promise asks of the records.

`rule_reading.read_rule` makes them from TOML or JSON data and refuses what cannot be verified; `rule_to_dict`
writes them back, such that reading the result gives the same rule. The meaning of each is in
docs/explanation/verdicts.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pagt.plan.rules.vocabulary import Kind


class Span(StrEnum):
    """How a rule repeats: once for each calendar year of the commitment, or once for its whole time."""

    YEAR = "year"
    PLAN = "plan"


Scalar = str | int | bool | date


@dataclass(frozen=True, slots=True)
class OneOf:
    """The attribute has one of these values (a list attribute: any of its values is one of these)."""

    attribute: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The attribute lies between two values, both included; None = no limit on that side."""

    attribute: str
    min: int | date | None
    max: int | date | None


@dataclass(frozen=True, slots=True)
class Present:
    """The attribute is filled in (`wanted`), or is not."""

    attribute: str
    wanted: bool


AttributeTest = OneOf | Between | Present


@dataclass(frozen=True, slots=True)
class SomeParticipant:
    """At least `min` different participants fit every given field; empty tuples and None do not restrict.

    `attended`: True = only those who attended count; False = being invited is enough.
    `member_of`: the id of a set; the participant is a member of it on the record's day.
    """

    kind: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    abroad: bool | None = None
    attended: bool = True
    member_of: str = ""
    min: int = 1


@dataclass(frozen=True, slots=True)
class EveryMember:
    """Every member that the set has on the record's day attended; a set without members that day does not fit."""

    set: str


ParticipantTest = SomeParticipant | EveryMember


@dataclass(frozen=True, slots=True)
class SomeItem:
    """At least `min` agenda items have one of the marks (empty: any), and an outcome when `outcome` is True."""

    mark: tuple[str, ...] = ()
    outcome: bool = False
    min: int = 1


Condition = AttributeTest | ParticipantTest | SomeItem


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records count: of one of the kinds, and fitting every condition."""

    kinds: tuple[Kind, ...]
    where: tuple[AttributeTest, ...] = ()
    participants: tuple[ParticipantTest, ...] = ()
    items: tuple[SomeItem, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition, in the order in which reasons are given."""
        return (*self.where, *self.participants, *self.items)


@dataclass(frozen=True, slots=True)
class Count:
    """Between `min` and `max` records in each period."""

    filter: Filter
    period: Span
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """At least one record from the commitment's first day to `by`; one that comes later makes it `deviates`."""

    filter: Filter
    by: date


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every member of the set is reached by a record: as an attending participant, or by an attribute's value."""

    filter: Filter
    of: str
    period: Span
    through: str = "participants"


@dataclass(frozen=True, slots=True)
class Sum:
    """The attribute `field`, added up over the records of each period, lies between `min` and `max`."""

    filter: Filter
    field: str
    period: Span
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """Every matching record of the period has at least one value in the list attribute `link`."""

    filter: Filter
    link: str
    period: Span


@dataclass(frozen=True, slots=True)
class Ref:
    """The verdict of another commitment of the plan, as a part."""

    commitment: str


SimpleRule = Count | Milestone | Coverage | Sum | Linked


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a composed rule, with the name that readers see."""

    label: str
    rule: "SimpleRule | AllOf | AnyOf | Ref"
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Kept when every part is kept."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Kept when one part is kept."""

    parts: tuple[Part, ...]


Rule = SimpleRule | AllOf | AnyOf
RULE_TYPES = ("count", "milestone", "coverage", "sum", "linked", "all_of", "any_of")
DEEPEST = 5
"""How deep rules may lie in one another, references to other commitments included."""


def simple_rules(rule: Rule | Ref) -> Iterator[SimpleRule]:
    """The simple rules inside a rule, in order; references are not followed."""
    if isinstance(rule, AllOf | AnyOf):
        for part in rule.parts:
            yield from simple_rules(part.rule)
    elif not isinstance(rule, Ref):
        yield rule


def references(rule: Rule | Ref) -> Iterator[str]:
    """The ids of the commitments that a rule refers to."""
    if isinstance(rule, AllOf | AnyOf):
        for part in rule.parts:
            yield from references(part.rule)
    elif isinstance(rule, Ref):
        yield rule.commitment


def _one_or_list(values: tuple[Scalar, ...]) -> object:
    return values[0] if len(values) == 1 else list(values)


def _test_to_value(test: AttributeTest) -> object:
    if isinstance(test, OneOf):
        return _one_or_list(test.values)
    if isinstance(test, Present):
        return {"present": test.wanted}
    return {name: value for name, value in (("min", test.min), ("max", test.max)) if value is not None}


def _participant_to_dict(test: ParticipantTest) -> dict[str, object]:
    if isinstance(test, EveryMember):
        return {"every": test.set}
    out: dict[str, object] = {}
    for name in ("kind", "role", "id", "level", "country"):
        if values := getattr(test, name):
            out[name] = _one_or_list(values)
    if test.abroad is not None:
        out["abroad"] = test.abroad
    if not test.attended:
        out["attended"] = False
    if test.member_of:
        out["set"] = test.member_of
    if test.min != 1:
        out["min"] = test.min
    return out


def _item_to_dict(test: SomeItem) -> dict[str, object]:
    out: dict[str, object] = {}
    if test.mark:
        out["mark"] = _one_or_list(test.mark)
    if test.outcome:
        out["outcome"] = True
    if test.min != 1:
        out["min"] = test.min
    return out


def _filter_to_dict(flt: Filter) -> dict[str, object]:
    kinds = [str(kind) for kind in flt.kinds]
    out: dict[str, object] = {"record": kinds[0] if len(kinds) == 1 else kinds}
    if flt.where:
        out["where"] = {test.attribute: _test_to_value(test) for test in flt.where}
    if flt.participants:
        out["participants"] = [_participant_to_dict(test) for test in flt.participants]
    if flt.items:
        out["items"] = [_item_to_dict(test) for test in flt.items]
    return out


def rule_to_dict(rule: Rule | Ref) -> dict[str, object]:
    """The rule as plain data, in the form that `read_rule` takes."""
    if isinstance(rule, Ref):
        return {"type": "ref", "commitment": rule.commitment}
    if isinstance(rule, AllOf | AnyOf):
        parts = [
            {"label": part.label}
            | ({"label_en": part.label_en} if part.label_en else {})
            | rule_to_dict(part.rule)
            for part in rule.parts
        ]
        return {"type": "all_of" if isinstance(rule, AllOf) else "any_of", "parts": parts}
    out = _filter_to_dict(rule.filter)
    if isinstance(rule, Milestone):
        return {"type": "milestone", "by": rule.by, **out}
    out["period"] = str(rule.period)
    if isinstance(rule, Coverage):
        return {"type": "coverage", "of": rule.of, "through": rule.through, **out}
    if isinstance(rule, Linked):
        return {"type": "linked", "link": rule.link, **out}
    limits = {name: value for name, value in (("min", rule.min), ("max", rule.max)) if value is not None}
    if isinstance(rule, Sum):
        return {"type": "sum", "field": rule.field, **limits, **out}
    return {"type": "count", **limits, **out}
