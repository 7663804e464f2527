"""`pagt assign`: the answer, its certificate, and one sentence for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pagt.cli.assign import assign

SCORES = "application,assessor,score\nA1,Ada,3.5\nA1,Bo,2\nA2,Ada,1\nA2,Bo,0.25\nA2,Cy,3\n"
CONFLICTS = "application,assessor\nA2,Ada\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "A.csv").write_text(SCORES)
    (tmp_path / "C.csv").write_text(CONFLICTS)
    return ["--affinity", str(tmp_path / "A.csv"), "--conflicts", str(tmp_path / "C.csv"), "--reviews", "2"]


def test_the_answer_as_json_has_choice_bound_and_certificate(files: list[str]) -> None:
    done = CliRunner().invoke(assign, [*files, "--json"])
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert said["status"] == "optimal"
    assert said["objective"] == {"fairness": "worst", "worst": 3.25, "total": 8.75}
    assert said["bound"] == {"worst": 3.25, "total": 8.75} and said["gap"] == {"worst": 0, "total": 0}
    assert said["certificate"]["worst"]["application"] == "A2"
    assert [each["assessor"] for each in said["choice"][1]["assessors"]] == ["Bo", "Cy"]
    assert said["loads"] == {"Ada": 1, "Bo": 2, "Cy": 1}


def test_without_json_it_is_a_table(files: list[str]) -> None:
    done = CliRunner().invoke(assign, [*files, "--fairness", "relative"])
    assert done.exit_code == 0
    assert "A2                 3.25  Bo, Cy" in done.stdout and "100 % of its own best" in done.stdout


def test_what_is_short_is_said_with_exit_code_1(files: list[str]) -> None:
    done = CliRunner().invoke(assign, [*files[:-1], "3"])
    assert done.exit_code == 1
    assert done.stderr.startswith("Nothing fits: A1 needs 3 assessors, but only 2 can take it")
    done = CliRunner().invoke(assign, [*files, "--max-load", "1", "--json"])
    assert (done.exit_code, json.loads(done.stdout)["shortage"]["kind"]) == (1, "capacity")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n", "line 1: the columns must be application,assessor,score."),
        ("application,assessor,score\nA1,Ada\n", "line 2: a row has 3 values"),
        ("application,assessor,score\nA1,Ada,x\n", "line 2: 'x' is not a score"),
        ("application,assessor,score\nA1,Ada,-1\n", "line 2: '-1' is not a score"),
        ("application,assessor,score\nA1,Ada,NaN\n", "line 2: 'NaN' is not a score"),
        ("application,assessor,score\nA1,Ada,0.1234567\n", "line 2: '0.1234567' has more than 6 decimals"),
        (
            "application,assessor,score\nA1,Ada,1\nA1,Ada,2\n",
            "line 3: A1 and Ada stand on line 2 already.",
        ),
    ],
)
def test_bad_input_is_one_sentence_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "A.csv"
    path.write_text(text)
    done = CliRunner().invoke(assign, ["--affinity", str(path)])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1 and f"{path}, {said}" in done.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(assign, ["--affinity", str(tmp_path / "no.csv")])
    assert done.exit_code == 2 and "no.csv" in done.stderr
