"""The action plan 2022-2025 against the public record: the verdicts that the two must give."""

from datetime import date
from pathlib import Path

import pytest

from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.plan import Plan
from pagt.plan.rules.plan_reading import parse_plan, plan_to_dict
from pagt.plan.rules.record_reading import parse_records, records_to_dict
from pagt.plan.rules.records import RecordSet, records_from_states
from pagt.plan.rules.results import CommitmentResult, PartResult, PlanResult
from pagt.plan.rules.toml_source import read_toml
from pagt.plan.rules.vocabulary import Kind

FOLDER = Path(__file__).parents[3] / "examples" / "midtjylland"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return parse_plan(read_toml((FOLDER / "plan.toml").read_bytes()).data)


@pytest.fixture(scope="module")
def records() -> RecordSet:
    return records_from_states(parse_records(read_toml((FOLDER / "records.toml").read_bytes()).data))


@pytest.fixture(scope="module")
def result(plan: Plan, records: RecordSet) -> PlanResult:
    return evaluate(plan, records, on=date(2025, 12, 31))


def years(one: CommitmentResult | PartResult) -> dict[int, str]:
    return {period.start.year: str(period.verdict) for period in one.periods}


def test_the_plan_holds_every_promise(plan: Plan) -> None:
    ids = "1.1 1.2 1.3 1.4 1.5 2.1 2.2 2.3 2.4 2.5 2.6 3.1 3.2 3.3 4.1 4.2 5.1 5.2 5.3 5.4 6.1"
    assert [commitment.id for commitment in plan.commitments] == ids.split()
    for commitment in plan.commitments:
        assert commitment.words
        assert commitment.title_en
        assert commitment.owner
        assert commitment.page in (1, 2, 3)
    assert plan.commitment("5.3").channel_of == "5.2"
    assert [channel.id for channel in plan.channels_of("5.2")] == ["5.3"]
    assert len(plan.member_set("municipalities").members) == 19


def test_themes_a_year(result: PlanResult) -> None:
    one = result.commitment("2.1")
    assert years(one) == {2022: "unproven", 2023: "deviates", 2024: "kept", 2025: "unproven"}
    assert [period.have for period in one.periods] == [0, 3, 2, 0]
    assert one.verdict == "unproven"


def test_calls_and_workshops(result: PlanResult) -> None:
    calls, workshops = result.commitment("2.5").parts
    assert years(calls) == {2022: "unproven", 2023: "kept", 2024: "kept", 2025: "unproven"}
    assert set(years(workshops).values()) == {"unproven"}


def test_recommendations(result: PlanResult) -> None:
    one = result.commitment("2.6")
    assert one.verdict == "kept"
    assert [part.periods[0].have for part in one.parts] == [2, 29_300_000]


def test_network_meetings(result: PlanResult) -> None:
    assert years(result.commitment("1.2")) == dict.fromkeys((2022, 2023, 2024, 2025), "unproven")


def test_foundations_and_municipalities(result: PlanResult) -> None:
    (foundations,) = result.commitment("4.1").periods
    assert foundations.verdict == "unproven"
    names = ["Villum/Velux fonden", "Poul Due Jensen fonden", "Novo Nordisk fonden"]
    assert [name.da for name in foundations.missing] == names
    (municipalities,) = result.commitment("5.2").periods
    assert (municipalities.verdict, len(municipalities.missing), municipalities.have) == ("unproven", 19, 0)
    assert {"Lemvig", "Samsø"} <= {name.da for name in municipalities.missing}


def test_a_channel_has_no_verdict(result: PlanResult) -> None:
    assert result.commitment("5.3").verdict is None


def test_a_past_day_can_be_replayed(plan: Plan, records: RecordSet) -> None:
    then = evaluate(plan, records, on=date(2023, 3, 16))
    assert years(then.commitment("2.1"))[2023] == "open"
    assert years(evaluate(plan, records, on=date(2023, 3, 17)).commitment("2.1"))[2023] == "deviates"


def test_every_record_has_its_source_and_confidence(records: RecordSet) -> None:
    for kind in (Kind.THEME, Kind.CALL, Kind.AWARD_ROUND, Kind.AWARD, Kind.RECOMMENDATION):
        for record in records.records(kind):
            assert record.source
            assert record.attributes["confidence"] in ("stated", "derived")


def test_the_sets_name_organisations_that_are_on_record(plan: Plan, records: RecordSet) -> None:
    for key in ("municipalities", "foundations"):
        for member in plan.member_set(key).members:
            assert records.organisation(member.id).name == member.name
    assert {term.organisation.name for term in records.terms} == {"Siemens Gamesa", "Vestas", "Grundfos"}


def test_the_files_come_back_unchanged(plan: Plan) -> None:
    assert parse_plan(plan_to_dict(plan)) == plan
    facts = parse_records(read_toml((FOLDER / "records.toml").read_bytes()).data)
    assert parse_records(records_to_dict(facts)) == facts
