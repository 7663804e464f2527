"""Plans that are refused, each with its reason; and plans that come back unchanged."""

import json
import tomllib
from datetime import date
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from pagt.plan.rules.messages import InvalidInputError
from pagt.plan.rules.plan_reading import parse_plan, plan_to_dict
from tests.plan.rules.build import plan_data, plan_of, problems_of
from tests.plan.rules.test_rule_properties import rules

COUNT = {"type": "count", "record": "meeting", "period": "year", "min": 1}
AT = "focus_area[0].commitment[0]."
REF = {"label": "x", "type": "ref", "commitment": "d"}


def nested(depth: int) -> dict[str, Any]:
    rule: dict[str, Any] = COUNT
    for _ in range(depth - 1):
        rule = {"type": "all_of", "parts": [rule | {"label": "x"}]}
    return rule


def commitments(*entries: dict[str, Any]) -> dict[str, Any]:
    return plan_data(COUNT, focus_area=[{"id": "1", "title": "E", "commitment": list(entries)}])


@pytest.mark.parametrize(
    ("rule", "place", "code"),
    [
        ({"type": "counts"}, "rule.type", "unknown_value_near"),
        ({}, "rule.type", "missing_key"),
        ({"type": 7}, "rule.type", "unknown_value"),
        (REF, "rule.type", "ref_alone"),
        (COUNT | {"record": "meting"}, "rule.record", "unknown_value_near"),
        (COUNT | {"record": "organisation"}, "rule.record", "unknown_value_near"),
        (COUNT | {"record": []}, "rule.record", "empty_list"),
        ({"type": "count", "period": "year", "min": 1}, "rule.record", "missing_key"),
        (COUNT | {"period": "month"}, "rule.period", "unknown_value"),
        (COUNT | {"colour": "red"}, "rule.colour", "unknown_key"),
        (COUNT | {"mni": 2}, "rule.mni", "unknown_key_near"),
        (COUNT | {"min": "1"}, "rule.min", "wrong_type"),
        (COUNT | {"min": True}, "rule.min", "wrong_type"),
        (COUNT | {"min": 1.0}, "rule.min", "wrong_type"),
        (COUNT | {"min": -1}, "rule.min", "negative"),
        (COUNT | {"min": 10**16}, "rule.min", "number_too_big"),
        (COUNT | {"min": 3, "max": 2}, "rule.min", "min_above_max"),
        (COUNT | {"min": 0}, "rule.min", "always_true"),
        ({"type": "count", "record": "meeting", "period": "year"}, "rule", "no_limit"),
        (COUNT | {"where": {"purpos": "network"}}, "rule.where.purpos", "unknown_attribute_near"),
        (COUNT | {"where": {"cancelled": "x"}}, "rule.where.cancelled", "unknown_attribute"),
        (COUNT | {"where": {"participants": "x"}}, "rule.where.participants", "unknown_attribute"),
        (COUNT | {"where": {"purpose": "netvork"}}, "rule.where.purpose", "unknown_value_near"),
        (COUNT | {"where": {"purpose": []}}, "rule.where.purpose", "empty_list"),
        (COUNT | {"where": {"purpose": 3}}, "rule.where.purpose", "wrong_type"),
        (COUNT | {"where": {"purpose": {"min": 1}}}, "rule.where.purpose", "not_ordered"),
        (COUNT | {"where": {"purpose": {"present": "yes"}}}, "rule.where.purpose.present", "wrong_type"),
        (COUNT | {"where": {"minutes": "yes"}}, "rule.where.minutes", "wrong_type"),
        (COUNT | {"where": {"minutes": {"present": True}}}, "rule.where.minutes.present", "flag_presence"),
        (COUNT | {"where": {}}, "rule.where", "no_condition"),
        (COUNT | {"where": {"on": {}}}, "rule.where.on", "no_condition"),
        (COUNT | {"where": {"on": {"min": "2022-13-01"}}}, "rule.where.on.min", "not_a_date"),
        (COUNT | {"where": {"on": {"min": "2022-02-01", "max": "2022-01-01"}}},
         "rule.where.on.min", "min_above_max"),
        (COUNT | {"where": {"on": {"min": "2022-02-01", "present": True}}},
         "rule.where.on.present", "contradiction"),
        (COUNT | {"where": {"year": 2031}}, "rule.where.year", "year_never"),
        (COUNT | {"where": {"year": {"max": 2021}}}, "rule.where.year", "year_never"),
        (COUNT | {"record": ["meeting", "theme"], "where": {"purpose": "network"}},
         "rule.where.purpose", "not_common"),
        (COUNT | {"record": ["meeting", "interaction"], "where": {"purpose": "network"}},
         "rule.where.purpose", "unknown_value"),
        (COUNT | {"record": "award", "where": {"municipality": "615"}},
         "rule.where.municipality", "wrong_type"),
        (COUNT | {"record": "theme", "participants": [{"kind": "company"}]},
         "rule.participants[0]", "no_participants"),
        (COUNT | {"participants": [{"kind": "compny"}]}, "rule.participants[0].kind", "unknown_value_near"),
        (COUNT | {"participants": [{"role": "lead"}]}, "rule.participants[0].role", "role_elsewhere"),
        (COUNT | {"participants": [{"set": "nobody"}]}, "rule.participants[0].set", "unknown_set"),
        (COUNT | {"participants": [{"every": "boths"}]}, "rule.participants[0].every", "unknown_set_near"),
        (COUNT | {"participants": [{"every": "both", "kind": "company"}]},
         "rule.participants[0].every", "every_alone"),
        (COUNT | {"participants": [{"min": 0}]}, "rule.participants[0].min", "at_least"),
        (COUNT | {"participants": [{"set": "both", "min": 3}]}, "rule.participants[0].min", "contradiction"),
        (COUNT | {"participants": [{"id": "acme", "min": 2}]}, "rule.participants[0].min", "contradiction"),
        (COUNT | {"participants": [{"abroad": False, "country": "SE"}]},
         "rule.participants[0].abroad", "contradiction"),
        (COUNT | {"record": "bid", "participants": [{"attended": False}]},
         "rule.participants[0].attended", "no_attendance"),
        (COUNT | {"participants": "company"}, "rule.participants", "wrong_type"),
        (COUNT | {"participants": ["company"]}, "rule.participants[0]", "wrong_type"),
        (COUNT | {"record": "bid", "items": [{}]}, "rule.items[0]", "no_items"),
        (COUNT | {"items": [{"mark": "tested"}]}, "rule.items[0].mark", "unknown_value_near"),
        (COUNT | {"items": [{"outcome": False}]}, "rule.items[0].outcome", "contradiction"),
        ({"type": "sum", "record": "award", "period": "year", "min": 1, "field": "theme"},
         "rule.field", "not_summable"),
        ({"type": "sum", "record": "award", "period": "year", "min": 1, "field": "amuont"},
         "rule.field", "unknown_attribute_near"),
        ({"type": "sum", "record": "award", "period": "year", "min": 1}, "rule.field", "missing_key"),
        ({"type": "coverage", "record": "meeting", "period": "year", "of": "none"}, "rule.of", "unknown_set"),
        ({"type": "coverage", "record": "theme", "period": "year", "of": "both"},
         "rule.through", "no_participants"),
        ({"type": "coverage", "record": "hearing_input", "period": "year", "of": "both", "through": "group"},
         "rule.through", "member_not_carried"),
        ({"type": "coverage", "record": "award", "period": "year", "of": "both", "through": "municipality"},
         "rule.through", "member_not_carried"),
        ({"type": "coverage", "record": "award", "period": "year", "of": "ambassadors", "through": "theme"},
         "rule.through", "ambassadors_by_attribute"),
        ({"type": "coverage", "record": "award", "period": "year", "of": "both", "through": "amount"},
         "rule.through", "unknown_attribute"),
        ({"type": "milestone", "record": "meeting"}, "rule.by", "missing_key"),
        ({"type": "milestone", "record": "meeting", "by": "2021-12-31"}, "rule.by", "milestone_outside"),
        ({"type": "milestone", "record": "meeting", "by": "9999-12-31"}, "rule.by", "milestone_outside"),
        ({"type": "linked", "record": "theme", "period": "year", "link": "title"}, "rule.link", "not_a_list"),
        ({"type": "linked", "record": "theme", "period": "year", "link": "nothing"},
         "rule.link", "unknown_attribute"),
        ({"type": "all_of", "parts": []}, "rule.parts", "too_few_parts"),
        ({"type": "any_of"}, "rule.parts", "too_few_parts"),
        ({"type": "all_of", "parts": [COUNT]}, "rule.parts[0].label", "missing_key"),
        ({"type": "all_of", "parts": [REF]}, "rule.parts[0].commitment", "unknown_commitment"),
        ({"type": "all_of", "parts": [REF | {"commitment": "c"}]}, "rule", "circle"),
        ([1], "rule", "wrong_type"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_verified_is_refused(rule: Any, place: str, code: str) -> None:
    assert (AT + place, code) in problems_of(plan_data(rule))


def test_nesting_has_a_limit() -> None:
    assert problems_of(plan_data(nested(5))) == []
    assert [code for _, code in problems_of(plan_data(nested(6)))] == ["too_deep"]
    assert [code for _, code in problems_of(plan_data(nested(300)))] == ["too_deep"]


def chain(length: int) -> dict[str, Any]:
    entries = [{"id": "c0", "title": "E", "rule": COUNT}]
    for n in range(1, length):
        parts = [{"label": "x", "type": "ref", "commitment": f"c{n - 1}"}]
        entries.append({"id": f"c{n}", "title": "E", "rule": {"type": "all_of", "parts": parts}})
    return commitments(*reversed(entries))


def test_references_count_as_nesting() -> None:
    assert problems_of(chain(5)) == []
    assert [place for place, code in problems_of(chain(6)) if code == "too_deep"] == [
        "focus_area[0].commitment[0].rule"
    ]
    assert {code for _, code in problems_of(chain(2_000))} == {"too_deep"}


def test_a_circle_is_named() -> None:
    entries = [
        {
            "id": a,
            "title": "E",
            "rule": {"type": "any_of", "parts": [{"label": "x", "type": "ref", "commitment": b}]},
        }
        for a, b in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"))
    ]
    with pytest.raises(InvalidInputError) as caught:
        parse_plan(commitments(*entries))
    (problem,) = caught.value.problems
    assert problem.message.text("da") == "Reglerne henviser til hinanden i ring: a → b → c → a."


@pytest.mark.parametrize(
    ("more", "place", "code"),
    [
        ({"schema": 2}, "schema", "wrong_schema"),
        ({"schema": None}, "schema", "missing_key"),
        ({"id": "a b"}, "id", "bad_id"),
        ({"id": "../x"}, "id", "bad_id"),
        ({"title": " "}, "title", "empty_text"),
        ({"title": "x" * 100_000}, "title", "too_long"),
        ({"title": "a\x00b"}, "title", "control_character"),
        ({"title": 5}, "title", "wrong_type"),
        ({"from": "2022-02-30"}, "from", "not_a_date"),
        ({"from": 2022}, "from", "wrong_type"),
        ({"from": date(2024, 1, 1)}, "to", "reversed_period"),
        ({"to": date(2072, 1, 1)}, "to", "plan_too_long"),
        ({"from": date(1, 1, 1), "to": date(9999, 12, 31)}, "to", "plan_too_long"),
        ({"notice_days": -1}, "notice_days", "negative"),
        ({"notice_days": 10**9}, "notice_days", "number_too_big"),
        ({"nonsense": 1}, "nonsense", "unknown_key"),
        ({"focus_area": {}}, "focus_area", "wrong_type"),
        ({"focus_area": [{"id": "1", "title": "E"}, {"id": "1", "title": "F"}]},
         "focus_area[1].id", "duplicate_id"),
        ({"set": [{"id": "ambassadors", "title": "A"}]}, "set[0].id", "reserved_set"),
        ({"set": [{"id": "s", "title": "A"}, {"id": "s", "title": "B"}]}, "set[1].id", "duplicate_id"),
        ({"set": [{"id": "s", "title": "A", "members": [{"id": "m", "name": "M"}] * 2}]},
         "set[0].members[1].id", "duplicate_id"),
        ({"set": [{"id": "s", "title": "A", "members": [
            {"id": "m", "name": "M", "from": "2022-02-01", "until": "2022-01-01"}]}]},
         "set[0].members[0].until", "reversed_period"),
    ],
)  # fmt: skip
def test_a_plan_that_does_not_hold_together_is_refused(more: dict[str, Any], place: str, code: str) -> None:
    assert (place, code) in problems_of(plan_data(COUNT, **more))


@pytest.mark.parametrize(
    ("more", "place", "code"),
    [
        ({"rule": None}, "", "rule_or_channel"),
        ({"channel_of": "other"}, "", "rule_or_channel"),
        ({"rule": None, "channel_of": "othr"}, ".channel_of", "unknown_commitment_near"),
        ({"rule": None, "channel_of": "channel"}, ".channel_of", "channel_without_rule"),
        ({"rule": {"type": "all_of", "parts": [REF | {"commitment": "channel"}]}},
         ".rule.parts[0].commitment", "ref_without_rule"),
        ({"from": date(2021, 12, 31)}, ".from", "outside_plan"),
        ({"to": date(2024, 1, 1)}, ".to", "outside_plan"),
        ({"from": date(2023, 2, 1), "to": date(2023, 1, 1)}, ".to", "reversed_period"),
        ({"from": date(2022, 2, 1), "rule": {"type": "milestone", "by": date(2022, 1, 1), "record": "meeting"}},
         ".rule.by", "milestone_outside"),
        ({"page": 0}, ".page", "at_least"),
        ({"version": 0}, ".version", "at_least"),
        ({"id": "other"}, ".id", "duplicate_id"),
        ({"owner": ["a"]}, ".owner", "wrong_type"),
    ],
)  # fmt: skip
def test_a_commitment_that_does_not_hold_together_is_refused(
    more: dict[str, Any], place: str, code: str
) -> None:
    entry = {
        key: value
        for key, value in ({"id": "c", "title": "E", "rule": COUNT} | more).items()
        if value is not None
    }
    other = {"id": "other", "title": "O", "rule": COUNT}
    channel = {"id": "channel", "title": "K", "channel_of": "other"}
    assert (f"focus_area[0].commitment[2]{place}", code) in problems_of(commitments(other, channel, entry))


def test_an_empty_set_cannot_be_covered() -> None:
    rule = {"type": "coverage", "record": "meeting", "period": "year", "of": "s"}
    assert (AT + "rule.of", "empty_set") in problems_of(plan_data(rule, set=[{"id": "s", "title": "S"}]))


def test_every_problem_is_told_at_once_and_reads_in_both_languages() -> None:
    bad = plan_data(COUNT | {"min": -1, "where": {"purpose": "netvork"}}, title="", notice_days="x")
    with pytest.raises(InvalidInputError) as caught:
        parse_plan(bad)
    assert len(caught.value.problems) == 4
    for problem in caught.value.problems:
        assert problem.message.text("da") != problem.message.text("en")
    assert any("Mente du 'network'?" in problem.message.text("da") for problem in caught.value.problems)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"schema": 1},
        {"set": 1, "focus_area": [1, "x", None, [], {}]},
        {"focus_area": [{"commitment": [{"rule": {"type": []}}]}]},
    ],
)
def test_nonsense_is_refused_and_never_crashes(data: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        parse_plan(data)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.text(max_size=8)
    | st.dates()
    | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_any_value_in_any_place_is_read_or_refused(data: st.DataObject) -> None:
    rule: Any = data.draw(rules()) | {
        "participants": [{"kind": "company", "min": 1}],
        "items": [{"mark": "decision"}],
    }
    tree: Any = plan_data(rule)
    spots: list[tuple[Any, Any]] = []
    todo = [tree]
    while todo:
        node = todo.pop()
        for key, inner in list(node.items()) if isinstance(node, dict) else list(enumerate(node)):
            spots.append((node, key))
            if isinstance(inner, dict | list):
                todo.append(inner)
    node, key = spots[data.draw(st.integers(0, len(spots) - 1))]
    node[key] = data.draw(values)
    problems_of(tree)


@settings(deadline=None)
@given(rules(), st.none() | st.text("abcæøå <=\"'", max_size=9), st.none() | st.integers(1, 99))
def test_a_plan_comes_back_unchanged(rule: dict[str, Any], note: str | None, page: int | None) -> None:
    other = {
        "id": "d",
        "title": "D",
        "rule": {"type": "any_of", "parts": [{"label": "x"} | rule, REF | {"commitment": "c"}]},
    }
    entry = {"id": "c", "title": "C", "rule": rule, "from": date(2022, 1, 1), "notice_days": 0}
    entry |= {"note": note} if note else {}
    entry |= {"page": page} if page else {}
    plan = parse_plan(commitments(entry, other, {"id": "k", "title": "K", "channel_of": "c"}))
    as_dict = plan_to_dict(plan)
    assert parse_plan(as_dict) == plan
    assert plan_to_dict(parse_plan(as_dict)) == as_dict
    assert parse_plan(tomllib.loads(tomli_w.dumps(as_dict))) == plan
    assert parse_plan(json.loads(json.dumps(as_dict, default=str))) == plan


def test_sums_links_and_tests_of_every_sort_come_back_unchanged() -> None:
    parts = [
        {"label": "a", "label_en": "A", "type": "sum", "record": "award", "field": "amount", "period": "plan", "max": 5},
        {"label": "b", "type": "linked", "record": "theme", "link": "esf_priorities", "period": "year"},
        {"label": "c", "type": "milestone", "record": "meeting", "by": date(2022, 5, 1),
         "where": {"place": {"present": False}}},
        {"label": "d", **COUNT, "participants": [
            {"kind": ["school", "company"], "role": "participant", "id": "x", "level": "local",
         "country": ["DK", "SE"], "abroad": True, "attended": False, "set": "both", "min": 1}],
         "items": [{"mark": "decision", "outcome": True, "min": 2}]},
        {"label": "e", "type": "coverage", "record": "award", "of": "both", "through": "theme", "period": "plan",
         "where": {"amount": {"min": 1, "max": 2}, "on": {"min": date(2022, 2, 2)}, "confidential": False}},
    ]  # fmt: skip
    plan = plan_of({"type": "all_of", "parts": parts})
    assert parse_plan(plan_to_dict(plan)) == plan
