"""A rule as one sentence in the reader's language: `At least 1 meeting a year, where at least 1 company took part.`"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from pagt.plan.rules.language import (
    AllOf,
    AnyOf,
    AttributeTest,
    Coverage,
    EveryMember,
    Filter,
    Linked,
    Milestone,
    OneOf,
    ParticipantTest,
    Present,
    Ref,
    Rule,
    SimpleRule,
    SomeItem,
    SomeParticipant,
    Span,
    Sum,
)
from pagt.plan.rules.messages import Both, Kroner
from pagt.plan.rules.plan import Plan
from pagt.plan.rules.vocabulary import AMBASSADORS, Kind, ValueType, attributes_of
from pagt.plan.words import said, word

NO_NAMES: Mapping[str, str] = {}


def in_words(rule: Rule, plan: Plan, names: Mapping[str, str] = NO_NAMES) -> str:
    """Return the rule as a sentence.

    Args:
        rule: the rule.
        plan: the plan that it stands in, for the names of sets.
        names: names of organisations by key, for rules that name one.
    """
    text = _rule(rule, plan, names)
    text = f"{text[:1].upper()}{text[1:]}"
    return text if text.endswith(".") else f"{text}."


def _rule(rule: Rule | Ref, plan: Plan, names: Mapping[str, str]) -> str:
    if isinstance(rule, Ref):
        return _("as commitment %(id)s") % {"id": rule.commitment}
    if isinstance(rule, AllOf | AnyOf):
        parts = "; ".join(
            f"{said(Both(p.label, p.label_en))}: {_rule(p.rule, plan, names)}" for p in rule.parts
        )
        return (_("all of this: %(parts)s") if isinstance(rule, AllOf) else _("one of this: %(parts)s")) % {
            "parts": parts
        }
    clauses = list(_clauses(rule.filter, plan, names))
    head = _head(rule, plan)
    if not clauses:
        return head
    return _("%(promise)s, where %(conditions)s") % {"promise": head, "conditions": _listed(clauses)}


def _head(rule: SimpleRule, plan: Plan) -> str:
    kinds = rule.filter.kinds
    if isinstance(rule, Milestone):
        named = {"records": _counted(kinds, 1), "day": said(rule.by)}
        return _("at least %(records)s no later than %(day)s") % named
    yearly = rule.period is Span.YEAR
    span = _("a year") if yearly else _("in the plan's time")
    each = _("each year") if yearly else span
    if isinstance(rule, Coverage):
        named = {"records": _plural(kinds), "set": _set(rule.of, plan), "span": each}
        if rule.through == "participants":
            return _("%(records)s %(span)s with each of %(set)s") % named
        return _("%(records)s that %(span)s cover %(set)s") % named
    if isinstance(rule, Linked):
        named = {"records": _plural(kinds), "link": word("attribute", rule.link), "span": each}
        return _("all %(records)s %(span)s state %(link)s") % named
    if isinstance(rule, Sum):
        money = attributes_of(kinds[0])[rule.field].type is ValueType.MONEY
        limits = _limits(rule.min, rule.max, lambda n: said(Kroner(n)) if money else str(n))
        named = {
            "field": word("attribute", rule.field),
            "records": _plural(kinds),
            "limits": limits,
            "span": span,
        }
        return _("%(field)s of %(records)s together %(limits)s %(span)s") % named
    return f"{_limits(rule.min, rule.max, str, kinds)} {span}"


def _limits(
    least: int | None, most: int | None, number: Callable[[int], str], kinds: tuple[Kind, ...] = ()
) -> str:
    if least is not None and least == most:
        return _("exactly %(number)s") % {"number": _noun(number(least), least, kinds)}
    if least and most is not None:
        named = {"least": number(least), "most": _noun(number(most), most, kinds)}
        return _("%(least)s to %(most)s") % named
    if most is not None:
        return _("at most %(number)s") % {"number": _noun(number(most), most, kinds)}
    return _("at least %(number)s") % {"number": _noun(number(least or 0), least or 0, kinds)}


def _noun(number: str, n: int, kinds: tuple[Kind, ...]) -> str:
    return f"{number} {_kinds(kinds, n)}" if kinds else number


def _counted(kinds: tuple[Kind, ...], n: int) -> str:
    return f"{n} {_kinds(kinds, n)}"


def _plural(kinds: tuple[Kind, ...]) -> str:
    return _kinds(kinds, 2)


def _kinds(kinds: Iterable[Kind], n: int) -> str:
    return _(" or ").join(kind_noun(kind, n) for kind in kinds)


def kind_noun(kind: str, n: int) -> str:
    """Return what `n` records of a kind are called: `meeting`, `meetings`."""
    match kind:
        case Kind.INTERACTION:
            return npgettext("count", "interaction", "interactions", n)
        case Kind.MATCH:
            return npgettext("count", "match", "matches", n)
        case Kind.CONTRIBUTION:
            return npgettext("count", "contribution", "contributions", n)
        case Kind.MEETING:
            return npgettext("count", "meeting", "meetings", n)
        case Kind.THEME:
            return npgettext("count", "theme", "themes", n)
        case Kind.HEARING_INPUT:
            return npgettext("count", "hearing input", "hearing inputs", n)
        case Kind.CALL:
            return npgettext("count", "call", "calls", n)
        case Kind.APPLICATION:
            return npgettext("count", "application", "applications", n)
        case Kind.AWARD_ROUND:
            return npgettext("count", "award round", "award rounds", n)
        case Kind.AWARD:
            return npgettext("count", "award", "awards", n)
        case Kind.RECOMMENDATION:
            return npgettext("count", "recommendation", "recommendations", n)
        case Kind.BID:
            return npgettext("count", "bid for funding", "bids for funding", n)
    return kind


def _clauses(flt: Filter, plan: Plan, names: Mapping[str, str]) -> Iterator[str]:
    for test in flt.where:
        yield _attribute(test, flt.kinds[0])
    for participants in flt.participants:
        yield _participants(participants, plan, names)
    for item in flt.items:
        yield _item(item)


def _attribute(test: AttributeTest, kind: Kind) -> str:
    named = {"attribute": word("attribute", test.attribute)}
    if isinstance(test, Present):
        return (_("%(attribute)s is given") if test.wanted else _("%(attribute)s is not given")) % named
    if isinstance(test, OneOf):
        values = _(" or ").join(value_word(kind, test.attribute, value) for value in test.values)
        return _("%(attribute)s is %(values)s") % {**named, "values": values}
    low, high = (
        None if limit is None else value_word(kind, test.attribute, limit) for limit in (test.min, test.max)
    )
    if low and high:
        return _("%(attribute)s is from %(low)s to %(high)s") % {**named, "low": low, "high": high}
    if low:
        return _("%(attribute)s is at least %(low)s") % {**named, "low": low}
    return _("%(attribute)s is at most %(high)s") % {**named, "high": high}


def value_word(kind: Kind, attribute: str, value: object) -> str:
    """Return a value of an attribute as readers see it: choices in words, amounts in kroner."""
    match attributes_of(kind)[attribute].type:
        case ValueType.FLAG:
            return word("flag", "yes" if value else "no")
        case ValueType.CHOICE:
            return word(attribute, str(value))
        case ValueType.MONEY if isinstance(value, int):
            return said(Kroner(value))
    return said(value) if isinstance(value, str | int | date) else str(value)


def _participants(test: ParticipantTest, plan: Plan, names: Mapping[str, str]) -> str:
    if isinstance(test, EveryMember):
        return _("all of %(set)s took part") % {"set": _set(test.set, plan)}
    who = _who(test, names)
    for condition, values in (
        (_("at %(values)s"), [word("level", level) for level in test.level]),
        (_("from %(values)s"), list(test.country)),
        (_("of %(values)s"), [_set(test.member_of, plan)] if test.member_of else []),
    ):
        if values:
            who += " " + condition % {"values": _(" or ").join(values)}
    invited = ngettext("%(who)s was invited", "%(who)s were invited", test.min)
    text = (_("%(who)s took part") if test.attended else invited) % {"who": who}
    if test.role:
        roles = _(" or ").join(word("role", role) for role in test.role)
        text += " " + _("as %(values)s") % {"values": roles}
    return text


def _who(test: SomeParticipant, names: Mapping[str, str]) -> str:
    if test.id:
        named = _(" or ").join(names.get(key, key) for key in test.id)
        return named if test.min == 1 else _("%(n)s of %(names)s") % {"n": test.min, "names": named}
    if test.kind:
        nouns = _(" or ").join(_organisations(kind, test.min) for kind in test.kind)
    else:
        nouns = npgettext("count", "organisation", "organisations", test.min)
    if test.abroad is None:
        return _("at least %(number)s") % {"number": f"{test.min} {nouns}"}
    counted = {"n": test.min, "organisations": nouns}
    if test.abroad:
        return _("at least %(n)s %(organisations)s abroad") % counted
    return _("at least %(n)s %(organisations)s at home") % counted


def _organisations(kind: str, n: int) -> str:
    match kind:
        case "company":
            return npgettext("count", "company", "companies", n)
        case "school":
            return npgettext("count", "school", "schools", n)
        case "municipality":
            return npgettext("count", "municipality", "municipalities", n)
        case "foundation":
            return npgettext("count", "foundation", "foundations", n)
        case "association":
            return npgettext("count", "interest organisation", "interest organisations", n)
        case "authority":
            return npgettext("count", "authority", "authorities", n)
        case "network":
            return npgettext("count", "network", "networks", n)
    return kind


def _item(test: SomeItem) -> str:
    if test.mark:
        marks = _(" or ").join(word("mark", mark) for mark in test.mark)
        named = {"n": test.min, "marks": marks}
        text = ngettext(
            "at least %(n)s agenda item is marked “%(marks)s”",
            "at least %(n)s agenda items are marked “%(marks)s”",
            test.min,
        )
        text = text % named
    else:
        text = ngettext(
            "there is at least %(n)s agenda item", "there are at least %(n)s agenda items", test.min
        ) % {"n": test.min}
    return _("%(items)s with an outcome") % {"items": text} if test.outcome else text


def _set(key: str, plan: Plan) -> str:
    if key == AMBASSADORS:
        return word("set", key)
    found = plan.member_set(key)
    return said(Both(found.title, found.title_en))


def _listed(clauses: list[str]) -> str:
    *first, last = clauses
    return _("%(first)s, and %(last)s") % {"first": ", ".join(first), "last": last} if first else last
