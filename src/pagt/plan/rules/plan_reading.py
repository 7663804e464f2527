"""From data to a plan and back: `parse_plan` refuses with every problem, `plan_to_dict` loses nothing."""

import re
from collections.abc import Mapping
from datetime import date

from pagt.plan.rules.language import Ref, Rule, rule_to_dict
from pagt.plan.rules.messages import Both, InvalidInputError, Path, Problem, message
from pagt.plan.rules.plan import Commitment, FocusArea, Member, MemberSet, Plan
from pagt.plan.rules.plan_checks import Checker, Placed, check_span
from pagt.plan.rules.reading import LONG, Reader, duplicates
from pagt.plan.rules.rule_reading import read_rule
from pagt.plan.rules.vocabulary import AMBASSADORS

SCHEMA = 1
MOST_NOTICE = 3_650
MOST_COMMITMENTS = 5_000
_ID = re.compile(r"[\w.-]{1,100}")


def parse_plan(data: Mapping[str, object]) -> Plan:
    """The plan in TOML or JSON data (docs/reference/plan-file.md).

    Raises InvalidInputError with every problem found, each with its place.
    """
    problems: list[Problem] = []
    reader = Reader(data, (), problems)
    read_schema(reader)
    key = _read_id(reader)
    title, title_en = reader.text("title", required=True), reader.text("title_en")
    pact, source = reader.text("pact"), reader.text("source", limit=LONG)
    start, end = reader.day("from", required=True), reader.day("to", required=True)
    notice = reader.integer("notice_days", required=True, most=MOST_NOTICE)
    span = (start, end) if start and end and check_span(start, end, ("from",), ("to",), problems) else None
    sets = tuple(_read_set(entry) for entry in reader.tables("set"))
    duplicates([(s.id, ("set", n)) for n, s in enumerate(sets)], Both("sæt", "sets"), problems)
    placed: list[Placed] = []
    areas = tuple(_read_area(entry, span, placed) for entry in reader.tables("focus_area"))
    duplicates(
        [(a.id, ("focus_area", n)) for n, a in enumerate(areas)],
        Both("indsatsområder", "focus areas"),
        problems,
    )
    duplicates([(p.commitment.id, p.path) for p in placed], Both("løfter", "commitments"), problems)
    reader.done()
    Checker(placed, sets, problems).run()
    if problems or start is None or end is None or notice is None:
        raise InvalidInputError(problems)
    return Plan(
        id=key,
        title=title,
        start=start,
        end=end,
        notice_days=notice,
        title_en=title_en,
        pact=pact,
        source=source,
        sets=sets,
        focus_areas=areas,
    )


def read_schema(reader: Reader) -> None:
    """Refuse a file of another format version."""
    schema = reader.integer("schema", required=True)
    if schema is not None and schema != SCHEMA:
        reader.add("schema", message("wrong_schema", got=schema))


def _read_id(reader: Reader) -> str:
    key = reader.text("id", required=True)
    if key and not _ID.fullmatch(key):
        reader.add("id", message("bad_id", id=key[:60]))
    return key


def _read_set(reader: Reader) -> MemberSet:
    key = _read_id(reader)
    if key == AMBASSADORS:
        reader.add("id", message("reserved_set", id=key))
    title, title_en = reader.text("title", required=True), reader.text("title_en")
    members = tuple(_read_member(entry) for entry in reader.tables("members"))
    places: list[tuple[str, Path]] = [(m.id, (*reader.path, "members", n)) for n, m in enumerate(members)]
    duplicates(places, Both("medlemmer", "members"), reader.problems)
    reader.done()
    return MemberSet(key, title, members, title_en)


def _read_member(reader: Reader) -> Member:
    key, name = reader.text("id", required=True), reader.text("name", required=True)
    start, end = reader.day("from"), reader.day("until")
    if start and end and end < start:
        reader.add("until", message("reversed_period", start=start, end=end))
    reader.done()
    return Member(key, name, start, end)


def _read_area(reader: Reader, span: tuple[date, date] | None, placed: list[Placed]) -> FocusArea:
    key = _read_id(reader)
    title, title_en = reader.text("title", required=True), reader.text("title_en")
    words = reader.text("words", limit=LONG)
    commitments = []
    for entry in reader.tables("commitment", most=MOST_COMMITMENTS):
        commitment = _read_commitment(entry)
        commitments.append(commitment)
        placed.append(Placed(commitment, entry.path, _span(entry, commitment, span)))
    reader.done()
    return FocusArea(key, title, title_en, words, tuple(commitments))


def _span(
    reader: Reader, commitment: Commitment, plan_span: tuple[date, date] | None
) -> tuple[date, date] | None:
    """The commitment's time, when it and the plan's are sound."""
    if plan_span is None:
        return None
    sound = True
    for name, day in (("from", commitment.start), ("to", commitment.end)):
        if day and not plan_span[0] <= day <= plan_span[1]:
            reader.add(name, message("outside_plan", day=day, start=plan_span[0], end=plan_span[1]))
            sound = False
    start, end = commitment.start or plan_span[0], commitment.end or plan_span[1]
    if sound and end < start:
        reader.add("to" if commitment.end else "from", message("reversed_period", start=start, end=end))
        sound = False
    return (start, end) if sound else None


def _read_commitment(reader: Reader) -> Commitment:
    key = _read_id(reader)
    version = reader.integer("version", least=1)
    commitment = Commitment(
        id=key,
        title=reader.text("title", required=True),
        title_en=reader.text("title_en"),
        words=reader.text("words", limit=LONG),
        page=reader.integer("page", least=1),
        owner=reader.text("owner"),
        version=1 if version is None else version,
        notice_days=reader.integer("notice_days", most=MOST_NOTICE),
        start=reader.day("from"),
        end=reader.day("to"),
        rule=_read_own_rule(reader),
        channel_of=reader.text("channel_of"),
        note=reader.text("note", limit=LONG),
        note_en=reader.text("note_en", limit=LONG),
    )
    if reader.has("rule") == reader.has("channel_of"):
        reader.add(None, message("rule_or_channel"))
    reader.done()
    return commitment


def _read_own_rule(reader: Reader) -> Rule | None:
    data = reader.raw("rule")
    if data is None:
        return None
    rule = read_rule(Reader(data, (*reader.path, "rule"), reader.problems))
    return None if isinstance(rule, Ref) else rule


def plan_to_dict(plan: Plan) -> dict[str, object]:
    """The plan as plain data (dates stay dates), such that `parse_plan` of it gives the same plan."""
    return _filled(
        schema=SCHEMA,
        id=plan.id,
        title=plan.title,
        title_en=plan.title_en,
        pact=plan.pact,
        source=plan.source,
        **{"from": plan.start},
        to=plan.end,
        notice_days=plan.notice_days,
        set=[_set_to_dict(member_set) for member_set in plan.sets],
        focus_area=[_area_to_dict(area) for area in plan.focus_areas],
    )


def _filled(**values: object) -> dict[str, object]:
    """The values that say something: what was absent stays absent."""
    return {
        name: value for name, value in values.items() if value is not None and value != "" and value != []
    }


def _set_to_dict(member_set: MemberSet) -> dict[str, object]:
    members = [_filled(id=m.id, name=m.name, **{"from": m.start}, until=m.end) for m in member_set.members]
    return _filled(id=member_set.id, title=member_set.title, title_en=member_set.title_en, members=members)


def _area_to_dict(area: FocusArea) -> dict[str, object]:
    return _filled(
        id=area.id,
        title=area.title,
        title_en=area.title_en,
        words=area.words,
        commitment=[_commitment_to_dict(commitment) for commitment in area.commitments],
    )


def _commitment_to_dict(commitment: Commitment) -> dict[str, object]:
    return _filled(
        id=commitment.id,
        title=commitment.title,
        title_en=commitment.title_en,
        words=commitment.words,
        page=commitment.page,
        owner=commitment.owner,
        version=commitment.version,
        notice_days=commitment.notice_days,
        **{"from": commitment.start},
        to=commitment.end,
        rule=rule_to_dict(commitment.rule) if commitment.rule else None,
        channel_of=commitment.channel_of,
        note=commitment.note,
        note_en=commitment.note_en,
    )
