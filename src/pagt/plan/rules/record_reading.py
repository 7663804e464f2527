"""The records file: strict reading into facts, and writing them back (docs/reference/plan-file.md)."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime

from pagt.plan.rules.facts import Fact, dated
from pagt.plan.rules.messages import InvalidInputError, Path, Problem, Term, message
from pagt.plan.rules.plan_reading import SCHEMA, read_schema
from pagt.plan.rules.reading import LONG, SHORT, Reader, duplicates, type_name
from pagt.plan.rules.rule_reading import is_municipality
from pagt.plan.rules.vocabulary import (
    ATTESTATION_OWN,
    EVIDENCE,
    ITEM_MARKS,
    Attribute,
    Kind,
    ValueType,
    attributes_of,
)

_LONG_TEXTS = frozenset({"note", "source", "withdrawn", "cancelled", "next_step", "document"})


def parse_records(data: Mapping[str, object]) -> tuple[Fact, ...]:
    """The records in TOML or JSON data, in file order; what a record does not say stays absent.

    A record without `id` gets the key `<kind>-<number within its kind>`. Raises InvalidInputError with every
    problem found: unknown keys, wrong types, ids used twice, records that name a record that is not there.
    """
    problems: list[Problem] = []
    reader = Reader(data, (), problems)
    read_schema(reader)
    facts: list[Fact] = []
    for kind in Kind:
        keys: list[tuple[str, Path]] = []
        for number, entry in enumerate(reader.tables(kind), start=1):
            state = _read_record(entry, kind)
            key = str(state.get("id") or f"{kind}-{number}")
            keys.append((key, entry.path))
            recorded = state.get("recorded_on")
            facts.append(Fact(kind, key, recorded if isinstance(recorded, date) else None, state))
        duplicates(keys, Term("kind", kind), problems)
    reader.done()
    _check_links(reader, facts)
    if problems:
        raise InvalidInputError(problems)
    return tuple(facts)


def _read_record(reader: Reader, kind: Kind) -> dict[str, object]:
    if kind is Kind.ATTESTATION:
        of = reader.choice("of", tuple(EVIDENCE), required=True)
        if not of:
            return {}
        attributes = {**attributes_of(Kind(of)), **ATTESTATION_OWN}
    else:
        attributes = attributes_of(kind)
    state: dict[str, object] = {}
    for name, attribute in attributes.items():
        value = _read_value(reader, name, attribute)
        if value is not None and value != "" and value != []:
            state[name] = value
    reader.done()
    _check_dates(reader, kind, state)
    return state


def _check_dates(reader: Reader, kind: Kind, state: Mapping[str, object]) -> None:
    """A record that nothing dates could not be placed in any period."""
    if kind is Kind.CALL and dated(kind, state)[0] is None:
        reader.add(None, message("undated_call"))
    if kind is Kind.BID and not (state.get("sent_on") or state.get("recorded_on")):
        reader.add(None, message("undated_bid"))
    begins, ends = state.get("begins"), state.get("ends")
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        reader.add("ends", message("reversed_period", start=begins, end=ends))


def _read_value(reader: Reader, name: str, attribute: Attribute) -> object:
    """One value of the right type, or None (absent, or reported)."""
    kind, required = attribute.type, attribute.required
    if kind is ValueType.PARTICIPANTS:
        return [_read_participant(entry) for entry in reader.tables(name)] if reader.has(name) else None
    if kind is ValueType.ITEMS:
        return [_read_item(entry) for entry in reader.tables(name)] if reader.has(name) else None
    if attribute.many:
        return list(reader.texts(name, may_be_empty=True)) if reader.has(name) else None
    if kind in (ValueType.NUMBER, ValueType.MONEY):
        return reader.integer(name, required=required, kind=kind)
    if kind is ValueType.YEAR:
        return reader.integer(name, required=required, least=1, most=9999, kind=kind)
    if kind is ValueType.DATE:
        return reader.day(name, required=required)
    if kind is ValueType.FLAG:
        return reader.flag(name)
    if kind is ValueType.INSTANT:
        return _read_instant(reader, name)
    if kind is ValueType.CHOICE:
        return reader.choice(name, attribute.values, required=required)
    text = reader.text(name, required=required, limit=LONG if name in _LONG_TEXTS else SHORT)
    if kind is ValueType.MUNICIPALITY and text and not is_municipality(text):
        reader.add(name, message("wrong_type", key=name, type=Term("type", kind), got=text[:40]))
    return text


def _read_instant(reader: Reader, name: str) -> datetime | None:
    value = reader.raw(name)
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    if value is None or (isinstance(value, datetime) and value.tzinfo is not None):
        return value
    got = type_name(value)
    reader.add(name, message("wrong_type", key=name, type=Term("type", ValueType.INSTANT), got=got))
    return None


def _read_participant(reader: Reader) -> dict[str, object]:
    out: dict[str, object] = {"organisation": reader.text("organisation", required=True)}
    attended, persons = reader.flag("attended"), reader.integer("persons")
    if attended is not None:
        out["attended"] = attended
    if persons is not None:
        out["persons"] = persons
    reader.done()
    return out


def _read_item(reader: Reader) -> dict[str, object]:
    out: dict[str, object] = {"subject": reader.text("subject", required=True)}
    for name, value in (
        ("mark", reader.choice("mark", ITEM_MARKS)),
        ("outcome", reader.text("outcome", limit=LONG)),
    ):
        if value:
            out[name] = value
    reader.done()
    return out


def _check_links(reader: Reader, facts: Iterable[Fact]) -> None:
    """An award that names a round that is not there is a slip of the pen."""
    facts = list(facts)
    rounds = {fact.key for fact in facts if fact.kind == Kind.AWARD_ROUND}
    for path, round_id in _rounds_named(facts):
        if round_id not in rounds:
            problem = message("unknown_record", kind=Term("kind", Kind.AWARD_ROUND), word=str(round_id))
            reader.problems.append(Problem(path, problem))


def _rounds_named(facts: Iterable[Fact]) -> Iterator[tuple[Path, object]]:
    awards = (fact for fact in facts if fact.kind == Kind.AWARD)
    for number, fact in enumerate(awards):
        if fact.state.get("round"):
            yield ("award", number, "round"), fact.state["round"]


def records_to_dict(facts: Iterable[Fact]) -> dict[str, object]:
    """The facts as a records file holds them; `parse_records` of it gives facts with the same keys and states.

    A key that is not the one the file would make anyway is written as `id`, and a day of recording that differs
    from the state's own is written as `recorded_on`.
    """
    out: dict[str, list[object]] = {}
    for fact in facts:
        entries = out.setdefault(str(fact.kind), [])
        state = {
            name: value for name, value in fact.state.items() if value is not None and value not in ("", [])
        }
        if fact.key != f"{fact.kind}-{len(entries) + 1}":
            state["id"] = fact.key
        if fact.recorded_on is not None:
            state["recorded_on"] = fact.recorded_on
        entries.append(state)
    ordered = {str(kind): out[kind] for kind in Kind if kind in out}
    return {"schema": SCHEMA, **ordered}
