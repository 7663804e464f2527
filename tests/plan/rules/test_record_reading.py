"""Records files: what is refused, what is made of what is there, and that nothing is lost."""

import json
import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import tomli_w

from pagt.plan.rules.facts import Fact
from pagt.plan.rules.messages import InvalidInputError
from pagt.plan.rules.record_reading import parse_records, records_to_dict
from pagt.plan.rules.records import records_from_states
from pagt.plan.rules.vocabulary import SPECS, Kind


def file(**kinds: Any) -> dict[str, Any]:
    return {"schema": 1, **kinds}


def problems(data: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as caught:
        parse_records(data)
    return [(problem.place(), problem.message.code) for problem in caught.value.problems]


MEETING = {"on": date(2022, 1, 1), "purpose": "network"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, ("schema", "missing_key")),
        (file(meting=[]), ("meting", "unknown_key_near")),
        (file(meeting={}), ("meeting", "wrong_type")),
        (file(meeting=["x"]), ("meeting[0]", "wrong_type")),
        (file(meeting=[{"purpose": "network"}]), ("meeting[0].on", "missing_key")),
        (file(meeting=[MEETING | {"on": "2025-13-40"}]), ("meeting[0].on", "not_a_date")),
        (file(meeting=[MEETING | {"on": datetime(2022, 1, 1, tzinfo=UTC)}]), ("meeting[0].on", "wrong_type")),
        (file(meeting=[MEETING | {"purpose": "netværk"}]), ("meeting[0].purpose", "unknown_value_near")),
        (file(meeting=[MEETING | {"colour": 1}]), ("meeting[0].colour", "unknown_key")),
        (file(meeting=[MEETING | {"minutes": "ja"}]), ("meeting[0].minutes", "wrong_type")),
        (file(meeting=[MEETING | {"participants": [{"organisation": ""}]}]),
         ("meeting[0].participants[0].organisation", "empty_text")),
        (file(meeting=[MEETING | {"participants": [{"organisation": "a", "persons": -1}]}]),
         ("meeting[0].participants[0].persons", "negative")),
        (file(meeting=[MEETING | {"items": [{"subject": "x", "mark": "y"}]}]),
         ("meeting[0].items[0].mark", "unknown_value")),
        (file(meeting=[MEETING | {"id": "a"}, MEETING | {"id": "a"}]), ("meeting[1].id", "duplicate_id")),
        (file(meeting=[MEETING | {"id": "meeting-2"}, MEETING]), ("meeting[1].id", "duplicate_id")),
        (file(meeting=[MEETING | {"title": "x" * 100_000}]), ("meeting[0].title", "too_long")),
        (file(theme=[{"on": date(2022, 1, 1), "year": 0}]), ("theme[0].year", "at_least")),
        (file(theme=[{"on": date(2022, 1, 1), "year": 10_000}]), ("theme[0].year", "number_too_big")),
        (file(call=[{"pool": "open"}]), ("call[0]", "undated_call")),
        (file(call=[{"closes_at": datetime(2022, 1, 1)}]), ("call[0].closes_at", "wrong_type")),
        (file(bid=[{"programme": "interreg"}]), ("bid[0]", "undated_bid")),
        (file(award=[{"on": date(2022, 1, 1), "round": "nowhere"}]), ("award[0].round", "unknown_record")),
        (file(award=[{"on": date(2022, 1, 1), "amount": 1.5}]), ("award[0].amount", "wrong_type")),
        (file(award=[{"on": date(2022, 1, 1), "municipality": "615"}]),
         ("award[0].municipality", "wrong_type")),
        (file(attestation=[{"of": "organisation"}]), ("attestation[0].of", "unknown_value_near")),
        (file(attestation=[{"of": "meeting", "on": date(2022, 1, 1), "purpose": "network"}]),
         ("attestation[0].document", "missing_key")),
        (file(ambassador_term=[{"organisation": "a", "begins": date(2022, 2, 1), "ends": date(2022, 1, 1)}]),
         ("ambassador_term[0].ends", "reversed_period")),
    ],
)  # fmt: skip
def test_what_is_refused(data: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in problems(data)


def test_a_record_without_id_is_named_by_kind_and_number() -> None:
    facts = parse_records(
        file(meeting=[MEETING, MEETING | {"id": "x"}, MEETING], theme=[{"on": "2022-01-01", "year": 2022}])
    )
    assert [fact.key for fact in facts] == ["meeting-1", "x", "meeting-3", "theme-1"]


EVERYTHING = file(
    organisation=[
        {"id": "a", "name": "A", "kind": "company", "level": "local", "parent": "b", "municipality": "0615"}
    ],
    ambassador_term=[{"organisation": "a", "begins": date(2018, 1, 1), "ends": date(2024, 1, 1)}],
    meeting=[
        MEETING
        | {
            "participants": [{"organisation": "a", "attended": False, "persons": 2}, {"organisation": "b"}],
            "items": [{"subject": "x", "mark": "decision", "outcome": "ja"}, {"subject": "y"}],
            "cancelled": "sne",
            "confidential": True,
        },
        MEETING | {"id": "second", "recorded_on": date(2022, 5, 1), "participants": []},
    ],
    theme=[{"on": date(2022, 1, 1), "on_is_latest": True, "year": 2023, "esf_priorities": ["2.1"]}],
    call=[
        {
            "title": "U",
            "closes_at": datetime(2023, 4, 28, 12, tzinfo=timezone(timedelta(hours=2))),
            "themes": ["T"],
        }
    ],
    award_round=[{"id": "r", "on": date(2022, 1, 1), "pool": "open", "projects": 3, "amount": 5}],
    award=[{"on": date(2022, 1, 1), "round": "r", "lead": "a", "partners": ["b", "c"], "amount": 0}],
    bid=[{"programme": "interreg", "recorded_on": date(2022, 1, 1), "funder": "a", "state": "idea"}],
    attestation=[
        {"of": "bid", "on": date(2022, 1, 1), "programme": "interreg", "document": "d", "vouched_by": "v"}
    ],
)


def test_records_come_back_unchanged() -> None:
    facts = parse_records(EVERYTHING)
    as_dict = records_to_dict(facts)
    assert parse_records(as_dict) == facts
    assert parse_records(tomllib.loads(tomli_w.dumps(as_dict))) == facts
    text = json.dumps(as_dict, default=lambda value: value.isoformat())
    assert parse_records(json.loads(text)) == facts


def test_the_day_of_recording_is_kept_when_facts_from_elsewhere_are_written() -> None:
    facts = [Fact("meeting", "17", date(2023, 1, 1), MEETING)]
    (back,) = parse_records(records_to_dict(facts))
    assert (back.key, back.recorded_on) == ("17", date(2023, 1, 1))


def test_states_from_a_file_and_from_json_make_the_same_records() -> None:
    facts = parse_records(EVERYTHING)
    texts = [
        Fact(
            f.kind,
            f.key,
            str(f.recorded_on or "") or None,
            json.loads(json.dumps(f.state, default=lambda v: v.isoformat())),
        )
        for f in facts
    ]
    one, other = records_from_states(facts), records_from_states(texts)
    for kind in (Kind.MEETING, Kind.CALL, Kind.BID, Kind.THEME, Kind.AWARD):
        left, right = list(one.records(kind)), list(other.records(kind))
        assert [(r.key, r.on, r.recorded_on, r.void, r.participants) for r in left] == [
            (r.key, r.on, r.recorded_on, r.void, r.participants) for r in right
        ]
    assert len(one) == len(other) == 8


@pytest.mark.parametrize(
    ("state", "on", "latest"),
    [
        ({"opens_on": "2023-01-10", "closes_at": "2023-04-28T12:00:00+02:00"}, date(2023, 1, 10), False),
        (
            {"idea_closes_at": "2023-03-17T12:00:00+01:00", "closes_at": "2023-04-28T12:00:00+02:00"},
            date(2023, 3, 17),
            True,
        ),
        ({"closes_at": "2023-04-28T22:30:00+00:00"}, date(2023, 4, 29), True),  # the next day in Copenhagen
        ({"closes_at": "2023-12-31T23:30:00Z"}, date(2024, 1, 1), True),
        ({"closes_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, date(9999, 12, 31), True),
        ({"closes_at": datetime(1, 1, 1, 0, 0, tzinfo=timezone(timedelta(hours=14)))}, date(1, 1, 1), True),
        ({"year": 2019}, date(2019, 12, 31), True),
    ],
)
def test_when_a_call_was(state: dict[str, Any], on: date, latest: bool) -> None:
    (found,) = records_from_states([("call", "c", None, state)]).records(Kind.CALL)
    assert (found.on, found.on_is_latest) == (on, latest)


def test_organisations_are_joined_and_unknown_ones_keep_their_name() -> None:
    facts = [
        Fact(
            "meeting",
            "m",
            None,
            MEETING | {"participants": [{"organisation": "a", "persons": 2}, {"organisation": "Ukendt"}]},
        ),
        Fact("organisation", "a", None, {"name": "Eksempel A", "kind": "company"}),
    ]
    (found,) = records_from_states(facts).records(Kind.MEETING)
    assert [(p.name, p.organisation.kind, p.role, p.attended, p.persons) for p in found.participants] == [
        ("Eksempel A", "company", "participant", True, 2),
        ("Ukendt", "", "participant", True, 0),
    ]
    assert found.heading("da") == "netværksmøde: Eksempel A, Ukendt"
    assert found.heading("en") == "network meeting: Eksempel A, Ukendt"


def test_a_participant_is_a_set_of_organisations_in_every_role() -> None:
    state = {"on": "2022-01-01", "lead": "a", "partners": ["b", "c"]}
    (found,) = records_from_states([("award", "x", None, state)]).records(Kind.AWARD)
    assert [(p.id, p.role) for p in found.participants] == [("a", "lead"), ("b", "partner"), ("c", "partner")]


def test_every_role_names_an_attribute_of_its_kind() -> None:
    for spec in SPECS.values():
        assert set(spec.roles.values()) <= set(spec.attributes)
        assert not spec.evidence or spec.dated_by in spec.attributes
