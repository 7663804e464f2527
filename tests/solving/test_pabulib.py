"""Pabulib files: what they say, and one sentence on what is wrong with them."""

import json

import pytest
from click.testing import CliRunner

from pagt.cli.main import cli
from pagt.solving.pabulib import Unreadable, read

HEAD = """META
key;value
budget;100
vote_type;{kind}
PROJECTS
project_id;cost;name
1;60;Park
2;50.50;"Tree; row"
3;40;Bench
"""
VOTES = {
    "approval": ("voter_id;vote\nx;1,2\ny;2\n", [1, 2, 0]),
    "ordinal": ("voter_id;vote\nx;1,2,3\ny;2,3\n", [3, 4, 2]),
    "cumulative": ("voter_id;vote;points\nx;1,2;3,1\ny;3;4\n", [3, 1, 4]),
    "scoring": ("voter_id;vote;points\nx;1,2;5,2\n", [5, 2, 0]),
}


@pytest.mark.parametrize("kind", VOTES)
def test_votes_become_scores(kind):
    votes, scores = VOTES[kind]
    election = read(HEAD.format(kind=kind) + "VOTES\n" + votes)
    assert [each.score for each in election.candidates] == scores
    assert election.budget == 100_00 and [each.amount for each in election.candidates] == [
        60_00,
        50_50,
        40_00,
    ]
    assert election.names["2"] == "Tree; row"


def test_the_column_score_comes_before_votes():
    text = "META\nkey;value\nbudget;10\nPROJECTS\nproject_id;cost;votes;score\n1;5;9;2.5\n"
    assert float(read(text).candidates[0].score) == 2.5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The section META is missing."),
        ("hello;x\n", "line 1: A .pb file begins with the section META."),
        ("META\nkey;value\nx;1\nPROJECTS\nproject_id;cost\n", "META has no budget."),
        (
            "META\nkey;value\nbudget;many\nPROJECTS\nproject_id;cost\n",
            "line 3: The budget is no number: many.",
        ),
        (
            "META\nkey;value\nbudget;1\nPROJECTS\nproject_id;cost;votes\na;-2;1\n",
            "line 6: The cost must be 0 or more: -2.",
        ),
        (
            "META\nkey;value\nbudget;1\nPROJECTS\nproject_id;cost;votes\na;2;1\na;2;1\n",
            "line 7: Project a stands twice.",
        ),
        (
            "META\nkey;value\nbudget;1\nPROJECTS\nproject_id;cost;votes\na;1.005;1\n",
            "line 6: The cost has more than two decimals: 1.005.",
        ),
        ("META\nkey;value\nbudget;1\nPROJECTS\nproject_id;votes\n", "PROJECTS has no column cost."),
        ("META\nkey;value\nbudget;1\nPROJECTS\nproject_id;cost\na;1\n", "neither votes nor score"),
        (
            HEAD.format(kind="approval") + "VOTES\nvoter_id;vote\nx;9\n",
            "line 12: The vote is for 9, which is not among the projects.",
        ),
        (
            HEAD.format(kind="scoring") + "VOTES\nvoter_id;vote;points\nx;1,2;3\n",
            "line 12: 2 projects and 1 points.",
        ),
    ],
)
def test_what_is_wrong_in_one_sentence(text, says):
    with pytest.raises(Unreadable) as error:
        read(text)
    assert says in str(error.value)


def test_the_command_tells_choice_and_certificate(tmp_path):
    file = tmp_path / "e.pb"
    file.write_text(HEAD.format(kind="approval") + "VOTES\nvoter_id;vote\nx;1,2\ny;2\nz;3\n", "utf-8")
    told = json.loads(CliRunner().invoke(cli, ["select", str(file), "--json"]).stdout)
    assert told["choice"] == ["2", "3"] and told["objective"] == 3 == told["bound"] and told["gap"] == 0
    assert told["cost"] == 90.5 and told["certificate"]["feasible"] and told["seconds"] >= 0
    plain = CliRunner().invoke(cli, ["select", str(file)]).stdout
    assert "Tree; row" in plain and "proven optimum" in plain
    by_money = json.loads(CliRunner().invoke(cli, ["select", str(file), "--json", "--value", "money"]).stdout)
    assert by_money["objective"] == 2 * 50.5 + 40


def test_the_command_answers_a_fault_with_2(tmp_path):
    file = tmp_path / "e.pb"
    file.write_text("no file", "utf-8")
    result = CliRunner().invoke(cli, ["select", str(file)])
    assert result.exit_code == 2 and "line 1" in result.stderr and "Traceback" not in result.output
    file.write_bytes(b"\xff\xfe\x00")
    assert CliRunner().invoke(cli, ["select", str(file)]).exit_code == 2


@pytest.mark.parametrize(
    ("budget", "cost", "votes", "says"),
    [
        (
            "1e999999999",
            "5",
            "1",
            "line 3: The budget must have at most 12 digits and 9 decimals: 1e999999999.",
        ),
        ("100", "1e300", "1", "line 6: The cost must have at most 12 digits and 9 decimals: 1e300."),
        (
            "100",
            "5",
            "1e-400",
            "line 6: The number in votes must have at most 12 digits and 9 decimals: 1e-400.",
        ),
        ("100", "5", "x" * 500, f"line 6: The number in votes is no number: {'x' * 40}…."),
        (
            "100",
            "5",
            "x" * 200_000,
            "line 6: The line can't be read (field larger than field limit (131072)).",
        ),
        ("100\nbudget;200", "5", "1", "line 4: META has budget twice."),
    ],
)
def test_numbers_and_lines_beyond_all_measure_are_one_sentence(budget, cost, votes, says):
    text = f"META\nkey;value\nbudget;{budget}\nPROJECTS\nproject_id;cost;votes\na;{cost};{votes}\n"
    with pytest.raises(Unreadable) as found:
        read(text)
    assert str(found.value) == says


def test_nothing_has_no_size():
    text = "META\nkey;value\nbudget;0e999999999\nPROJECTS\nproject_id;cost;votes\na;0e-400;1\n"
    assert read(text).budget == 0 and read(text).candidates[0].amount == 0


def test_what_a_file_says_is_no_markup(tmp_path):
    file = tmp_path / "a.pb"
    file.write_text(
        "META\nkey;value\ndescription;[/red] all\nbudget;10\nPROJECTS\nproject_id;cost;votes;name\na;5;1;[/x] [b]y\n"
    )
    shown = CliRunner().invoke(cli, ["select", str(file)])
    assert shown.exit_code == 0 and "[/x] [b]y" in shown.output and "[/red] all" in shown.output
