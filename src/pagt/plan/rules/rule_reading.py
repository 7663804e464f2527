"""From data to a rule. Refuses what the records cannot show; what needs the whole plan is left to `plan_checks`."""

from collections.abc import Iterable, Mapping
from datetime import date

from pagt.plan.rules.language import (
    DEEPEST,
    RULE_TYPES,
    AllOf,
    AnyOf,
    AttributeTest,
    Between,
    Count,
    Coverage,
    EveryMember,
    Filter,
    Linked,
    Milestone,
    OneOf,
    Part,
    ParticipantTest,
    Present,
    Ref,
    Rule,
    Scalar,
    SomeItem,
    SomeParticipant,
    Span,
    Sum,
)
from pagt.plan.rules.messages import Both, Term, Words, message, unknown
from pagt.plan.rules.reading import Reader, as_date, date_problem, integer_problem, text_problem, type_name
from pagt.plan.rules.vocabulary import (
    EVIDENCE,
    HOME_COUNTRY,
    ITEM_MARKS,
    RANGED,
    SPECS,
    SUMMABLE,
    TESTABLE,
    Attribute,
    Kind,
    ValueType,
    attributes_of,
    common_attributes,
)

_KIND_CHOICES = SPECS[Kind.ORGANISATION].own["kind"].values
_LEVEL_CHOICES = SPECS[Kind.ORGANISATION].own["level"].values
_REACHABLE = frozenset({ValueType.TEXT, ValueType.CHOICE, ValueType.MUNICIPALITY})


def read_rule(reader: Reader, depth: int = 1) -> Rule | Ref | None:
    """The rule in a table (a `ref` too: the caller knows whether one may stand there); None when it is refused."""
    kinds_of_rule = RULE_TYPES if depth == 1 else (*RULE_TYPES, "ref")
    kind = reader.raw("type", required=True)
    if kind is None:
        return None
    if kind == "ref" and depth == 1:
        reader.add("type", message("ref_alone"))
        return None
    if not isinstance(kind, str) or kind not in kinds_of_rule:
        reader.add("type", unknown("unknown_value", kind, kinds_of_rule, key="type"))
        return None
    before = len(reader.problems)
    rule = _read_type(reader, kind, depth)
    reader.done()
    return rule if len(reader.problems) == before else None


def _read_type(reader: Reader, kind: str, depth: int) -> Rule | Ref | None:
    if kind == "ref":
        return Ref(reader.text("commitment", required=True))
    if kind in ("all_of", "any_of"):
        parts = _read_parts(reader, kind, depth)
        return AllOf(parts) if kind == "all_of" else AnyOf(parts)
    flt = _read_filter(reader)
    if kind == "milestone":
        by = reader.day("by", required=True)
        return Milestone(flt, by) if flt and by else None
    period = reader.choice("period", tuple(Span), required=True)
    span = Span(period) if period else Span.PLAN
    if kind == "coverage":
        of = reader.text("of", required=True)
        through = reader.text("through") or "participants"
        if flt:
            _check_through(reader, flt.kinds, through)
        return Coverage(flt, of, span, through) if flt else None
    if kind == "linked":
        link = reader.text("link", required=True)
        if flt and link:
            _check_link(reader, flt.kinds, link)
        return Linked(flt, link, span) if flt else None
    least, most = _read_limits(reader)
    if kind == "count":
        return Count(flt, span, least, most) if flt else None
    name = reader.text("field", required=True)
    if flt and name:
        _check_sum(reader, flt.kinds, name)
    return Sum(flt, name, span, least, most) if flt else None


def _read_parts(reader: Reader, kind: str, depth: int) -> tuple[Part, ...]:
    if depth >= DEEPEST:
        reader.add("parts", message("too_deep", limit=DEEPEST))
        reader.raw("parts")
        return ()
    parts: list[Part] = []
    entries = list(reader.tables("parts", most=100))
    if not entries:
        reader.add("parts", message("too_few_parts", type=kind))
    for entry in entries:
        name = entry.text("label", required=True)
        english = entry.text("label_en")
        rule = read_rule(entry, depth + 1)
        if rule:
            parts.append(Part(name, rule, english))
    return tuple(parts)


def _read_limits(reader: Reader) -> tuple[int | None, int | None]:
    given = reader.has("min") or reader.has("max")
    least, most = reader.integer("min"), reader.integer("max")
    if not given:
        reader.add(None, message("no_limit"))
    elif least is not None and most is not None and least > most:
        reader.add("min", message("min_above_max", min=least, max=most))
    elif least == 0 and not reader.has("max"):
        reader.add("min", message("always_true"))
    return least, most


def _read_filter(reader: Reader) -> Filter | None:
    """Which records the rule asks for; None when the kinds are not known."""
    names = reader.texts("record")
    if not reader.has("record"):
        reader.add("record", message("missing_key", key="record"))
    for name in names:
        if name not in EVIDENCE:
            reader.add("record", unknown("unknown_value", name, EVIDENCE, key="record"))
    kinds = tuple(dict.fromkeys(Kind(name) for name in names if name in EVIDENCE))
    where = reader.raw("where")
    participants = tuple(reader.tables("participants", most=100))
    items = tuple(reader.tables("items", most=100))
    if not kinds:
        return None
    return Filter(
        kinds,
        _read_where(Reader(where, (*reader.path, "where"), reader.problems), kinds)
        if where is not None
        else (),
        tuple(test for entry in participants if (test := _read_participant(entry, kinds))),
        tuple(item for entry in items if (item := _read_item(entry, kinds))),
    )


def _said(kinds: Iterable[Kind]) -> Words:
    return Words(tuple(Term("kind", kind) for kind in kinds), Both(" og ", " and "))


def _testable(kinds: tuple[Kind, ...]) -> dict[str, Attribute]:
    return {
        name: attribute
        for name, attribute in common_attributes(kinds).items()
        if attribute.testable and attribute.type in TESTABLE
    }


def _known_attribute(
    reader: Reader, key: str, name: str, kinds: tuple[Kind, ...], known: Mapping[str, Attribute]
) -> bool:
    """Report a name that is no attribute of any kind, or not one of them all."""
    if name in known:
        return True
    if len(kinds) > 1 and any(name in attributes_of(kind) for kind in kinds):
        reader.add(key, message("not_common", attribute=name, kinds=_said(kinds), known=tuple(sorted(known))))
    else:
        reader.add(key, unknown("unknown_attribute", name, sorted(known), kind=_said(kinds)))
    return False


def _read_where(reader: Reader, kinds: tuple[Kind, ...]) -> tuple[AttributeTest, ...]:
    # A table has no order of its own (TOML writers and JSON stores change it), so the vocabulary's is taken.
    known = _testable(kinds)
    order = [*SPECS[kinds[0]].own, *known]
    out: list[AttributeTest] = []
    if not reader.data:
        reader.add(None, message("no_condition"))
    for name, value in reader.data.items():
        if not _known_attribute(reader, name, name, kinds, known):
            continue
        if isinstance(value, Mapping):
            test = _read_range(Reader(value, (*reader.path, name), reader.problems), name, known[name])
            if test:
                out.append(test)
            continue
        entries = list(value) if isinstance(value, list | tuple) else [value]
        if not entries:
            reader.add(name, message("empty_list", key=name))
        values = [_read_value(reader, name, entry, kinds, known[name]) for entry in entries]
        good = tuple(dict.fromkeys(v for v in values if v is not None))
        if good:
            out.append(OneOf(name, good))
    return tuple(sorted(out, key=lambda test: order.index(test.attribute)))


def _read_value(
    reader: Reader, name: str, value: object, kinds: tuple[Kind, ...], attribute: Attribute
) -> Scalar | None:
    """A value that the attribute can have in records of every kind; None (reported) when it cannot."""
    kind = attribute.type
    problem = None
    if kind is ValueType.FLAG:
        if isinstance(value, bool):
            return value
        problem = message("wrong_type", key=name, type=Term("type", "flag"), got=type_name(value))
    elif kind is ValueType.DATE:
        day = as_date(value)
        if day:
            return day
        problem = date_problem(name, value)
    elif kind in RANGED:
        least, most = (1, 9999) if kind is ValueType.YEAR else (0, 10**15)
        problem = integer_problem(name, value, least, most, kind)
        if problem is None and isinstance(value, int):
            return value
    elif not isinstance(value, str):
        problem = message("wrong_type", key=name, type=Term("type", kind), got=type_name(value))
    elif kind is ValueType.CHOICE:
        for each in kinds:
            choices = attributes_of(each)[name].values
            if value not in choices:
                problem = unknown("unknown_value", value, choices, key=name)
    elif kind is ValueType.MUNICIPALITY and not is_municipality(value):
        problem = message("wrong_type", key=name, type=Term("type", kind), got=value[:40])
    else:
        problem = text_problem(name, value, 500)
    if problem:
        reader.add(name, problem)
        return None
    return value if isinstance(value, str) else None


def is_municipality(value: str) -> bool:
    """Whether a text is a municipality code: four digits."""
    return len(value) == 4 and value.isascii() and value.isdigit()


def _read_range(reader: Reader, name: str, attribute: Attribute) -> AttributeTest | None:
    before = len(reader.problems)
    wanted = reader.flag("present")
    test: AttributeTest | None = None
    if reader.has("present") and not (reader.has("min") or reader.has("max")):
        if attribute.type is ValueType.FLAG or name == "year":
            reader.add("present", message("flag_presence", attribute=name))
        test = Present(name, bool(wanted))
        reader.done()
    elif attribute.type not in RANGED:
        reader.add(None, message("not_ordered", attribute=name))
    else:
        day = attribute.type is ValueType.DATE
        least: int | date | None = reader.day("min") if day else reader.integer("min")
        most: int | date | None = reader.day("max") if day else reader.integer("max")
        if reader.has("present"):
            why = Both(
                "'present' kan ikke stå sammen med 'min' og 'max'",
                "'present' cannot stand with 'min' and 'max'",
            )
            reader.add("present", message("contradiction", why=why))
        elif not (reader.has("min") or reader.has("max")):
            reader.add(None, message("no_condition"))
        elif least is not None and most is not None and _above(least, most):
            reader.add("min", message("min_above_max", min=least, max=most))
        test = Between(name, least, most)
        reader.done()
    return test if len(reader.problems) == before else None


def _above(least: int | date, most: int | date) -> bool:
    if isinstance(least, date) and isinstance(most, date):
        return least > most
    return isinstance(least, int) and isinstance(most, int) and least > most


def _read_participant(reader: Reader, kinds: tuple[Kind, ...]) -> ParticipantTest | None:
    before = len(reader.problems)
    for kind in kinds:
        if not SPECS[kind].roles:
            reader.add(None, message("no_participants", kind=Term("kind", kind)))
    if reader.has("every"):
        every = reader.text("every", required=True)
        if len(reader.data) > 1:
            reader.add("every", message("every_alone"))
        return EveryMember(every) if len(reader.problems) == before else None
    chosen = {
        name: _choices(reader, name, choices)
        for name, choices in (("kind", _KIND_CHOICES), ("level", _LEVEL_CHOICES), ("id", ()), ("country", ()))
    }
    roles = reader.texts("role")
    for role in roles:
        for kind in kinds:
            if SPECS[kind].roles and role not in SPECS[kind].roles:
                known = tuple(SPECS[kind].roles)
                reader.add("role", message("role_elsewhere", role=role, kind=Term("kind", kind), known=known))
    abroad = reader.flag("abroad")
    attended = reader.flag("attended")
    if attended is False and not all(SPECS[kind].has_attendance for kind in kinds):
        reader.add(
            "attended", message("no_attendance", kind=_said(k for k in kinds if not SPECS[k].has_attendance))
        )
    member_of = reader.text("set")
    least = reader.integer("min", least=1)
    reader.done()
    test = SomeParticipant(
        kind=chosen["kind"],
        role=roles,
        id=chosen["id"],
        level=chosen["level"],
        country=chosen["country"],
        abroad=abroad,
        attended=attended is not False,
        member_of=member_of,
        min=1 if least is None else least,
    )
    _check_possible(reader, test)
    return test if len(reader.problems) == before else None


def _choices(reader: Reader, key: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(reader.texts(key)))
    for value in values:
        if choices and value not in choices:
            reader.add(key, unknown("unknown_value", value, choices, key=key))
    return values


def _check_possible(reader: Reader, test: SomeParticipant) -> None:
    if test.id and test.min > len(test.id):
        why = Both("'min' er større end antallet af id'er", "'min' is greater than the number of ids")
        reader.add("min", message("contradiction", why=why))
    if test.abroad is False and test.country and HOME_COUNTRY not in test.country:
        why = Both("'abroad' og 'country' udelukker hinanden", "'abroad' and 'country' exclude one another")
        reader.add("abroad", message("contradiction", why=why))


def _read_item(reader: Reader, kinds: tuple[Kind, ...]) -> SomeItem | None:
    before = len(reader.problems)
    for kind in kinds:
        if not SPECS[kind].has_items:
            reader.add(None, message("no_items", kind=Term("kind", kind)))
    marks = _choices(reader, "mark", ITEM_MARKS)
    outcome = reader.flag("outcome")
    if outcome is False:
        why = Both("'outcome' kan kun være true", "'outcome' can only be true")
        reader.add("outcome", message("contradiction", why=why))
    least = reader.integer("min", least=1)
    reader.done()
    test = SomeItem(marks, bool(outcome), 1 if least is None else least)
    return test if len(reader.problems) == before else None


def _check_through(reader: Reader, kinds: tuple[Kind, ...], through: str) -> None:
    if through == "participants":
        for kind in kinds:
            if not SPECS[kind].roles:
                reader.add("through", message("no_participants", kind=Term("kind", kind)))
        return
    known = {name: a for name, a in _testable(kinds).items() if a.type in _REACHABLE}
    _known_attribute(reader, "through", through, kinds, known)


def _check_link(reader: Reader, kinds: tuple[Kind, ...], link: str) -> None:
    lists = {
        name: attribute
        for name, attribute in common_attributes(kinds).items()
        if attribute.many and attribute.type in (ValueType.TEXT, ValueType.ORGANISATION)
    }
    if link in common_attributes(kinds) and link not in lists:
        reader.add("link", message("not_a_list", attribute=link, known=tuple(sorted(lists))))
    else:
        _known_attribute(reader, "link", link, kinds, lists)


def _check_sum(reader: Reader, kinds: tuple[Kind, ...], name: str) -> None:
    numbers = {n: a for n, a in common_attributes(kinds).items() if a.type in SUMMABLE}
    if name in common_attributes(kinds) and name not in numbers:
        reader.add("field", message("not_summable", attribute=name, known=tuple(sorted(numbers))))
    else:
        _known_attribute(reader, "field", name, kinds, numbers)
