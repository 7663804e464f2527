"""Conditions as sets: which records of a shelf fit. The only place that decides whether a record fits."""

from datetime import date

from pagt.plan.rules.bits import mask_of
from pagt.plan.rules.index import Shelf
from pagt.plan.rules.language import (
    Between,
    Condition,
    EveryMember,
    Filter,
    OneOf,
    Present,
    SomeItem,
    SomeParticipant,
)
from pagt.plan.rules.membership import Membership, Memberships
from pagt.plan.rules.records import RecordSet
from pagt.plan.rules.vocabulary import RANGED, attributes_of


class Fitting:
    """Answers which records fit a condition or a filter, remembering every answer in the shelf.

    What is remembered is keyed by the condition and by the membership of the set that it names, so that one index
    serves several plans and several `known_at`.
    """

    def __init__(self, records: RecordSet, sets: Memberships) -> None:
        self.records = records
        self.sets = sets

    def membership(self, condition: Condition) -> Membership | None:
        """The set that a condition names, or None."""
        if isinstance(condition, EveryMember):
            return self.sets.get(condition.set)
        if isinstance(condition, SomeParticipant) and condition.member_of:
            return self.sets.get(condition.member_of)
        return None

    def filter(self, shelf: Shelf, flt: Filter) -> int:
        """Records of the shelf that fit every condition of the filter."""
        out = (1 << shelf.size) - 1
        for condition in flt.conditions:
            out &= self.condition(shelf, condition)
        return out

    def condition(self, shelf: Shelf, condition: Condition) -> int:
        """Records of the shelf that fit one condition."""
        membership = self.membership(condition)
        return shelf.remembered((condition, membership), lambda: self._fit(shelf, condition, membership))

    def _fit(self, shelf: Shelf, condition: Condition, membership: Membership | None) -> int:
        if isinstance(condition, OneOf):
            return _one_of(shelf, condition)
        if isinstance(condition, Between):
            return _between(shelf, condition)
        if isinstance(condition, Present):
            filled = shelf.filled(condition.attribute)
            return filled if condition.wanted else ~filled & ((1 << shelf.size) - 1)
        if isinstance(condition, SomeItem):
            return mask_of(
                (p for p in range(shelf.size) if items_fitting(shelf, p, condition) >= condition.min),
                shelf.size,
            )
        if isinstance(condition, EveryMember):
            assert membership is not None  # noqa: S101 - `every` always names a set
            return _every(shelf, membership)
        return self._some(shelf, condition, membership)

    def _some(self, shelf: Shelf, test: SomeParticipant, membership: Membership | None) -> int:
        if membership is None:
            candidates = test.id or shelf.organisations
            fitting = [key for key in candidates if self.fits(key, test)]
            return shelf.with_any(fitting, test.role, test.attended, test.min)
        out = 0
        for start, end, members in membership.stretches():
            fitting = [key for key in members if self.fits(key, test)]
            within = shelf.between(start, end)
            if within:
                out |= within & shelf.with_any(fitting, test.role, test.attended, test.min)
        return out

    def fits(self, key: str, test: SomeParticipant) -> bool:
        """Whether the organisation has the facts that a participant condition asks for (role and attendance apart)."""
        organisation = self.records.organisation(key)
        return (
            (not test.kind or organisation.kind in test.kind)
            and (not test.id or organisation.id in test.id)
            and (not test.level or organisation.level in test.level)
            and (not test.country or organisation.country in test.country)
            and (test.abroad is None or organisation.abroad == test.abroad)
        )


def items_fitting(shelf: Shelf, position: int, test: SomeItem) -> int:
    """How many agenda items of a record fit."""
    items = shelf.rows[position].state.get("items") or ()
    assert isinstance(items, list | tuple)  # noqa: S101 - the shape of a meeting's state
    return sum(
        (not test.mark or item.get("mark") in test.mark) and (not test.outcome or bool(item.get("outcome")))
        for item in items
    )


def as_number(value: object) -> int:
    """A value of an ordered attribute as the index keeps it: dates as ordinals."""
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, int)  # noqa: S101 - `rule_reading` lets nothing else through
    return value


def _one_of(shelf: Shelf, test: OneOf) -> int:
    out = 0
    if attributes_of(shelf.kind)[test.attribute].type in RANGED:
        numbers = shelf.numbers(test.attribute)
        for value in test.values:
            number = as_number(value)
            out |= numbers.at_least(number) & numbers.at_most(number)
        return out
    for value in test.values:
        out |= shelf.having(test.attribute, value)
    return out


def _between(shelf: Shelf, test: Between) -> int:
    numbers = shelf.numbers(test.attribute)
    out = numbers.present
    if test.min is not None:
        out &= numbers.at_least(as_number(test.min))
    if test.max is not None:
        out &= numbers.at_most(as_number(test.max))
    return out


def _every(shelf: Shelf, membership: Membership) -> int:
    out = 0
    for start, end, members in membership.stretches():
        within = shelf.between(start, end)
        for key in members:
            if not within:
                break
            within &= shelf.with_organisation(key, (), True)
        out |= within
    return out
