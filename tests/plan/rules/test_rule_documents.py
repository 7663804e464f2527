"""The reference names everything that a file may hold, and its examples are sound."""

import re
import tomllib
from datetime import date
from pathlib import Path

from pagt.plan.rules.catalogue import SENTENCES
from pagt.plan.rules.evaluate import evaluate
from pagt.plan.rules.language import RULE_TYPES
from pagt.plan.rules.plan_reading import parse_plan
from pagt.plan.rules.record_reading import parse_records
from pagt.plan.rules.records import records_from_states
from pagt.plan.rules.verdict import Verdict
from pagt.plan.rules.vocabulary import ATTESTATION_OWN, ITEM_MARKS, SPECS, Kind
from tests.plan.rules.build import plan_data

DOCS = Path(__file__).parents[3] / "docs"


def quoted(name: str) -> set[str]:
    return set(re.findall(r"`\"?(\w+)\"?`", (DOCS / name).read_text(encoding="utf-8")))


def test_every_kind_key_and_value_is_described() -> None:
    words = quoted("reference/plan-file.md")
    assert set(Kind) | set(RULE_TYPES) | set(ITEM_MARKS) | set(ATTESTATION_OWN) <= words
    for spec in SPECS.values():
        assert set(spec.attributes) | set(spec.roles) <= words, spec.kind
        for attribute in spec.own.values():
            assert set(attribute.values) <= words, spec.kind


def test_every_verdict_is_described() -> None:
    for name in ("explanation/verdicts.md", "reference/check.md"):
        assert set(Verdict) <= quoted(name)


def test_the_examples_of_the_reference_can_be_read() -> None:
    text = (DOCS / "reference" / "plan-file.md").read_text(encoding="utf-8")
    plan, *_, records = (
        tomllib.loads(block) for block in re.findall(r"```toml\n(schema.*?)```", text, re.DOTALL)
    )
    assert parse_plan(plan).commitment("4.1").owner == "Region Midtjylland"
    assert [fact.kind for fact in parse_records(records)] == ["organisation", "meeting"]


def test_the_small_example_gives_what_its_table_says() -> None:
    text = (DOCS / "explanation" / "verdicts.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    rule = tomllib.loads(block.replace("\n         ", " "))["rule"]
    invited = {"organisation": "a", "attended": False}
    facts = [
        ("organisation", "a", None, {"name": "Eksempel", "kind": "company"}),
        ("meeting", "1", None, {"on": "2022-03-01", "purpose": "council"}),
        ("meeting", "2", None, {"on": "2022-05-05", "purpose": "network", "participants": [invited]}),
        (
            "meeting",
            "3",
            None,
            {"on": "2023-11-20", "purpose": "network", "participants": [{"organisation": "a"}]},
        ),
    ]
    rows = re.findall(r"^\| (\d{4}-\d\d-\d\d) \| (\w+).*?\| (\w+) \| (\w+) \|$", text, re.MULTILINE)
    assert len(rows) == 5
    for day, first, second, whole in rows:
        result = evaluate(
            parse_plan(plan_data(rule)), records_from_states(facts), on=date.fromisoformat(day)
        ).commitment("c")
        assert [str(period.verdict) for period in result.periods] == [first, second], day
        assert result.verdict == whole
        for words in re.findall(
            r'"(.*?)"', next(line for line in text.splitlines() if line.startswith(f"| {day}"))
        ):
            assert words in [entry.reason.text("da") for entry in result.periods[0].rejected]


def test_every_sentence_that_can_be_said_is_used() -> None:
    folder = Path(__file__).parents[3] / "src" / "pagt" / "plan" / "rules"
    code = "".join(
        path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.name != "catalogue.py"
    )
    assert {name for name in SENTENCES if f'"{name.removesuffix("_near")}"' not in code} == set()
