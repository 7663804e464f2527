"""Why a record does not fit a condition, as a sentence. Whether it fits is decided in `conditions` alone."""

from datetime import date

from pagt.plan.rules.conditions import Fitting, as_number, items_fitting
from pagt.plan.rules.facts import Presence
from pagt.plan.rules.index import Shelf
from pagt.plan.rules.language import (
    Between,
    Condition,
    EveryMember,
    OneOf,
    Present,
    SomeItem,
    SomeParticipant,
)
from pagt.plan.rules.messages import OR, Both, Kroner, Message, Param, Term, Words, message
from pagt.plan.rules.vocabulary import RANGED, ValueType, attributes_of


def why_not(fitting: Fitting, shelf: Shelf, position: int, condition: Condition) -> Message:
    """The reason, for a record that is known not to fit the condition."""
    if isinstance(condition, OneOf | Between | Present):
        return _attribute(shelf, position, condition)
    if isinstance(condition, SomeItem):
        return _items(shelf, position, condition)
    if isinstance(condition, EveryMember):
        return _every(fitting, shelf, position, condition)
    return _participants(fitting, shelf, position, condition)


def shown(shelf: Shelf, attribute: str, value: object) -> Param:
    """A value as readers see it: choices in words, amounts in kroner, ordinals as dates."""
    kind = attributes_of(shelf.kind)[attribute].type
    if kind is ValueType.FLAG:
        return Term("flag", "yes" if value else "no")
    if kind is ValueType.CHOICE:
        return Term(attribute, str(value))
    if kind is ValueType.DATE:
        return value if isinstance(value, date) else date.fromordinal(as_number(value))
    if isinstance(value, int):
        return Kroner(value) if kind is ValueType.MONEY else value
    return str(value)


def _attribute(shelf: Shelf, position: int, test: OneOf | Between | Present) -> Message:
    name = Term("attribute", test.attribute)
    if isinstance(test, Present):
        return message("attribute_missing" if test.wanted else "attribute_unwanted", attribute=name)
    have: tuple[object, ...]
    if attributes_of(shelf.kind)[test.attribute].type in RANGED:
        number = shelf.number(position, test.attribute)
        have = () if number is None else (number,)
    else:
        have = shelf.values(position, test.attribute)
    if not have:
        return message("attribute_missing", attribute=name)
    said = tuple(shown(shelf, test.attribute, value) for value in have)
    if isinstance(test, OneOf):
        want = Words(tuple(shown(shelf, test.attribute, value) for value in test.values), OR)
        return message("attribute_differs", attribute=name, have=said, want=want)
    if test.min is not None and as_number(have[0]) < as_number(test.min):
        limit = shown(shelf, test.attribute, test.min)
        return message("attribute_below", attribute=name, have=said, limit=limit)
    limit = shown(shelf, test.attribute, test.max)
    return message("attribute_above", attribute=name, have=said, limit=limit)


def _items(shelf: Shelf, position: int, test: SomeItem) -> Message:
    what: list[Param] = [Term("mark", mark) for mark in test.mark]
    if test.outcome:
        what.append(Both("resultat", "an outcome"))
    if not what:
        what.append(Both("indhold", "content"))
    have = items_fitting(shelf, position, test)
    if have:
        return message("too_few_items", have=have, need=test.min, what=tuple(what))
    return message("no_item", what=tuple(what))


def _every(fitting: Fitting, shelf: Shelf, position: int, test: EveryMember) -> Message:
    membership = fitting.sets.get(test.set)
    members = membership.on(shelf.days[position])
    if not members:
        return message("set_empty", set=membership.title)
    there = {presence.organisation for presence in shelf.presences(position) if presence.attended}
    return message("not_every", names=tuple(name for key, name in members.items() if key not in there))


def _participants(fitting: Fitting, shelf: Shelf, position: int, test: SomeParticipant) -> Message:
    membership = fitting.membership(test)
    members = membership.on(shelf.days[position]) if membership else None
    if membership and not members:
        return message("set_empty", set=membership.title)

    def counts(presence: Presence) -> bool:
        return (
            (presence.attended or not test.attended)
            and (not test.role or presence.role in test.role)
            and (members is None or presence.organisation in members)
            and fitting.fits(presence.organisation, test)
        )

    have = len({presence.organisation for presence in shelf.presences(position) if counts(presence)})
    who = _who(fitting, test)
    if have:
        return message("too_few", have=have, need=test.min, who=who)
    return message("nobody" if test.attended else "nobody_invited", who=who)


def _who(fitting: Fitting, test: SomeParticipant) -> Param:
    words: list[Param] = []
    if test.abroad is not None:
        words.append(Both("udenlandsk", "foreign") if test.abroad else Both("dansk", "Danish"))
    if test.id:
        words.append(Words(tuple(fitting.records.organisation(key).name for key in test.id), OR))
    elif test.kind:
        words.append(Words(tuple(Term("organisation_kind", kind) for kind in test.kind), OR))
    else:
        words.append(Both("deltager", "participant"))
    if test.level:
        words += [Both("på", "at"), Words(tuple(Term("level", level) for level in test.level), OR)]
    if test.country:
        words += [Both("i", "in"), Words(test.country, OR)]
    membership = fitting.membership(test)
    if membership:
        words += [Both("blandt", "of"), membership.title]
    if test.role:
        words += [Both("som", "as"), Words(tuple(Term("role", role) for role in test.role), OR)]
    return Words(tuple(words))
